"""Creations that faults of the cloud meet: what may come of them (facts F59, G90; decision A16)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from azharness.contract.actors import FaultKind
from azharness.contract.reasons import Reason
from azharness.model.faults import REASONS, Fault, Request, Work, alone, meeting, reasons, stopping
from azharness.model.machines.parts import Values, both
from azharness.model.table import Context, Shown, When

SLOW_ANSWER = "CRT-16/slow-answer"
SENT_TWICE = "CRT-16/sent-twice"
NOT_SEEN = "CRT-18/not-seen-yet"
SECRET_FAILS = "CRT-18/secret-fails"
CONSENT_FAILS = "CRT-18/consent-fails"
BROKEN = (SLOW_ANSWER, SENT_TWICE, SECRET_FAILS, CONSENT_FAILS, NOT_SEEN)
"""The case keys of how a creation can have failed before."""
LEFT = "cloud/registrations-left"

REGISTERING = Request("graph", "POST", "/v1.0/applications")
SERVER_CREATION = Work(
    may=(Request("graph"), Request("login", "POST")),
    needs=(
        Request("graph", "POST", "/v1.0/applications", least=2),
        Request("graph", "POST", "/v1.0/servicePrincipals"),
    ),
)
"""The registration and its key; the service principal that consent is given to."""
CLIENT_CREATION = Work(
    may=SERVER_CREATION.may, needs=(REGISTERING, Request("graph", "POST", "/v1.0/servicePrincipals"))
)
SENT_BACK = (Reason.CLOUD_REFUSED,)
"""What one may be told whose registration has arrived twice."""
TOLD = (
    Reason.CLOUD_REFUSED,
    Reason.CLOUD_UNREACHABLE,
    Reason.PERMISSION_DENIED,
    Reason.APP_UNKNOWN,
    Reason.KEY_INVALID,
)
"""What a creation that a fault has stopped may be told."""
NO_ANSWER = (Reason.CLOUD_UNREACHABLE,)
"""What one is told whose answer was lost."""
UNSEEN = tuple(sorted(REASONS["unreplicated"]))
"""What one may be told whose registration is not seen yet."""
REFUSED = (Reason.CLOUD_REFUSED, Reason.PERMISSION_DENIED)
"""What one may be told that the cloud has refused to add a key to."""
_OF_REGISTERING: dict[FaultKind, str] = {
    "lost-answer": SLOW_ANSWER,
    "duplicated": SENT_TWICE,
    "unreplicated": NOT_SEEN,
}
"""The case keys of what befalls a registration, by the kind of the fault that certainly meets it."""


def _meets_registering(fault: Fault) -> bool:
    # One of other requests too may meet one of these in the place of the registration, or keep the site from clearing up.
    of_these = fault.plan.method.upper() == REGISTERING.method and _is_below(
        fault.plan.path, REGISTERING.path
    )
    return of_these and fault.surely_meets(REGISTERING)


def _is_below(path: str, beginning: str) -> bool:
    return path.lower().startswith(beginning.lower())


def of_registering(context: Context) -> str:
    """The case key of what certainly befalls the registration alone; empty where that is nothing, or anything else."""
    fault = alone(context.state.faults, SERVER_CREATION)
    if fault is None or not _meets_registering(fault):
        return ""
    return _OF_REGISTERING.get(fault.plan.kind, "")


def _befalls(case: str) -> When:
    return When(f"what befalls the registration: {case}", lambda context: of_registering(context) == case)


SENT_AGAIN = _befalls(SENT_TWICE)


def comes_twice(context: Context, request: Request) -> bool:
    """Whether such a request may arrive twice."""
    return any(fault.plan.kind == "duplicated" and fault.may_meet(request) for fault in context.state.faults)


def _in_its_own_way(context: Context) -> bool:
    unseen = any(
        fault.plan.kind == "unreplicated" for fault in meeting(context.state.faults, SERVER_CREATION)
    )
    twice = comes_twice(context, REGISTERING) and of_registering(context) != SENT_TWICE
    return twice or (unseen and context.desk.top.tried)


IN_ITS_OWN_WAY = When("a registration of the dialog's own may hold the App ID URI", _in_its_own_way)


def _spares_registering(fault: Fault) -> bool:
    return fault.plan.kind == "refused" and not fault.stops(REGISTERING)


def keyless(context: Context) -> bool:
    """Whether an app can be registered, but certainly no key be added to it."""
    fault = alone(context.state.faults, SERVER_CREATION)
    stops = stopping(context.state.faults, SERVER_CREATION)
    return fault in stops and all(_spares_registering(one) for one in stops)


@cache
def unhindered(work: Work) -> When:
    """The condition that no fault makes the work impossible."""
    return When("no fault forbids it", lambda context: not stopping(context.state.faults, work))


def first_try(when: When) -> When:
    """The condition where no creation failed before in a way that documents speak of."""
    return both(When("no try before", lambda context: not context.desk.top.broken), when)


def next_try(case: str, when: When) -> When:
    """The condition where a creation failed before in that way."""
    return both(When(f"a try before: {case}", lambda context: context.desk.top.broken == case), when)


@cache
def hindered(work: Work, reason: Reason) -> When:
    """The condition that a fault may stop the work so that this reason is told."""

    def holds(context: Context) -> bool:
        return reason in reasons(meeting(context.state.faults, work))

    return When(f"a fault may lead to {reason}", holds)


def case_of(context: Context) -> str:
    """The case key of how a creation fails by the faults in force; empty where no document speaks of it."""
    return of_registering(context) or (SECRET_FAILS if keyless(context) else "")


def hindrances(work: Work, when: When) -> tuple[tuple[When, Reason, tuple[str, ...], tuple[Shown, ...]], ...]:
    """How a creation that is allowed may fail: the conditions, what is told, the case keys, and what is seen."""
    kinds = (
        (_befalls(SLOW_ANSWER), NO_ANSWER, (SLOW_ANSWER,), (_left_behind(SLOW_ANSWER, 0),)),
        (SENT_AGAIN, SENT_BACK, (SENT_TWICE,), LEFT_BY_TWO),
        (_befalls(NOT_SEEN), UNSEEN, (NOT_SEEN,), (_left_behind(NOT_SEEN, 0, 1),)),
        (When("no key can be added", keyless), REFUSED, (SECRET_FAILS,), (_left_behind(SECRET_FAILS, 0, 1),)),
        (When("in another way", lambda context: not case_of(context)), TOLD, (), ()),
    )
    return tuple(
        (both(both(when, kind), hindered(work, reason)), reason, cites, shows)
        for kind, told, cites, shows in kinds
        for reason in told
    )


def _left_behind(case: str, *counts: int) -> Shown:
    """What a failure leaves in Entra: of a key that failed the registration may stay, for the next try to go on with."""

    def values(context: Context) -> Values:
        return {LEFT: tuple(count - context.desk.top.left for count in counts)}

    return Shown(f"left in Entra: {case}", (case,), values)


LEFT_BY_TWO = (_left_behind(SENT_TWICE, 0, 1),)
"""What a registration leaves whose second delivery was refused because of the first."""


def once_in_all(case: str) -> Shown:
    """One registration, counted over all tries, where one of them failed in that way or just now may."""

    def values(context: Context) -> Values:
        told = {context.desk.top.broken, of_registering(context)}
        return {LEFT: (1 - context.desk.top.left,)} if case in told else {}

    return Shown(f"one registration in all: {case}", (case,), values)


def nothing_listed(case: str, count: Callable[[Context], int]) -> Shown:
    """After a creation that failed so, the list has no app of it."""

    def values(context: Context) -> Values:
        return {"apps#": (count(context),)} if context.desk.top.broken == case else {}

    return Shown(f"no app of the failure: {case}", (case,), values)
