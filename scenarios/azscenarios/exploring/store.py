"""Derived sequences on disk: kept from run to run, and written for others to read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

import azharness.model
from azharness.contract.hello import Hello
from azharness.model.explore.derive import Derived, Kind, derive
from azharness.model.trace import Trace, encode

_VARIABLE = "AZHARNESS_CACHE"
"""Environment variable that names the folder for what is kept from run to run."""


def derived(hello: Hello, kinds: Sequence[Kind], folder: Path | None = None) -> Derived:
    """Sequences for a backend that says this of itself: those that are kept, if the model is still the same."""
    path = place(hello, kinds, folder or cache_folder())
    kept = _read(path)
    if kept is not None:
        return kept
    found = derive(hello, kinds)
    keep(path, found)
    return found


def place(hello: Hello, kinds: Sequence[Kind], folder: Path) -> Path:
    """Where sequences for a backend that says this of itself are kept, as long as the model is the same."""
    return folder / f"explored-{_digest(hello, kinds)}.msgpack"


def cache_folder() -> Path:
    """Where things are kept: where the environment says, or where the system keeps what can be made again."""
    named = os.environ.get(_VARIABLE) or os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    return (Path(named) if named else Path.home() / ".cache") / "azharness"


def write_traces(traces: Sequence[Trace], folder: Path) -> list[str]:
    """Write each trace to a file of its own; the files' names."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"{number:04}.trace.json" for number in range(1, len(traces) + 1)]
    for name, trace in zip(names, traces, strict=True):
        (folder / name).write_bytes(encode(trace))
    return names


def _digest(hello: Hello, kinds: Sequence[Kind]) -> str:
    digest = hashlib.sha256(msgspec.json.encode([hello, sorted(kinds)]))
    top = Path(azharness.model.__file__).parent
    for folder in (top, top.parent / "contract", top.parent / "catalogue"):
        for path in sorted((*folder.rglob("*.py"), *folder.rglob("*.toml"))):
            digest.update(path.relative_to(top.parent).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:32]


def _read(path: Path) -> Derived | None:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Derived)
    except (OSError, msgspec.DecodeError):
        return None


def keep(path: Path, found: Derived) -> None:
    """Keep it if that can be done; what is not kept is derived again."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{os.getpid()}")
        half.write_bytes(msgspec.msgpack.encode(found))
        half.replace(path)
    except OSError:
        return
