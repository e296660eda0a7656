"""Resource Manager: cloud metadata, versions, headers, pages, providers, regions, and what is changed in place."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from armkit import (
    ASSIGNMENTS,
    FABRIKAM,
    GROUP,
    INSIGHTS,
    ROLES,
    SUBSCRIPTION,
    WORKSPACE,
    Arm,
    code,
    person,
)
from cloudkit import ADMIN, PLAIN, TENANT, Kit

from azfakes import Cloud, FaultRule, Forge, load_world

METADATA = "https://management.azure.com/metadata/endpoints"
OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
NAME = "33333333-3333-4333-8333-333333333333"


def metadata(kit: Kit, version: str, host: str = METADATA) -> Any:
    """Read a cloud's metadata, without a token."""
    return kit.http.get(host, params={"api-version": version}).json()


def pages(arm: Arm, path: str, **query: str) -> list[list[str]]:
    """Follow a list to its end: the names on each page."""
    answer = arm.ask("GET", path, **query).json()
    found = [[one["name"] for one in answer["value"]]]
    while "nextLink" in answer:
        answer = arm.ask("GET", answer["nextLink"]).json()
        found.append([one["name"] for one in answer["value"]])
    return found


def unregistered() -> Kit:
    """Give Contoso with a subscription in which Log Analytics is not registered."""
    world = load_world("contoso")
    tenant = world.tenants[0]
    bare = msgspec.structs.replace(
        tenant.subscriptions[0], unregistered=("microsoft.operationalinsights",), resource_groups=()
    )
    changed = msgspec.structs.replace(tenant, subscriptions=(bare,))
    return Kit(Cloud(msgspec.structs.replace(world, tenants=(changed,)), seed=1))


def test_metadata_has_three_shapes(kit: Kit) -> None:
    """One object, a list of every cloud with the own one first, or the short form of the first versions."""
    one, many, short = (metadata(kit, version) for version in ("2022-09-01", "2019-05-01", "2015-01-01"))
    gov = metadata(kit, "2020-06-01", "https://management.usgovcloudapi.net/metadata/endpoints")

    assert (one["name"], one["authentication"]["loginEndpoint"]) == (
        "AzureCloud",
        "https://login.microsoftonline.com",
    )
    assert one["microsoftGraphResourceId"] == "https://graph.microsoft.com/"
    assert {"storage", "keyVaultDns", "sqlServerHostname", "acrLoginServer"} <= one["suffixes"].keys()
    assert [each["name"] for each in many] == ["AzureCloud", "AzureUSGovernment", "AzureChinaCloud"]
    assert [each["name"] for each in gov] == ["AzureUSGovernment", "AzureCloud", "AzureChinaCloud"]
    assert many[0] == one
    assert short["authentication"] == {
        "loginEndpoint": "https://login.microsoftonline.com",
        "audiences": one["authentication"]["audiences"],
    }


@pytest.mark.parametrize(
    ("path", "version", "expected"),
    [
        ("/subscriptions", "2013-01-01", "InvalidApiVersionParameter"),
        ("/subscriptions", "2022-13-01", "InvalidApiVersionParameter"),
        ("/subscriptions", "2022-12-01-final", "InvalidApiVersionParameter"),
        (f"{SUBSCRIPTION}/resourcegroups", "", "MissingApiVersionParameter"),
        (WORKSPACE, "2021-01-01", "NoRegisteredProviderFound"),
    ],
)
def test_versions_that_nobody_has_are_refused(kit: Kit, path: str, version: str, expected: str) -> None:
    """A date that is none, one before the first version, and one that the type skipped are all 400."""
    assert code(Arm(kit).ask("GET", path, version=version)) == (400, expected)


def test_metadata_asks_for_a_version(kit: Kit) -> None:
    """Even without a token a version is needed."""
    assert kit.http.get(METADATA).json()["error"]["code"] == "MissingApiVersionParameter"


def test_answers_carry_their_headers(kit: Kit) -> None:
    """Every answer names its request and what is left; the client's own ID comes back if it is wanted."""
    token = kit.control.forge(
        Forge(tenant=TENANT, user=ADMIN, resource="https://management.core.windows.net/")
    )
    bearer = {"Authorization": f"Bearer {token}", "x-ms-client-request-id": "mine-1"}
    url = "https://management.azure.com/subscriptions?api-version=2022-12-01"
    silent = kit.http.get(url, headers=bearer)
    answer = kit.http.get(url, headers={**bearer, "x-ms-return-client-request-id": "true"})
    other = Arm(kit).ask("DELETE", f"{GROUP}/{INSIGHTS}/none-such")

    assert "x-ms-client-request-id" not in silent.headers
    assert answer.headers["x-ms-client-request-id"] == "mine-1"
    assert answer.headers["x-ms-routing-request-id"].startswith("FAKE:20260115T090000Z:")
    assert answer.headers["x-ms-ratelimit-remaining-tenant-reads"] == "11999"
    assert other.headers["x-ms-ratelimit-remaining-subscription-deletes"] == "1199"
    assert (answer.headers["expires"], answer.headers["x-content-type-options"]) == ("-1", "nosniff")


