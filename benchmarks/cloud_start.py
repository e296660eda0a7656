"""How long `azharness serve cloud` takes to its ready line.

Baselines of the same run: Python that does nothing, and Python that loads the server's libraries alone. Each is started
in turns with the others, and the fastest start counts. Run: `python benchmarks/cloud_start.py [WORLD …]` (contoso).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

_TURNS = 7
_LIMIT = 0.5
_LIBRARIES = "import click, cryptography.x509, joserfc, msgspec, starlette.responses, trustme, uvicorn"


def main(worlds: list[str]) -> int:
    """Measure and print; the exit code says whether the first world is ready in half a second."""
    tool = str(Path(sys.executable).with_name("azharness"))
    starts = {
        "Python alone": [sys.executable, "-c", "print()"],
        "Python with the libraries": [sys.executable, "-c", f"{_LIBRARIES}; print()"],
        **{f"cloud {name}": [tool, "serve", "cloud", "--world", name] for name in worlds or ["contoso"]},
    }
    found = {name: [_started(command)] for name, command in starts.items()}
    for _ in range(_TURNS):
        for name, command in starts.items():
            found[name].append(_started(command))
    alone, libraries, *_ = (min(times) for times in found.values())
    print(f"{'':28}{'s':>7}{'median':>8}   times Python alone / with the libraries")
    for name, times in found.items():
        fastest, median = min(times), sorted(times)[len(times) // 2]
        print(f"{name:28}{fastest:7.3f}{median:8.3f}   {fastest / alone:.1f} / {fastest / libraries:.1f}")
    return 0 if min(found[f"cloud {(worlds or ['contoso'])[0]}"]) < _LIMIT else 1


def _started(command: list[str]) -> float:
    """Start a process, wait for its first line and end it; seconds until the line."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:  # noqa: S603
        assert process.stdout is not None
        process.stdout.readline()
        taken = perf_counter() - began
        process.kill()
    return taken


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
