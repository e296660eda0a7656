"""The faults in force: which one a request meets, and how many each has met."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, final

import msgspec

from azfakes.errors import ControlError, ControlMissingError
from azfakes.faults import Asked, FaultRule, meets

MOST_FAULTS: Final = 1000
MOST_SPENT: Final = 100


class Fault(msgspec.Struct, kw_only=True):
    """A fault as it stands.

    Attributes:
        id: its name.
        rule: which requests fail, how often, and how.
        seen: how many requests it was about since it was added, met or not.
        met: how many of them it made fail.
        left: how many it will still make fail; None is without end, 0 of a fault that is spent.
    """

    id: str
    rule: FaultRule
    seen: int
    met: int
    left: int | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A fault that a request meets; `wait` is what is left of the window of a rate, in seconds."""

    id: str
    rule: FaultRule
    wait: int | None = None


@dataclass(slots=True)
class _Record:
    id: str
    rule: FaultRule
    seen: int = 0
    met: int = 0
    draws: int = 0
    window_end: int = 0
    in_window: int = 0

    @property
    def left(self) -> int | None:
        return None if self.rule.times == 0 else self.rule.times - self.met

    def view(self) -> Fault:
        return Fault(id=self.id, rule=self.rule, seen=self.seen, met=self.met, left=self.left)


@final
class FaultPlan:
    """The faults in force, asked in the order in which they were added, and the latest ones that are spent.

    Args:
        seed: decides the draws of rules that have no seed of their own.
    """

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._number = 0
        self._active: dict[str, _Record] = {}
        self._spent: dict[str, _Record] = {}

    def __bool__(self) -> bool:
        return bool(self._active)

    def add(self, rule: FaultRule) -> Fault:
        """Put a rule in force.

        Raises:
            ControlError: there are a thousand already, or one of that name is in force.
        """
        if len(self._active) >= MOST_FAULTS:
            raise ControlError(f"There are {MOST_FAULTS} faults in force already.")
        fault_id = rule.id or self._next_id()
        if fault_id in self._active:
            raise ControlError(f"A fault {fault_id!r} is in force already.", hint="Take it away first.")
        self._spent.pop(fault_id, None)
        self._active[fault_id] = _Record(fault_id, rule)
        return self._active[fault_id].view()

    def remove(self, fault_id: str) -> Fault:
        """Take a fault away, in force or spent, and tell how it stood.

        Raises:
            ControlMissingError: there is no such fault.
        """
        found = self._active.pop(fault_id, None) or self._spent.pop(fault_id, None)
        if found is None:
            known = ", ".join(self._active) or "none"
            raise ControlMissingError(f"There is no fault {fault_id!r}.", hint=f"In force are: {known}.")
        return found.view()

    def clear(self) -> None:
        """Take all faults away."""
        self._active.clear()
        self._spent.clear()

    def active(self) -> list[Fault]:
        """List the faults in force."""
        return [record.view() for record in self._active.values()]

    def spent(self) -> list[Fault]:
        """List the latest hundred faults that are spent."""
        return [record.view() for record in self._spent.values()]

    def hit(self, asked: Asked, now: int, *, created: bool = False) -> Hit | None:
        """Find the fault that a request meets, and count it; of a request that has created something, the lag."""
        for record in list(self._active.values()):
            if record.rule.lags is not created or not meets(record.rule, asked):
                continue
            record.seen += 1
            if record.seen <= record.rule.skip or not self._is_drawn(record) or _is_within_rate(record, now):
                continue
            return self._met(record, now)
        return None

    def _met(self, record: _Record, now: int) -> Hit:
        record.met += 1
        if record.left == 0:
            self._spent[record.id] = self._active.pop(record.id)
            for oldest in list(self._spent)[:-MOST_SPENT]:
                del self._spent[oldest]
        return Hit(record.id, record.rule, None if record.rule.rate is None else record.window_end - now)

    def _is_drawn(self, record: _Record) -> bool:
        rule = record.rule
        if rule.probability == 1:
            return True
        record.draws += 1
        seed = self._seed if rule.seed is None else rule.seed
        # A fault that names its own seed draws alike under whichever name and in whichever world.
        owner = record.id if rule.seed is None else ""
        digest = hashlib.sha256(f"{seed}\x1f{owner}\x1f{record.draws}".encode()).digest()
        return int.from_bytes(digest[:8], "big") < rule.probability * 2**64

    def _next_id(self) -> str:
        return next(name for name in self._names() if name not in self._active and name not in self._spent)

    def _names(self) -> Iterator[str]:
        while True:
            self._number += 1
            yield f"fault-{self._number}"


def _is_within_rate(record: _Record, now: int) -> bool:
    """Count a request of a rate's window, and tell whether it goes through."""
    rate = record.rule.rate
    if rate is None:
        return False
    if now >= record.window_end:
        record.window_end, record.in_window = now + record.rule.window, 0
    record.in_window += 1
    return record.in_window <= rate
