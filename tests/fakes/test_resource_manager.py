"""Resource Manager: resource groups, roles and workspaces, and who may touch them."""

from __future__ import annotations

import base64
from typing import Any

import msgspec
import pytest
from armkit import (
    ASSIGNMENTS,
    CONTRIBUTOR,
    FABRIKAM,
    GROUP,
    INSIGHTS,
    ONE,
    READER,
    ROLES,
    SUBSCRIPTION,
    TWO,
    WORKSPACE,
    Arm,
    code,
    person,
)
from cloudkit import PLAIN, TENANT, Kit

from azfakes import Cloud, load_world


def test_the_world_has_a_workspace(kit: Kit) -> None:
    """Contoso's owner finds the workspace, below the group and below the subscription."""
    arm = Arm(kit)
    one = arm.ask("GET", WORKSPACE.upper().replace("/SUBSCRIPTIONS", "/subscriptions")).json()
    everywhere = arm.ask("GET", f"{SUBSCRIPTION}/{INSIGHTS}").json()["value"]
    in_group = arm.ask("GET", f"{GROUP}/{INSIGHTS}").json()["value"]

    assert one["id"] == WORKSPACE
    assert one["properties"]["provisioningState"] == "Succeeded"
    assert everywhere == in_group == [one]


def test_an_application_reaches_what_it_was_granted(kit: Kit) -> None:
    """An application sees no subscription until it has a role, and then only what lies in its scope."""
    pair, owner = kit.server_app(), Arm(kit)
    app = Arm(kit, token=kit.app_token(pair, "https://management.azure.com/.default"))
    owner.ask("PUT", f"{SUBSCRIPTION}/resourceGroups/other", {"location": "East US"})
    before, refused = app.ask("GET", "/subscriptions").json()["value"], app.ask("GET", WORKSPACE)
    granted = owner.grant(GROUP, pair.account_id)
    after = app.ask("GET", "/subscriptions").json()["value"]
    made = app.ask("PUT", f"{GROUP}/{INSIGHTS}/second-logs", {"location": "eastus"})

    assert (before, code(refused)) == ([], (403, "AuthorizationFailed"))
    assert refused.headers["x-ms-failure-cause"] == "gateway"
    assert granted.json()["properties"]["principalType"] == "ServicePrincipal"
    assert [f"/subscriptions/{one['subscriptionId']}" for one in after] == [SUBSCRIPTION]
    assert (made.status_code, app.ask("GET", WORKSPACE).status_code) == (201, 200)
    assert [one["name"] for one in app.ask("GET", f"{SUBSCRIPTION}/resourcegroups").json()["value"]] == [
        "monitoring"
    ]
    assert code(app.ask("GET", f"{SUBSCRIPTION}/resourceGroups/other")) == (403, "AuthorizationFailed")
    assert code(app.grant(GROUP, pair.account_id, name=TWO)) == (403, "AuthorizationFailed")


def test_a_reader_reads_and_writes_nothing(kit: Kit) -> None:
    """The role Reader opens every GET below its scope and nothing else, keys included."""
    Arm(kit).grant(SUBSCRIPTION, person(kit), READER)
    reader = Arm(kit, PLAIN)

    assert reader.ask("GET", WORKSPACE).status_code == 200
    assert reader.ask("GET", SUBSCRIPTION).status_code == 200
    assert reader.ask("PUT", WORKSPACE, {"location": "eastus"}).status_code == 403
    assert reader.ask("POST", f"{WORKSPACE}/sharedKeys").status_code == 403
    assert set(Arm(kit).ask("POST", f"{WORKSPACE}/sharedKeys").json()) == {
        "primarySharedKey",
        "secondarySharedKey",
    }


def test_the_keys_of_a_workspace_are_base64(kit: Kit) -> None:
    """Each holds sixty-four bytes in padded base64, as programs that sign with it decode it; the two differ."""
    keys = Arm(kit).ask("POST", f"{WORKSPACE}/sharedKeys").json().values()

    assert [len(base64.b64decode(key, validate=True)) for key in keys] == [64, 64]
    assert len(set(keys)) == 2


