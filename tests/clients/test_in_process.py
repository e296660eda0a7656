"""Clients of every kind meet the cloud in their own process, and its faults as they would meet a network's."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPSConnection, IncompleteRead, RemoteDisconnected
from types import ModuleType
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import AbstractHTTPHandler, urlopen

import httpx
import pytest
import requests
import respx
from azure.core import PipelineClient
from azure.core.exceptions import (
    IncompleteReadError,
    ServiceRequestError,
    ServiceResponseError,
    ServiceResponseTimeoutError,
)
from azure.core.pipeline.policies import RetryPolicy
from azure.core.pipeline.transport import HttpRequest, HttpTransport, RequestsTransport
from azure.core.rest import HttpRequest as RestRequest
from azure.core.rest import HttpResponse as RestResponse
from cloudkit import GRAPH, LOGIN, TENANT, Kit, Pair
from requests.adapters import HTTPAdapter
from respx.models import AllMockedAssertionError
from urllib3 import Retry

from azfakes import AsyncASGITransport, FaultRule, SyncASGITransport, real_hostnames, requests_session
from azfakes.azure_transport import AsyncAzureTransport, AzureTransport

KEYS = f"{LOGIN}/{TENANT}/discovery/v2.0/keys"
DROP = FaultRule(drop="before")
LATE = FaultRule(delay=10)


def test_the_package_needs_neither_requests_nor_azure() -> None:
    """Importing azfakes and its cloud loads no client library that only some people have."""
    code = "import sys, azfakes; azfakes.Cloud; azfakes.respx_routes; print({'requests', 'azure'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"


def test_httpx_is_told_of_faults(kit: Kit) -> None:
    """A drop is a protocol error, a delay beyond the timeout a timeout, and one within it is an answer."""
    with httpx.Client(transport=SyncASGITransport(kit.cloud.app), timeout=10) as client:
        kit.control.add_fault(DROP)
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(KEYS)
        kit.control.add_fault(LATE)
        with pytest.raises(httpx.ReadTimeout):
            client.get(KEYS)
        kit.control.add_fault(LATE)
        assert client.get(KEYS, timeout=11).status_code == 200


def test_an_async_httpx_client_is_served_and_told_of_faults(kit: Kit) -> None:
    """The transport for httpx.AsyncClient answers and fails like its sister."""

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=AsyncASGITransport(kit.cloud.app)) as client:
            return await client.get(KEYS)

    kit.control.add_fault(DROP)
    with pytest.raises(httpx.RemoteProtocolError):
        asyncio.run(ask())
    assert len(asyncio.run(ask()).json()["keys"]) == 2


def test_an_answer_that_ends_early_is_told_by_each_client(kit: Kit) -> None:
    """Half an answer is a protocol error of httpx, a chunk error of requests and an incomplete read of azure-core."""
    kit.control.add_fault(FaultRule(truncate=20, count=3))
    with (
        httpx.Client(transport=SyncASGITransport(kit.cloud.app)) as client,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        client.get(KEYS)
    with (
        requests_session(kit.cloud) as session,
        pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"),
    ):
        session.get(KEYS)
    with AzureTransport(kit.cloud) as transport, pytest.raises(IncompleteReadError):
        transport.send(HttpRequest("GET", KEYS))


def test_requests_is_served(kit: Kit, app: Pair) -> None:
    """A session posts forms and JSON, reads headers, cookies and JSON, and sends HEAD, on the real host names."""
    with requests_session(kit.cloud) as session:
        form = {"client_id": app.client_id, "client_secret": app.secret, "grant_type": "client_credentials"}
        token = session.post(
            f"{LOGIN}/{TENANT}/oauth2/v2.0/token", data={**form, "scope": f"{GRAPH}/.default"}
        )
        bearer = {"Authorization": f"Bearer {kit.portal()}"}
        made = session.post(
            f"{GRAPH}/v1.0/applications", json={"displayName": "Müller & Söhne"}, headers=bearer
        )
        found = session.get(
            f"{GRAPH}/v1.0/applications",
            params={"$filter": "displayName eq 'Müller & Söhne'"},
            headers=bearer,
        )

    assert token.json()["token_type"] == "Bearer"
    assert (made.status_code, made.reason) == (201, "Created")
    assert [one["id"] for one in found.json()["value"]] == [made.json()["id"]]
    assert found.headers["Content-Type"].startswith("application/json")


def test_requests_is_told_of_faults(kit: Kit) -> None:
    """A drop, a delay beyond the timeout and a host of nobody's raise what requests raises on a network."""
    with requests_session(kit.cloud) as session:
        kit.control.add_fault(DROP)
        with pytest.raises(requests.ConnectionError, match="Connection aborted"):
            session.get(KEYS)
        kit.control.add_fault(LATE)
        with pytest.raises(requests.ReadTimeout):
            session.get(KEYS, timeout=9)
        kit.control.add_fault(LATE)
        assert session.get(KEYS, timeout=(1, 11)).status_code == 200
        with pytest.raises(requests.ConnectionError, match=r"example\.com is no part"):
            session.get("https://example.com/")


