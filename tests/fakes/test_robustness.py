"""Whatever is sent, the cloud answers; a mistake of the client is never a failure of the cloud."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from cloudkit import ADMIN, TENANT, Kit, authorize_url
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azfakes import Cloud, Forge
from azfakes.arm.app import ROUTER as ARM_ROUTES
from azfakes.entra.app import ROUTER as LOGIN_ROUTES
from azfakes.graph.app import ROUTER as GRAPH_ROUTES

QUICK = settings(max_examples=150, deadline=None, database=None, derandomize=True)
QUICK = settings(QUICK, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

KIT = Kit(Cloud("contoso", seed=11))
PAIR = KIT.server_app(uri="https://ConfigMgrService")
TOKEN = KIT.portal()
SUBSCRIPTION = "2f6f1a52-6f0e-4b6e-9c0b-6b7f0f2a7c11"
ARM_TOKEN = KIT.control.forge(
    Forge(tenant=TENANT, user=ADMIN, resource="https://management.core.windows.net/")
)
OPEN_PAGE = "(an open page)"
FIELDS = [
    "grant_type",
    "client_id",
    "client_secret",
    "client_assertion",
    "client_assertion_type",
    "scope",
    "resource",
    "code",
    "device_code",
    "redirect_uri",
    "code_verifier",
    "refresh_token",
    "username",
    "password",
    "assertion",
    "requested_token_use",
    "claims",
    "response_type",
    "response_mode",
    "nonce",
    "state",
    "prompt",
    "flowToken",
    "login",
    "passwd",
    "otc",
    "accept",
    "cancel",
    "id_token_hint",
    "post_logout_redirect_uri",
    "authorization_endpoint",
]
VALUES = [
    "client_credentials",
    "authorization_code",
    "refresh_token",
    "password",
    "device_code",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    "on_behalf_of",
    PAIR.client_id,
    PAIR.secret,
    "1950a258-227b-4e31-a9cf-717495945fc2",
    "http://localhost",
    "https://[::1",
    "code",
    "id_token token",
    "openid",
    "https://ConfigMgrService/.default",
    "https://[/.default",
    "none",
    "consent",
    "form_post",
    ADMIN,
    "Contoso!Test-admin",
    TOKEN,
    "e30.e30.e30",
    '{"access_token":{"xms_cc":{"values":7}}}',
    OPEN_PAGE,
]
NAMES = [
    "displayName",
    "identifierUris",
    "api",
    "web",
    "spa",
    "publicClient",
    "appRoles",
    "requiredResourceAccess",
    "signInAudience",
    "tags",
    "passwordCredential",
    "passwordCredentials",
    "endDateTime",
    "startDateTime",
    "keyId",
    "appId",
    "principalId",
    "resourceId",
    "appRoleId",
    "clientId",
    "consentType",
    "scope",
    "accountEnabled",
    "redirectUris",
    "oauth2PermissionScopes",
    "id",
    "value",
    "isEnabled",
    "@odata.id",
    "members@odata.bind",
    "owners@odata.bind",
    "requests",
    "keyCredentials",
    "keyCredential",
    "key",
    "proof",
    "mailNickname",
    "mailEnabled",
    "securityEnabled",
    "groupTypes",
    "userPrincipalName",
    "passwordProfile",
    "password",
    "state",
    "conditions",
    "applications",
    "users",
    "includeApplications",
    "includeUsers",
    "includeGroups",
    "grantControls",
    "builtInControls",
    "location",
    "properties",
    "sku",
    "retentionInDays",
    "roleDefinitionId",
    "roleName",
    "permissions",
    "actions",
    "dataActions",
    "assignableScopes",
    "condition",
    "conditionVersion",
    "description",
    "managedBy",
]
WHOLE = [
    {"displayName": "A", "mailNickname": "a", "mailEnabled": False, "securityEnabled": True},
    {
        "displayName": "B",
        "mailNickname": "b",
        "accountEnabled": True,
        "userPrincipalName": "b@contoso.com",
        "passwordProfile": {"password": "Long!enough-1"},
    },
    {
        "displayName": "C",
        "state": "enabled",
        "conditions": {
            "applications": {"includeApplications": ["None"]},
            "users": {"includeUsers": ["None"]},
        },
        "grantControls": {"builtInControls": ["mfa"]},
    },
    {
        "requests": [
            {"id": "1", "method": "GET", "url": "/users", "headers": {}, "body": None, "dependsOn": []}
        ]
    },
    {"location": "eastus"},
    {"properties": {"roleName": "Maker", "permissions": [{"actions": ["*/read"]}]}},
    {
        "properties": {
            "roleDefinitionId": "/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7",
            "principalId": PAIR.account_id,
        }
    },
]
VALUES = [
    PAIR.object_id,
    PAIR.client_id,
    PAIR.account_id,
    PAIR.key_id,
    TENANT,
    "https://[x",
    "2026-99-99T00:00:00Z",
]

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=9)
)
scalars |= st.sampled_from(VALUES)
names = st.sampled_from(NAMES) | st.text(max_size=6)
bodies = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=5),
    max_leaves=12,
)
# A whole body with some of its parts changed reaches further than one made of parts alone.
bodies |= st.builds(
    lambda whole, part: whole | part, st.sampled_from(WHOLE), st.dictionaries(names, bodies, max_size=2)
)
routes = st.sampled_from([(route.method, route.template) for route in GRAPH_ROUTES.routes])
keys = st.sampled_from([*VALUES, "appId=x", "x"]) | st.text(min_size=1, max_size=6)
ARM_QUERIES = [
    "1",
    "²",
    "tagName eq 'a' and tagValue eq 'b'",
    "resourceType eq 'x'",
    "atScope()",
    "roleName eq 'x'",
]
QUERIES = [
    "displayName",
    "displayName desc",
    "tags/any(t:t eq 'x')",
    "endsWith(mail,'a')",
    "members",
    "true",
    "owners",
    '"displayName:a"',
    "displayName ne null",
    "eyJwbGFjZSI6MSwia2V5IjpbMV19",
    "eyJwbGFjZSI6MSwia2V5IjpbIiJdfQ",
]
options = st.dictionaries(
    st.sampled_from(
        [
            "$filter",
            "$select",
            "$top",
            "$orderby",
            "$skiptoken",
            "$count",
            "$expand",
            "$deltatoken",
            "$search",
        ]
    ),
    st.text(max_size=12) | st.sampled_from(QUERIES),
    max_size=3,
)


def filled(template: str, key: str) -> str:
    """Put a key into every variable part of a path."""
    return re.sub(r"\{\w+\}", lambda _: quote(key, safe=""), template)


@QUICK
@given(route=routes, key=keys, body=bodies, query=options, eventual=st.booleans())
def test_graph_never_fails_by_itself(
    route: tuple[str, str], key: str, body: Any, query: dict[str, str], *, eventual: bool
) -> None:
    """No path, query or body makes Graph answer with a server error."""
    method, template = route
    path = filled(template, key)
    url = f"https://graph.microsoft.com{path}"
    headers = {"Authorization": f"Bearer {TOKEN}", **({"ConsistencyLevel": "eventual"} if eventual else {})}
    answer = KIT.http.request(method, url, json=body, params=query, headers=headers)

    assert answer.status_code < 500


@pytest.mark.parametrize("depth", [65, 700, 5_000])
@pytest.mark.parametrize("path", ["/applications", "/groups", "/$batch"])
def test_graph_refuses_deep_json(path: str, depth: int) -> None:
    """A body that is nested without end is refused, and never met by the interpreter's own limit."""
    deep = '{"a":[' * depth + "1" + "]}" * depth
    part = f'{{"id":"1","method":"POST","url":"/groups","headers":{{"Content-Type":"application/json"}},"body":{deep}}}'
    body = f'{{"requests":[{part}]}}' if path == "/$batch" else f'{{"displayName":{deep}}}'
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    answer = KIT.http.post(f"https://graph.microsoft.com/v1.0{path}", content=body, headers=headers)

    assert answer.status_code == 400


