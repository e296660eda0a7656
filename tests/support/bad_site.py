"""A simulated site behind a URL that misbehaves where a test says so."""

from __future__ import annotations

import http.server
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar, cast

from azharness.backends.asgi import call
from azharness.contract.hello import Doors
from azharness.simulator import Site


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back over HTTP."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def changed(self, **members: Any) -> Reply:
        """The same JSON object with other members."""
        return Reply(json.dumps({**json.loads(self.body), **members}).encode())


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: `hello`, a door, or a command's name with its number (from 1)."""

    what: str
    number: int = 0


Twist = Callable[[Asked, Callable[[], Reply]], Reply | None]
"""Answers a request with the help of the true site; None closes the connection without an answer."""


@dataclass
class BadSite:
    """Where the site is, and the commands that it was sent."""

    twist: Twist
    url: str = ""
    commands: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    site: Site = field(init=False)

    def start(self, url: str) -> None:
        """Begin with an empty site."""
        self.url = url
        doors = Doors(
            gateway=f"{url}/gateway",
            management_point=f"{url}/management-point",
            enhanced_http=f"{url}/enhanced-http",
            plain_http=f"{url}/plain-http",
        )
        self.site = Site(master_key=secrets.token_bytes(32), addresses=doors)

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply | None:
        """Answer a request, as the test has it."""
        if path == "/azharness/v1/hello":
            return self.twist(Asked("hello"), lambda: Reply(self.site.hello()))
        if path == "/azharness/v1/commands":
            self.bodies.append(body)
            self.commands.append(json.loads(body)["command"])
            return self.twist(
                Asked(self.commands[-1], len(self.commands)), lambda: Reply(self.site.handle(body))
            )
        door, _, rest = path.removeprefix("/").partition("/")
        application = cast("dict[str, Any]", self.site.doors)[door]
        return self.twist(Asked(door), lambda: _knocked(application, method, f"/{rest}", headers, body))


def _knocked(application: Any, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
    answer = call(application, method, path, headers, body)
    return Reply(answer.body, answer.status)


class _Handler(http.server.BaseHTTPRequestHandler):
    """Hands each request to the site, one at a time."""

    bad: ClassVar[BadSite]
    turn: ClassVar[threading.Lock]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """A hello, or a client at a door."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        with self.turn:
            reply = self.bad.ask(self.command, self.path, dict(self.headers), body)
        if reply is None:
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in {**reply.headers, "Content-Length": str(len(reply.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    do_POST = do_GET  # noqa: N815  (the name that http.server looks for)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(http.server.ThreadingHTTPServer):
    """A server that does not mind clients that have gone."""

    def handle_error(self, *_: object) -> None:
        """A client that gave up waiting is what some tests are about."""


@contextmanager
def bad_site(twist: Twist) -> Iterator[BadSite]:
    """Serve a simulated site on a loopback port while the context lasts."""
    bad = BadSite(twist)
    handler = type("Handler", (_Handler,), {"bad": bad, "turn": threading.Lock()})
    with _Server(("127.0.0.1", 0), handler) as server:
        bad.start(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield bad
        finally:
            server.shutdown()
            thread.join()
            bad.site.close()


def only(what: str, reply: Reply | None) -> Twist:
    """A twist that answers one kind of request like this, and all others as the true site does."""
    return lambda asked, true: reply if asked.what == what else true()
