"""Running the suite: one pytest process with a configuration of its own, which nothing of the user's folder enters."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from azharness.journal.attempts import broken_off
from azharness.journal.verdicts import INTERRUPTED
from azscenarios.config import ENDED, STOPPED, VARIABLE, RunConfig
from azscenarios.errors import FeatureError
from azscenarios.features import feature_files, namesakes, problems, shipped
from azscenarios.named_traces import wrong_traces
from azscenarios.vocabulary import unknown_steps

SUITE = Path(__file__).parent / "suite"
SETTINGS = Path(__file__).parent / "suite.ini"
PLUGINS = ("pytest_bdd.plugin", "azscenarios.plugin")
_ORPHAN = "azscenarios.orphan"
_PASSED, _FAILED, _NOTHING_COLLECTED = 0, 1, 5
_LOST = "A worker ended in the middle of a test:"
_STEERING = ("PYTEST_", "HYPOTHESIS_")
_GRACE = 10
"""Seconds for an interrupted process to end its test and itself."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How the pytest process ended: why it stopped before its end, and what it printed if it broke down."""

    stopped: str = ""
    trouble: str = ""


def check(folders: Sequence[Path]) -> list[FeatureError]:
    """Everything that is wrong with the features in these folders, before anything runs."""
    paths = [path for folder in folders for path in feature_files(folder)]
    found = [error for folder in folders for error in _no_features(folder)]
    for path in paths:
        wrong = problems(path)
        found += wrong or [*unknown_steps(path), *wrong_traces(path)]
    return found or list(namesakes(paths))


def _no_features(folder: Path) -> Iterator[FeatureError]:
    if any(path.suffix != ".feature" for path in feature_files(folder) or [folder]):
        yield FeatureError(str(folder), "holds no feature.", hint="Feature files are named `*.feature`.")


def run(config: RunConfig, own: Path | None, workers: int, folder: Path, lock: int) -> Ended:
    """Run the shipped features and properties, and the user's own features if there are any.

    `folder` is scratch space; the journal's segments are left where the configuration says. The process holds the file
    descriptor `lock` too, so that what is locked by it is free only when both have ended.
    """
    (folder / "run.json").write_bytes(msgspec.json.encode(config))
    log = folder / "pytest.log"
    with log.open("wb") as output, _started(_command(own, workers, folder), folder, output, lock) as process:
        interrupted = _interrupted(process)
    if interrupted:
        return Ended(stopped=INTERRUPTED)
    segments = Path(config.segments)
    if (segments / STOPPED).exists():
        return Ended(stopped="backend-unreachable")
    whole = process.returncode in (_PASSED, _FAILED, _NOTHING_COLLECTED) and (segments / ENDED).exists()
    if not whole:
        told = log.read_text(encoding="utf-8", errors="replace")
        return Ended(stopped=INTERRUPTED, trouble=f"{told}\nexit code {process.returncode}")
    lost = broken_off(segments)
    return Ended(stopped=INTERRUPTED, trouble="\n".join([_LOST, *lost])) if lost else Ended()


def _started(command: Sequence[str], folder: Path, output: BinaryIO, lock: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  (our own interpreter and arguments)
        command,
        env=_environment(folder),
        stdout=output,
        stderr=None,
        stdin=subprocess.PIPE,  # it closes with us, whatever ends us
        pass_fds=[lock] if os.name == "posix" else (),
        start_new_session=True,  # an interrupt reaches it through us, and once
    )


def _interrupted(process: subprocess.Popen[bytes]) -> bool:
    """Wait for the end, and tell whether an interrupt brought it about; a second one ends the process at once."""
    try:
        process.wait()
    except KeyboardInterrupt:
        _interrupt(process)
        return True
    return False


def _interrupt(process: subprocess.Popen[bytes]) -> None:
    try:
        if os.name == "posix":  # elsewhere the console tells every process of it
            process.send_signal(signal.SIGINT)
        process.wait(_GRACE)
    except (KeyboardInterrupt, subprocess.TimeoutExpired):
        process.kill()
        process.wait()


def _command(own: Path | None, workers: int, folder: Path) -> list[str]:
    paths = [shipped(), *(feature_files(own) if own else []), SUITE]
    parallel = ["-p", "xdist.plugin", "-n", str(workers)] if workers > 1 else []
    return [
        *(sys.executable, "-P", "-m", "pytest"),
        *("-c", str(SETTINGS), "--rootdir", str(folder), "--noconftest"),
        *(part for plugin in (*PLUGINS, _ORPHAN) for part in ("-p", plugin)),
        *parallel,
        *(str(path.resolve()) for path in paths),
    ]


def _environment(folder: Path) -> dict[str, str]:
    """The user's environment without what would steer pytest, and with nothing left behind in the user's folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_STEERING)}
    return {
        **kept,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis"),
        VARIABLE: str(folder / "run.json"),
    }
