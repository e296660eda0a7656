"""Running the suite: one pytest process with a configuration of its own, which nothing of the user's folder enters."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from azscenarios.config import VARIABLE, RunConfig
from azscenarios.errors import FeatureError
from azscenarios.features import feature_files, problems, shipped
from azscenarios.vocabulary import unknown_steps

_SUITE = Path(__file__).parent / "suite"
_SETTINGS = Path(__file__).parent / "suite.ini"
_PLUGINS = ("pytest_bdd.plugin", "azscenarios.plugin")
_INTERRUPTED, _INTERNAL, _USAGE = 2, 3, 4


@dataclass(frozen=True, slots=True)
class Ended:
    """How the pytest process ended: why it stopped before its end, and what it printed if it broke."""

    stopped: str = ""
    trouble: str = ""


def check(folders: Sequence[Path]) -> list[FeatureError]:
    """Everything that is wrong with the features in these folders, before anything runs."""
    found: list[FeatureError] = []
    for path in (path for folder in folders for path in feature_files(folder)):
        wrong = problems(path)
        found += wrong or list(unknown_steps(path))
    return found


def run(config: RunConfig, own: Path | None, workers: int, folder: Path) -> Ended:
    """Run the shipped features and properties, and the user's own features if there are any.

    `folder` is scratch space; the journal's segments are left where the configuration says.
    """
    (folder / "run.json").write_bytes(msgspec.json.encode(config))
    log = folder / "pytest.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  (our own interpreter and arguments)
            _command(own, workers, folder),
            env=_environment(folder / "run.json"),
            stdout=output,
            stderr=None,
            stdin=subprocess.DEVNULL,
        )
        code = _wait(process)
    if (Path(config.segments) / "stopped").exists():
        return Ended(stopped="backend-unreachable")
    if code == _INTERRUPTED or code < 0:
        return Ended(stopped="interrupted")
    if code in (_INTERNAL, _USAGE):
        return Ended(trouble=log.read_text(encoding="utf-8", errors="replace"))
    return Ended()


def _wait(process: subprocess.Popen[bytes]) -> int:
    """Wait for the end; an interrupt reaches the process by itself, which then ends its test."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def _command(own: Path | None, workers: int, folder: Path) -> list[str]:
    paths = [shipped(), *([own] if own else []), _SUITE]
    parallel = ["-p", "xdist.plugin", "-n", str(workers)] if workers > 1 else []
    return [
        *(sys.executable, "-P", "-m", "pytest"),
        *("-c", str(_SETTINGS), "--rootdir", str(folder), "--noconftest"),
        *(part for plugin in _PLUGINS for part in ("-p", plugin)),
        *parallel,
        *(str(path.resolve()) for path in paths),
    ]


def _environment(config: Path) -> dict[str, str]:
    """The user's environment without what would steer pytest."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return {**kept, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", VARIABLE: str(config)}
