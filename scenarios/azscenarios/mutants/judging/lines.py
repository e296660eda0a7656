"""Which check runs which lines of the simulator: measured once, kept until a source changes."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec

import azfakes
import azharness
import azharness.simulator
import azscenarios
from azharness.contract.errors import AzharnessError
from azharness.journal.events import CommandDone, Event
from azharness.journal.verdicts import row_of
from azscenarios.errors import MutantError
from azscenarios.features import feature_files, shipped
from azscenarios.mutants import loading
from azscenarios.mutants.judging.check import Check
from azscenarios.mutants.judging.examination import Order, configured
from azscenarios.mutants.judging.fleet import side_by_side
from azscenarios.mutants.judging.split import Teller
from azscenarios.mutants.mutant import Mutant

SIMULATOR = Path(azharness.simulator.__file__).parent
_NOTHING = Mutant(name="nothing", file="", old="", new="")
"""Changes nothing: the simulator is loaded once more, line by line."""
_LOADING = "loading"
_PLENTY = 600.0
"""Processor seconds that one test may take where its usual time is not known yet."""


class Reach(msgspec.Struct, frozen=True):
    """What one check runs: the processor's seconds that it takes, the lines by file of the simulator, and what it judges."""

    check: str
    seconds: float
    lines: dict[str, list[int]]
    judged: list[str]
    """The requirements of which something was judged."""


class Reaches(msgspec.Struct, frozen=True):
    """What all checks run: each its own lines, and all of them those that run when a site is loaded and made."""

    by_check: dict[str, Reach]
    shared: dict[str, list[int]]

    def running(self, file: str, lines: set[int]) -> list[str]:
        """The checks that run one of these lines."""
        if lines & set(self.shared.get(file, ())):
            return list(self.by_check)
        return [name for name, reach in self.by_check.items() if lines & set(reach.lines.get(file, ()))]


def kept(cache: Path) -> Reaches | None:
    """The map that was measured with the sources as they are now, if there is one."""
    try:
        return msgspec.json.decode(_place(cache).read_bytes(), type=Reaches)
    except (OSError, msgspec.DecodeError):
        return None


def measured(checks: Sequence[Check], cache: Path, workers: int) -> Reaches:
    """Measure the map on the site as it is, in so many processes, and keep it in place of older ones."""
    found = _measured(checks, workers)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        for old in cache.glob("lines-*.json"):
            old.unlink()
        _place(cache).write_bytes(msgspec.json.encode(found))
    except OSError as error:
        raise MutantError(f"{cache} cannot be written to.", cause=error.strerror or "") from None
    return found


def _place(cache: Path) -> Path:
    return cache / f"lines-{_digest()}.json"


def _digest() -> str:
    """A digest of all that decides what a check runs."""
    packages = (azharness, azscenarios, azfakes)
    sources = [path for each in packages for path in sorted(Path(str(each.__file__)).parent.rglob("*.py"))]
    found = hashlib.sha256(sys.version.encode())
    for path in [*sources, *feature_files(shipped())]:
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _measured(checks: Sequence[Check], workers: int) -> Reaches:
    """Properties are left out: they do something else each time, and may run anything."""
    fixed = [check for check in checks if check.way != "property"]
    orders = [Order(None, "article", tuple(fixed[first::workers])) for first in range(workers)]
    found: dict[str, Reach] = {}
    for ended in side_by_side(orders, _measure, workers):
        if ended.trouble or ended.timed_out:
            cause = ended.trouble or f"{ended.timed_out} does not end"
            raise MutantError("The suite cannot be measured on the site as it is.", cause=cause)
        found |= {each.check: each for each in (msgspec.json.decode(one, type=Reach) for one in ended.found)}
    shared = found.pop(_LOADING)
    return Reaches(found, shared.lines)


def _measure(order: Order, teller: Teller) -> None:
    teller.begins(_LOADING, _PLENTY)
    with _traced() as lines:
        loading.backend(_NOTHING).hello()
    teller.found(Reach(_LOADING, 0.0, _sorted(lines), []))
    config = configured(order.mutant, order.product_version)
    for check in order.checks:
        teller.begins(check.name, _PLENTY)
        began = time.process_time()
        with _traced() as lines:
            events = check.play(config)
        if getattr(events[-1], "result", "") not in ("passed", "inapplicable"):
            raise AzharnessError(f"{check.name} does not pass on the site as it is.", cause=str(events[-1]))
        teller.found(Reach(check.name, time.process_time() - began, _sorted(lines), _judged(events)))


def _sorted(lines: Mapping[str, set[int]]) -> dict[str, list[int]]:
    return {name: sorted(run) for name, run in lines.items()}


def _judged(events: Iterable[Event]) -> list[str]:
    cases = (key for each in events if isinstance(each, CommandDone) for key in each.judged)
    return sorted({row_of(key) for key in cases})


@contextmanager
def _traced() -> Iterator[dict[str, set[int]]]:
    """Note the lines of the simulator that run, by file relative to it."""
    found: dict[str, set[int]] = defaultdict(set)
    root = f"{SIMULATOR}{os.sep}"

    def call(frame: FrameType, _event: str, _arg: Any) -> Any:
        name = frame.f_code.co_filename
        if not name.startswith(root):
            return None
        run = found[Path(name[len(root) :]).as_posix()]
        run.add(frame.f_lineno)

        def line(inner: FrameType, event: str, _arg: Any) -> Any:
            if event == "line":
                run.add(inner.f_lineno)
            return line

        return line

    sys.settrace(call)
    try:
        yield found
    finally:
        sys.settrace(None)
