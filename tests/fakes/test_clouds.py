"""The four clouds: their hosts, what their tokens and documents name, and how each refuses the others."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import msgspec
import pytest
from cloudkit import Kit

from azfakes import Cloud, load_world
from azfakes.addresses import LoopbackPorts, RealHosts, owner_of
from azfakes.clouds import CHINA, CLOUDS, PUBLIC, SERVICES, USDOD, USGOV
from azfakes.tenants import tenant_infos
from azfakes.wellknown import AZURE_CLI
from azfakes.worlds.clients import CLIENT_ID, SUBSCRIPTION_ID, TENANT_ID

NAMES = ("public", "usgov", "usdod", "china")
EXPECTED = {
    "public": ("login.microsoftonline.com", "graph.microsoft.com", "management.azure.com", "NA", None),
    "usgov": (
        "login.microsoftonline.us",
        "graph.microsoft.us",
        "management.usgovcloudapi.net",
        "USGov",
        "DODCON",
    ),
    "usdod": (
        "login.microsoftonline.us",
        "dod-graph.microsoft.us",
        "management.usgovcloudapi.net",
        "USGov",
        "DOD",
    ),
    "china": (
        "login.partner.microsoftonline.cn",
        "microsoftgraph.chinacloudapi.cn",
        "management.chinacloudapi.cn",
        "AS",
        None,
    ),
}


def in_cloud(name: Any) -> Kit:
    """Give the world `clients` with its tenant moved to a cloud."""
    world = load_world("clients")
    tenant = msgspec.structs.replace(world.tenants[0], cloud=name)
    return Kit(Cloud(msgspec.structs.replace(world, tenants=(tenant,))))


def ask(kit: Kit, host: str, resource: str, tenant: str = TENANT_ID) -> httpx.Response:
    """Let the application ask for its own token."""
    secret = tenant_infos(kit.cloud.state)[0].apps[0].secret or ""
    form = {"client_id": CLIENT_ID, "client_secret": secret, "scope": f"{resource}/.default"}
    return kit.token(tenant=tenant, host=f"https://{host}", grant_type="client_credentials", **form)


def app_token(kit: Kit, host: str, resource: str) -> str:
    """Get the application's own token."""
    answer = ask(kit, host, resource)
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["access_token"]
    return token


