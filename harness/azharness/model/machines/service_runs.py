"""The runs of services that do not discover: each gets a token of its own with the web app's key (facts F34, F41)."""

from __future__ import annotations

from typing import Literal, cast

import msgspec
from msgspec.structs import replace

from azharness.contract.reasons import Reason
from azharness.model.faults import Request, Work, meeting, reasons, stopping
from azharness.model.firing import fire_again
from azharness.model.machines.connection import ENTRA, is_gone, without_app
from azharness.model.machines.keys import alive, renewed_in_time
from azharness.model.machines.parts import failed
from azharness.model.machines.sharing import renewed, shared_app, shares_app
from azharness.model.remember import remembered
from azharness.model.services import LOG_ANALYTICS, STORE
from azharness.model.site import App, Connection, History
from azharness.model.state import State
from azharness.model.table import Context, Row, Table, When
from azharness.model.text import DAY

STATES = ("idle", "succeeded", "failed")
Trigger = Literal["schedule", "demand"]
Ground = Literal[
    "the shared key was renewed",
    "the key was renewed before its end, which has passed",
    "the key was renewed after its end",
    "another service on the app was deleted",
    "it was changed in the properties",
    "membership refresh",
    "synchronisation",
]
CITES: dict[Ground, tuple[str, ...]] = {
    "the shared key was renewed": ("APP-2",),
    "the key was renewed before its end, which has passed": ("KEY-19",),
    "the key was renewed after its end": ("KEY-2",),
    "another service on the app was deleted": ("CON-4",),
    "it was changed in the properties": ("CON-6",),
    "membership refresh": ("CFG-5",),
    "synchronisation": ("CFG-6/every-24-hours",),
}
"""Why a run must succeed with a key that is valid, and the rule that fails if it does not."""
ON_DEMAND = "CFG-6/on-demand"
_BY_SERVICE: dict[str, Ground] = {LOG_ANALYTICS: "membership refresh", STORE: "synchronisation"}
_TOKEN = Request("login", "POST", repeatable=True)
WORK = Work((_TOKEN, ENTRA, Request("arm"), Request("graph")), (_TOKEN,))
"""What a run asks: a token, and whatever else it likes."""


class ServiceRun(msgspec.Struct, frozen=True):
    """A run that is about to happen, with the web app whose key it needs."""

    connection: Connection
    app: App


def cites_of(service: str) -> tuple[str, ...]:
    """The rule that a run of a service by its schedule shows."""
    ground = _BY_SERVICE.get(service)
    return CITES[ground] if ground else ()


def period(state: State, service: str) -> int | None:
    """Seconds between the runs of a service; None for one that does not run, or discovers."""
    return {LOG_ANALYTICS: state.parameters.membership_refresh * 60, STORE: DAY}.get(service)


def _run(context: Context) -> ServiceRun:
    return cast(ServiceRun, context.command)


def _alive(context: Context) -> bool:
    return alive(_run(context).app, context.state.cloud_instant)


def ground_of(context: Context) -> Ground | None:
    """Why a run must succeed now; None for a service that has no such runs."""
    run, state = _run(context), context.state
    if renewed(run.app, state.cloud_instant):
        return _by_renewal(state, run)
    if shared_app(state, run.connection):
        return "another service on the app was deleted"
    if run.connection.page_edited:
        return "it was changed in the properties"
    return _BY_SERVICE.get(run.connection.service)


def _by_renewal(state: State, run: ServiceRun) -> Ground:
    if shares_app(state, run.connection):
        return "the shared key was renewed"
    if renewed_in_time(run.app, state.cloud_instant):
        return "the key was renewed before its end, which has passed"
    return "the key was renewed after its end"


def _on(ground: Ground) -> When:
    def holds(context: Context) -> bool:
        free = not stopping(context.state.faults, WORK)
        return free and _alive(context) and ground_of(context) == ground

    return When(ground, holds)


def _met(reason: Reason) -> When:
    def holds(context: Context) -> bool:
        # With a key that has ended the run meets Entra alone.
        work = WORK if _alive(context) else Work((ENTRA,), WORK.needs)
        return reason in reasons(meeting(context.state.faults, work))

    return When(f"a fault leads to {reason}", holds)


DEAD = When("the key has ended", lambda context: not _alive(context))


def _runs_from(state: str, trigger: Trigger) -> tuple[Row, ...]:
    def succeeds(ground: Ground) -> Row:
        by_hand = trigger == "demand" and ground == "synchronisation"
        cites = (ON_DEMAND,) if by_hand else CITES[ground]
        return Row(trigger, state, "succeeded", when=_on(ground), cites=cites)

    def fails(reason: Reason, when: When, *cites: str) -> Row:
        return Row(trigger, state, "failed", when=when, cites=cites, outcome=failed(reason))

    told = (
        Reason.CLOUD_REFUSED,
        Reason.CLOUD_UNREACHABLE,
        Reason.PERMISSION_DENIED,
        Reason.APP_UNKNOWN,
        Reason.KEY_INVALID,
    )
    return (
        *(succeeds(ground) for ground in CITES if trigger == "schedule" or ground != "membership refresh"),
        fails(Reason.KEY_EXPIRED, DEAD, "KEY-1"),
        *(fails(reason, _met(reason)) for reason in told),
    )


SERVICE_RUN = Table(
    name="service-run",
    states=STATES,
    initial="idle",
    # How a run by hand ends does not hang on the runs before it.
    rows=(
        *(row for state in STATES for row in _runs_from(state, "schedule")),
        *_runs_from(STATES[0], "demand"),
    ),
)


def service_runs(
    state: State, connection: Connection, before: History, trigger: Trigger = "schedule"
) -> tuple[Row, ...]:
    """How a run at this moment may end; none where the site does not know the web app."""
    context = _about(state, connection)
    if context is None:
        return ()
    if is_gone(context):
        return without_app(trigger, before.result)
    return fire_again(SERVICE_RUN, before.result, trigger, context).rows


@remembered
def _about(state: State, connection: Connection) -> Context | None:
    app = state.app(connection.web_app)
    return Context(state, "", ServiceRun(connection, app)) if app else None


def after_service_run(state: State, before: History, row: Row, code: str) -> History:
    """The history in which a run ended so; `regular` is when the last one by the schedule was."""
    result: Literal["succeeded", "failed"] = "succeeded" if row.dest == "succeeded" else "failed"
    regular = state.instant if row.trigger == "schedule" else before.regular
    after = History(state.instant, result, cites=row.cites, code=code)
    return replace(after, regular=regular)
