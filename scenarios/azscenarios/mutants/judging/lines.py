"""Which test of the suite runs which lines of the simulator: measured once, kept until a source changes."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
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
_PLENTY = 600.0
"""Processor seconds that one test may take where its usual time is not known yet."""


class Reach(msgspec.Struct, frozen=True):
    """What one test runs: the processor's seconds that it takes, and the lines by file of the simulator."""

    check: str
    seconds: float
    lines: dict[str, list[int]]


class Reaches(msgspec.Struct, frozen=True):
    """What all tests run: each its own lines, and all of them those that run when a site is loaded and made."""

    by_check: dict[str, Reach]
    shared: dict[str, list[int]]

    def running(self, file: str, lines: set[int]) -> list[str]:
        """The tests that run one of these lines."""
        if lines & set(self.shared.get(file, ())):
            return list(self.by_check)
        return [name for name, reach in self.by_check.items() if lines & set(reach.lines.get(file, ()))]


def kept(cache: Path) -> Reaches | None:
    """The map that was measured with the sources as they are now, if there is one."""
    try:
        return msgspec.json.decode(_place(cache).read_bytes(), type=Reaches)
    except (OSError, msgspec.DecodeError):
        return None


def measured(checks: Sequence[Check], cache: Path) -> Reaches:
    """Measure the map on the site as it is, and keep it in place of older ones."""
    found = _measured(checks)
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


def own_cache() -> Path:
    """Where this user's caches lie."""
    usual = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_CACHE_HOME")
    return Path(usual or Path.home() / ".cache") / "azharness"


def _digest() -> str:
    """A digest of all that decides what a test runs."""
    packages = (azharness, azscenarios, azfakes)
    sources = [path for each in packages for path in sorted(Path(str(each.__file__)).parent.rglob("*.py"))]
    found = hashlib.sha256(sys.version.encode())
    for path in [*sources, *feature_files(shipped())]:
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _measured(checks: Sequence[Check]) -> Reaches:
    order = Order(None, "article", tuple(check for check in checks if check.way == "scenario"))
    (ended,) = side_by_side([order], _measure, workers=1)
    if ended.trouble:
        raise MutantError("The suite cannot be measured on the site as it is.", cause=ended.trouble)
    shared, *found = (msgspec.json.decode(each, type=Reach) for each in ended.found)
    return Reaches({each.check: each for each in found}, shared.lines)


def _measure(order: Order, teller: Teller) -> None:
    teller.begins("loading", _PLENTY)
    with _traced() as lines:
        loading.backend(_NOTHING).hello()
    teller.found(Reach("", 0.0, {name: sorted(run) for name, run in lines.items()}))
    config = configured(order.mutant, order.product_version)
    for check in order.checks:
        teller.begins(check.name, _PLENTY)
        began = time.process_time()
        with _traced() as lines:
            events = check.play(config)
        if getattr(events[-1], "result", "") not in ("passed", "inapplicable"):
            raise AzharnessError(f"{check.name} does not pass on the site as it is.", cause=str(events[-1]))
        by_file = {name: sorted(run) for name, run in lines.items()}
        teller.found(Reach(check.name, time.process_time() - began, by_file))


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