@QUICK
@given(
    route=st.sampled_from([(route.method, route.template) for route in ARM_ROUTES.routes]),
    key=keys | st.sampled_from(["monitoring", "contoso-logs"]),
    body=bodies,
    query=st.dictionaries(
        st.sampled_from(["$filter", "$top", "$skiptoken"]),
        st.text(max_size=12) | st.sampled_from(ARM_QUERIES),
        max_size=2,
    ),
    version=st.sampled_from(["2022-10-01", "2023-09-01", "2015-01-01", "x", ""]),
)
def test_resource_manager_never_fails_by_itself(
    route: tuple[str, str], key: str, body: Any, query: dict[str, str], version: str
) -> None:
    """No path, query, version or body makes Resource Manager answer with a server error."""
    method, template = route
    path = template.replace("{subscription}", SUBSCRIPTION).replace("{group}", "monitoring")
    url = f"https://management.azure.com{filled(path, key)}"
    bearer = {"Authorization": f"Bearer {ARM_TOKEN}"}
    answer = KIT.http.request(
        method, url, json=body, params={"api-version": version, **query}, headers=bearer
    )

    assert answer.status_code < 500


def open_page() -> str:
    """Open a sign-in page and give the name of the visit."""
    page = KIT.http.get(authorize_url()).text
    return page.partition('name="flowToken" value="')[2].partition('"')[0]


@QUICK
@given(
    path=st.sampled_from(
        [route.template.partition("}/")[2] or route.template[1:] for route in LOGIN_ROUTES.routes]
    )
    | st.text(max_size=9),
    tenant=st.sampled_from([TENANT, "common", "contoso.com"]) | st.text(min_size=1, max_size=9),
    form=st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(VALUES) | st.text(max_size=9)),
)
def test_entra_never_fails_by_itself(path: str, tenant: str, form: dict[str, str]) -> None:
    """No form or query makes the login service answer with a server error."""
    origin = "https://login.microsoftonline.com"
    url = f"{origin}/{quote(tenant, safe='')}/{quote(path)}"
    form |= {"flowToken": open_page()} if form.get("flowToken") == OPEN_PAGE else {}

    assert KIT.http.get(f"{origin}/{quote(path)}", params=form).status_code < 500
    assert KIT.http.post(url, data=form).status_code < 500
    assert KIT.http.get(url, params=form).status_code < 500