def test_azure_core_is_told_of_faults(kit: Kit) -> None:
    """The transport raises azure-core's own errors for a drop, a delay and a host of nobody's."""
    with AzureTransport(kit.cloud) as transport:
        kit.control.add_fault(DROP)
        with pytest.raises(ServiceResponseError):
            transport.send(HttpRequest("GET", KEYS))
        kit.control.add_fault(LATE)
        with pytest.raises(ServiceResponseTimeoutError):
            transport.send(HttpRequest("GET", KEYS), read_timeout=5)
        with pytest.raises(ServiceRequestError):
            transport.send(HttpRequest("GET", "https://example.com/"))
        assert transport.send(HttpRequest("GET", KEYS)).status_code == 200


def test_pauses_of_azure_core_pass_on_the_clouds_clock(kit: Kit) -> None:
    """A client that is throttled for half an hour asks again half an hour later, and the test waits for nothing."""
    kit.control.add_fault(FaultRule(status=429, retry_after=1800))
    began = kit.control.state().instant
    transport = AzureTransport(kit.cloud)
    client: PipelineClient[RestRequest, RestResponse] = PipelineClient(
        LOGIN, transport=transport, policies=[RetryPolicy()]
    )
    answer = client.send_request(RestRequest("GET", KEYS))

    assert answer.status_code == 200
    assert kit.control.state().instant == began + 1800


def test_async_azure_core_is_served(kit: Kit) -> None:
    """The asynchronous transport answers, and its pauses pass on the cloud's clock too."""

    async def ask() -> int:
        async with AsyncAzureTransport(kit.cloud) as transport:
            await transport.sleep(0.8)
            answer = await transport.send(HttpRequest("GET", KEYS))
            return int(answer.status_code)

    began = kit.control.state().instant
    assert asyncio.run(ask()) == 200
    assert kit.control.state().instant == began + 1


def test_clients_that_know_nothing_of_the_fake_are_served(kit: Kit) -> None:
    """Within the context requests and httpx, sync and async, reach the cloud, and nothing else; afterwards no more."""

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient() as client:
            return await client.get(KEYS)

    genuine = requests.adapters.HTTPAdapter.send
    with real_hostnames(kit.cloud):
        answers = [requests.get(KEYS, timeout=5).json(), httpx.get(KEYS).json(), asyncio.run(ask()).json()]
        with pytest.raises(requests.ConnectionError):
            requests.get("https://example.com/", timeout=5)
        with pytest.raises(AllMockedAssertionError):
            httpx.get("https://example.com/")

    assert [len(answer["keys"]) for answer in answers] == [2, 2, 2]
    assert requests.adapters.HTTPAdapter.send is genuine


