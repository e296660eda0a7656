"""What the scenarios do on a site, as traces."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import msgspec
import pytest

from azharness.model.trace import Trace
from azscenarios.afterwards import SEQUENCE
from azscenarios.config import VARIABLE, RunConfig
from azscenarios.features import shipped
from azscenarios.identity import claims, title

_SETTINGS = shipped().parent / "scenarios" / "azscenarios" / "suite.ini"


class Recorded(msgspec.Struct, frozen=True):
    """One scenario's trace and the requirements that it claims."""

    claims: list[str]
    trace: Trace


class Collector:
    """A plugin of pytest that takes the trace of every scenario when it ends."""

    def __init__(self) -> None:
        """Begin with none."""
        self.recorded: list[Recorded] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        """The site still stands as the scenario left it."""
        sequence = item.stash.get(SEQUENCE, None)
        runner = sequence.runner() if sequence else None
        if runner is not None and runner.model.state.world.tenants:
            trace = runner.recorder.trace(title(item), "scenario", 1, runner.model.state)
            self.recorded.append(Recorded(claims(item), trace))


def collected(file: Path | None, wanted: dict[str, set[str]], backend: str = "simulated") -> list[Recorded]:
    """The traces of the scenarios that claim what is wanted of each product version; a file keeps them where one is given."""
    if file is not None and file.exists():
        return msgspec.json.decode(file.read_bytes(), type=list[Recorded])
    collector = Collector()
    for version, requirements in wanted.items():
        _run(
            collector,
            RunConfig(backend=backend, requirements=sorted(requirements), product_version=version, seed=1),
        )
    if not collector.recorded:
        raise SystemExit("No scenario could be recorded.")
    if file is not None:
        file.write_bytes(msgspec.json.encode(collector.recorded))
    return collector.recorded


def _run(collector: Collector, config: RunConfig) -> None:
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "run.json"
        told.write_bytes(msgspec.json.encode(config))
        # Only the plugins that are named: those that are installed beside them would load themselves a second time.
        os.environ |= {VARIABLE: str(told), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        plugins = ["-p", "pytest_bdd.plugin", "-p", "azscenarios.plugin"]
        pytest.main(
            ["-c", str(_SETTINGS), "--rootdir", folder, "--noconftest", *plugins, str(shipped())], [collector]
        )
