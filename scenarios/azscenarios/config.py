"""What a run was asked for, handed from the command line to every pytest process in one file."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from azharness.contract.hello import Hello

VARIABLE = "AZHARNESS_RUN"
"""Environment variable that names the file; without it a run is the default one, and leaves nothing behind."""

STOPPED, ENDED = "stopped", "ended"
"""Files beside the journal's segments: why the session gave up, and that it came to its own end."""


class RunConfig(msgspec.Struct, frozen=True, kw_only=True):
    """What a run was asked for."""

    backend: str = "simulated"
    hello: Hello | None = None
    """What the backend said of itself when it was greeted; it may say nothing else later."""
    cloud: str = ""
    """Ready line (JSON) of a running cloud, or empty: a cloud in each pytest process."""
    product_version: str = "article"
    services: list[str] = []
    requirements: list[str] = []
    seed: int = 0
    timeout: float = 10.0
    """Seconds for each answer of the backend."""
    segments: str = ""
    """Folder for the journal's segments, or empty."""
    kept: str = ""
    """Folder with the segments of tests that earlier attempts of the run finished, or empty."""
    examples: int = 25
    """Examples of each property."""
    shrink: bool = True
    """Whether a property looks for a shorter form of what it found."""
    shorten: float = 0.0
    """Seconds for the search for the shortest form of each failure; 0: none."""
    failures: str = ""
    """Folder for what is written of failures, or empty."""


def current() -> RunConfig:
    """What this process was asked for."""
    path = os.environ.get(VARIABLE, "")
    return msgspec.json.decode(Path(path).read_bytes(), type=RunConfig) if path else RunConfig()
