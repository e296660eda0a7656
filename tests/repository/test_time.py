"""Time is read in the clock modules alone; everything else gets it handed in."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

CLOCKS = ("fakes/azfakes/clock.py", "harness/azharness/simulator/clock.py", "harness/azharness/journal/")
# These read the time always, or unless they are given one: such a call has this many arguments.
READERS = {
    "time.time": None,
    "time.time_ns": None,
    "time.clock_gettime": None,
    "time.ctime": 1,
    "time.gmtime": 1,
    "time.localtime": 1,
    "time.strftime": 2,
    "datetime.datetime.now": None,
    "datetime.datetime.utcnow": None,
    "datetime.datetime.today": None,
    "datetime.date.today": None,
}


def imported_names(module: ast.Module) -> dict[str, str]:
    """Map each name that the module imports to what it stands for."""
    names: dict[str, str] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names.update({alias.asname or alias.name: alias.name for alias in node.names})
        if isinstance(node, ast.ImportFrom):
            names.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
    return names


def full_name(node: ast.expr, names: dict[str, str]) -> str:
    """Spell out a dotted name that begins with an import; "" for anything else."""
    head, dot, rest = ast.unparse(node).partition(".")
    return names[head] + dot + rest if head in names else ""


def time_reads(module: ast.Module) -> Iterator[str]:
    """List the places that read the time, or hand on a function that does."""
    names = imported_names(module)
    given = {id(node.func): len(node.args) for node in ast.walk(module) if isinstance(node, ast.Call)}
    for node in ast.walk(module):
        if not isinstance(node, ast.Name | ast.Attribute):
            continue
        name = full_name(node, names)
        if name in READERS and not (READERS[name] and given.get(id(node)) == READERS[name]):
            yield f"{name}, line {node.lineno}"


def test_time_is_read_by_clocks_alone(sources: dict[str, ast.Module]) -> None:
    """No module of the source roots reads the time, except the clocks."""
    others = {name: module for name, module in sources.items() if not name.startswith(CLOCKS)}
    assert {name: found for name, module in others.items() if (found := list(time_reads(module)))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import time; time.time()",
        "import time as t; t.time_ns()",
        "from time import time; time()",
        "from time import time as now; default = now",
        "import time; time.localtime()",
        "import time; time.strftime('%Y')",
        "import datetime; datetime.datetime.now(tz=None)",
        "import datetime as dt; dt.date.today()",
        "from datetime import datetime; datetime.utcnow()",
        "from datetime import datetime as D; field(default_factory=D.today)",
    ],
)
def test_a_planted_reader_is_found(source: str) -> None:
    """The time is found to be read under every name that an import can give."""
    assert len(list(time_reads(ast.parse(source)))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "clock.now()",
        "import time; time.gmtime(0)",
        "import time; time.monotonic()",
        "from datetime import datetime; datetime.fromtimestamp(0)",
        "def f(time): return time.time",
    ],
)
def test_time_that_is_handed_in_is_left_alone(source: str) -> None:
    """Times given as data, own clocks, and the measuring of durations are left alone."""
    assert list(time_reads(ast.parse(source))) == []
