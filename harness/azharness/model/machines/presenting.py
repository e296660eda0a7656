"""Rows of a client that presents what Entra gave it, or what pretends to be that, at a door of the site (article, data flow 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import get_args

from msgspec.structs import replace

from azharness.contract.actors import Forgery, TokenKind
from azharness.contract.ports import Door
from azharness.contract.reasons import Reason
from azharness.model.machines import possession as has
from azharness.model.machines.serving import SERVED, SHUT_OUT, ground
from azharness.model.prediction import Observation, Shape
from azharness.model.state import State
from azharness.model.table import ACCEPTED, Context, Row, Shown, When

DOORS: tuple[Door, ...] = ("gateway", "management-point")
"""The doors that every site has; for some rules each of them is a case."""
FURTHER_DOORS: tuple[Door, ...] = ("enhanced-http", "plain-http")
"""Management points in other modes, which a site may have (capability `management-points`)."""
ALL_DOORS = (*DOORS, *FURTHER_DOORS)
FORGERIES: tuple[Forgery, ...] = get_args(Forgery)
CLIENT_TOKEN_LIFE = 28_800
"""Eight hours, in seconds (fact F139)."""
REFUSED = Shape("refused", Reason.TOKEN_REFUSED)
OPEN = "nobody says"
"""The situation in which the client may be let in or not."""
LIVES = Shown("life of the client token", ("FLW-7",), lambda _: {"expires_in": (CLIENT_TOKEN_LIFE,)})

Situation = Callable[[Context], str]
"""What decides on a credential; empty where the client has none of its kind."""


def keep(context: Context, _seen: Observation) -> State:
    """The client keeps the client token that the door gave."""
    state = context.state
    return replace(state, client=replace(state.client, site_until=state.instant + CLIENT_TOKEN_LIFE))


def at(door: Door, *cases: str) -> tuple[str, ...]:
    """The cases of rules that speak of each of the two doors for itself; none at the further ones."""
    return tuple(f"{case}@{door}" for case in cases) if door in DOORS else ()


def is_there(context: Context, door: Door) -> bool:
    """Whether the site has a door."""
    return door in DOORS or "management-points" in context.state.capabilities


def presents(door: Door, kind: TokenKind, source: str, situation: Situation) -> Callable[..., Row]:
    """Makes the rows of one credential at one door, each for one situation."""

    def row(name: str, outcome: Shape, cites: tuple[str, ...], lives: Shown = LIVES) -> Row:
        let_in = outcome == ACCEPTED
        return Row(
            f"client.present {kind}@{door}",
            source,
            source,
            when=When(name, lambda context: is_there(context, door) and situation(context) == name),
            effect=keep if let_in and lives is LIVES else None,
            shows=(lives,) if let_in else (),
            outcome=outcome,
            cites=cites,
        )

    return row


def _user_token(context: Context) -> str:
    """What decides on the user token."""
    client = context.state.client
    return _genuine(context, client.token_since, client.token_for) or _plain(context)


def _device_token(context: Context) -> str:
    """What decides on the device's token."""
    client = context.state.client
    if client.device_since is None:
        return ""
    return _genuine(context, client.device_since, client.device_for) or "a device"


def _genuine(context: Context, since: int | None, given_for: tuple[str, str]) -> str:
    """What decides on a token that Entra gave for the site's app; empty where nothing is special."""
    why, age = ground(context.state, has.own_tenant(context)), has.age(context, since)
    if why in SHUT_OUT:
        return why
    if age == "ended":
        return "it has ended"
    if why == "or not" or age == "ageing" or not has.is_told_still(context, given_for):
        return OPEN
    return "" if why == "as ever" else why


def _plain(context: Context) -> str:
    """What is shown by a fresh user token that is let in as ever."""
    registered = has.wanted(context)
    if context.state.client.barred:
        return "a user after the exclusion"
    if registered is not None and registered.token_version != 1:
        return "a user of an app with version 2 tokens"
    if context.state.client.device_since is not None:
        return "a user beside the device"
    return f"a user of an app that was {has.source(context)}"


def _plain_cites(door: Door) -> Mapping[str, tuple[str, ...]]:
    """The rules that a fresh user token shows where it is let in; the management point of the contract is an HTTPS one."""
    same = ("FLW-8",) if door == "management-point" else ()
    token = (*at(door, "FLW-2/user-token"), *same)
    return {
        "a user after the exclusion": ("FLW-4/after-exclusion",),
        "a user of an app with version 2 tokens": at(door, "FLW-11/v2-client-id"),
        "a user beside the device": at(door, "FLW-12/user-token"),
        "a user of an app that was imported": (*token, *at(door, "FLW-11/imported-app-id-uri")),
        "a user of an app that was created": (*token, *at(door, "FLW-11/created-app-id-uri")),
    }


