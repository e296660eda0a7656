"""One property of the suite by itself, on a backend of this process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec

from azharness.journal.events import CommandDone
from azharness.journal.reader import read
from azscenarios.config import VARIABLE, RunConfig
from azscenarios.features import shipped

SUITE = shipped().parent / "scenarios" / "azscenarios"


def broken_by(property_file: str, backend: str, folder: Path, examples: int = 60) -> set[str]:
    """The requirements that differ in the failing example which a property finds; none if it finds nothing."""
    segments = folder / "segments"
    segments.mkdir()
    (folder / "run.json").write_bytes(
        msgspec.json.encode(
            RunConfig(backend=backend, seed=1, examples=examples, shrink=False, segments=str(segments))
        )
    )
    subprocess.run(
        [
            *(sys.executable, "-P", "-m", "pytest", "-c", str(SUITE / "suite.ini"), "--rootdir", str(folder)),
            *("--noconftest", "-p", "pytest_bdd.plugin", "-p", "azscenarios.plugin"),
            str(SUITE / "suite" / property_file),
        ],
        env={**os.environ, VARIABLE: str(folder / "run.json"), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        check=False,
    )
    events = [event for path in segments.glob("*.ndjson") for event in read(path)]
    done = [event for event in events if isinstance(event, CommandDone)]
    return {key.partition("/")[0] for event in done for each in event.differences for key in each.cites}
