"""The present cloud saved as a world, loaded again, and compared."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest
from cloudkit import ADMIN, GRAPH, TENANT, Kit, authorize_url, code_of, redeem

from azfakes import Cloud, ControlError, Forge, world_names
from azfakes.arm.records import Subscription
from azfakes.directory.records import TenantRecord
from azfakes.worlds import load_world
from azfakes.worlds.files import decode_world, encode_world

ARM = "https://management.azure.com"
PERSON = "person@clients.onmicrosoft.com"
COLLECTIONS = (
    "/users?$top=999",
    "/groups",
    "/applications",
    "/applications?$select=keyCredentials,id",
    "/servicePrincipals",
    "/devices",
    "/oauth2PermissionGrants",
    "/organization",
    "/domains",
    "/identity/conditionalAccess/policies",
    "/policies/defaultAppManagementPolicy",
    "/directory/deletedItems/microsoft.graph.user",
    "/directory/deletedItems/microsoft.graph.group",
    "/directory/deletedItems/microsoft.graph.application",
    "/directory/deletedItems/microsoft.graph.servicePrincipal",
    "/directoryRoles",
    "/roleManagement/directory/roleAssignments",
)
IN_AZURE = (
    ("", "2022-12-01"),
    ("/resourcegroups", "2022-09-01"),
    ("/providers/Microsoft.OperationalInsights/workspaces", "2022-10-01"),
    ("/providers/Microsoft.Authorization/roleAssignments", "2022-04-01"),
    ("/providers/Microsoft.Authorization/roleDefinitions", "2022-04-01"),
)


@pytest.fixture(scope="module")
def lived_in() -> Kit:
    """Give a cloud to which much has happened, in a world of three tenants."""
    kit = Kit(Cloud("contoso-fabrikam", seed=7))
    pair = kit.server_app(uri="https://ConfigMgrService")
    kit.native_app(pair)
    token = kit.portal()
    kit.control.clock_advance(1234)
    group = kit.graph("GET", "/groups", token).json()["value"][0]["id"]
    people = [one["id"] for one in kit.graph("GET", "/users", token).json()["value"]]
    answers = [
        kit.graph("DELETE", "/users/plain@contoso.onmicrosoft.com", token),
        kit.graph("PATCH", f"/users/{people[6]}", token, {"jobTitle": "Baker"}),
        kit.graph(
            "POST", f"/groups/{group}/members/$ref", token, {"@odata.id": f"{GRAPH}/v1.0/users/{people[9]}"}
        ),
        kit.graph(
            "POST",
            f"/applications/{pair.object_id}/owners/$ref",
            token,
            {"@odata.id": f"{GRAPH}/v1.0/users/{people[9]}"},
        ),
        kit.graph("POST", "/identity/conditionalAccess/policies", token, POLICY),
    ]
    gone, other = kit.server_app("Gone"), kit.graph("POST", "/groups", token, GROUP).json()["id"]
    owner = {"@odata.id": f"{GRAPH}/v1.0/users/{people[9]}"}
    answers += [
        kit.graph("POST", f"/groups/{group}/owners/$ref", token, owner),
        kit.graph("DELETE", f"/applications/{gone.object_id}", token),
        kit.graph("DELETE", f"/groups/{other}", token),
    ]
    assert [one.status_code for one in answers] == [204, 204, 204, 204, 201, 204, 204, 204], [
        one.text for one in answers
    ]
    redeem(kit, code_of(kit))
    subscription = next(iter(kit.cloud.state.azure)).scope
    base = f"{subscription}/resourcegroups/made"
    made = [
        azure(kit, "PUT", base, "2022-09-01", {"location": "eastus", "tags": {"b": "1", "a": "2"}}),
        azure(
            kit,
            "PUT",
            f"{base}/providers/Microsoft.OperationalInsights/workspaces/logs",
            "2022-10-01",
            {"location": "eastus"},
        ),
    ]
    assert [one.status_code for one in made] == [201, 201], [one.text for one in made]
    return kit


GROUP = {"displayName": "Gone", "mailEnabled": False, "mailNickname": "gone", "securityEnabled": True}
POLICY: dict[str, Any] = {
    "displayName": "Second factor",
    "state": "enabledForReportingButNotEnforced",
    "conditions": {
        "applications": {"includeApplications": ["All"]},
        "users": {"includeUsers": ["All"]},
        "clientAppTypes": ["all"],
    },
    "grantControls": {"operator": "OR", "builtInControls": ["mfa"]},
}


def azure(kit: Kit, method: str, path: str, version: str, body: Any = None) -> Any:
    """Ask Resource Manager as the administrator who owns the subscription."""
    forge = json.dumps({"tenant": TENANT, "user": ADMIN, "resource": ARM}).encode()
    token = json.loads(kit.cloud.control.perform("POST", "tokens/forge", {}, forge)[1])["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    return kit.http.request(method, f"{ARM}{path}?api-version={version}", json=body, headers=bearer)


def told(kit: Kit) -> dict[str, Any]:
    """Collect what Graph and Resource Manager answer for every collection."""
    token = kit.portal()
    found: dict[str, Any] = {path: kit.graph("GET", path, token).json() for path in COLLECTIONS}
    for one in found["/groups"]["value"]:
        for relation in ("members", "owners"):
            path = f"/groups/{one['id']}/{relation}"
            found[path] = kit.graph("GET", path, token).json()
    for one in found["/servicePrincipals"]["value"]:
        for relation in ("appRoleAssignments", "appRoleAssignedTo", "owners"):
            path = f"/servicePrincipals/{one['id']}/{relation}"
            found[path] = kit.graph("GET", path, token).json()
    for one in found["/applications"]["value"]:
        found[f"owners of {one['id']}"] = kit.graph("GET", f"/applications/{one['id']}/owners", token).json()
    for one in kit.cloud.state.azure:
        if one.tenant_id == TENANT:
            found |= {
                one.id + path: azure(kit, "GET", one.scope + path, version).json()
                for path, version in IN_AZURE
            }
    return found


def test_a_saved_world_loads_back_to_the_same_cloud(lived_in: Kit) -> None:
    """Graph and Resource Manager answer alike for every collection, through the file and under the same seed."""
    saved = lived_in.control.save_world()
    before = told(lived_in)
    other = Kit(Cloud(decode_world(encode_world(saved.world)), seed=7))
    after = told(other)

    assert [path for path in before if before[path] != after[path]] == []
    assert before.keys() == after.keys()
    assert [path for path in COLLECTIONS if "/directory/" in path and not before[path].get("value")] == []
    assert sum(len(one.get("value", ())) for one in before.values()) > 90
    assert all("error" not in one for one in before.values()), [
        one for one in before.values() if "error" in one
    ]
    assert other.control.state().instant == lived_in.control.state().instant
    assert saved.left_out


def test_no_part_of_a_tenant_or_subscription_is_forgotten(lived_in: Kit) -> None:
    """Whatever a record has is in the file, but for what follows from the rest."""
    saved = lived_in.control.save_world().world.tenants[0]
    assert saved.saved is not None
    told_of = {*saved.__struct_fields__, *saved.saved.__struct_fields__}
    derived = {"user_names", "accounts", "resources", "history", "pages"}
    in_azure = saved.saved.subscriptions[0].keys()

    assert {one.name for one in fields(TenantRecord)} - told_of == derived
    assert {one.name for one in fields(Subscription)} - in_azure == {"operations"}


def test_what_was_saved_can_be_saved_again(lived_in: Kit) -> None:
    """The second file is the first to the byte, whatever the seed with which it was loaded."""
    first = encode_world(lived_in.control.save_world().world)
    second = encode_world(Kit(Cloud(decode_world(first), seed=99)).control.save_world().world)

    assert second == first


def test_secrets_and_passwords_are_good_after_loading(lived_in: Kit) -> None:
    """An application signs in with the secret of before, a person with the password, and both stay out of the log."""
    tenant = lived_in.cloud.state.directory.tenant(TENANT)
    assert tenant is not None
    app = next(one for one in tenant.apps.values() if one.secrets)
    other = Kit(Cloud(lived_in.control.save_world().world, seed=7))
    secret = app.secrets[0].text
    answer = other.token(
        grant_type="client_credentials",
        client_id=app.app_id,
        client_secret=secret,
        scope="https://graph.microsoft.com/.default",
    )
    page = other.browser.sign_in(authorize_url(), ADMIN, "Contoso!Test-admin")

    assert answer.status_code == 200
    assert page.query["code"]
    assert secret in [one.value for one in other.control.secrets()]


def test_nothing_new_has_an_old_identifier(lived_in: Kit) -> None:
    """What is made after loading under the same seed is made anew, and takes nothing's place."""
    other = Kit(Cloud(lived_in.control.save_world().world, seed=7))
    known = {one["id"] for one in told(other)["/applications"]["value"]}
    pair = other.server_app("Another")

    assert pair.object_id not in known
    assert {one["id"] for one in told(other)["/applications"]["value"]} == {*known, pair.object_id}


