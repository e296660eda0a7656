"""Claims that registrations ask for: groups, roles of people, optional claims; and the full sets of both versions."""

from __future__ import annotations

from typing import Any

import pytest
from cloudkit import ADMIN, PLAIN, TENANT, Kit, Pair, authorize_url

from azfakes.directory.membership import add_member, remove_member
from azfakes.directory.records import TenantRecord
from azfakes.signing import verify

URI = "https://ConfigMgrService"
ROLE = "3f2c1d5e-0b1a-4c2d-8e3f-9a0b1c2d3e4f"
COMMON = {"aio", "aud", "exp", "iat", "iss", "nbf", "oid", "rh", "sub", "tid", "uti", "ver"}
PERSON_V1 = COMMON | {
    "acr",
    "amr",
    "appid",
    "appidacr",
    "ipaddr",
    "name",
    "scp",
    "unique_name",
    "upn",
    "wids",
}
PERSON_V2 = COMMON | {"azp", "azpacr", "name", "preferred_username", "scp"}
APP_V1 = COMMON | {"appid", "appidacr", "idp"}
APP_V2 = COMMON | {"azp", "azpacr"}
GRAPH_APP = APP_V1 | {"app_displayname", "idtyp", "roles", "tenant_region_scope", "wids", "xms_tcdt"}


def tenant_of(kit: Kit) -> TenantRecord:
    """Give the tenant's records."""
    tenant = kit.cloud.state.directory.tenant(TENANT)
    assert tenant is not None
    return tenant


def pair(kit: Kit, **registration: Any) -> tuple[Pair, str]:
    """Register an API with more settings, and a client of it."""
    server = kit.server_app(uri=URI)
    native = kit.native_app(server)
    if registration:
        answer = kit.graph("PATCH", f"/applications/{server.object_id}", kit.portal(), registration)
        assert answer.status_code == 204, answer.text
    return server, native


def person_tokens(kit: Kit, native: str, upn: str = PLAIN) -> tuple[dict[str, Any], dict[str, Any]]:
    """Sign a person in and give the claims of access and ID token."""
    scope = f"{URI}/.default openid profile email"
    url = authorize_url(client_id=native, scope=scope, redirect_uri="http://localhost")
    code = kit.browser.sign_in(url, upn, f"Contoso!Test-{upn.partition('@')[0]}").query["code"]
    form = {"client_id": native, "code": code, "redirect_uri": "http://localhost"}
    answer = kit.token(grant_type="authorization_code", **form).json()
    return verify(answer["access_token"]), verify(answer["id_token"])


@pytest.mark.parametrize(("version", "person", "app"), [(1, PERSON_V1, APP_V1), (2, PERSON_V2, APP_V2)])
def test_each_version_has_its_set_of_claims(kit: Kit, version: int, person: set[str], app: set[str]) -> None:
    """A resource gets exactly the claims of the version that its registration names."""
    server, native = pair(kit, api={"requestedAccessTokenVersion": version})
    own = verify(kit.app_token(server, f"{URI}/.default"))
    access, _ = person_tokens(kit, native)

    assert access.keys() - {"family_name", "given_name", "onprem_sid"} == person
    assert own.keys() == app


def test_graph_gets_more_about_applications(kit: Kit) -> None:
    """Tokens for Graph tell the application's name and that it is one."""
    assert verify(kit.app_token(kit.server_app())).keys() == GRAPH_APP


def join(kit: Kit, number: int) -> list[str]:
    """Make security groups with the plain member in them."""
    tenant, made = tenant_of(kit), []
    person = tenant.user(PLAIN)
    assert person is not None
    for place in range(number):
        body = {
            "displayName": f"Group {place}",
            "mailEnabled": False,
            "mailNickname": f"group{place}",
            "securityEnabled": True,
        }
        group = kit.graph("POST", "/groups", kit.portal(), body).json()
        add_member(tenant, tenant.groups[group["id"]], person.id, "user")
        made.append(group["id"])
    return made


def test_groups_stand_in_the_token_or_are_referred_to(kit: Kit) -> None:
    """A registration that asks for groups gets up to two hundred of them, and an address for more."""
    _, native = pair(kit, groupMembershipClaims="SecurityGroup")
    few = join(kit, 2)
    with_groups = person_tokens(kit, native)[0]["groups"]
    join(kit, 200)
    overage = person_tokens(kit, native)[0]

    assert set(few) <= set(with_groups)
    assert "groups" not in overage
    assert overage["_claim_names"] == {"groups": "src1"}
    assert overage["_claim_sources"]["src1"]["endpoint"].endswith("/getMemberObjects")


