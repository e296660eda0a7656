"""Registrations, secrets, accounts and grants at Graph."""

from __future__ import annotations

from typing import Any

import pytest
from cloudkit import ADMIN, APP_ADMIN, APPS, DIRECTORY_READ, GRAPH_DEFAULT, PLAIN, TENANT, Kit

OTHER_TENANT = "11111111-2222-3333-4444-555555555555"


def create(kit: Kit, upn: str = ADMIN, **body: Any) -> tuple[int, dict[str, Any]]:
    """Register a single-tenant application."""
    full = {"displayName": "Made", "signInAudience": "AzureADMyOrg", **body}
    answer = kit.graph("POST", "/applications", kit.portal(upn), full)
    return answer.status_code, answer.json()


def code_of(body: dict[str, Any]) -> str:
    """Read the error code of an answer."""
    code: str = body["error"]["code"]
    return code


def test_a_new_registration_has_the_documented_defaults(kit: Kit) -> None:
    """What a body leaves out comes as Graph fills it; no service principal is made."""
    answer = kit.graph("POST", "/applications", kit.portal(), {"displayName": "Bare"})
    app = answer.json()
    accounts = kit.graph("GET", f"/servicePrincipals?$filter=appId eq '{app['appId']}'", kit.portal()).json()

    assert answer.status_code == 201
    assert app["signInAudience"] == "AzureADandPersonalMicrosoftAccount"
    assert app["api"]["requestedAccessTokenVersion"] == 2
    assert app["web"]["implicitGrantSettings"]["enableIdTokenIssuance"] is False
    assert app["createdDateTime"] == "2026-01-15T09:00:00Z"
    assert app["id"] != app["appId"]
    assert accounts["value"] == []


_BAD_BODIES: list[dict[str, Any]] = [
    {"displayName": ""},
    {"displayName": 7},
    {"nonsense": True},
    {"id": TENANT},
    {"signInAudience": "Everyone"},
    {"identifierUris": "https://one"},
    {"identifierUris": ["not a uri"]},
    {"identifierUris": ["https://contoso.com/x/"]},
    {"identifierUris": ["https://contoso.com/*"]},
    {"identifierUris": [f"api://{OTHER_TENANT}/x"]},
    {"identifierUris": ["https://[bad"]},
    {"web": {"redirectUris": ["http://server.contoso.com"]}},
    {"web": {"redirectUris": ["https://a.contoso.com"]}, "spa": {"redirectUris": ["https://a.contoso.com"]}},
    {"api": {"oauth2PermissionScopes": [{"id": "no-guid", "value": "x"}]}},
    {"signInAudience": "AzureADandPersonalMicrosoftAccount", "api": {"requestedAccessTokenVersion": 1}},
    {"passwordCredentials": [{"endDateTime": "2020-01-01T00:00:00Z"}]},
    {"passwordCredentials": "x"},
]


@pytest.mark.parametrize("body", _BAD_BODIES)
def test_a_bad_registration_is_refused_and_nothing_is_kept(kit: Kit, body: dict[str, Any]) -> None:
    """Values of the wrong kind or form are 400, never a server error."""
    status, answer = create(kit, **body)
    listed = kit.graph("GET", "/applications", kit.portal()).json()["value"]

    assert (status, listed) == (400, [])
    assert answer["error"]["innerError"]["date"] == "2026-01-15T09:00:00"


def test_an_app_id_uri_is_taken_once_per_tenant(kit: Kit) -> None:
    """A second application cannot have the URI, whatever its letter case; a deleted one keeps it until purged."""
    _, first = create(kit, identifierUris=["https://ConfigMgrService"])
    status, second = create(kit, identifierUris=["https://configmgrservice"])
    kit.graph("DELETE", f"/applications/{first['id']}", kit.portal())
    held, _ = create(kit, identifierUris=["https://ConfigMgrService"])
    kit.graph("DELETE", f"/directory/deletedItems/{first['id']}", kit.portal())
    free, _ = create(kit, identifierUris=["https://ConfigMgrService"])

    assert (status, code_of(second)) == (400, "Request_MultipleObjectsWithSameKeyValue")
    assert second["error"]["details"][0]["target"] == "identifierUris"
    assert (held, free) == (400, 201)


_RULES = [
    ("any", "https://ConfigMgrService", 201),
    ("any", f"api://{TENANT}/cm", 201),
    ("verified-domain", "https://ConfigMgrService", 400),
    ("verified-domain", "https://cm.contoso.com/x", 201),
    ("verified-domain", "api://plain-string", 201),
    ("tenant-default", "https://ConfigMgrService", 400),
    ("tenant-default", "api://plain-string", 400),
    ("tenant-default", f"api://{TENANT}/cm", 201),
    ("tenant-default", "https://contoso.com/cm", 201),
    ("tenant-default", "https://evilcontoso.com/cm", 400),
]


