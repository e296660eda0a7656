"""A simulated site, or a faulty one, behind HTTP in a thread of the test."""

from __future__ import annotations

import importlib
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from types import ModuleType

import uvicorn

from azharness.contract.hello import Doors


@contextmanager
def http_site(package: ModuleType) -> Iterator[str]:
    """The base URL of a fresh site of this package, such as `azharness.simulator` or a mutant of it, while the context lasts."""
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    doors = {name: f"{url}/{name.replace('_', '-')}" for name in Doors.__struct_fields__}
    site = package.Site(master_key=secrets.token_bytes(32), addresses=Doors(**doors))
    application = importlib.import_module(f"{package.__name__}.http").application(site)
    config = uvicorn.Config(application, log_level="warning", access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield url
    finally:
        server.should_exit = True
        thread.join(20)
        site.close()
        listening.close()