def test_a_caller_may_ask_what_its_own_roles_allow(kit: Kit) -> None:
    """The permissions at a workspace are those of the roles there and around it, and nobody else's."""
    pair, owner = kit.server_app(), Arm(kit)
    app = Arm(kit, token=kit.app_token(pair, "https://management.azure.com/.default"))
    path = "providers/Microsoft.Authorization/permissions"
    before = app.ask("GET", f"{WORKSPACE}/{path}")
    owner.grant(GROUP, pair.account_id, READER)
    owner.grant(WORKSPACE, pair.account_id, name=TWO)
    at_group, at_workspace = (app.ask("GET", f"{one}/{path}").json()["value"] for one in (GROUP, WORKSPACE))

    assert code(before) == (403, "AuthorizationFailed")
    assert [one["actions"] for one in at_group] == [["*/read"]]
    assert [one["actions"] for one in at_workspace] == [["*/read"], ["*"]]
    assert "Microsoft.Authorization/*/Write" in at_workspace[1]["notActions"]


def test_a_role_of_a_group_is_its_members_role(kit: Kit) -> None:
    """Who belongs to a group, directly or not, has the group's roles."""
    groups = kit.graph("GET", "/groups?$filter=displayName eq 'All Technicians'", kit.portal()).json()[
        "value"
    ]
    before = Arm(kit, "apps@contoso.onmicrosoft.com").ask("GET", WORKSPACE).status_code
    Arm(kit).grant(SUBSCRIPTION, groups[0]["id"], READER)

    assert (before, Arm(kit, "apps@contoso.onmicrosoft.com").ask("GET", WORKSPACE).status_code) == (403, 200)


def test_a_resource_group_lives_and_dies(kit: Kit) -> None:
    """A group is made, found in any letter case, changed in place, and deleted with all in it."""
    arm, path = Arm(kit), f"{SUBSCRIPTION}/resourcegroups/Test.Group-1"
    missing = arm.ask("HEAD", path)
    made = arm.ask("PUT", path, {"location": "West Europe", "tags": {"a": "b"}})
    again = arm.ask("PUT", path, {"location": "westeurope"})
    moved = arm.ask("PUT", path, {"location": "eastus"})
    there = arm.ask("HEAD", path.lower())
    arm.ask("PUT", f"{path}/{INSIGHTS}/lost-logs", {"location": "westeurope"})
    deleted = arm.ask("DELETE", path)
    done = arm.ask("GET", deleted.headers["location"])

    assert [one.status_code for one in (missing, made, again, there, deleted, done)] == [
        404,
        201,
        200,
        204,
        202,
        200,
    ]
    assert missing.content == b""
    assert (made.json()["location"], made.json()["tags"]) == ("westeurope", {"a": "b"})
    assert code(moved) == (409, "InvalidResourceGroupLocation")
    assert code(arm.ask("GET", path)) == (404, "ResourceGroupNotFound")
    assert code(arm.ask("GET", f"{path}/{INSIGHTS}/lost-logs")) == (404, "ResourceGroupNotFound")


def test_a_workspace_lives_and_dies(kit: Kit) -> None:
    """A workspace is made, changed and deleted; asking again for the deletion is no error."""
    arm, path = Arm(kit), f"{GROUP}/{INSIGHTS}/new-logs"
    made = arm.ask("PUT", path, {"location": "eastus"})
    body = {"location": "eastus", "properties": {"retentionInDays": 90, "sku": {"name": "PerGB2018"}}}
    changed = arm.ask("PUT", path, body)
    statuses = [arm.ask("DELETE", path).status_code, arm.ask("DELETE", path).status_code]

    assert (made.status_code, changed.status_code, statuses) == (201, 200, [200, 204])
    assert made.json()["properties"]["customerId"] == changed.json()["properties"]["customerId"]
    assert changed.json()["properties"]["retentionInDays"] == 90
    assert code(arm.ask("GET", path)) == (404, "ResourceNotFound")


