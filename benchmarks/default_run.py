"""Where the time of a whole default run goes: the suite's machinery, the model, the simulated site, the cloud.

The run happens in this process, once, with a stopwatch at each border; what one part asks of another counts for the
other. The baseline in the same process is pytest on as many empty tests. Run: `python benchmarks/default_run.py`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from azfakes import inprocess
from azharness.backends.inprocess import InProcessBackend
from azharness.engine import runner
from azharness.model import Model
from azscenarios.features import shipped

_SUITE = shipped().parent / "scenarios" / "azscenarios"
_PLUGINS = ("-p", "pytest_bdd.plugin", "-p", "azscenarios.plugin")


class Stopwatch:
    """Time by part, each moment counted for the innermost part alone."""

    # Held here, since freezegun puts its own clock in the place of every module's.
    _clock = staticmethod(perf_counter)

    def __init__(self) -> None:
        """Begin in no part."""
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._open: list[str] = []
        self._since = 0.0

    def around(self, owner: Any, name: str, part: str) -> None:
        """Count the calls of a method for a part."""
        inner: Callable[..., Any] = getattr(owner, name)

        @wraps(inner)
        def timed(*arguments: Any, **named: Any) -> Any:
            self._enter(part)
            try:
                return inner(*arguments, **named)
            finally:
                self._leave()

        setattr(owner, name, timed)

    def _enter(self, part: str) -> None:
        self._tick()
        self._open.append(part)

    def _leave(self) -> None:
        self._tick()
        self._open.pop()

    def _tick(self) -> None:
        now = self._clock()
        if self._open:
            self.seconds[self._open[-1]] += now - self._since
        self._since = now


def main() -> int:
    """Measure and print."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    watch = Stopwatch()
    for name in ("send", "knock"):
        watch.around(InProcessBackend, name, "simulated site")
    for name in ("predict", "observe", "learn"):
        watch.around(Model, name, "model")
    watch.around(runner, "compare", "model")
    watch.around(inprocess, "_answer", "cloud")
    counted = Counted()
    whole = _timed([*_PLUGINS, str(shipped()), str(_SUITE / "suite")], counted)
    empty = _baseline(counted.tests)
    _print(whole, empty, watch.seconds, counted.tests)
    return 0


def _print(whole: float, empty: float, seconds: Mapping[str, float], tests: int) -> None:
    rest = whole - sum(seconds.values())
    print(
        f"whole run: {whole:.1f} s for {tests} tests, {whole / empty:.0f} times as many empty ones ({empty:.2f} s)"
    )
    parts = sorted(seconds.items(), key=lambda each: -each[1])
    for part, spent in [*parts, ("pytest, pytest-bdd, Hypothesis, engine", rest)]:
        print(f"  {part:40}{spent:7.1f} s{spent / whole:7.0%}")


class Counted:
    """A plugin that counts tests."""

    def __init__(self) -> None:
        """Begin with none."""
        self.tests = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count each test once."""
        self.tests += report.when == "call"


def _timed(arguments: list[str], plugin: object) -> float:
    began = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        fixed = ["-q", "--no-header", "-c", str(_SUITE / "suite.ini"), "--rootdir", folder, "--noconftest"]
        pytest.main([*fixed, *arguments], plugins=[plugin])
    return perf_counter() - began


def _baseline(tests: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "test_empty.py"
        path.write_text("".join(f"def test_{number}():\n    pass\n" for number in range(tests)))
        return _timed([str(path)], Counted())


if __name__ == "__main__":
    sys.exit(main())
