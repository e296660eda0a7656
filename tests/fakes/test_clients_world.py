"""The world in which tests of somebody's own client can begin."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from cloudkit import LOGIN, Kit

from azfakes import Cloud, world_names
from azfakes.addresses import LoopbackPorts
from azfakes.clouds import CLOUDS, SERVICES
from azfakes.tenants import tenant_infos
from azfakes.wellknown import AZURE_CLI, GRAPH, RESOURCE_MANAGER
from azfakes.worlds.clients import CLIENT_ID, PERSON, SUBSCRIPTION_ID, TENANT_ID

ARM = "https://management.azure.com"
ARM_DEFAULT = "https://management.core.windows.net//.default"
GRAPH_DEFAULT = "https://graph.microsoft.com/.default"
ROLES = [
    "AppRoleAssignment.ReadWrite.All",
    "Application.ReadWrite.All",
    "DelegatedPermissionGrant.ReadWrite.All",
    "Directory.Read.All",
    "Group.ReadWrite.All",
    "User.ReadWrite.All",
]
BUILT_IN = {
    "Owner": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "Contributor": "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "Reader": "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "User Access Administrator": "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
}


def app_token(kit: Kit, scope: str) -> str:
    """Let the application of the world get its own token."""
    secret = tenant_infos(kit.cloud.state)[0].apps[0].secret or ""
    form = {"client_id": CLIENT_ID, "client_secret": secret, "scope": scope}
    answer = kit.token(tenant=TENANT_ID, grant_type="client_credentials", **form)
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["access_token"]
    return token


def person_token(kit: Kit, scope: str) -> str:
    """Let the person of the world sign in through the Azure CLI with the password alone."""
    asked = {"client_id": AZURE_CLI, "redirect_uri": "http://localhost:8400"}
    query = {**asked, "scope": scope, "response_type": "code"}
    url = f"{LOGIN}/{TENANT_ID}/oauth2/v2.0/authorize?{urlencode(query)}"
    code = kit.browser.sign_in(url, PERSON, "Client!Test-person").query["code"]
    answer = kit.token(tenant=TENANT_ID, grant_type="authorization_code", code=code, **asked)
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["access_token"]
    return token


def arm(kit: Kit, token: str, path: str, **query: str) -> list[dict[str, Any]]:
    """List something at Resource Manager."""
    answer = kit.http.get(
        f"{ARM}{path}",
        params={"api-version": "2022-04-01", **query},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["value"]
    return rows


def account(kit: Kit, token: str, app_id: str) -> dict[str, Any]:
    """Read an application's account."""
    found: dict[str, Any] = kit.graph("GET", f"/servicePrincipals(appId='{app_id}')", token).json()
    return found


@pytest.fixture
def kit() -> Kit:
    """Give the world."""
    return Kit(Cloud("clients"))


def test_the_application_holds_its_permissions_as_assignments(kit: Kit) -> None:
    """What the token carries are assignments at Graph's account, which Graph lists."""
    token = app_token(kit, GRAPH_DEFAULT)
    graph = account(kit, token, GRAPH)
    values = {role["id"]: role["value"] for role in graph["appRoles"]}
    path = f"/servicePrincipals/{account(kit, token, CLIENT_ID)['id']}/appRoleAssignments"
    rows = kit.graph("GET", path, token).json()["value"]

    assert sorted(values[row["appRoleId"]] for row in rows) == ROLES
    assert {row["resourceId"] for row in rows} == {graph["id"]}


@pytest.mark.parametrize("who", [app_token, person_token])
def test_both_own_the_one_subscription(kit: Kit, who: Any) -> None:
    """Application and person see one enabled subscription and are its owners."""
    token = who(kit, ARM_DEFAULT)
    found = arm(kit, token, "/subscriptions")
    scope = f"/subscriptions/{SUBSCRIPTION_ID}/providers/Microsoft.Authorization"
    assignments = arm(kit, token, f"{scope}/roleAssignments")

    assert [(one["id"], one["state"]) for one in found] == [(f"/subscriptions/{SUBSCRIPTION_ID}", "Enabled")]
    assert {one["properties"]["principalType"] for one in assignments} == {"User", "ServicePrincipal"}
    assert {one["properties"]["roleDefinitionId"].rpartition("/")[2] for one in assignments} == {
        BUILT_IN["Owner"]
    }


def test_built_in_roles_have_their_real_ids(kit: Kit) -> None:
    """The roles that every tenant has are found by name, under the IDs that are the same everywhere."""
    token = app_token(kit, ARM_DEFAULT)
    path = f"/subscriptions/{SUBSCRIPTION_ID}/providers/Microsoft.Authorization/roleDefinitions"
    found = {
        name: [row["name"] for row in arm(kit, token, path, **{"$filter": f"roleName eq '{name}'"})]
        for name in BUILT_IN
    }

    assert found == {name: [guid] for name, guid in BUILT_IN.items()}


def test_the_person_may_register_applications(kit: Kit) -> None:
    """The person signs in with a password and nothing else, and registers an application through the Azure CLI."""
    made = kit.graph("POST", "/applications", person_token(kit, GRAPH_DEFAULT), {"displayName": "Mine"})

    assert made.status_code == 201, made.text


@pytest.mark.parametrize(
    "names",
    [
        (GRAPH, "https://graph.microsoft.com", "https://graph.microsoft.com/", "https://localhost:7001/"),
        (RESOURCE_MANAGER, "https://management.azure.com/", "https://localhost:7002"),
        (RESOURCE_MANAGER, "https://management.core.windows.net/", "https://management.core.windows.net"),
    ],
)
def test_resources_are_found_under_all_their_names(names: tuple[str, ...]) -> None:
    """Graph and Resource Manager have each of their addresses as a name, the fake's own ones too."""
    places = ((cloud, service) for cloud in CLOUDS for service in SERVICES)
    ports = {place: 7000 + number for number, place in enumerate(places)}
    kit = Kit(Cloud("clients", addresses=LoopbackPorts(ports)))
    tenant = kit.cloud.state.directory.tenant(TENANT_ID)
    assert tenant is not None
    known = [
        one for one in tenant.principals.values() if set(names) <= set(one.shown().service_principal_names)
    ]

    assert [one.app.app_id for one in known] == [names[0]]


def test_the_ids_do_not_hang_on_the_seed() -> None:
    """The application, the person and the subscription keep their IDs whatever the seed."""
    kits = [Kit(Cloud("clients", seed=seed)) for seed in (1, 2)]
    infos = [tenant_infos(kit.cloud.state)[0] for kit in kits]

    assert {info.apps[0].client_id for info in infos} == {CLIENT_ID}
    assert len({info.users[0].id for info in infos}) == 1
    assert len({info.apps[0].secret for info in infos}) == 2


def test_the_page_on_worlds_tells_how_to_begin() -> None:
    """IDs, names and the password that the reference gives are those of the world, and it names every world and cloud."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "worlds.md").read_text(encoding="utf-8")
    told = (TENANT_ID, CLIENT_ID, SUBSCRIPTION_ID, PERSON, "Client!Test-person", *ROLES)

    assert [one for one in told if one not in page] == []
    assert [name for name in (*world_names(), *CLOUDS) if f"| `{name}` |" not in page] == []
    assert [host for cloud in CLOUDS.values() for host in (cloud.graph_hosts[0],) if host not in page] == []
