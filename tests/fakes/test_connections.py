"""Whatever comes over a connection, it is answered or refused in bounded space and time, and the next one is served."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from tls_cloud import tls_cloud

from azfakes import ControlClient, FaultRule, ReadyLine, connections

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadyLine]:
    """Serve the default world from another thread."""
    with tls_cloud(tmp_path_factory.mktemp("cloud")) as ready:
        yield ready


@contextmanager
def opened(line: ReadyLine) -> Iterator[ssl.SSLSocket]:
    """Open a connection to the login service."""
    login = httpx.URL(line.clouds["public"].login)
    trust = ssl.create_default_context(cafile=line.ca)
    plain = socket.create_connection(("127.0.0.1", login.port or 0), timeout=10)
    with trust.wrap_socket(plain, server_hostname="localhost") as secured:
        yield secured


def head(line: ReadyLine, method: str = "GET", path: str = "/common/discovery/keys", *more: str) -> bytes:
    """Write a request's head."""
    host = httpx.URL(line.clouds["public"].login).netloc.decode()
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {host}", *more, "", ""]).encode()


def status(connection: ssl.SSLSocket) -> int:
    """Read an answer's status."""
    first = b""
    while b"\r\n" not in first:
        part = connection.recv(4096)
        assert part, "the connection ended without an answer"
        first += part
    return int(first.split()[1])


def pour(connection: ssl.SSLSocket, part: bytes, times: int) -> None:
    """Send the same bytes again and again, for as long as the server takes them."""
    try:
        for _ in range(times):
            connection.sendall(part)
    except OSError:
        return


@pytest.mark.parametrize("times", [1, 4000])
def test_a_head_without_end_is_refused(line: ReadyLine, times: int) -> None:
    """One field of 100 kB, or thousands of small ones, are 431."""
    field = b"X-Filler: " + b"x" * (100_000 if times == 1 else 60) + b"\r\n"
    with opened(line) as connection:
        connection.sendall(head(line)[:-2])
        pour(connection, field, times)
        assert status(connection) == 431


def test_a_body_that_says_that_it_is_too_large_is_refused_at_once(line: ReadyLine) -> None:
    """An announced body of 100 MB is 413 before any of it was sent."""
    with opened(line) as connection:
        connection.sendall(
            head(line, "POST", "/common/oauth2/v2.0/token", f"Content-Length: {100 * MEGABYTE}")
        )
        assert status(connection) == 413


def test_a_body_in_parts_is_refused_when_it_becomes_too_large(line: ReadyLine) -> None:
    """Without an announced length the bound holds all the same."""
    part = b"%x\r\n%s\r\n" % (MEGABYTE, b"x" * MEGABYTE)
    with opened(line) as connection:
        connection.sendall(head(line, "POST", "/common/oauth2/v2.0/token", "Transfer-Encoding: chunked"))
        # One after the other: a TLS connection of Python is not for two threads at once.
        pour(connection, part, 9)
        assert status(connection) == 413


def test_a_large_body_within_the_bound_is_answered(line: ReadyLine) -> None:
    """Four megabytes reach the service, which refuses them in its own way."""
    with httpx.Client(verify=ssl.create_default_context(cafile=line.ca), trust_env=False) as http:
        answer = http.post(
            f"{line.clouds['public'].login}/common/oauth2/v2.0/token", content=b"a" * 4 * MEGABYTE
        )

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    "begun", ["", "GET /common", "POST /common HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n12"]
)
def test_a_client_that_dawdles_is_refused(
    line: ReadyLine, begun: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever does not finish a request in time is told so, wherever it stopped."""
    monkeypatch.setattr(connections, "LONGEST_REQUEST", 0.2)
    with opened(line) as connection:
        connection.sendall(begun.encode())
        assert status(connection) == 408


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01 nonsense\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET * HTTP/1.1\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /common/discovery/keys HTTP/1.1\r\n\r\n",
        b"GET /common/discovery/keys HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n",
        b"GET http://elsewhere.example/ HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n",
        b"CONNECT graph.microsoft.com:443 HTTP/1.1\r\nHost: graph.microsoft.com\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n",
        b"GET /%ff%fe/v2.0/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_nonsense_is_the_clients_mistake(line: ReadyLine, sent: bytes) -> None:
    """What is no request, or none for this server, gets an answer of the 400s."""
    with opened(line) as connection:
        connection.sendall(sent)
        assert 400 <= status(connection) < 500


def test_a_connection_serves_many_requests(line: ReadyLine) -> None:
    """Requests sent one behind the other without waiting are answered in order on one connection."""
    with opened(line) as connection:
        connection.sendall(
            head(line) + head(line, "GET", "/nowhere") + head(line, "GET", "/x", "Connection: close")
        )
        answers = b""
        while part := connection.recv(65_536):
            answers += part

    assert [int(one.split()[0]) for one in answers.split(b"HTTP/1.1 ")[1:]] == [200, 404, 404]


def test_a_client_that_goes_away_leaves_no_trace(line: ReadyLine, caplog: pytest.LogCaptureFixture) -> None:
    """A connection that ends in the middle of a body is no error of the server, and the next one is served."""
    with opened(line) as connection:
        connection.sendall(head(line, "POST", "/common/oauth2/v2.0/token", "Content-Length: 100") + b"half")
    with opened(line) as connection:
        connection.sendall(head(line))
        assert status(connection) == 200

    assert caplog.records == []


def test_a_client_that_waits_for_a_late_answer_does_not_dawdle(
    line: ReadyLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time that the cloud takes is not the client's."""
    monkeypatch.setattr(connections, "LONGEST_REQUEST", 1.0)
    trust = ssl.create_default_context(cafile=line.ca)
    with httpx.Client(verify=trust, trust_env=False, base_url=line.control) as control:
        ControlClient(control, line.control_token).add_fault(FaultRule(delay=1.3))
    with opened(line) as connection:
        connection.sendall(head(line))
        assert status(connection) == 200