def claims_of(token: str) -> dict[str, Any]:
    """Read a token's claims."""
    content: dict[str, Any] = msgspec.json.decode(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    return content


def users(kit: Kit, graph: str, token: str) -> httpx.Response:
    """Ask one cloud's Graph for the people."""
    return kit.graph("GET", f"https://{graph}/v1.0/users", token)


def subscriptions(kit: Kit, arm: str, token: str) -> httpx.Response:
    """Ask one cloud's Resource Manager for the subscriptions."""
    url = f"https://{arm}/subscriptions?api-version=2022-12-01"
    return kit.http.get(url, headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("name", NAMES)
def test_each_cloud_serves_its_own_tenants(name: str) -> None:
    """Discovery, token, Graph and Resource Manager of a cloud belong together, each under its real host."""
    login, graph, arm, region, sub_region = EXPECTED[name]
    kit = in_cloud(name)
    path = f"https://{login}/{TENANT_ID}/v2.0/.well-known/openid-configuration"
    document = kit.http.get(path).json()
    graph_token = app_token(kit, login, f"https://{graph}")
    arm_token = app_token(kit, login, f"https://{arm}/")
    rows = subscriptions(kit, arm, arm_token).json()["value"]

    assert document["issuer"] == f"https://{login}/{TENANT_ID}/v2.0"
    assert (document["msgraph_host"], document["tenant_region_scope"]) == (graph, region)
    assert document.get("tenant_region_sub_scope") == sub_region
    assert document["userinfo_endpoint"] == f"https://{graph}/oidc/userinfo"
    assert claims_of(graph_token)["iss"] == f"https://{CLOUDS[name].v1_issuer_host}/{TENANT_ID}/"
    assert claims_of(graph_token)["aud"] == f"https://{graph}"
    assert users(kit, graph, graph_token).status_code == 200
    assert [row["subscriptionId"] for row in rows] == [SUBSCRIPTION_ID]


@pytest.mark.parametrize("name", NAMES)
def test_a_token_of_one_cloud_is_nothing_at_the_graph_of_another(name: str) -> None:
    """Every other cloud's Graph answers 401, also for a token with the ID of Graph itself as its audience."""
    login, graph, *_ = EXPECTED[name]
    kit = in_cloud(name)
    tokens = [
        app_token(kit, login, resource)
        for resource in (f"https://{graph}", "00000003-0000-0000-c000-000000000000")
    ]
    others = [EXPECTED[other][1] for other in NAMES if other != name]
    answers = [users(kit, other, token) for other in others for token in tokens]

    assert [users(kit, graph, token).status_code for token in tokens] == [200, 200]
    assert {answer.status_code for answer in answers} == {401}
    assert {answer.json()["error"]["code"] for answer in answers} == {"InvalidAuthenticationToken"}


@pytest.mark.parametrize(("home", "other"), [("usgov", "public"), ("china", "public"), ("public", "china")])
def test_resource_manager_of_another_cloud_refuses_the_token(home: str, other: str) -> None:
    """A token is good at its own cloud's Resource Manager alone."""
    kit = in_cloud(home)
    token = app_token(kit, EXPECTED[home][0], f"https://{EXPECTED[home][2]}/")

    assert subscriptions(kit, EXPECTED[home][2], token).status_code == 200
    assert subscriptions(kit, EXPECTED[other][2], token).status_code == 401


@pytest.mark.parametrize("name", ["usgov", "usdod", "china"])
def test_a_confidential_client_gets_nothing_across_clouds(name: str) -> None:
    """The public sign-in knows the tenant of another cloud, and refuses its application by number."""
    kit = in_cloud(name)
    answer = ask(kit, EXPECTED["public"][0], "https://graph.microsoft.com")

    assert (answer.status_code, answer.json()["error_codes"]) == (400, [900382])


@pytest.mark.parametrize("name", ["usgov", "china"])
def test_a_public_client_is_sent_to_the_tenants_own_cloud(name: str) -> None:
    """Redeeming a code at the wrong cloud tells that the tenant lives elsewhere."""
    kit = in_cloud(name)
    form = {"client_id": AZURE_CLI, "code": "x", "redirect_uri": "http://localhost"}
    answer = kit.token(tenant=TENANT_ID, grant_type="authorization_code", **form)

    assert (answer.status_code, answer.json()["error_codes"]) == (400, [90038])


@pytest.mark.parametrize("name", ["usgov", "usdod"])
def test_the_public_endpoint_turns_government_applications_away(name: Any) -> None:
    """A government application in a public tenant, or at `common`, has a number of its own; another is unknown."""
    federal = msgspec.structs.replace(
        load_world("clients").tenants[0], cloud=name, domains=("federal.onmicrosoft.us",)
    )
    public = load_world("contoso").tenants[0]
    kit = Kit(Cloud(msgspec.structs.replace(load_world("contoso"), tenants=(public, federal))))
    form = {"client_secret": "x", "scope": "https://graph.microsoft.com/.default"}
    ids = (CLIENT_ID, "11111111-1111-4111-8111-111111111111")
    tokens = [kit.token(grant_type="client_credentials", client_id=one, **form) for one in ids]
    page = kit.http.get(
        f"https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id={CLIENT_ID}"
    )

    assert [answer.json()["error_codes"] for answer in tokens] == [[900439], [700016]]
    assert "AADSTS900439" in page.text


def test_clouds_that_share_a_service_share_its_port() -> None:
    """On loopback the Department of Defense has a port for Graph and shares the others with US Government."""
    places = [
        (cloud.name, service)
        for cloud in CLOUDS.values()
        for service in SERVICES
        if owner_of(cloud, service) is cloud
    ]
    ports = LoopbackPorts({place: 7000 + number for number, place in enumerate(places)})

    assert len(places) == 10
    assert ports.base_url(USDOD, "login") == ports.base_url(USGOV, "login")
    assert ports.base_url(USDOD, "graph") != ports.base_url(USGOV, "graph")
    assert ports.find("localhost:7003") == (USGOV, "login")
    assert ports.find(ports.base_url(USDOD, "graph")) == (USDOD, "graph")


def test_a_shared_host_is_told_by_its_first_cloud() -> None:
    """Real hosts are told apart in any letter case; which of two clouds a shared one means is left to the tenant."""
    hosts = RealHosts()

    assert hosts.find("LOGIN.microsoftonline.us:443") == (USGOV, "login")
    assert hosts.find("dod-graph.microsoft.us") == (USDOD, "graph")
    assert [hosts.find(host) for host in ("sts.windows.net", "management.core.chinacloudapi.cn")] == [
        (PUBLIC, "login"),
        (CHINA, "arm"),
    ]