def test_an_account_still_mirrors_its_registration(lived_in: Kit) -> None:
    """A registration that is renamed after loading has a renamed account."""
    other = Kit(Cloud(lived_in.control.save_world().world, seed=7))
    token = other.portal()
    app = other.graph("GET", "/applications", token).json()["value"][0]
    other.graph("PATCH", f"/applications/{app['id']}", token, {"displayName": "Renamed"})

    account = other.graph("GET", f"/servicePrincipals(appId='{app['appId']}')", token).json()
    assert account["displayName"] == "Renamed"


def test_a_crowd_is_saved_person_by_person_up_to_a_bound() -> None:
    """Thousands are written down; a million are refused, with the hint that a snapshot keeps them."""
    kit = Kit(Cloud("clients", seed=3, people=500))
    tenant = next(iter(kit.cloud.state.directory))
    saved = Kit(Cloud(kit.control.save_world().world, seed=4))
    again = next(iter(saved.cloud.state.directory))

    assert [one.document for one in again.users.values()] == [one.document for one in tenant.users.values()]
    kit.control.reset("large")
    with pytest.raises(ControlError, match="too many people"):
        kit.control.save_world()


@pytest.mark.parametrize("part", ["users", "apps", "principals", "groups", "assignments"])
def test_a_broken_file_is_refused(lived_in: Kit, part: str) -> None:
    """It is told what is wrong with it."""
    content = json.loads(encode_world(lived_in.control.save_world().world))
    saved = next(one["saved"] for one in content["tenants"] if one["id"] == TENANT)
    saved[part][0] = {} if part == "groups" else {"id": 5}

    with pytest.raises(ControlError):
        lived_in.control.reset(decode_world(json.dumps(content).encode()))


