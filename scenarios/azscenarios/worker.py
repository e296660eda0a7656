"""A worker: one cloud and one backend, which all tests of a pytest process use one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from azharness.backends import resolve
from azharness.backends.steady import SteadyBackend
from azharness.contract.cloud import CloudControl
from azharness.contract.hello import Capability, Hello
from azharness.contract.ports import Backend
from azharness.engine.errors import Inconclusive
from azharness.engine.runner import hello_of
from azscenarios.cloud import in_process_cloud, remote_cloud
from azscenarios.config import RunConfig


@dataclass
class Worker:
    """One cloud, one backend."""

    backend: Backend
    cloud: CloudControl
    hello: Hello
    in_process: bool
    used: bool = False
    fresh: Callable[[], Backend] | None = None
    """Makes another such backend where a factory makes them; one behind a URL is what it is."""

    def occupy(self) -> None:
        """Begin another test; without `reset` a backend can serve the first one only."""
        if self.used and Capability.RESET not in self.hello.capabilities:
            raise Inconclusive("The backend declines `reset`, so that only the first test could run.")
        self.used = True


def greeted(config: RunConfig) -> Hello:
    """What the backend of a run says of itself."""
    backend = resolve.resolve(config.backend, timeout=config.timeout)
    try:
        return hello_of(backend)
    finally:
        backend.close()


@contextmanager
def working(config: RunConfig) -> Iterator[Worker]:
    """A worker for a run, with its cloud in this process or behind the ready line that the run names."""
    in_process = not config.cloud
    with in_process_cloud() if in_process else remote_cloud(config.cloud) as cloud:
        backend = _made(config)
        fresh = None if "//" in config.backend else partial(_made, config)
        try:
            yield Worker(backend, cloud, hello_of(backend), in_process, fresh=fresh)
        finally:
            backend.close()


def _made(config: RunConfig) -> Backend:
    return SteadyBackend(resolve.resolve(config.backend, timeout=config.timeout), config.hello)
