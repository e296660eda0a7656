"""What is watched at every command, whatever it is: secrets, texts from outside, people's tokens, and the clouds that are asked.

Predicted in one place, since these rules speak of everything that a site does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

import msgspec
from msgspec.structs import replace

from azharness.contract import actors
from azharness.contract.commands import DialogOk, SigninBegin, SigninComplete
from azharness.model.desk import Desk
from azharness.model.prediction import ABSENT, Expect, Prediction
from azharness.model.remember import remembered
from azharness.model.site import App, Connection, SiteTenant
from azharness.model.state import State
from azharness.model.versions import gated, gated_fields

PLANTED = "CRT-8/planted-credentials"
LATER_USE = "CRT-8/no-later-use"
NATIVE = "NAT-7/no-credential-kept"
OWN_CLOUD = "CLD-6"
CREATE_CLIENT = "create-client-app"

CLASSES: Mapping[str, re.Pattern[str]] = {
    "SEC-2/markup": re.compile(r"[<>&]"),
    "SEC-2/quotes": re.compile(r"[\"'`\u2018-\u201f]"),
    "SEC-2/control-characters": re.compile(r"[\x00-\x1f\x7f]"),
    "SEC-2/right-to-left-marks": re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]"),
}
"""The cases of texts from outside, by what stands in them."""
GLOBAL_AUDIENCES = ("https://graph.microsoft.com", "https://management.azure.com")
"""Whom tokens of the global cloud are for (fact K41); those of another cloud are for its own services."""

CITES = frozenset(
    {
        "SEC-1/view",
        "SEC-1/notice",
        "SEC-1/outcome",
        "SEC-1/exported-log",
        "SEC-1/cloud-request",
        PLANTED,
        LATER_USE,
        NATIVE,
        OWN_CLOUD,
        *CLASSES,
    }
)
SECRET_KEY, PASSWORD, TOKEN = "secret key", "password", "token"
_EXPORT, _NOTICES = "site.export", "console.notices"
_SIGN_IN = frozenset({SigninBegin, SigninComplete})


def watched(prediction: Prediction, state: State, command: Any) -> Prediction:
    """The prediction, as far as it holds for the product version, with what holds for every command to the backend.

    Of a client's act only the clouds are watched.
    """
    version = state.product_version
    kind = command.__class__
    if kind in actors.ACTS and kind is not actors.ClientPresent:
        return gated(prediction, version)
    outlook = _outlook(state.connections, state.apps, state.tenants, state.desks)
    if kind is actors.ClientPresent:
        return gated(prediction, version, _at_doors(outlook.cloud, version))
    told = _everywhere(kind, state.met, _asks_a_person(state, command), outlook.cloud, version)
    return gated(_as_typed(prediction, outlook.texts, command), version, told)


class _Outlook(msgspec.Struct, frozen=True):
    """The cloud of all tenants and open wizards; and the texts that could act among what people have typed, with their cases.

    The cloud is empty where there is none, or more than one. The texts are trimmed.
    """

    cloud: str
    texts: Mapping[str, tuple[str, ...]]


@remembered
def _outlook(
    connections: tuple[Connection, ...],
    apps: tuple[App, ...],
    tenants: tuple[SiteTenant, ...],
    desks: Mapping[str, Desk],
) -> _Outlook:
    texts = _of_site(connections, apps, tenants)
    for desk in desks.values():
        own = _of_desk(desk)
        texts = texts | own if own else texts
    return _Outlook(_only_cloud(tenants, desks), texts)


def _nothing(*cites: str) -> Expect:
    return Expect(((),), cites)


def _gone(*cites: str) -> Expect:
    return Expect((ABSENT,), cites)


def _asks_a_person(state: State, command: Any) -> bool:
    kind = command.__class__
    return kind in _SIGN_IN or (kind is DialogOk and bool(state.desk(command.session).top.person))


@cache
def _everywhere(
    kind: type, met: frozenset[str], asks_a_person: bool, cloud: str, version: str
) -> Mapping[str, Expect]:
    """What is watched at a command, as few things decide it: who has signed in at the site, and which cloud is meant."""
    tag = str(kind.__struct_config__.tag)  # type: ignore[attr-defined]
    people = {} if asks_a_person or not met else _people(met)
    told = _secrets(met, tag) | _credentials(met, tag) | people | _clouds(cloud)
    return gated_fields(told, version)


@cache
def _at_doors(cloud: str, version: str) -> Mapping[str, Expect]:
    return gated_fields(_clouds(cloud), version)


def _secrets(met: frozenset[str], tag: str) -> dict[str, Expect]:
    """No secret in any part of the answer, nor in a request to the cloud outside its own field."""
    requests = {
        "cloud/sightings": _nothing("SEC-1/cloud-request"),
        "leaks/outcome": _nothing("SEC-1/outcome"),
    }
    if tag != _EXPORT:
        view = "SEC-1/notice" if tag == _NOTICES else "SEC-1/view"
        return requests | {"leaks/view": _nothing(view)}
    kept = ("SEC-1/exported-log", *_of_people(met))
    return requests | {
        f"leaks/{part}/{kind}": _gone(*cites)
        for part in ("log", "state")
        for kind, cites in ((SECRET_KEY, kept[:1]), (PASSWORD, kept[1:] or kept), (TOKEN, kept))
    }


def _credentials(met: frozenset[str], tag: str) -> dict[str, Expect]:
    """No password of somebody who signed in comes back; what an export shows of it is told there."""
    cites = () if tag == _EXPORT else _of_people(met)
    return {f"leaks/{part}/{PASSWORD}": _gone(*cites) for part in ("view", "outcome") if cites}


def _of_people(met: frozenset[str]) -> tuple[str, ...]:
    """The rule on credentials: that of native apps where people signed in for these alone."""
    if not met:
        return ()
    return (NATIVE,) if met == {CREATE_CLIENT} else (PLANTED,)


def _people(met: frozenset[str]) -> dict[str, Expect]:
    """No token of a person is used but at the sign-in and at the OK of its own dialog."""
    return {"cloud/people": _nothing(NATIVE if met == {CREATE_CLIENT} else LATER_USE)}


def _only_cloud(tenants: tuple[SiteTenant, ...], desks: Mapping[str, Desk]) -> str:
    clouds = {tenant.environment for tenant in tenants}
    clouds.update([desk.wizard.text("environment") for desk in desks.values() if desk.wizard])
    clouds.discard("")
    return clouds.pop() if len(clouds) == 1 else ""


def _clouds(own: str) -> dict[str, Expect]:
    """While all tenants and open wizards are of one cloud, no other is asked for anything but instance discovery."""
    if not own:
        return {}
    shown = {"cloud/traffic": Expect(((), (own,)), (OWN_CLOUD,))}
    if own != "public":
        shown |= {f"cloud/audiences/{name}": _gone(OWN_CLOUD) for name in GLOBAL_AUDIENCES}
    return shown


def _as_typed(prediction: Prediction, held: Mapping[str, tuple[str, ...]], command: Any) -> Prediction:
    """Where a view shows a text that could act in it, the rule on such texts is the one that fails."""
    texts = _with_value(held, command)
    if not texts:
        return prediction
    return tuple(
        replace(branch, fields={path: _acting(path, expect, texts) for path, expect in branch.fields.items()})
        for branch in prediction
    )


@lru_cache(maxsize=4096)
def classes(text: str) -> tuple[str, ...]:
    """The cases of SEC-2 that a text tries."""
    return tuple(case for case, pattern in CLASSES.items() if pattern.search(text))


def _acting(path: str, expect: Expect, texts: Mapping[str, tuple[str, ...]]) -> Expect:
    shown = {value.strip() for value in expect.allowed if isinstance(value, str)}
    found = [cases for text, cases in texts.items() if text in shown or f"/{text}/" in path]
    return (
        replace(expect, cites=tuple(sorted({case for cases in found for case in cases}))) if found else expect
    )


def _with_value(held: Mapping[str, tuple[str, ...]], command: Any) -> Mapping[str, tuple[str, ...]]:
    """The texts with the one that is being typed."""
    value = getattr(command, "value", "").strip()
    acting = classes(value) if value else ()
    return {**held, value: acting} if acting else held


@remembered
def _of_site(
    connections: tuple[Connection, ...], apps: tuple[App, ...], tenants: tuple[SiteTenant, ...]
) -> dict[str, tuple[str, ...]]:
    named = (text for one in connections for text in (one.name, one.description.strip()))
    names = (name.strip() for tenant in tenants for name in tenant.names)
    return _acting_of((*named, *(app.name.strip() for app in apps), *names))


@remembered
def _of_desk(desk: Desk) -> dict[str, tuple[str, ...]]:
    forms = (desk.form.fields, *(dialog.fields for dialog in desk.dialogs))
    return _acting_of(text.strip() for fields in forms for text in fields.values())


def _acting_of(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    return {text: cases for text in texts if (cases := classes(text))}