def test_urllib_is_served_and_told_of_faults(kit: Kit) -> None:
    """Forms are posted and answers read as from a socket; refusals, faults and hosts of nobody's are urllib's errors."""
    form = {"grant_type": "client_credentials", "client_id": "x", "scope": f"{GRAPH}/.default"}
    genuine = AbstractHTTPHandler.do_open
    with real_hostnames(kit.cloud):
        with urlopen(KEYS) as answer:
            found = (answer.status, answer.url, len(json.load(answer)["keys"]))
        with pytest.raises(HTTPError, match="400") as refused:
            urlopen(f"{LOGIN}/{TENANT}/oauth2/v2.0/token", urlencode(form).encode())
        for fault, error in ((DROP, RemoteDisconnected), (LATE, TimeoutError)):
            kit.control.add_fault(fault)
            with pytest.raises(error):
                urlopen(KEYS, timeout=5)
        kit.control.add_fault(FaultRule(truncate=20))
        with urlopen(KEYS) as answer, pytest.raises(IncompleteRead):
            answer.read()
        with pytest.raises(URLError, match=r"example\.com is no part"):
            urlopen("http://example.com/")

    assert found == (200, KEYS, 2)
    assert b"AADSTS700016" in refused.value.read()
    assert AbstractHTTPHandler.do_open is genuine


def test_the_inner_of_two_clouds_is_met(kit: Kit) -> None:
    """Within a context within another one every client meets the inner cloud, and afterwards the outer one again."""
    inner = Kit()

    def ask() -> list[int]:
        for get in (httpx.get, requests.get, urlopen):
            get(KEYS)
        return [len(one.control.log(service="login").entries) for one in (kit, inner)]

    with real_hostnames(kit.cloud):
        with real_hostnames(inner.cloud):
            assert ask() == [0, 3]
        assert ask() == [3, 3]


def test_a_tests_own_answers_come_first(kit: Kit) -> None:
    """What a test mocks by respx before the cloud is there stays mocked; the rest is the cloud's."""
    url = f"{GRAPH}/v1.0/users"
    with respx.mock(assert_all_mocked=True) as own:
        own.get(url).respond(418)
        with real_hostnames(kit.cloud):
            assert [httpx.get(url).status_code, httpx.get(KEYS).status_code] == [418, 200]


def test_what_goes_past_the_fake_is_told_so_and_reaches_nobody(kit: Kit) -> None:
    """Whoever opens sockets of its own, as aiohttp does, gets no address of Microsoft's; others are looked up as ever."""
    genuine = socket.getaddrinfo
    with real_hostnames(kit.cloud):
        for host in ("graph.microsoft.com", b"login.microsoftonline.com"):
            with pytest.raises(socket.gaierror, match="Hand it a transport of azfakes"):
                socket.getaddrinfo(host, 443)
        with pytest.raises(OSError, match="fake cloud's here"):
            HTTPSConnection("management.azure.com", timeout=5).request("GET", "/")
        assert socket.getaddrinfo("localhost", 443)

    assert socket.getaddrinfo is genuine


def retrying(kit: Kit, **rules: Any) -> requests.Session:
    """Give a session that tries again, as programs set one up."""
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {kit.portal()}"
    session.mount("https://", HTTPAdapter(max_retries=Retry(**rules)))
    return session


def test_a_session_of_requests_tries_again_as_it_was_told(kit: Kit) -> None:
    """Throttled and broken requests are sent again after the pauses, which pass on the cloud's clock alone."""
    kit.control.add_fault(FaultRule(service="graph", status=429, retry_after=600, count=2))
    kit.control.add_fault(FaultRule(service="graph", drop="before"))
    began = kit.control.state().instant
    with real_hostnames(kit.cloud), retrying(kit, total=3, status_forcelist=[429]) as session:
        answer = session.get(f"{GRAPH}/v1.0/users", timeout=5)

    assert answer.status_code == 200
    assert [entry.status for entry in kit.control.log(service="graph").entries] == [429, 429, 0, 200]
    assert kit.control.state().instant == began + 1200