_BAD_REQUESTS = [
    ("PUT", f"{GROUP}/{INSIGHTS}/ab", {"location": "eastus"}, 400),
    ("PUT", f"{GROUP}/{INSIGHTS}/-abcd", {"location": "eastus"}, 400),
    ("PUT", f"{GROUP}/{INSIGHTS}/abcd", {}, 400),
    ("PUT", f"{GROUP}/{INSIGHTS}/abcd", {"location": "eastus", "properties": []}, 400),
    ("PUT", f"{GROUP}/{INSIGHTS}/abcd", {"location": "eastus", "properties": {"retentionInDays": 1}}, 400),
    ("PUT", f"{GROUP}/{INSIGHTS}/abcd", {"location": "eastus", "properties": {"sku": 7}}, 400),
    ("PUT", f"{GROUP}/{INSIGHTS}/abcd", {"location": "eastus", "tags": {"a": 1}}, 400),
    ("PUT", WORKSPACE, {"location": "westus"}, 409),
    ("PUT", f"{SUBSCRIPTION}/resourcegroups/bad*name", {"location": "eastus"}, 400),
    ("PUT", f"{SUBSCRIPTION}/resourcegroups/ends.", {"location": "eastus"}, 400),
    ("PUT", f"{SUBSCRIPTION}/resourcegroups/fine", [], 400),
    ("GET", "/subscriptions/not-a-guid", None, 400),
    ("GET", f"/subscriptions/{ONE}", None, 404),
    ("GET", f"{SUBSCRIPTION}/nonsense", None, 404),
    ("PATCH", f"{SUBSCRIPTION}/resourcegroups", {}, 405),
    ("GET", f"{GROUP}/{ASSIGNMENTS}/{ONE}", None, 404),
    ("GET", f"{GROUP}/{ROLES}/{ONE}", None, 404),
    ("PUT", f"{GROUP}/{ROLES}/{CONTRIBUTOR}", {}, 400),
    ("DELETE", f"{GROUP}/{ROLES}/{CONTRIBUTOR}", None, 400),
    ("GET", f"{SUBSCRIPTION}/resourcegroups/none/{ASSIGNMENTS}", None, 404),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), _BAD_REQUESTS)
def test_bad_requests_have_their_statuses(kit: Kit, method: str, path: str, body: Any, status: int) -> None:
    """Bad names, values and places are refused, never with a server error."""
    assert Arm(kit).ask(method, path, body).status_code == status


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("", "MissingApiVersionParameter"),
        ("latest", "InvalidApiVersionParameter"),
        ("1999-01-01", "NoRegisteredProviderFound"),
    ],
)
def test_every_request_names_a_version(kit: Kit, version: str, expected: str) -> None:
    """No version, a malformed one and one that the type does not have are told apart."""
    assert code(Arm(kit).ask("GET", WORKSPACE, version=version)) == (400, expected)


def test_built_in_roles_are_found_by_name(kit: Kit) -> None:
    """The filter by name finds exactly the role, whatever the scope."""
    arm = Arm(kit)
    found = arm.ask(
        "GET", f"{GROUP}/{ROLES}", **{"$filter": "roleName eq 'Log Analytics Contributor'"}
    ).json()["value"]
    custom = arm.ask("GET", f"{SUBSCRIPTION}/{ROLES}", **{"$filter": "type eq 'CustomRole'"}).json()["value"]

    assert [one["name"] for one in found] == ["92aaf0da-9dab-42b6-94a3-d43ce8d16293"]
    assert found[0]["properties"]["type"] == "BuiltInRole"
    assert custom == []


def test_a_custom_role_allows_what_it_names(kit: Kit) -> None:
    """A role of one's own opens its actions alone, and stays while somebody has it."""
    arm = Arm(kit)
    properties = {
        "roleName": "Workspace Maker",
        "permissions": [{"actions": ["Microsoft.OperationalInsights/workspaces/write"]}],
        "assignableScopes": [GROUP],
    }
    made = arm.ask("PUT", f"{SUBSCRIPTION}/{ROLES}/{TWO}", {"properties": properties})
    twin = arm.ask("PUT", f"{SUBSCRIPTION}/{ROLES}/{ONE}", {"properties": properties})
    wide = arm.grant(SUBSCRIPTION, person(kit), TWO)
    arm.grant(GROUP, person(kit), TWO)
    maker = Arm(kit, PLAIN)
    in_use = arm.ask("DELETE", f"{SUBSCRIPTION}/{ROLES}/{TWO}")
    arm.ask("DELETE", f"{GROUP}/{ASSIGNMENTS}/{ONE}")

    assert (made.status_code, made.json()["properties"]["type"]) == (201, "CustomRole")
    assert code(twin) == (409, "RoleDefinitionWithSameNameExists")
    assert code(wide) == (400, "RoleDefinitionNotAssignable")
    assert code(in_use) == (400, "RoleDefinitionHasAssignments")
    assert maker.ask("PUT", f"{GROUP}/{INSIGHTS}/made-logs", {"location": "eastus"}).status_code == 403
    assert arm.ask("DELETE", f"{SUBSCRIPTION}/{ROLES}/{TWO}").status_code == 200
    assert arm.ask("DELETE", f"{SUBSCRIPTION}/{ROLES}/{TWO}").status_code == 204


