"""Playing feature files alone, without the shipped suite, for those who try one scenario again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from azharness.journal.events import Event
from azharness.journal.reader import read
from azscenarios.config import VARIABLE, RunConfig
from azscenarios.errors import SuiteError

_SETTINGS = Path(__file__).parents[1] / "suite.ini"
_PLUGINS = ("pytest_bdd.plugin", "azscenarios.plugin")
_STEERING = ("PYTEST_", "HYPOTHESIS_")
_TAIL = 20


def play_features(paths: Sequence[Path], config: RunConfig, folder: Path) -> list[Event]:
    """Run the scenarios of these files in a process of their own, and tell what happened; `folder` is scratch space."""
    segments = folder / "segments"
    segments.mkdir()
    told = msgspec.structs.replace(config, segments=str(segments))
    (folder / "run.json").write_bytes(msgspec.json.encode(told))
    done = subprocess.run(  # noqa: S603  (our own interpreter and arguments)
        [
            *(sys.executable, "-P", "-m", "pytest"),
            *("-c", str(_SETTINGS), "--rootdir", str(folder), "--noconftest"),
            *(part for plugin in _PLUGINS for part in ("-p", plugin)),
            *(str(path.resolve()) for path in paths),
        ],
        env=_environment(folder),
        capture_output=True,
        text=True,
        stdin=subprocess.PIPE,
        check=False,
    )
    events = _events(segments)
    if not events:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-_TAIL:])
        raise SuiteError("The scenarios could not be run.", cause=tail)
    return events


def _events(segments: Path) -> list[Event]:
    return [event for path in sorted(segments.glob("*.ndjson")) for event in read(path)]


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_STEERING)}
    return {
        **kept,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis"),
        VARIABLE: str(folder / "run.json"),
    }