@pytest.mark.parametrize(("rule", "uri", "expected"), _RULES)
def test_the_tenants_rule_decides_over_new_uris(kit: Kit, rule: str, uri: str, expected: int) -> None:
    """Hosts that are not verified, and URIs without tenant or application, are refused where the rule says so."""
    kit.control.reset(policies={TENANT: {"identifier_uris": rule}})

    assert create(kit, identifierUris=[uri])[0] == expected


def test_only_added_uris_are_judged(kit: Kit) -> None:
    """An application keeps a URI that the rule would refuse by now, and may be changed otherwise."""
    kit.control.reset(policies={TENANT: {"identifier_uris": "tenant-default"}})
    v2 = {"requestedAccessTokenVersion": 2}
    _, app = create(kit, identifierUris=["https://ConfigMgrService"], api=v2)
    path = f"/applications/{app['id']}"
    back = {"api": {"requestedAccessTokenVersion": 1}, "displayName": "Renamed"}
    changed = kit.graph("PATCH", path, kit.portal(), back)
    uris = ["https://ConfigMgrService", "https://Another"]
    added = kit.graph("PATCH", path, kit.portal(), {"identifierUris": uris})

    assert (changed.status_code, added.status_code) == (204, 400)


POLICY = "/policies/defaultAppManagementPolicy"
MARKED = "uriAdditionWithoutUniqueTenantIdentifier"
STRICT = "nonDefaultUriAddition"


def restrict(kit: Kit, name: str, state: str = "enabled", upn: str = ADMIN, **further: object) -> int:
    """Set one of the restrictions on App ID URIs in the tenant's default policy."""
    uris = {name: {"state": state, **further}}
    body = {"isEnabled": True, "applicationRestrictions": {"identifierUris": uris}}
    return kit.graph("PATCH", POLICY, kit.portal(upn), body).status_code


@pytest.mark.parametrize(
    ("name", "uri", "expected"),
    [
        (MARKED, "https://ConfigMgrService", 400),
        (MARKED, f"api://{TENANT}/cm", 201),
        (STRICT, f"api://{TENANT}/cm", 400),
        (STRICT, "https://contoso.com/cm", 400),
    ],
)
def test_the_default_policy_restricts_uris(kit: Kit, name: str, uri: str, expected: int) -> None:
    """What an administrator restricts holds at once, for tokens of version 1, until it is switched off."""
    free = {"requestedAccessTokenVersion": 2}
    before = create(kit)[0], kit.graph("GET", POLICY, kit.portal()).json()["isEnabled"]

    assert before == (201, False)
    assert restrict(kit, name) == 204
    assert create(kit, identifierUris=[uri])[0] == expected
    assert create(kit, identifierUris=["https://two"], api=free)[0] == 201
    assert restrict(kit, name, excludeAppsReceivingV2Tokens=False) == 204
    assert create(kit, identifierUris=["https://three"], api=free)[0] == 400
    assert restrict(kit, name, "disabled") == 204
    assert create(kit, identifierUris=[f"{uri}/again"])[0] == 201


def test_the_strict_policy_leaves_the_apps_own_uri(kit: Kit) -> None:
    """An application may have `api://` with its own ID, or with the tenant's and its own."""
    restrict(kit, STRICT)
    _, app = create(kit)
    own = [f"api://{app['appId']}", f"api://{TENANT}/{app['appId']}"]
    path, token = f"/applications/{app['id']}", kit.portal()

    assert kit.graph("PATCH", path, token, {"identifierUris": own}).status_code == 204
    assert kit.graph("PATCH", path, token, {"identifierUris": [*own, f"api://{TENANT}/x"]}).status_code == 400


def test_a_restriction_leaves_the_others_alone(kit: Kit) -> None:
    """A change keeps what it does not name; the world's own rule stands in the policy."""
    kit.control.reset(policies={TENANT: {"identifier_uris": "tenant-default"}})
    restrict(kit, STRICT, "disabled")
    shown = kit.graph("GET", POLICY, kit.portal()).json()

    uris = shown["applicationRestrictions"]["identifierUris"]
    assert (uris[MARKED]["state"], uris[STRICT]["state"]) == ("enabled", "disabled")


def test_who_may_change_the_default_policy(kit: Kit) -> None:
    """Administrators of applications may, members may not even read it; unknown settings are refused."""
    token, plain = kit.portal(), kit.portal(PLAIN)

    assert [restrict(kit, MARKED, upn=upn) for upn in (APPS, APP_ADMIN, PLAIN)] == [204, 204, 403]
    assert kit.graph("GET", POLICY, plain).json()["error"]["code"] == "AccessDenied"
    assert kit.graph("PATCH", POLICY, token, {"id": "x"}).status_code == 400
    assert restrict(kit, MARKED, "sometimes") == 400