def test_people_hold_roles_alone_or_by_a_group(kit: Kit) -> None:
    """Roles that are assigned to people appear in the tokens for the resource."""
    role = {
        "id": ROLE,
        "value": "Reader",
        "displayName": "Reader",
        "description": "Reads.",
        "allowedMemberTypes": ["User"],
        "isEnabled": True,
    }
    server, native = pair(kit, appRoles=[role])
    person = tenant_of(kit).user(PLAIN)
    assert person is not None
    before, _ = person_tokens(kit, native)
    body = {"principalId": person.id, "resourceId": server.account_id, "appRoleId": ROLE}
    path = f"/servicePrincipals/{server.account_id}/appRoleAssignedTo"
    assert kit.graph("POST", path, kit.portal(), body).status_code == 201
    after, _ = person_tokens(kit, native)
    other, _ = person_tokens(kit, native, ADMIN)

    assert ("roles" in before, after["roles"], "roles" in other) == (False, ["Reader"], False)


def test_optional_claims_are_added(kit: Kit) -> None:
    """Names that a registration lists bring their claims; unknown ones and malformed lists bring nothing."""
    wished = {"accessToken": [{"name": "idtyp"}, {"name": "upn"}, {"name": "no_such"}], "idToken": "nothing"}
    server, native = pair(kit, optionalClaims=wished, api={"requestedAccessTokenVersion": 2})
    access, _ = person_tokens(kit, native)
    own = verify(kit.app_token(server, f"{URI}/.default"))

    assert (access["idtyp"], access["upn"], own["idtyp"]) == ("user", PLAIN, "app")
    assert "no_such" not in access


def test_the_scope_email_brings_the_address(kit: Kit) -> None:
    """Who asks for `email` finds the person's mail address in the ID token, if there is one."""
    _, native = pair(kit)
    person = tenant_of(kit).user(PLAIN)
    assert person is not None
    person.document.mail = "plain@contoso.com"

    assert person_tokens(kit, native)[1]["email"] == "plain@contoso.com"


def pair_for_readers(kit: Kit, group: str) -> tuple[Pair, str]:
    """Register an API with a role that a group holds, and a client of it."""
    role = {
        "id": ROLE,
        "value": "Reader",
        "displayName": "Reader",
        "description": "Reads.",
        "allowedMemberTypes": ["User"],
        "isEnabled": True,
    }
    server, native = pair(kit, appRoles=[role])
    body = {"principalId": group, "resourceId": server.account_id, "appRoleId": ROLE}
    path = f"/servicePrincipals/{server.account_id}/appRoleAssignedTo"
    answer = kit.graph("POST", path, kit.portal(), body)
    assert answer.status_code == 201, answer.text
    return server, native


def require_assignment(kit: Kit, server: Pair) -> None:
    """Let nobody in who is not assigned."""
    path = f"/servicePrincipals/{server.account_id}"
    kit.graph("PATCH", path, kit.portal(), {"appRoleAssignmentRequired": True})


def test_a_group_brings_its_members_roles_and_assignments(kit: Kit) -> None:
    """What a group holds its members hold: the role in the token, and the way in where assignment is required."""
    (group,) = join(kit, 1)
    server, native = pair_for_readers(kit, group)
    require_assignment(kit, server)

    assert person_tokens(kit, native)[0]["roles"] == ["Reader"]


def test_a_group_brings_nothing_to_members_of_groups_within_it(kit: Kit) -> None:
    """An assignment reaches direct members alone: others have no role, and are 50105 where assignment is required."""
    outer, inner = join(kit, 2)
    tenant, person = tenant_of(kit), tenant_of(kit).user(PLAIN)
    assert person is not None
    remove_member(tenant, tenant.groups[outer], person.id)
    add_member(tenant, tenant.groups[outer], inner, "group")
    server, native = pair_for_readers(kit, outer)
    access, _ = person_tokens(kit, native)
    require_assignment(kit, server)
    url = authorize_url(client_id=native, scope=f"{URI}/.default", redirect_uri="http://localhost")
    refused = kit.browser.sign_in(url, PLAIN, "Contoso!Test-plain").query

    assert "roles" not in access
    assert refused["error_description"].startswith("AADSTS50105")
