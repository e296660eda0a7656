"""Whether things are still what they were: digests of the tool, of features, of a backend."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

import msgspec

import azfakes
import azharness
import azscenarios
from azharness.cli.version import tool_version
from azharness.journal.events import RunStarted
from azharness.journal.schema import stable
from azscenarios.features import feature_files, shipped

_PACKAGES = (azharness, azfakes, azscenarios)
_COMPILED = ".pyc"
_SHOWN = 12


def of_tool() -> str:
    """The tool by its version and files, and what else decides which sequences a seed stands for."""
    folders = [*(Path(str(package.__file__)).parent for package in _PACKAGES), shipped()]
    digest = _digest(line for folder in folders for line in _files(folder, folder.rglob("*")))
    return (
        f"azharness {tool_version()} (files {digest}), "
        f"Python {platform.python_version()}, Hypothesis {version('hypothesis')}"
    )


def of_features(folder: Path | None) -> str:
    """A user's own feature files, by their names and what stands in them."""
    return _digest(_files(folder, feature_files(folder))) if folder else ""


def of_backend(name: str, head: RunStarted) -> str:
    """A backend by what a run's head tells of it, and by the file that makes it if that is a module of Python."""
    # Which failures are known changes nothing of what is asked.
    said = hashlib.sha256(msgspec.json.encode(stable(msgspec.structs.replace(head, baseline=[]))))
    module = sys.modules.get(name.partition(":")[0])
    if module is not None and module.__file__:
        said.update(Path(module.__file__).read_bytes())
    return said.hexdigest()[:_SHOWN]


def _files(folder: Path, paths: Iterable[Path]) -> Iterator[str]:
    for path in sorted(paths):
        if path.is_file() and path.suffix != _COMPILED:
            yield f"{path.relative_to(folder).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}"


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:_SHOWN]