def test_lists_have_pages(kit: Kit) -> None:
    """A list is followed by its links, which stay good when something before them goes."""
    arm = Arm(kit)
    for number in range(4):
        arm.ask("PUT", f"{SUBSCRIPTION}/resourcegroups/g{number}", {"location": "eastus"})
    names = pages(arm, f"{SUBSCRIPTION}/resourcegroups", **{"$top": "2"})
    first = arm.ask("GET", f"{SUBSCRIPTION}/resourcegroups", **{"$top": "2"}).json()
    arm.ask("DELETE", f"{SUBSCRIPTION}/resourcegroups/monitoring")
    second = arm.ask("GET", first["nextLink"]).json()["value"]
    arm.ask("DELETE", f"{SUBSCRIPTION}/resourcegroups/g0")

    assert names == [["monitoring", "g0"], ["g1", "g2"], ["g3"]]
    assert [one["name"] for one in second] == ["g1", "g2"]
    assert code(arm.ask("GET", first["nextLink"])) == (400, "InvalidSkipToken")


@pytest.mark.parametrize("query", [{"$top": "0"}, {"$top": "many"}, {"$top": "1001"}, {"$skiptoken": "%%%"}])
def test_sizes_and_tokens_that_are_none_are_refused(kit: Kit, query: dict[str, str]) -> None:
    """A page has a size from 1 to 1000 and begins where a link said."""
    assert Arm(kit).ask("GET", f"{SUBSCRIPTION}/resourcegroups", **query).status_code == 400


def test_resource_groups_are_found_by_tag(kit: Kit) -> None:
    """The list is filtered by a tag, with or without a value; other filters are refused."""
    arm = Arm(kit)
    arm.ask("PUT", f"{SUBSCRIPTION}/resourcegroups/tagged", {"location": "eastus", "tags": {"Env": "test"}})
    arm.ask("PATCH", f"{SUBSCRIPTION}/resourcegroups/monitoring", {"tags": {"env": "live"}})

    def found(text: str) -> list[str]:
        return pages(arm, f"{SUBSCRIPTION}/resourcegroups", **{"$filter": text})[0]

    assert found("tagName eq 'env'") == ["monitoring", "tagged"]
    assert found("tagName eq 'env' and tagValue eq 'test'") == ["tagged"]
    assert found("tagName eq 'none'") == []
    refused = arm.ask("GET", f"{SUBSCRIPTION}/resourcegroups", **{"$filter": "name eq 'x'"})
    assert code(refused) == (400, "InvalidFilterInQueryString")


def test_a_provider_is_registered_before_it_makes_something() -> None:
    """Unregistered it refuses with the code that makes clients register it, and then it makes the workspace."""
    kit = unregistered()
    arm, path = Arm(kit), f"{SUBSCRIPTION}/providers/Microsoft.OperationalInsights"
    arm.ask("PUT", f"{SUBSCRIPTION}/resourcegroups/monitoring", {"location": "eastus"})
    refused = arm.ask("PUT", WORKSPACE, {"location": "eastus"})
    before = arm.ask("GET", path).json()["registrationState"]
    registered = arm.ask("POST", f"{path}/register")
    made = arm.ask("PUT", WORKSPACE, {"location": "eastus"})
    after = arm.ask("GET", path).json()["registrationState"]
    again = arm.ask("POST", f"{path}/unregister").json()["registrationState"]

    assert code(refused) == (409, "MissingSubscriptionRegistration")
    assert refused.json()["error"]["target"] == "Microsoft.OperationalInsights"
    assert (before, after, again) == ("NotRegistered", "Registered", "Unregistered")
    assert registered.json()["registrationState"] == "Registered"
    assert made.status_code == 201


def test_providers_are_listed_with_their_types(kit: Kit) -> None:
    """Each namespace tells its types with their versions; a foreign one does not exist; readers register nothing."""
    arm = Arm(kit)
    arm.grant(SUBSCRIPTION, person(kit), "acdd72a7-3385-48ef-bd42-f606fba81ae7")
    rows = {row["namespace"]: row for row in arm.ask("GET", f"{SUBSCRIPTION}/providers").json()["value"]}
    kinds = {one["resourceType"] for one in rows["Microsoft.OperationalInsights"]["resourceTypes"]}
    path = f"{SUBSCRIPTION}/providers/Microsoft.Insights"

    assert kinds == {"workspaces"}
    assert {row["registrationState"] for row in rows.values()} == {"Registered"}
    assert code(arm.ask("GET", f"{SUBSCRIPTION}/providers/Microsoft.Nothing")) == (
        404,
        "InvalidResourceNamespace",
    )
    assert code(arm.ask("GET", f"{GROUP}/providers/Microsoft.Nothing/things/x")) == (
        404,
        "InvalidResourceNamespace",
    )
    assert code(arm.ask("GET", f"{GROUP}/providers/Microsoft.Insights/things/x")) == (
        404,
        "InvalidResourceType",
    )
    assert Arm(kit, PLAIN).ask("GET", path).status_code == 200
    assert code(Arm(kit, PLAIN).ask("POST", f"{path}/unregister")) == (403, "AuthorizationFailed")


