"""The TLS server, by Microsoft's client over a real socket."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import msal
import pytest
import requests
from tls_cloud import tls_cloud

from azfakes import Browser, ControlClient, FaultRule, Forge, ReadyLine, ServerError
from azfakes.server import CloudServer

ADMIN = "admin@contoso.onmicrosoft.com"
AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadyLine]:
    """Serve the default world from another thread."""
    with tls_cloud(tmp_path_factory.mktemp("cloud")) as ready:
        yield ready


@pytest.fixture
def http(line: ReadyLine) -> Iterator[httpx.Client]:
    """Give a client that trusts the server's authority alone."""
    context = ssl.create_default_context(cafile=line.ca)
    with httpx.Client(verify=context, trust_env=False) as client:
        yield client


def test_msal_signs_in_over_tls(line: ReadyLine, http: httpx.Client) -> None:
    """A sign-in by msal over requests reaches Graph; discovery and issuer carry host and port."""
    login, graph = line.clouds["public"].login, line.clouds["public"].graph
    with requests.Session() as session:
        session.verify, session.trust_env = line.ca, False
        client = msal.PublicClientApplication(
            AZURE_CLI,
            authority=f"{login}/{line.tenants[0].id}",
            http_client=session,
            instance_discovery=False,
        )
        flow = client.initiate_auth_code_flow(
            [f"{graph}/.default"], redirect_uri="http://localhost:1", response_mode="form_post"
        )
        result = Browser(http).sign_in(flow["auth_uri"], ADMIN, "Contoso!Test-admin")
        answer = client.acquire_token_by_auth_code_flow(flow, result.query)
    me = http.get(f"{graph}/v1.0/me", headers={"Authorization": f"Bearer {answer['access_token']}"})

    assert answer["id_token_claims"]["iss"] == f"{login}/{line.tenants[0].id}/v2.0"
    assert me.json()["userPrincipalName"] == ADMIN
    assert me.json()["@odata.context"].startswith(graph)


def test_the_control_plane_wants_its_token(line: ReadyLine, http: httpx.Client) -> None:
    """Over TLS the control plane answers to the ready line's token alone."""
    http.base_url = httpx.URL(line.control)

    assert http.get("/control/v1/state").status_code == 401
    assert ControlClient(http, line.control_token).state().world == "contoso"


def add_fault(line: ReadyLine, rule: FaultRule) -> str:
    """Put a fault in force, and give the address of something to ask for."""
    context = ssl.create_default_context(cafile=line.ca)
    with httpx.Client(verify=context, trust_env=False, base_url=line.control) as control:
        ControlClient(control, line.control_token).add_fault(rule)
    return f"{line.clouds['public'].login}/common/discovery/keys"


@pytest.mark.parametrize(
    "rule",
    [
        FaultRule(drop="before"),
        FaultRule(drop="before", delay=0.2),
        FaultRule(drop="after"),
        FaultRule(drop="after", delay=0.2),
        FaultRule(truncate=0),
        FaultRule(truncate=100),
        FaultRule(truncate=100, delay=0.2),
    ],
)
def test_a_drop_closes_the_connection(line: ReadyLine, http: httpx.Client, rule: FaultRule) -> None:
    """The client sees the connection end, without an answer or within it, at once or later; the next one is served."""
    url = add_fault(line, rule)
    with pytest.raises(httpx.RemoteProtocolError):
        http.get(url)

    assert http.get(url).status_code == 200


@pytest.mark.parametrize("rule", [FaultRule(drop="before", delay=3600), FaultRule(delay=3600)])
def test_a_client_waits_in_vain(line: ReadyLine, http: httpx.Client, rule: FaultRule) -> None:
    """The connection stands open without an answer until the client gives up, and the next request is served again."""
    url = add_fault(line, rule)
    with pytest.raises(httpx.ReadTimeout):
        http.get(url, timeout=0.3)

    assert http.get(url).status_code == 200


def test_the_first_bytes_of_a_torn_answer_arrive(line: ReadyLine, http: httpx.Client) -> None:
    """Status, header fields and the bytes that were ordered are there before the connection ends."""
    url = add_fault(line, FaultRule(truncate=10))
    parts: list[bytes] = []
    with http.stream("GET", url) as answer, pytest.raises(httpx.RemoteProtocolError):
        parts.extend(answer.iter_raw())

    assert (answer.status_code, len(b"".join(parts))) == (200, 10)
    assert int(answer.headers["content-length"]) > 10


def test_a_late_answer_comes(line: ReadyLine, http: httpx.Client) -> None:
    """A client that waits long enough gets the answer."""
    assert http.get(add_fault(line, FaultRule(delay=0.2))).status_code == 200


def test_a_taken_port_is_told(line: ReadyLine, tmp_path: Path) -> None:
    """Fixed ports that are in use are an error before anything is served."""
    taken = httpx.URL(line.control).port
    with pytest.raises(ServerError, match=str(taken)):
        CloudServer("contoso", 1, tmp_path / "ca.pem", first_port=taken)


def test_links_and_heads_work_over_a_socket(line: ReadyLine, http: httpx.Client) -> None:
    """A delta link carries host and port, so that it can be followed; an answer to HEAD ends without a body."""
    tenant = line.tenants[0]
    control = httpx.Client(base_url=line.control, verify=ssl.create_default_context(cafile=line.ca))
    with control:
        steer = ControlClient(control, line.control_token)
        graph = {"Authorization": f"Bearer {steer.portal_token(tenant.id, ADMIN)}"}
        wish = Forge(tenant=tenant.id, user=ADMIN, resource="https://management.azure.com")
        manager = {"Authorization": f"Bearer {steer.forge(wish)}"}
    first = http.get(f"{line.clouds['public'].graph}/v1.0/groups/delta()", headers=graph).json()
    second = http.get(first["@odata.deltaLink"], headers=graph).json()
    group = f"/subscriptions/{tenant.subscriptions[0].id}/resourcegroups/monitoring?api-version=2021-04-01"
    there = http.head(f"{line.clouds['public'].arm}{group}", headers=manager)
    missing = http.head(f"{line.clouds['public'].arm}{group.replace('monitoring', 'none')}", headers=manager)

    assert (len(first["value"]), second["value"]) == (4, [])
    assert (there.status_code, missing.status_code, missing.content) == (204, 404, b"")
