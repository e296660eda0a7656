"""A cloud behind TLS in a thread of the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread

from azfakes import ReadyLine
from azfakes.doors import RealPlace
from azfakes.server import CloudServer


@contextmanager
def tls_cloud(
    folder: Path,
    *,
    world: str = "contoso",
    seed: int = 1,
    real: RealPlace | None = None,
    wall_clock: bool = False,
) -> Iterator[ReadyLine]:
    """Serve a world on loopback while the context lasts; `ca.pem` is written to the folder."""
    lines: Queue[ReadyLine] = Queue()
    server = CloudServer(world, seed, folder / "ca.pem", real=real, wall_clock=wall_clock)
    thread = Thread(target=server.run, args=(lines.put,), daemon=True)
    thread.start()
    try:
        yield lines.get(timeout=20)
    finally:
        server.stop()
        thread.join(20)