def test_a_region_is_one_of_the_cloud(kit: Kit) -> None:
    """Regions are listed, and another one is refused under the code of what was to be made."""
    arm = Arm(kit)
    names = pages(arm, f"{SUBSCRIPTION}/locations")[0]
    group = arm.ask("PUT", f"{SUBSCRIPTION}/resourcegroups/far", {"location": "mars"})
    workspace = arm.ask("PUT", f"{GROUP}/{INSIGHTS}/far-logs", {"location": "usgovvirginia"})

    assert {"eastus", "westeurope", "uksouth"} <= set(names)
    assert code(group) == (400, "LocationNotAvailableForResourceGroup")
    assert code(workspace) == (400, "LocationNotAvailableForResourceType")


def test_resources_are_listed_by_type(kit: Kit) -> None:
    """What a subscription and a group hold is listed, filtered by type and name."""
    arm = Arm(kit)
    arm.ask("PUT", f"{GROUP}/{INSIGHTS}/more-logs", {"location": "westus"})

    def found(scope: str, text: str) -> list[str]:
        return pages(arm, f"{scope}/resources", **{"$filter": text})[0]

    assert pages(arm, f"{SUBSCRIPTION}/resources") == [["contoso-logs", "more-logs"]]
    assert found(GROUP, "resourceType eq 'Microsoft.OperationalInsights/workspaces'") == [
        "contoso-logs",
        "more-logs",
    ]
    assert found(SUBSCRIPTION, "resourceType eq 'Microsoft.Web/sites'") == []
    assert found(SUBSCRIPTION, "resourceGroup eq 'Monitoring' and location eq 'westus'") == ["more-logs"]
    assert arm.ask("GET", f"{GROUP}/resources", **{"$filter": "x"}).status_code == 400


def test_a_workspace_changes_in_part(kit: Kit) -> None:
    """What a PATCH does not name stays as it was."""
    arm = Arm(kit)
    before = arm.ask("GET", WORKSPACE).json()
    after = arm.ask("PATCH", WORKSPACE, {"properties": {"retentionInDays": 60}, "tags": {"a": "b"}}).json()

    assert (after["properties"]["retentionInDays"], after["tags"]) == (60, {"a": "b"})
    assert after["properties"]["customerId"] == before["properties"]["customerId"]
    assert after["etag"] != before["etag"]
    assert code(arm.ask("PATCH", f"{WORKSPACE}x", {})) == (404, "ResourceNotFound")


def test_built_in_roles_are_there_without_a_scope(kit: Kit) -> None:
    """Whoever has a token reads the built-in roles below no scope at all."""
    plain = Arm(kit, PLAIN)
    rows = plain.ask("GET", f"/{ROLES}", **{"$filter": "roleName eq 'Owner'"}).json()["value"]
    one = plain.ask("GET", f"/{ROLES}/{OWNER}").json()
    data = plain.ask("GET", f"/{ROLES}", **{"$filter": "roleName eq 'Storage Blob Data Reader'"}).json()[
        "value"
    ]

    assert rows == [one]
    assert one["id"] == f"/{ROLES}/{OWNER}"
    assert data[0]["properties"]["permissions"][0]["dataActions"]
    assert code(plain.ask("GET", f"/{ROLES}/{NAME}")) == (404, "RoleDefinitionDoesNotExist")
    assert code(plain.ask("GET", f"{SUBSCRIPTION}/{ROLES}")) == (403, "AuthorizationFailed")
    assert plain.ask("GET", f"/{ROLES}", **{"$filter": "nonsense"}).status_code == 400


def test_a_custom_role_keeps_its_data_actions(kit: Kit) -> None:
    """All four lists of a role come back as they were sent."""
    permissions = {
        "actions": ["a/read"],
        "notActions": ["a/b/read"],
        "dataActions": ["c/*"],
        "notDataActions": ["c/d"],
    }
    body = {"properties": {"roleName": "Data", "permissions": [permissions]}}
    made = Arm(kit).ask("PUT", f"{SUBSCRIPTION}/{ROLES}/{NAME}", body)

    assert made.json()["properties"]["permissions"] == [permissions]