def test_personal_accounts_limit_the_uris(kit: Kit) -> None:
    """An application that signs in personal accounts has at most fifty URIs, another one more."""
    uris = [f"api://{number}" for number in range(51)]
    personal = {"signInAudience": "AzureADandPersonalMicrosoftAccount"}

    assert create(kit, identifierUris=uris, **personal)[0] == 400
    assert create(kit, identifierUris=uris)[0] == 201


def test_a_deleted_registration_gives_its_uri_back_after_thirty_days(kit: Kit) -> None:
    """The deletion becomes final by itself: then the URI is free and nothing can be restored."""
    _, app = create(kit, identifierUris=["https://ConfigMgrService"])
    kit.graph("DELETE", f"/applications/{app['id']}", kit.portal())
    kit.control.clock_advance(30 * 86_400 - 1)
    held, _ = create(kit, identifierUris=["https://ConfigMgrService"])
    kit.control.clock_advance(1)
    free, _ = create(kit, identifierUris=["https://ConfigMgrService"])
    late = kit.graph("POST", f"/directory/deletedItems/{app['id']}/restore", kit.portal())

    assert (held, free, late.status_code) == (400, 201, 404)


def test_patch_merges_objects_and_replaces_collections(kit: Kit) -> None:
    """A change of one setting keeps its neighbours; a list is what was sent."""
    _, app = create(kit, web={"homePageUrl": "https://home", "redirectUris": ["https://a.contoso.com"]})
    path = f"/applications(appId='{app['appId']}')"
    change = {
        "web": {"redirectUris": ["https://b.contoso.com"]},
        "@odata.type": "#microsoft.graph.application",
    }
    status = kit.graph("PATCH", path, kit.portal(), change).status_code
    web = kit.graph("GET", path, kit.portal()).json()["web"]

    assert status == 204
    assert (web["homePageUrl"], web["redirectUris"]) == ("https://home", ["https://b.contoso.com"])


def test_an_enabled_permission_cannot_be_taken_away(kit: Kit) -> None:
    """A delegated permission is disabled before it is removed."""
    pair = kit.server_app()
    path = f"/applications/{pair.object_id}"
    answer = kit.graph("PATCH", path, kit.portal(), {"api": {"oauth2PermissionScopes": []}})

    assert code_of(answer.json()) == "CannotDeleteOrUpdateEnabledEntitlement"


def test_a_secret_is_shown_once(kit: Kit) -> None:
    """Only addPassword's answer holds the value; it has Entra's shape and the life asked for."""
    _, app = create(kit)
    wish = {"passwordCredential": {"displayName": "one", "endDateTime": "2027-01-15T09:00:00.000Z"}}
    made = kit.graph("POST", f"/applications/{app['id']}/addPassword", kit.portal(), wish).json()
    shown = kit.graph("GET", f"/applications/{app['id']}", kit.portal()).json()["passwordCredentials"][0]

    assert (len(made["secretText"]), made["secretText"][3:6], made["secretText"][:3]) == (
        40,
        "8Q~",
        made["hint"],
    )
    assert (shown["secretText"], shown["keyId"], shown["hint"]) == (None, made["keyId"], made["hint"])
    assert shown["endDateTime"] == "2027-01-15T09:00:00Z"


def test_a_removed_secret_is_wrong(kit: Kit) -> None:
    """After removePassword the secret is 7000215 and another removal is refused."""
    pair = kit.server_app()
    path = f"/applications/{pair.object_id}/removePassword"
    first = kit.graph("POST", path, kit.portal(), {"keyId": pair.key_id})
    second = kit.graph("POST", path, kit.portal(), {"keyId": pair.key_id})
    form = {"client_id": pair.client_id, "client_secret": pair.secret, "scope": GRAPH_DEFAULT}

    assert (first.status_code, second.status_code) == (204, 400)
    assert kit.token(grant_type="client_credentials", **form).json()["error_codes"] == [7000215]


@pytest.mark.parametrize(("upn", "expected"), [(ADMIN, 201), (APPS, 201), (APP_ADMIN, 201), (PLAIN, 403)])
def test_a_tenant_may_reserve_registration_to_administrators(kit: Kit, upn: str, expected: int) -> None:
    """Where members may not register applications only the application roles may."""
    kit.control.reset(policies={"contoso.com": {"users_may_register_apps": False}})
    status, body = create(kit, upn)

    assert status == expected
    assert expected == 201 or code_of(body) == "Authorization_RequestDenied"


