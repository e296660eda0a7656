"""The cloud as a TLS server on this machine: one port for each cloud and service, and one for the control plane.

All certificates come from an authority that is made at the start; clients have to trust its file.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, final

import trustme
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Config, Server
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from azfakes.addresses import LoopbackPorts
from azfakes.cloud import Cloud
from azfakes.clouds import CLOUDS, SERVICES, ServiceName
from azfakes.control import ControlPlane
from azfakes.control_types import CloudName, ReadyLine, ServiceUrls
from azfakes.errors import ServerError
from azfakes.faultanswers import DroppedConnection, LateAnswer, TornAnswer
from azfakes.tenants import tenant_infos
from azfakes.worlds.schema import World

_LOOPBACK: Final = "127.0.0.1"
_CLOUDS: Final[tuple[CloudName, ...]] = ("public", "usgov", "china", "usdod")
_PLACES: Final[tuple[tuple[CloudName, ServiceName], ...]] = (
    *((cloud, service) for cloud in _CLOUDS[:3] for service in SERVICES),
    ("usdod", "graph"),
)


@final
class CloudServer:
    """A fake cloud that listens on loopback ports.

    Args:
        world: name of a built-in world, or a world.
        seed: decides every identifier and secret.
        ca_file: where to write the certificate authority, in PEM.
        people: members to add to each tenant of a built-in world.
        first_port: first of eleven consecutive ports: login, graph and arm of public, usgov and china, Graph of
            usdod, which shares the others with usgov, then the control plane; None lets the system choose.

    Raises:
        ServerError: a port is taken.
    """

    def __init__(
        self,
        world: str | World,
        seed: int,
        ca_file: Path,
        *,
        people: int = 0,
        first_port: int | None = None,
    ) -> None:
        self._sockets = _listen(first_port)
        ports = [one.getsockname()[1] for one in self._sockets]
        self._control_port: int = ports[-1]
        self._addresses = LoopbackPorts(dict(zip(_PLACES, ports, strict=False)))
        self._cloud = Cloud(world, seed, people=people, addresses=self._addresses)
        self._control_token = secrets.token_urlsafe(32)
        self._control = ControlPlane(self._cloud, self._control_token)
        self._ca_file = ca_file
        self._server: Server | None = None

    def run(self, ready: Callable[[ReadyLine], None]) -> None:
        """Serve until stopped or interrupted; `ready` is called once the ports answer."""
        config = Config(
            self._app,
            http=_ClosableProtocol,
            ws="none",
            lifespan="off",
            interface="asgi3",
            proxy_headers=False,
            loop="auto",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=1,
        )
        config.load()
        config.ssl = _tls(self._ca_file)
        self._server = _AnnouncingServer(config, lambda: ready(self._ready_line()))
        self._server.run(self._sockets)

    def stop(self) -> None:
        """Stop serving; may be called from another thread."""
        if self._server is not None:
            self._server.should_exit = True

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the cloud or the control plane by port; an ordered fault closes the connection, at once or later."""
        app = self._control if scope["server"][1] == self._control_port else self._cloud.app
        try:
            await _answer(app, scope, receive, send)
        except DroppedConnection as drop:
            scope["state"]["close" if isinstance(drop, TornAnswer) else "abort"]()
            await receive()

    def _ready_line(self) -> ReadyLine:
        return ReadyLine(
            clouds={name: self._urls(name) for name in _CLOUDS},
            ca=str(self._ca_file),
            control=f"https://localhost:{self._control_port}",
            control_token=self._control_token,
            tenants=tenant_infos(self._cloud.state),
        )

    def _urls(self, name: CloudName) -> ServiceUrls:
        return ServiceUrls(
            **{service: self._addresses.base_url(CLOUDS[name], service) for service in SERVICES}
        )


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


def serve(
    world: str | World,
    seed: int,
    ca_file: Path,
    ready: Callable[[ReadyLine], None],
    *,
    people: int = 0,
    first_port: int | None = None,
) -> None:
    """Serve a fake cloud until the process is interrupted; nothing is printed.

    Args:
        world: name of a built-in world, or a world.
        seed: decides every identifier and secret.
        ca_file: where to write the certificate authority, in PEM.
        ready: called once with addresses, control token and tenants.
        people: members to add to each tenant of a built-in world.
        first_port: first of eleven consecutive ports; None lets the system choose.

    Raises:
        ServerError: a port is taken.
        WorldError: the world is unknown.
    """
    CloudServer(world, seed, ca_file, people=people, first_port=first_port).run(ready)


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


@final
class _ClosableProtocol(HttpToolsProtocol):
    """A protocol whose application may end the connection without an answer."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Hand the application what closes this connection."""
        self.app_state: dict[str, Any] = {"abort": transport.abort, "close": transport.close}
        super().connection_made(transport)

    def shutdown(self) -> None:
        """End at once when nothing is asked: an orderly end of TLS waits for clients that left a connection open."""
        # There is no cycle before the first request, whatever its type says.
        if getattr(self.cycle, "response_complete", True):
            self.transport.abort()
        super().shutdown()


def _listen(first_port: int | None) -> list[socket.socket]:
    """Open the ports of all services and, last, of the control plane."""
    opened: list[socket.socket] = []
    for place in range(len(_PLACES) + 1):
        port = 0 if first_port is None else first_port + place
        try:
            opened.append(_without_delay(socket.create_server((_LOOPBACK, port))))
        except OSError as error:
            for one in opened:
                one.close()
            raise ServerError(
                f"Port {port} cannot be opened.", cause=str(error), hint="Choose other ports."
            ) from error
    return opened


def _without_delay(opened: socket.socket) -> socket.socket:
    """Name TCP as the protocol: asyncio turns Nagle's delay off for such sockets, and for no others."""
    return socket.socket(opened.family, opened.type, socket.IPPROTO_TCP, opened.detach())


def _tls(ca_file: Path) -> ssl.SSLContext:
    """Make an authority, write it down, and present a certificate of its own for this machine."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(ca_file))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost", _LOOPBACK).configure_cert(context)
    return context
