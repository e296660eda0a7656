"""The site as others reach it: over HTTP."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.simulator.conftest import ENVIRONMENTS, MASTER_KEY, START

from azharness.contract import Accepted, decode_answer, decode_hello, encode_command
from azharness.contract import commands as c
from azharness.contract.views import Site as SiteView
from azharness.simulator import ServeError, Site
from azharness.simulator.http import application, serve

PROGRAM = """
import sys
from pathlib import Path
from azharness.simulator.http import serve
serve("127.0.0.1", 0, Path(sys.argv[1]), bytes(range(32)), lambda base: print(base, flush=True))
"""
RESET = encode_command(c.SiteReset(environments=ENVIRONMENTS, instant=START))


def _ask(site: Site, method: str, path: str, body: bytes = b"") -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(application(site))
        async with httpx.AsyncClient(transport=transport, base_url="http://site") as client:
            return await client.request(method, path, content=body)

    return asyncio.run(ask())


def test_hello_and_commands_have_their_routes(site: Site) -> None:
    """`GET hello` and `POST commands` carry the same bytes as in-process."""
    assert _ask(site, "GET", "/azharness/v1/hello").content == site.hello()

    answer = decode_answer(_ask(site, "POST", "/azharness/v1/commands", RESET).content)

    assert answer.outcome == Accepted()
    assert answer.view == SiteView(instant=START)


def test_a_refusal_is_an_answer_with_status_200(site: Site) -> None:
    """Whatever the outcome, a command is answered with status 200."""
    assert _ask(site, "POST", "/azharness/v1/commands", b'{"command":"wizard.next"}').status_code == 200


def test_bytes_that_hold_no_command_are_a_bad_request(site: Site) -> None:
    """A body outside the schema is answered with status 400 and the error's code."""
    response = _ask(site, "POST", "/azharness/v1/commands", b"sing")

    assert response.status_code == 400
    assert response.json()["error"] == "contract-violation"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/gateway/CCM_Proxy_ServerAuth/AADAuthInfo?TenantID=x", 404),
        ("POST", "/gateway/CCM_Proxy_MutualAuth/1/CCM_STS", 401),
        ("POST", "/management-point/CCM_STS", 401),
        ("POST", "/enhanced-http/CCM_STS", 401),
        ("POST", "/plain-http/CCM_STS", 401),
        ("POST", "/gateway/CCM_STS", 404),
    ],
)
def test_the_doors_have_their_paths(site: Site, method: str, path: str, status: int) -> None:
    """The doors answer at the product's paths below their base URLs."""
    assert _ask(site, method, path).status_code == status


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The base URL of a site in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "site.db")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.send_signal(signal.SIGTERM)
    process.wait(20)
    process.stdout.close()


def test_a_served_site_tells_where_its_doors_are(served: str) -> None:
    """A served site answers at the address that it announced, and its hello names doors that answer."""
    with httpx.Client(base_url=served, trust_env=False) as client:
        hello = decode_hello(client.get("/azharness/v1/hello").content)
        answer = decode_answer(client.post("/azharness/v1/commands", content=RESET).content)
        knocked = client.post(f"{hello.doors.management_point}/CCM_STS")

    assert served.startswith("http://127.0.0.1:")
    assert hello.doors.gateway == f"{served}/gateway"
    assert answer.outcome == Accepted()
    assert knocked.json() == {"error": "token-refused"}


def test_an_address_that_is_taken(tmp_path: Path) -> None:
    """A port that another program has is an error as data, and no store is made."""
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(ServeError) as caught:
        serve("127.0.0.1", other.getsockname()[1], tmp_path / "site.db", MASTER_KEY, print)

    assert caught.value.code == "simulator-serve"
    assert list(tmp_path.iterdir()) == []