def test_description_and_condition_of_an_assignment_change(kit: Kit) -> None:
    """The same assignment is sent again with other words, and keeps who made it and when."""
    arm, path = Arm(kit), f"{GROUP}/{ASSIGNMENTS}/{NAME}"
    fixed = {"roleDefinitionId": f"{SUBSCRIPTION}/{ROLES}/{OWNER}", "principalId": person(kit)}
    condition = {"condition": "@Resource[x] StringEquals 'y'", "conditionVersion": "2.0"}
    made = arm.ask("PUT", path, {"properties": {**fixed, "description": "first"}}).json()["properties"]
    kit.control.clock_advance(60)
    changed = arm.ask("PUT", path, {"properties": {**fixed, **condition, "description": "second"}})
    half = arm.ask("PUT", path, {"properties": {**fixed, "condition": "x"}})
    read = arm.ask("GET", path).json()["properties"]

    assert (changed.status_code, code(half)) == (200, (400, "InvalidRoleAssignmentCondition"))
    assert (read["description"], read["condition"], read["conditionVersion"]) == (
        "second",
        *condition.values(),
    )
    assert read["createdOn"] == made["createdOn"] < read["updatedOn"]


def test_what_is_polled_was_begun(kit: Kit) -> None:
    """A deletion says where to ask for its end and not to wait long; another operation does not exist."""
    arm = Arm(kit)
    begun = arm.ask("DELETE", GROUP)
    foreign = arm.ask("GET", f"{SUBSCRIPTION}/operationresults/none")

    assert (begun.status_code, begun.headers["retry-after"]) == (202, "1")
    assert arm.ask("GET", begun.headers["location"]).status_code == 200
    assert code(foreign) == (404, "OperationNotFound")


def test_a_bad_token_is_told_what_was_expected(kit: Kit) -> None:
    """Expired and foreign tokens are 401 with their own codes, times and audiences."""
    wish = Forge(tenant=TENANT, user=ADMIN, resource="https://management.core.windows.net/")
    expired = kit.control.forge(msgspec.structs.replace(wish, claims={"exp": 1_700_000_000}))
    strange = kit.control.forge(msgspec.structs.replace(wish, claims={"exp": "soon"}))
    foreign = Arm(kit, token=kit.portal()).ask("GET", "/subscriptions")
    late, odd = (Arm(kit, token=token).ask("GET", "/subscriptions") for token in (expired, strange))

    assert code(late) == code(odd) == (401, "ExpiredAuthenticationToken")
    assert "2023-11-14T22:13:20Z" in late.json()["error"]["message"]
    assert code(foreign) == (401, "InvalidAuthenticationTokenAudience")
    assert "'https://graph.microsoft.com'" in foreign.json()["error"]["message"]
    assert "authorization_uri=" in foreign.headers["www-authenticate"]


@pytest.mark.parametrize("audience", ['a"b\r\nX: y', "日本", ["x"], None])
def test_what_a_token_claims_cannot_leave_its_header_field(kit: Kit, audience: Any) -> None:
    """An audience of whatever letters is refused like any other, within the quotes of the challenge."""
    token = kit.control.forge(Forge(tenant=TENANT, user=ADMIN, claims={"aud": audience}))
    answer = Arm(kit, token=token).ask("GET", "/subscriptions")

    assert code(answer) == (401, "InvalidAuthenticationTokenAudience")
    assert answer.headers["www-authenticate"].count('"') == 6
    assert "x" not in answer.headers


def test_the_challenge_names_the_subscriptions_tenant() -> None:
    """Who comes with a token of another tenant is told where to get the right one."""
    kit = Kit(Cloud("contoso-fabrikam", seed=1))
    challenge = Arm(kit).ask("GET", FABRIKAM).headers["www-authenticate"]

    assert "login.microsoftonline.com/b1c4f7d2-3e58-4f6a-8a5d-0c9e7d21f4b6" in challenge


def test_a_fault_that_was_ordered_looks_like_one_of_its_own(kit: Kit) -> None:
    """Throttling has Resource Manager's code, its headers and the time to wait."""
    kit.control.add_fault(FaultRule(service="arm", status=429, retry_after=3))
    answer = Arm(kit).ask("GET", "/subscriptions")

    assert code(answer) == (429, "TooManyRequests")
    assert answer.headers["retry-after"] == "3"
    assert answer.headers["x-ms-request-id"]


def test_permissions_have_one_page(kit: Kit) -> None:
    """What the caller's roles allow comes at once, whatever token is sent along."""
    path = f"{GROUP}/providers/Microsoft.Authorization/permissions"
    answer = Arm(kit).ask("GET", path, **{"$skiptoken": "eA"})

    assert [one["actions"] for one in answer.json()["value"]] == [["*"]]
