"""The cloud as a TLS server on this machine: services and control plane on ports, or on the real host names.

All certificates come from an authority that is made at the start; clients have to trust its file.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, final

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Config, Server

from azfakes.cloud import Cloud
from azfakes.connections import connections_to
from azfakes.control import ControlPlane
from azfakes.control_types import ReadyLine
from azfakes.doors import RealPlace, loopback_doors, real_doors, tls_context
from azfakes.faultanswers import DroppedConnection, LateAnswer, TornAnswer
from azfakes.tenants import tenant_infos
from azfakes.worlds.schema import World

_KEEP_ALIVE = 75
"""Seconds for which an idle connection stays open, longer than clients keep theirs."""


@final
class CloudServer:
    """A fake cloud that listens on loopback.

    Args:
        world: name of a built-in world, or a world.
        seed: decides every identifier and secret.
        ca_file: where to write the certificate authority, in PEM.
        people: members to add to each tenant of a built-in world.
        first_port: first of eleven consecutive ports: login, graph and arm of public, usgov and china, Graph of
            usdod, which shares the others with usgov, then the control plane; None lets the system choose.
        real: serve the real host names at one address instead.
        wall_clock: begin at this machine's time and let it pass.

    Raises:
        ServerError: a port is taken, or an address is not this machine's own.
        WorldError: the world is unknown.
    """

    def __init__(
        self,
        world: str | World,
        seed: int,
        ca_file: Path,
        *,
        people: int = 0,
        first_port: int | None = None,
        real: RealPlace | None = None,
        wall_clock: bool = False,
    ) -> None:
        self._doors = loopback_doors(first_port) if real is None else real_doors(real)
        try:
            self._cloud = Cloud(
                world, seed, people=people, addresses=self._doors.addresses, wall_clock=wall_clock
            )
        except BaseException:
            self._doors.close()
            raise
        self._control_token = secrets.token_urlsafe(32)
        self._control = ControlPlane(self._cloud, self._control_token)
        self._ca_file = ca_file
        self._server: Server | None = None

    def run(self, ready: Callable[[ReadyLine], None]) -> None:
        """Serve until stopped or interrupted; `ready` is called once the ports answer."""
        config = Config(
            self._app,
            http=connections_to(self._at_once, self._doors.control_port),
            ws="none",
            lifespan="off",
            interface="asgi3",
            proxy_headers=False,
            loop="auto",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=_KEEP_ALIVE,
            timeout_graceful_shutdown=1,
        )
        config.load()
        config.ssl = tls_context(self._doors.names, self._ca_file)
        self._server = _AnnouncingServer(config, lambda: ready(self._ready_line()))
        self._server.run(list(self._doors.sockets))

    def stop(self) -> None:
        """Stop serving; may be called from another thread."""
        if self._server is not None:
            self._server.should_exit = True

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the cloud or the control plane by port; an ordered fault closes the connection, at once or later."""
        app = self._control if scope["server"][1] == self._doors.control_port else self._cloud.app
        try:
            await _answer(app, scope, receive, send)
        except ClientDisconnect:
            return
        except DroppedConnection as drop:
            scope["state"]["close" if isinstance(drop, TornAnswer) else "abort"]()
            await receive()

    def _at_once(self, scope: Scope, body: bytes) -> Response | None:
        """Answer on the spot what is asked of the cloud; the control plane has time."""
        is_control = scope["server"][1] == self._doors.control_port
        return None if is_control else self._cloud.at_once(scope, body)

    def _ready_line(self) -> ReadyLine:
        control = f"https://localhost:{self._doors.control_port}"
        return ReadyLine(
            clouds=self._doors.urls(),
            ca=str(self._ca_file),
            control=control,
            control_token=self._control_token,
            page=control + self._cloud.visitors.invite(),
            tenants=tenant_infos(self._cloud.state),
            real=self._doors.real,
        )


def serve(
    world: str | World,
    seed: int,
    ca_file: Path,
    ready: Callable[[ReadyLine], None],
    **options: Any,
) -> None:
    """Serve a fake cloud until the process is interrupted; nothing is printed.

    Args:
        world: name of a built-in world, or a world.
        seed: decides every identifier and secret.
        ca_file: where to write the certificate authority, in PEM.
        ready: called once with addresses, control token and tenants.
        options: as `CloudServer` takes them.

    Raises:
        ServerError: a port is taken, or an address is not this machine's own.
        WorldError: the world is unknown.
    """
    CloudServer(world, seed, ca_file, **options).run(ready)


async def _answer(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Let an application answer, later where a fault wants it so.

    Raises:
        DroppedConnection: the connection has to end.
    """
    try:
        await app(scope, receive, send)
    except LateAnswer as late:
        if await _gives_up(receive, late.delay):
            return
        if late.response is None:
            raise DroppedConnection from late
        await late.response(scope, receive, send)


async def _gives_up(receive: Receive, delay: float) -> bool:
    """Wait so many seconds, and tell whether the client went away meanwhile."""
    try:
        await asyncio.wait_for(receive(), delay)
    except TimeoutError:
        return False
    return True


@final
class _AnnouncingServer(Server):
    """A server that tells when its ports answer."""

    def __init__(self, config: Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce it."""
        await super().startup(sockets)
        self._announce()
