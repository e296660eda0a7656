"""What faults of the cloud may bring about where the tables of the dialogs do not speak of them.

Sign-in, Verify, renewal and update ask the cloud one thing after the other. A fault that meets one of these requests may end
the work in a failure, after parts of it were done; a site that tries again may succeed all the same (decision A16: what failed
is told, and nothing of it is kept here). Runs have rows of their own, and so have creations by those who may create.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from azharness.contract import commands as c
from azharness.contract.reasons import Reason
from azharness.model.faults import Fault, Request, Work, meeting, reasons, stopping
from azharness.model.machines import create_client, create_server, update_settings, verify, workspace_page
from azharness.model.machines.hindered import CLIENT_CREATION, REGISTERING, SERVER_CREATION
from azharness.model.machines.parts import failed, quiet_cloud
from azharness.model.machines.renew_created import lose_key
from azharness.model.machines.renewal import PAGE as RENEWAL
from azharness.model.machines.renewal import subject
from azharness.model.machines.signin import fail as sign_in_fails
from azharness.model.machines.updated import HALF_UPDATED
from azharness.model.prediction import Branch, Observation, Prediction, Shape
from azharness.model.services import LOG_ANALYTICS
from azharness.model.state import State
from azharness.model.table import Context, Shown

ENTRA, TOKEN, DISCOVERY = Request("login"), Request("login", "POST"), Request("login", "GET")
GRAPH, ARM = Request("graph"), Request("arm")
APP_ENTRA = Request("login", repeatable=True)
"""Requests for the tokens of an app, which Entra gives again and again; a person's code is redeemed once."""
BEGINNING = Request("login", repeatable=True, known=True)
PERSON, LOOK = Request("login", known=True), Request("graph", repeatable=True, known=True)
"""What a sign-in asks: it is about nothing that the site has created."""


class Deed(msgspec.Struct, frozen=True):
    """Work of a command that faults can meet.

    `fails` is what follows a failure, `shows` what is seen all the same. `silent` says whether the cloud tells nothing at all
    where the work is stopped, but for what a site may be told `early`, when it looks for the tenant. `counted` are paths that a
    second try changes, `doubled` are answers to work that has arrived twice.
    """

    work: Work
    fails: Callable[[Context, Observation], State]
    shows: tuple[Shown, ...] = ()
    more: frozenset[Reason] = frozenset()
    silent: bool = True
    early: frozenset[Reason] = frozenset()
    counted: frozenset[str] = frozenset()
    doubled: tuple[Shape, ...] = ()


def _nothing(context: Context, _seen: Observation) -> State:
    return context.state


_BEGIN = Deed(Work((BEGINNING,), ()), _nothing)
_SIGN_IN = Deed(
    Work((PERSON, LOOK), (TOKEN,)), sign_in_fails, more=frozenset({Reason.SIGN_IN_FAILED}), silent=False
)
_VERIFY = Deed(
    Work((APP_ENTRA,), (TOKEN,)),
    verify.note_failure,
    (quiet_cloud("verify", "SRV-12"),),
    early=frozenset({Reason.TENANT_UNKNOWN}),
)
_RENEW_IMPORTED = Deed(Work((APP_ENTRA,), (TOKEN,)), _nothing, (quiet_cloud("renewal", "KEY-16"),))
_RENEW_CREATED = Deed(
    Work((ENTRA, GRAPH), (REGISTERING,)),
    lose_key,
    silent=False,
    counted=frozenset({"cloud/keys-added", "cloud/app/keys"}),
)
_CREATE_SERVER = Deed(SERVER_CREATION, create_server.fail, silent=False, doubled=(create_server.IN_USE,))
_CREATE_CLIENT = Deed(CLIENT_CREATION, create_client.fail, silent=False)
_WORKSPACES = Deed(
    Work((APP_ENTRA, ARM), ()),
    _nothing,
    silent=False,
    counted=frozenset(f"{kind}/{name}" for kind in ("choices", "fields") for name in workspace_page.FIELDS),
)
_UPDATE = Deed(Work((ENTRA, GRAPH), ()), update_settings.half, HALF_UPDATED, silent=False)


def interrupted(prediction: Prediction, state: State, command: Any) -> Prediction:
    """The prediction with what the faults in force may make of it."""
    if not state.faults or not any(branch.shape.kind != "refused" for branch in prediction):
        return prediction
    context = Context(state, getattr(command, "session", ""), command)
    deed = _deed(context)
    met = meeting(state.faults, deed.work) if deed else ()
    if deed is None or not met:
        return prediction
    told = reasons(met) | deed.more
    shapes = [failed(reason) for reason in sorted(told)]
    if any(fault.plan.kind == "duplicated" for fault in met):
        shapes.extend(deed.doubled)
    return (*_left(prediction, deed, state.faults), *_failures(deed, context, shapes))


def _deed(context: Context) -> Deed | None:
    match context.command:
        case c.SigninBegin():
            return _BEGIN
        case c.SigninComplete(query=query):
            return None if "error" in query else _SIGN_IN
        case c.WizardNext() | c.WizardEnter():
            return _WORKSPACES if _asks_azure(context) else None
        case c.DialogVerify():
            return _VERIFY if context.desk.page == verify.PAGE else None
        case c.DialogOk():
            return _confirmed(context, context.desk.page)
    return None


def _confirmed(context: Context, page: str) -> Deed | None:
    """What OK of the topmost dialog sets to work."""
    if page == RENEWAL:
        return _renewal(context)
    return _UPDATE if page == update_settings.PAGE else _creation(context, page)


def _asks_azure(context: Context) -> bool:
    """Whether the wizard may ask Azure for workspaces now: on the way to their page, or on it."""
    form = context.desk.form
    pages = {"app", "configuration"} if isinstance(context.command, c.WizardNext) else {"configuration"}
    return context.desk.page in pages and form.text("service") == LOG_ANALYTICS


def _creation(context: Context, page: str) -> Deed | None:
    """A creation by somebody who may not create: the fault may come first."""
    if page == create_server.PAGE:
        return None if create_server.MAY_REGISTER.holds(context) else _CREATE_SERVER
    abroad = page == create_client.PAGE and create_client.WRONG_TENANT.holds(context)
    return _CREATE_CLIENT if abroad else None


def _renewal(context: Context) -> Deed:
    app = subject(context)
    return _RENEW_CREATED if app is not None and app.source == "created" else _RENEW_IMPORTED


def _left(prediction: Prediction, deed: Deed, faults: tuple[Fault, ...]) -> Prediction:
    """What may still be answered: as ever, or where the work is stopped only what does not take it."""
    stopped = bool(stopping(faults, deed.work))
    early = frozenset() if stopping(faults, Work((), (DISCOVERY,))) else deed.early
    return tuple(
        replace(branch, fields=_uncounted(branch.fields, deed))
        for branch in prediction
        if not stopped or _goes_without(branch.shape, deed, early)
    )


def _goes_without(shape: Shape, deed: Deed, early: frozenset[Reason]) -> bool:
    """Whether a site can answer so although the work is stopped."""
    told = shape.kind == "failed" and (not deed.silent or shape.reason in early)
    return told or shape.kind not in ("accepted", "failed")


def _uncounted(fields: Mapping[str, Any], deed: Deed) -> dict[str, Any]:
    return {path: expect for path, expect in fields.items() if path not in deed.counted}


def _failures(deed: Deed, context: Context, shapes: list[Shape]) -> Prediction:
    fields = {path: expect for part in deed.shows for path, expect in part.expects(context).items()}
    return tuple(Branch(shape, lambda seen: deed.fails(context, seen), fields=fields) for shape in shapes)
