"""The fake cloud, or the bytes of a file, over plain HTTP: a server to measure, without TLS around it.

`python benchmarks/plain_cloud.py WORLD PEOPLE` serves the cloud, `python benchmarks/plain_cloud.py FILE` what stands in
the file. Prints its URL when it listens,
the cloud's with the client ID and secret of the world's first application behind it. The server is set up as `azharness serve cloud` sets up its own.
"""

from __future__ import annotations

import sys
from pathlib import Path
from socket import socket

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from azfakes import Cloud
from azfakes.connections import Connection, connections_to
from azfakes.tenants import tenant_infos


class Announcing(uvicorn.Server):
    """Prints the URL, and what else there is to tell, once the port answers."""

    tells = ""

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        print(f"http://127.0.0.1:{self.servers[0].sockets[0].getsockname()[1]}{self.tells}", flush=True)


def ready_made(content: bytes) -> ASGIApp:
    """An application that does nothing but send these bytes."""
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    return app


def main() -> None:
    """Serve until killed."""
    cloud = Cloud(sys.argv[1], people=int(sys.argv[2])) if sys.argv[2:] else None
    config = uvicorn.Config(
        cloud.app if cloud else ready_made(Path(sys.argv[1]).read_bytes()),
        port=0,
        http=connections_to(cloud.at_once) if cloud else Connection,
        ws="none",
        lifespan="off",
        interface="asgi3",
        proxy_headers=False,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
    )
    server = Announcing(config)
    if cloud is not None:
        app = tenant_infos(cloud.state)[0].apps[0]
        server.tells = f" {app.client_id} {app.secret}"
    server.run()


if __name__ == "__main__":
    main()