def _protected_rows(
    door: Door, kind: TokenKind, source: str, situation: Situation, plain: Mapping[str, tuple[str, ...]]
) -> tuple[Row, ...]:
    """A genuine token at a door that takes it; at the further doors other rules than their own are not judged."""
    row = presents(door, kind, source, situation)

    def judged(cites: tuple[str, ...]) -> tuple[str, ...]:
        return cites if door in DOORS else ()

    return (
        *(row(name, ACCEPTED, cites) for name, cites in plain.items()),
        *(row(name, ACCEPTED, judged(cites)) for name, cites in SERVED.items()),
        *(row(name, REFUSED, judged(cites)) for name, cites in SHUT_OUT.items()),
        row("it has ended", REFUSED, at(door, "FLW-3/expired")),
        row(OPEN, ACCEPTED, ()),
        row(OPEN, REFUSED, ()),
    )


def _unprotected(situation: Situation) -> Situation:
    """The same at a management point with neither HTTPS nor enhanced HTTP, which may refuse users."""

    def found(context: Context) -> str:
        name = situation(context)
        if name in (*SHUT_OUT, "it has ended"):
            return "never"
        if name not in _plain_cites("plain-http"):
            return OPEN if name else ""
        return "users are refused" if context.state.decisions.plain_http_refuses else "users are let in"

    return found


def _unprotected_rows(kind: TokenKind, source: str, situation: Situation) -> tuple[Row, ...]:
    row = presents("plain-http", kind, source, _unprotected(situation))
    users = (
        row("users are refused", REFUSED, ("FLW-10",)),
        row("users are let in", ACCEPTED, ("FLW-10",)),
    )
    return (
        *(users if kind == "user-token" else ()),
        row("never", REFUSED, ()),
        row(OPEN, ACCEPTED, ()),
        row(OPEN, REFUSED, ()),
    )


def _further_plain(door: Door) -> Mapping[str, tuple[str, ...]]:
    return dict.fromkeys(_plain_cites(door), ("FLW-9",))


def _user_rows(door: Door) -> tuple[Row, ...]:
    if door == "plain-http":
        return _unprotected_rows("user-token", "holding", _user_token)
    plain = _plain_cites(door) if door in DOORS else _further_plain(door)
    return _protected_rows(door, "user-token", "holding", _user_token, plain)


def _device_rows(door: Door, source: str) -> tuple[Row, ...]:
    if door == "plain-http":
        return _unprotected_rows("device-token", source, _device_token)
    plain = {"a device": at(door, "FLW-12/device-token")}
    return _protected_rows(door, "device-token", source, _device_token, plain)


def _forged(_context: Context) -> str:
    return "a forgery"


def _other_app(context: Context) -> str:
    if not has.another_app_gives(context):
        return ""
    barred = context.state.client.barred and has.stopped(context)
    return "another app's, where Entra refused" if barred else "another app's"


def _other_rows(door: Door, source: str) -> tuple[Row, ...]:
    row = presents(door, "other-app", source, _other_app)
    way_around = ("FLW-4/no-other-token",) if door in DOORS else ()
    return (
        row("another app's, where Entra refused", REFUSED, way_around),
        row("another app's", REFUSED, at(door, "FLW-3/wrong-audience")),
    )


def _equal_uri(context: Context) -> str:
    tenants = has.namesakes(context)
    if not tenants:
        return ""
    strangers = not any(context.state.onboarded(each) or _was_connected(context, each) for each in tenants)
    return "of a stranger" if strangers else OPEN


def _was_connected(context: Context, tenant_id: str) -> bool:
    return any(one.tenant_id == tenant_id for one in context.state.deleted)


def _equal_uri_rows(door: Door, source: str) -> tuple[Row, ...]:
    row = presents(door, "equal-app-id-uri", source, _equal_uri)
    return (
        row("of a stranger", REFUSED, at(door, "FLW-3/equal-app-id-uri")),
        row(OPEN, ACCEPTED, ()),
        row(OPEN, REFUSED, ()),
    )


def _forged_row(door: Door, kind: TokenKind) -> Row:
    return presents(door, kind, "holding", _forged)("a forgery", REFUSED, at(door, f"FLW-3/{kind}"))


def entra_rows(states: tuple[str, ...]) -> tuple[Row, ...]:
    """All rows of tokens that are Entra's, or seem to be; `states` are those of a client that was told its apps."""
    return (
        *(row for door in ALL_DOORS for row in _user_rows(door)),
        *(_forged_row(door, kind) for door in ALL_DOORS for kind in FORGERIES),
        *(row for door in ALL_DOORS for state in states for row in _device_rows(door, state)),
        *(row for door in ALL_DOORS for state in states for row in _other_rows(door, state)),
        *(row for door in ALL_DOORS for state in states for row in _equal_uri_rows(door, state)),
    )