def test_an_owner_manages_the_own_application_alone(kit: Kit) -> None:
    """A member without a role adds secrets to what it registered, not to what others did."""
    _, own = create(kit, PLAIN)
    _, other = create(kit, ADMIN)
    token = kit.portal(PLAIN)
    allowed = kit.graph("POST", f"/applications/{own['id']}/addPassword", token, {})
    refused = kit.graph("POST", f"/applications/{other['id']}/addPassword", token, {})
    owner = kit.control.state().tenants[0].users[3]
    reference = {"@odata.id": f"https://graph.microsoft.com/v1.0/directoryObjects/{owner.id}"}
    added = kit.graph("POST", f"/applications/{other['id']}/owners/$ref", kit.portal(), reference)
    now = kit.graph("POST", f"/applications/{other['id']}/addPassword", token, {})

    assert (allowed.status_code, refused.status_code, added.status_code, now.status_code) == (
        200,
        403,
        204,
        200,
    )


@pytest.mark.parametrize(("upn", "expected"), [(ADMIN, 201), (APPS, 403), (APP_ADMIN, 403), (PLAIN, 403)])
def test_graph_permissions_are_granted_by_the_highest_roles(kit: Kit, upn: str, expected: int) -> None:
    """Application administrators may not consent to application permissions of Graph."""
    pair = kit.server_app(reads=False)

    assert kit.grant_directory_read(pair.account_id, upn).status_code == expected


def test_a_granted_role_shows_in_new_tokens_only(kit: Kit) -> None:
    """A token keeps the roles that it was issued with."""
    pair = kit.server_app(reads=False)
    before = kit.app_token(pair)
    kit.grant_directory_read(pair.account_id)
    after = kit.app_token(pair)

    assert kit.graph("GET", "/users", before).status_code == 403
    assert kit.graph("GET", "/users", after).status_code == 200


def test_a_grant_is_made_once(kit: Kit) -> None:
    """The same role or the same delegated permission twice is refused, as is a role that does not exist."""
    pair = kit.server_app()
    again = kit.grant_directory_read(pair.account_id)
    path = f"/servicePrincipals/{pair.account_id}/appRoleAssignments"
    body = {"principalId": pair.account_id, "resourceId": pair.account_id, "appRoleId": DIRECTORY_READ}
    unknown = kit.graph("POST", path, kit.portal(), body)

    assert "already exists" in again.json()["error"]["message"]
    assert "was not found" in unknown.json()["error"]["message"]


def test_a_second_account_of_an_application_is_refused(kit: Kit) -> None:
    """One service principal for each application and tenant; unknown applications have none."""
    pair = kit.server_app()
    second = kit.graph("POST", "/servicePrincipals", kit.portal(), {"appId": pair.client_id})
    unknown = kit.graph("POST", "/servicePrincipals", kit.portal(), {"appId": OTHER_TENANT})

    assert (second.status_code, code_of(second.json())) == (409, "Request_MultipleObjectsWithSameKeyValue")
    assert unknown.status_code == 400


def test_applications_are_found_by_filter(kit: Kit) -> None:
    """The filters that the Azure CLI sends find registrations by name, client ID and App ID URI."""
    _, app = create(kit, displayName="ConfigMgr 'Server'", identifierUris=["https://contoso.com/cm"])
    create(kit, displayName="Other")
    filters = [
        "startswith(displayName,'configmgr')",
        "displayName eq 'ConfigMgr ''Server'''",
        f"appId eq '{app['appId']}' or identifierUris/any(s:s eq '{app['appId']}')",
        "identifierUris/any(s:s eq 'https://contoso.com/cm') and startsWith(displayName,'C')",
        f"appId in ('{app['appId']}')",
        "createdDateTime ge 2026-01-15T09:00:00Z and startsWith(displayName,'C')",
    ]
    found = [
        kit.http.get(
            "https://graph.microsoft.com/v1.0/applications",
            params={"$filter": text, "$select": "id"},
            headers={"Authorization": f"Bearer {kit.portal()}"},
        ).json()["value"]
        for text in filters
    ]

    assert found == [[{"id": app["id"]}]] * len(filters)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "displayName",
        "displayName eq",
        "nope eq 'x'",
        "(((",
        "displayName eq 'x",
        "'x' eq 'x'",
        "(" * 99 + "x",
    ],
)
def test_a_bad_filter_is_refused(kit: Kit, text: str) -> None:
    """A filter that cannot be read is 400."""
    answer = kit.http.get(
        "https://graph.microsoft.com/v1.0/applications",
        params={"$filter": text},
        headers={"Authorization": f"Bearer {kit.portal()}"},
    )

    assert answer.status_code == 400


def test_msgraph_style_paths_reach_the_same_objects(kit: Kit) -> None:
    """Doubled slashes, `myorganization` and other letter case change nothing."""
    token = kit.portal()
    for path in ("/v1.0//users", "/v1.0/myorganization/users", "/v1.0/USERS"):
        assert kit.graph("GET", f"https://graph.microsoft.com{path}", token).status_code == 200
