"""A backend behind a URL: each command is sent once, and an answer has an end."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

import pytest
from bad_site import Reply, Twist, bad_site, only

from azharness.backends.errors import BackendSilent, BackendUnreachable
from azharness.backends.http import HttpBackend
from azharness.contract.errors import ContractViolation

COMMAND = b'{"command":"wizard.start"}'


def _slow(what: str) -> Twist:
    def twist(asked: object, true: object) -> Reply:
        time.sleep(0.6 if getattr(asked, "what", "") == what else 0)
        return true()  # type: ignore[no-any-return, operator]

    return twist


@pytest.mark.parametrize(
    ("twist", "error"),
    [
        (only("wizard.start", None), BackendSilent),
        (_slow("wizard.start"), BackendSilent),
        (only("wizard.start", Reply(b"{}", 500)), ContractViolation),
        (only("wizard.start", Reply(b"", 302, {"Location": "/elsewhere"})), ContractViolation),
        (only("wizard.start", Reply(b"no", headers={"Content-Encoding": "gzip"})), BackendSilent),
    ],
    ids=["closes", "hangs", "status", "redirects", "spoilt encoding"],
)
def test_a_command_without_answer_is_sent_once(twist: Twist, error: type[Exception]) -> None:
    """Nobody knows whether it was carried out, so that it is not repeated."""
    with bad_site(twist) as bad:
        backend = HttpBackend(bad.url, timeout=0.3)
        with pytest.raises(error):
            backend.send(COMMAND)
        backend.close()
    assert bad.commands == ["wizard.start"]


def test_the_body_of_a_refusal_is_kept() -> None:
    """The report shows what came in place of an answer."""
    with bad_site(only("wizard.start", Reply(b"out of order", 503))) as bad:
        backend = HttpBackend(bad.url, timeout=5)
        with pytest.raises(ContractViolation) as caught:
            backend.send(COMMAND)
        backend.close()
    assert caught.value.received == "out of order"


class _Endless(http.server.BaseHTTPRequestHandler):
    """Answers a little, again and again."""

    piece: ClassVar[bytes] = b" "
    pause: ClassVar[float] = 0.05

    def do_GET(self) -> None:
        """An answer without end."""
        self.send_response(200)
        self.end_headers()
        while not self.wfile.closed:
            try:
                self.wfile.write(self.piece)
            except OSError:
                return
            time.sleep(self.pause)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _endless(piece: bytes, pause: float) -> Iterator[str]:
    handler = type("Handler", (_Endless,), {"piece": piece, "pause": pause})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("piece", "pause", "timeout", "said"),
    [(b" ", 0.05, 0.3, "did not end"), (b" " * 2**20, 0, 20, "bytes")],
    ids=["drop by drop", "a flood"],
)
def test_an_endless_answer_is_given_up(piece: bytes, pause: float, timeout: float, said: str) -> None:
    """Neither time nor memory runs out."""
    with _endless(piece, pause) as url:
        backend = HttpBackend(url, timeout=timeout)
        with pytest.raises(BackendUnreachable) as caught:
            backend.hello()
        backend.close()
    assert said in caught.value.cause


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9", "http://", "http://[", "http://127.0.0.1:99999", "http://\u00df\u0301..x/"]
)
def test_an_address_of_nobody_is_unreachable(url: str) -> None:
    """Be it well-formed or not."""
    backend = HttpBackend(url, timeout=1)
    with pytest.raises(BackendUnreachable):
        backend.hello()
    backend.close()
