"""The site over HTTP: the contract's routes, and the doors under paths of their own."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from azharness.contract import ContractViolation
from azharness.contract.hello import Doors
from azharness.simulator import doors
from azharness.simulator.errors import ServeError
from azharness.simulator.site import Site

_Result = TypeVar("_Result")


def application(site: Site) -> Starlette:
    """A site as ASGI application. Work that may block runs in a worker thread, one piece at a time."""
    turn = asyncio.Lock()

    async def work(task: Callable[[], _Result]) -> _Result:
        async with turn:
            return await run_in_threadpool(task)

    async def door(task: doors.Work) -> Response:
        return await work(lambda: task(site.context))

    async def hello(_request: Request) -> Response:
        return _json(site.hello())

    async def command(request: Request) -> Response:
        body = await request.body()
        try:
            return _json(await work(lambda: site.handle(body)))
        except ContractViolation as violation:
            return JSONResponse({"error": violation.code, "message": violation.message}, status_code=400)

    return Starlette(
        routes=[
            Route("/azharness/v1/hello", hello, methods=["GET"]),
            Route("/azharness/v1/commands", command, methods=["POST"]),
            *(Mount(f"/{name}", app) for name, app in doors.all_doors(door).items()),
        ]
    )


def serve(
    host: str,
    port: int,
    store: Path | None,
    master_key: bytes,
    ready: Callable[[str], None],
) -> None:
    """Serve a site until the process is told to end.

    Args:
        host: address to listen at, such as `127.0.0.1`.
        port: port to listen at; 0 takes a free one.
        store: file of the store; None keeps everything in memory.
        master_key: 32 bytes that seal the secret keys in the store.
        ready: called with the site's base URL once it listens.

    Raises:
        ServeError: the address cannot be listened at.
        StoreError: the store cannot be used with that key.
    """
    listening = _listen(host, port)
    try:
        base = _base_url(listening)
        site = Site(store, master_key=master_key, addresses=_addresses(base))
        try:
            ready(base)
            config = uvicorn.Config(application(site), log_level="warning", access_log=False, lifespan="off")
            uvicorn.Server(config).run(sockets=[listening])
        finally:
            site.close()
    finally:
        listening.close()


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket: from here on connections are taken, so that `ready` tells the truth."""
    try:
        opened = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise ServeError(
            f"Nothing can listen at {host}, port {port}.",
            cause=str(error.strerror or error),
            hint="Choose another port, or 0 for a free one.",
        ) from None
    # asyncio turns Nagle's delay off for sockets that name TCP as their protocol, and for no others.
    return socket.socket(opened.family, opened.type, socket.IPPROTO_TCP, opened.detach())


def _addresses(base: str) -> Doors:
    """Each door has a path of its own, where `application` mounts it."""
    return Doors(
        gateway=f"{base}/gateway",
        management_point=f"{base}/management-point",
        enhanced_http=f"{base}/enhanced-http",
        plain_http=f"{base}/plain-http",
    )


def _base_url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")
