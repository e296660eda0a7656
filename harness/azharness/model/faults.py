"""Faults that were planned in the cloud: which requests they may meet, and what a site can tell of them then.

The harness plans faults by service, method and path, and a site is free in what it asks and in whether it tries again.
So a fault *may* meet a kind of request where the two can agree, and it *stops* work only where no way leads around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from msgspec.structs import replace

from azharness.contract.actors import FaultKind, FaultPlan
from azharness.contract.reasons import Reason

REASONS: Mapping[FaultKind, frozenset[Reason]] = {
    "throttled": frozenset({Reason.CLOUD_REFUSED, Reason.CLOUD_UNREACHABLE}),
    "unavailable": frozenset({Reason.CLOUD_REFUSED, Reason.CLOUD_UNREACHABLE}),
    "no-answer": frozenset({Reason.CLOUD_UNREACHABLE}),
    "lost-answer": frozenset({Reason.CLOUD_UNREACHABLE}),
    "torn": frozenset({Reason.CLOUD_REFUSED, Reason.CLOUD_UNREACHABLE}),
    "refused": frozenset({Reason.CLOUD_REFUSED, Reason.PERMISSION_DENIED}),
    "duplicated": frozenset({Reason.CLOUD_REFUSED}),
    "unreplicated": frozenset(
        {Reason.CLOUD_REFUSED, Reason.PERMISSION_DENIED, Reason.APP_UNKNOWN, Reason.KEY_INVALID}
    ),
}
"""What a site may tell of work that a fault has stopped, by the fault's kind."""
_CARRIED_OUT = frozenset({"duplicated", "unreplicated"})
"""Kinds of faults that let every request be done: there is always a way around them."""
_REPEATABLE = frozenset({"GET", "HEAD", "PUT"})
"""Methods of requests that change nothing when they arrive again."""
_CREATING = frozenset({"", "POST", "PUT"})


class Request(msgspec.Struct, frozen=True):
    """A kind of request; its path begins so, and how it goes on is the site's business.

    `least` is how many such requests the work needs at least. An empty method or path stands for any. `repeatable` says whether
    nothing changes when one arrives twice, `known` whether they are about nothing that the site has created.
    """

    service: str
    method: str = ""
    path: str = ""
    least: int = 1
    repeatable: bool = False
    known: bool = False


class Work(msgspec.Struct, frozen=True):
    """What a piece of work asks of the cloud: what it may ask, and what it cannot do without."""

    may: tuple[Request, ...]
    needs: tuple[Request, ...]


class Fault(msgspec.Struct, frozen=True):
    """A planned fault in force.

    `sure` is false once requests may have met it that nobody counted. `until` is the instant of the cloud's clock from which on
    nothing is unreplicated that was created so far; 0 where nothing is.
    """

    plan: FaultPlan
    sure: bool = True
    until: int = 0

    @property
    def lasting(self) -> bool:
        """Whether it meets every request until it is cleared."""
        return self.plan.times == 0

    def is_about(self, request: Request) -> bool:
        """Whether some request of that kind is one that the fault meets."""
        return self._fits(request) and (
            request.path.lower().startswith(self.plan.path.lower())
            or self.plan.path.lower().startswith(request.path.lower())
        )

    def counts(self, request: Request) -> bool:
        """Whether a request that the fault is about is one that it can do something to."""
        methods = {request.method, self.plan.method.upper()}
        return self.plan.kind != "unreplicated" or methods <= _CREATING

    def may_meet(self, request: Request) -> bool:
        """Whether some request of that kind may fare otherwise because of the fault."""
        if self.plan.kind == "duplicated":
            harmless = request.repeatable or {request.method, self.plan.method.upper()} & _REPEATABLE
            return not harmless and self.is_about(request)
        if self.plan.kind == "unreplicated":
            met = self.counts(request) and self.is_about(request)
            return not request.known and (met or self.until > 0)
        return self.is_about(request)

    def stops(self, request: Request) -> bool:
        """Whether the work that needs such requests cannot succeed: trying again at once does not help, or is forbidden."""
        covers = self._covers(request) and self.plan.skip < request.least
        if self.plan.kind in _CARRIED_OUT:
            return False
        return covers and (self.lasting or (self.sure and self.plan.kind == "throttled"))

    def surely_meets(self, request: Request) -> bool:
        """Whether the work that needs such requests meets the fault, whatever it does about it."""
        return self._covers(request) and self.plan.skip < request.least and (self.lasting or self.sure)

    def _covers(self, request: Request) -> bool:
        names_it = request.path.lower().startswith(self.plan.path.lower())
        return self._fits(request) and names_it and self.plan.method.upper() in {"", request.method}

    def _fits(self, request: Request) -> bool:
        method = self.plan.method.upper()
        return self.plan.service == request.service and (
            not method or not request.method or method == request.method
        )


def meeting(faults: tuple[Fault, ...], work: Work) -> tuple[Fault, ...]:
    """The faults that may meet the work."""
    if not faults:
        return ()
    return tuple(fault for fault in faults if any(fault.may_meet(request) for request in work.may))


def stopping(faults: tuple[Fault, ...], work: Work) -> tuple[Fault, ...]:
    """The faults that the work cannot get around."""
    if not faults:
        return ()
    return tuple(fault for fault in faults if any(fault.stops(request) for request in work.needs))


def alone(faults: tuple[Fault, ...], work: Work) -> Fault | None:
    """The one fault that may meet the work; None where there is no such fault, or where nobody knows which comes first."""
    met = meeting(faults, work)
    return met[0] if len(met) == 1 else None


def reasons(faults: Iterable[Fault]) -> frozenset[Reason]:
    """What may be told of work that one of these faults has stopped."""
    return frozenset[Reason]().union(*(REASONS[fault.plan.kind] for fault in faults))


def spent(
    faults: tuple[Fault, ...], asked: tuple[str, ...], throttled: int, instant: int
) -> tuple[Fault, ...]:
    """The faults that are left after such requests (`graph GET /v1.0/users`), so many of which were told to wait."""
    alone = sum(fault.plan.kind == "throttled" for fault in faults) == 1
    left = (
        _counted(fault, throttled) if alone and throttled else _asked(fault, asked, instant)
        for fault in faults
    )
    return tuple(fault for fault in left if fault is not None)


def _counted(fault: Fault, met: int) -> Fault | None:
    """The fault after so many requests were told to wait."""
    if fault.plan.kind != "throttled" or fault.lasting:
        return fault
    rest = fault.plan.times - met
    return replace(fault, plan=replace(fault.plan, skip=0, times=rest)) if rest > 0 else None


def _asked(fault: Fault, asked: tuple[str, ...], instant: int) -> Fault:
    """The fault after requests of which some may have been met or let through; how many is not told."""
    lines = (line.split(" ") for line in asked)
    about = (Request(service, method, path) for service, method, path in lines)
    met = any(fault.is_about(request) and fault.counts(request) for request in about)
    until = _until(fault, instant, met=met)
    return replace(fault, sure=fault.sure and not met, until=until)


def _until(fault: Fault, instant: int, *, met: bool) -> int:
    """From when on nothing is unreplicated."""
    if fault.plan.kind == "unreplicated" and met:
        return instant + fault.plan.lag
    return fault.until if fault.until > instant else 0