def test_the_last_attempt_of_requests_ends_as_it_was_told(kit: Kit) -> None:
    """When the attempts are spent comes the error that requests raises, or the answer; what may not be repeated is not."""
    kit.control.add_fault(FaultRule(service="graph", status=503, count=0))
    url = f"{GRAPH}/v1.0/users"
    with real_hostnames(kit.cloud):
        with (
            retrying(kit, total=1, status_forcelist=[503]) as session,
            pytest.raises(requests.exceptions.RetryError),
        ):
            session.get(url, timeout=5)
        with retrying(kit, total=1, status_forcelist=[503], raise_on_status=False) as session:
            assert session.get(url, timeout=5).status_code == 503
            assert session.post(url, json={}, timeout=5).status_code == 503
        kit.control.clear_faults()
        kit.control.add_fault(FaultRule(service="graph", delay=10, count=0))
        with retrying(kit, total=1) as session, pytest.raises(requests.ConnectionError, match="Max retries"):
            session.get(url, timeout=5)

    assert [entry.method for entry in kit.control.log(service="graph").entries] == ["GET"] * 4 + ["POST"] + [
        "GET"
    ] * 2


def test_azure_core_waits_for_nothing_on_the_real_host_names(kit: Kit) -> None:
    """Its own transport pauses on the clock of the cloud in whose context it is, and really waits again afterwards."""
    genuine = HttpTransport.sleep
    inner = Kit()
    with real_hostnames(kit.cloud):
        RequestsTransport().send(HttpRequest("GET", KEYS))
        with real_hostnames(inner.cloud):
            inner.control.add_fault(FaultRule(rate=1, window=20))
            began = [one.control.state().instant for one in (kit, inner)]
            client: PipelineClient[RestRequest, RestResponse] = PipelineClient(
                LOGIN, policies=[RetryPolicy()]
            )
            statuses = [client.send_request(RestRequest("GET", KEYS)).status_code for _ in range(2)]
            ended = [one.control.state().instant for one in (kit, inner)]

    assert statuses == [200, 200]
    assert [end - begin for begin, end in zip(began, ended, strict=True)] == [0, 20]
    assert HttpTransport.sleep is genuine


def test_msgraph_sdk_waits_for_nothing_on_the_real_host_names(
    kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it waits with while it tries again moves the cloud's clock; everything else of asyncio is as ever."""
    stand_in = ModuleType("kiota_http.middleware.retry_handler")
    monkeypatch.setattr(stand_in, "asyncio", asyncio, raising=False)
    monkeypatch.setitem(sys.modules, stand_in.__name__, stand_in)
    began = kit.control.state().instant
    with real_hostnames(kit.cloud):
        waits = vars(stand_in)["asyncio"]
        asyncio.run(asyncio.wait_for(waits.sleep(1799.5), timeout=5))
        assert waits.Lock is asyncio.Lock

    assert kit.control.state().instant == began + 1800
    assert vars(stand_in)["asyncio"] is asyncio


def test_clients_of_several_threads_take_turns(kit: Kit) -> None:
    """Requests that come from many threads at once leave a log without gaps and one object each."""
    bearer = {"Authorization": f"Bearer {kit.portal()}"}

    def register(number: int) -> str:
        with requests_session(kit.cloud) as session:
            answer = session.post(
                f"{GRAPH}/v1.0/applications", json={"displayName": str(number)}, headers=bearer
            )
        identifier: str = answer.json()["id"]
        return identifier

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(register, range(40)))

    assert len(made) == 40
    assert [entry.seq for entry in kit.control.log().entries] == list(range(1, 41))


@pytest.mark.parametrize("url", [KEYS, f"{GRAPH}/v1.0/users", "https://management.azure.com/subscriptions"])
def test_what_cannot_have_a_body_has_none(kit: Kit, url: str) -> None:
    """Answers to HEAD, and with the statuses 204 and 304, bring no content to any client, as from a server."""
    for status in (None, 204, 304):
        if status is not None:
            kit.control.add_fault(FaultRule(status=status, body='{"left": "out"}', count=2))
        method = "HEAD" if status is None else "GET"
        with requests_session(kit.cloud) as session:
            assert session.request(method, url, timeout=10).content == b""
        with httpx.Client(transport=SyncASGITransport(kit.cloud.app)) as client:
            assert client.request(method, url).content == b""