def test_an_assignment_is_made_once(kit: Kit) -> None:
    """The same again is 200, under another name 409, with other contents refused."""
    arm, plain = Arm(kit), person(kit)
    first, again = arm.grant(GROUP, plain), arm.grant(GROUP, plain)

    assert (first.status_code, again.status_code) == (201, 200)
    assert code(arm.grant(GROUP, plain, name=TWO)) == (409, "RoleAssignmentExists")
    assert code(arm.grant(GROUP, plain, READER)) == (409, "RoleAssignmentUpdateNotPermitted")
    assert code(arm.grant(GROUP, ONE, name=TWO)) == (400, "PrincipalNotFound")
    assert code(arm.grant(GROUP, "x", name=TWO)) == (400, "InvalidPrincipalId")
    assert code(arm.grant(GROUP, plain, name="x")) == (400, "InvalidRoleAssignmentId")
    assert code(arm.grant(GROUP, plain, ONE, TWO)) == (404, "RoleDefinitionDoesNotExist")
    assert arm.ask("DELETE", f"{GROUP}/{ASSIGNMENTS}/{ONE}").json()["name"] == ONE
    assert arm.ask("DELETE", f"{GROUP}/{ASSIGNMENTS}/{ONE}").status_code == 204


def test_assignments_are_listed_by_scope_and_principal(kit: Kit) -> None:
    """Filters choose a principal, its groups too, and leave out what lies below."""
    arm, plain = Arm(kit), person(kit)
    arm.grant(GROUP, plain)

    def listed(scope: str, text: str) -> int:
        return len(arm.ask("GET", f"{scope}/{ASSIGNMENTS}", **{"$filter": text}).json()["value"])

    assert len(arm.ask("GET", f"{SUBSCRIPTION}/{ASSIGNMENTS}").json()["value"]) == 2
    assert listed(SUBSCRIPTION, "atScope()") == 1
    assert listed(GROUP, "atScope()") == 2
    assert listed(SUBSCRIPTION, f"principalId eq '{plain}'") == 1
    assert listed(GROUP, f"assignedTo('{plain}')") == 1
    assert arm.ask("GET", f"{GROUP}/{ASSIGNMENTS}", **{"$filter": "nonsense"}).status_code == 400


def test_a_token_of_another_tenant_is_refused_with_its_issuers() -> None:
    """The subscription of another tenant is 401, and the message names both issuers."""
    kit = Kit(Cloud("contoso-fabrikam", seed=1))
    answer = Arm(kit).ask("GET", FABRIKAM)

    assert code(answer) == (401, "InvalidAuthenticationTokenTenant")
    assert TENANT in answer.json()["error"]["message"]


def test_a_disabled_subscription_is_only_read() -> None:
    """Nothing can be changed in a disabled subscription."""
    world = load_world("contoso")
    tenant = world.tenants[0]
    asleep = msgspec.structs.replace(tenant.subscriptions[0], state="Disabled")
    changed = msgspec.structs.replace(tenant, subscriptions=(asleep,))
    kit = Kit(Cloud(msgspec.structs.replace(world, tenants=(changed,)), seed=1))

    assert Arm(kit).ask("GET", WORKSPACE).status_code == 200
    assert code(Arm(kit).ask("DELETE", WORKSPACE)) == (409, "ReadOnlyDisabledSubscription")
