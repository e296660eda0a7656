"""Clients of every kind meet the cloud in their own process, and its faults as they would meet a network's."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import requests
from azure.core import PipelineClient
from azure.core.exceptions import (
    IncompleteReadError,
    ServiceRequestError,
    ServiceResponseError,
    ServiceResponseTimeoutError,
)
from azure.core.pipeline.policies import RetryPolicy
from azure.core.pipeline.transport import HttpRequest
from azure.core.rest import HttpRequest as RestRequest
from azure.core.rest import HttpResponse as RestResponse
from cloudkit import GRAPH, LOGIN, TENANT, Kit, Pair
from respx.models import AllMockedAssertionError

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