@pytest.mark.parametrize("name", world_names())
def test_the_state_tells_subscriptions_as_they_are(name: str) -> None:
    """At first that is what the world says of them; and a world that was saved and loaded tells the same."""
    kit = Kit(Cloud(name, seed=7))
    told = [tenant.subscriptions for tenant in kit.control.state().tenants]
    assert told == [[*tenant.subscriptions] for tenant in load_world(name).tenants]

    if name != "large":
        loaded = Kit(Cloud(kit.control.save_world().world, seed=9))
        assert [tenant.subscriptions for tenant in loaded.control.state().tenants] == told


def test_the_state_follows_what_happens_to_a_subscription() -> None:
    """Groups and workspaces that are made, and owners who lose the role, show in it."""
    kit = Kit(Cloud("clients", seed=7))
    tenant = kit.control.state().tenants[0]
    before = tenant.subscriptions[0]
    place = f"{ARM}/subscriptions/{before.id}"
    bearer = {
        "Authorization": "Bearer " + kit.control.forge(Forge(tenant=tenant.id, user=PERSON, resource=ARM))
    }
    made = kit.http.put(
        f"{place}/resourcegroups/new?api-version=2022-09-01", json={"location": "westus"}, headers=bearer
    )
    listed = f"{place}/providers/Microsoft.Authorization/roleAssignments"
    held = kit.http.get(f"{listed}?api-version=2022-04-01", headers=bearer).json()["value"]
    (apps,) = (one["id"] for one in held if one["properties"]["principalType"] == "ServicePrincipal")
    gone = kit.http.delete(f"{ARM}{apps}?api-version=2022-04-01", headers=bearer)
    after = kit.control.state().tenants[0].subscriptions[0]

    assert (made.status_code, gone.status_code) == (201, 200)
    assert before.owners == (PERSON, "Client Tests")
    assert after.owners == (PERSON,)
    assert [(one.name, one.location) for one in after.resource_groups] == [("new", "westus")]
