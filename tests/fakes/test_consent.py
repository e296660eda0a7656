"""Consent: on the sign-in page, at the admin consent endpoints, and where nobody may give it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from cloudkit import ADMIN, LOGIN, PLAIN, TENANT, Kit, Pair, authorize_url
from worldkit import MFA_CODE, changed_kit, require_mfa

from azfakes import Cloud
from azfakes.graphpermissions import GRAPH_ROLES, GRAPH_SCOPES
from azfakes.signing import verify
from azfakes.wellknown import GRAPH

URI = "https://ConfigMgrService"
PASSWORDS = {PLAIN: "Contoso!Test-plain", ADMIN: "Contoso!Test-admin"}
FABRIKAM = "b1c4f7d2-3e58-4f6a-8a5d-0c9e7d21f4b6"
READ_ME = "https://graph.microsoft.com/User.ReadBasic.All"


def open_kit(rule: str = "everyone") -> Kit:
    """Start a world in which people may consent."""
    return changed_kit(policies={"user_consent": rule})


def ask(kit: Kit, wish: dict[str, str], upn: str = PLAIN, *, accept: bool | None = True) -> Any:
    """Sign in through a page that asks for consent."""
    return kit.browser.sign_in(authorize_url(**wish), upn, PASSWORDS[upn], accept=accept)


def test_a_person_consents_for_the_person_alone() -> None:
    """The page asks, the token carries the permission, and the grant names the person."""
    kit = open_kit()
    server = kit.server_app(uri=URI)
    native = kit.native_app()
    wish = {"client_id": native, "scope": f"{URI}/user_impersonation", "redirect_uri": "http://localhost"}
    asked = ask(kit, wish, accept=None)
    code = ask(kit, wish).query["code"]
    form = {"client_id": native, "code": code, "redirect_uri": "http://localhost"}
    token = kit.token(grant_type="authorization_code", **form).json()["access_token"]
    grants = kit.graph("GET", "/oauth2PermissionGrants", kit.portal()).json()["value"]
    again = ask(kit, wish, accept=None)
    other = ask(kit, wish, ADMIN, accept=None)

    assert asked.page == "question"
    assert verify(token)["scp"] == "user_impersonation"
    assert [
        (one["consentType"], one["scope"]) for one in grants if one["resourceId"] == server.account_id
    ] == [("Principal", "user_impersonation")]
    assert ("code" in again.query, other.page) == (True, "question")


def test_who_declines_sends_the_client_away() -> None:
    """Backing out is access_denied with 65004 and the sub-code cancel."""
    kit = open_kit()
    kit.server_app(uri=URI)
    native = kit.native_app()
    wish = {"client_id": native, "scope": f"{URI}/user_impersonation", "redirect_uri": "http://localhost"}
    result = ask(kit, wish, accept=False).query

    assert (result["error"], result["error_subcode"], result["state"]) == ("access_denied", "cancel", "s-1")
    assert result["error_description"].startswith("AADSTS65004")


_RULES = [
    ("nobody", PLAIN, "User", "AADSTS65001"),
    ("nobody", ADMIN, "User", "AADSTS65001"),
    ("administrators", PLAIN, "User", "AADSTS90094"),
    ("administrators", ADMIN, "User", None),
    ("everyone", PLAIN, "User", None),
    ("everyone", PLAIN, "Admin", "AADSTS90094"),
    ("everyone", ADMIN, "Admin", None),
]


@pytest.mark.parametrize(("rule", "upn", "kind", "refusal"), _RULES)
def test_the_policy_says_who_may_consent(rule: str, upn: str, kind: str, refusal: str | None) -> None:
    """Nobody, administrators or everyone; permissions of the kind Admin take an administrator."""
    kit = open_kit(rule)
    server = kit.server_app(uri=URI)
    native = kit.native_app()
    scope = {"id": "8d5c1f7e-7c1a-4a55-9a3e-2b7a1d3f5a10", "value": "user_impersonation", "type": kind}
    change = {"api": {"oauth2PermissionScopes": [scope]}}
    kit.graph("PATCH", f"/applications/{server.object_id}", kit.portal(), change)
    wish = {"client_id": native, "scope": f"{URI}/user_impersonation", "redirect_uri": "http://localhost"}
    result = ask(kit, wish, upn)

    assert result.query.get("error_description", "None").split(":")[0] == str(refusal)
    assert ("code" in result.query) is (refusal is None)


def foreign_app(kit: Kit) -> Pair:
    """Register a multi-tenant application that asks for permissions of both kinds at Graph."""
    server = kit.server_app("Guest application", reads=False)
    wanted = [
        {"id": GRAPH_ROLES["Directory.Read.All"], "type": "Role"},
        {"id": GRAPH_SCOPES["User.Read"], "type": "Scope"},
    ]
    change = {
        "signInAudience": "AzureADMultipleOrgs",
        "requiredResourceAccess": [{"resourceAppId": GRAPH, "resourceAccess": wanted}],
    }
    kit.graph("PATCH", f"/applications/{server.object_id}", kit.portal(), change)
    kit.graph("DELETE", f"/servicePrincipals/{server.account_id}", kit.portal())
    return server


def admin_url(server: Pair, path: str = "adminconsent", **changes: str) -> str:
    """Write an admin consent URL."""
    query = {
        "client_id": server.client_id,
        "redirect_uri": "https://server.contoso.com/answer",
        "state": "s-2",
    }
    return f"{LOGIN}/{TENANT}/{path}?{urlencode(query | changes)}"


def test_an_administrator_consents_for_everybody(kit: Kit) -> None:
    """Version 1 makes the account, assigns the roles, grants the scopes and tells tenant and state."""
    server = foreign_app(kit)
    result = kit.browser.sign_in(admin_url(server), ADMIN, PASSWORDS[ADMIN], accept=True)
    claims = verify(kit.app_token(server))
    silent = kit.browser.sign_in(
        authorize_url(
            client_id=server.client_id,
            scope="https://graph.microsoft.com/User.Read",
            redirect_uri="https://server.contoso.com/answer",
        ),
        PLAIN,
        PASSWORDS[PLAIN],
    )

    assert result.query == {"admin_consent": "True", "tenant": TENANT, "state": "s-2"}
    assert claims["roles"] == ["Directory.Read.All"]
    assert "code" in silent.query


def test_version_2_consents_to_what_is_named(kit: Kit) -> None:
    """The newer endpoint grants the permissions of the request, and repeats them."""
    server = foreign_app(kit)
    url = admin_url(server, "v2.0/adminconsent", scope=READ_ME)
    result = kit.browser.sign_in(url, ADMIN, PASSWORDS[ADMIN], accept=True)
    grants = kit.graph("GET", "/oauth2PermissionGrants", kit.portal()).json()["value"]

    assert result.query["scope"] == READ_ME
    assert [(one["consentType"], one["scope"]) for one in grants if one["scope"] == "User.ReadBasic.All"]
    assert "roles" not in verify(kit.app_token(server))


def test_version_2_takes_the_registrations_list_by_default(kit: Kit) -> None:
    """`.default` stands for all that the registration lists at that resource."""
    server = foreign_app(kit)
    url = admin_url(server, "v2.0/adminconsent", scope="https://graph.microsoft.com/.default")
    kit.browser.sign_in(url, ADMIN, PASSWORDS[ADMIN], accept=True)

    assert verify(kit.app_token(server))["roles"] == ["Directory.Read.All"]


def test_an_administrator_may_decline(kit: Kit) -> None:
    """Declining goes back with permission_denied, and nothing is kept."""
    server = foreign_app(kit)
    result = kit.browser.sign_in(admin_url(server), ADMIN, PASSWORDS[ADMIN], accept=False)
    form = {
        "client_id": server.client_id,
        "client_secret": server.secret,
        "scope": READ_ME[:27] + "/.default",
    }
    token = kit.token(grant_type="client_credentials", **form)

    assert (result.query["error"], result.query["state"]) == ("permission_denied", "s-2")
    assert token.json()["error_codes"] == [7000229]


_REFUSED_PAGES: list[tuple[str, str, dict[str, str], str]] = [
    (PLAIN, "adminconsent", {}, "AADSTS90094"),
    (ADMIN, "v2.0/adminconsent", {}, "AADSTS900144"),
    (ADMIN, "v2.0/adminconsent", {"scope": "https://graph.microsoft.com/No.Such"}, "AADSTS650053"),
    (ADMIN, "v2.0/adminconsent", {"scope": "https://nobody.example/.default"}, "AADSTS500011"),
    (ADMIN, "adminconsent", {"redirect_uri": "https://evil.example/"}, "AADSTS50011"),
    (ADMIN, "adminconsent", {"client_id": "11111111-2222-3333-4444-555555555555"}, "AADSTS700016"),
    (ADMIN, "adminconsent", {"client_id": ""}, "AADSTS900144"),
]


@pytest.mark.parametrize(("upn", "path", "change", "number"), _REFUSED_PAGES)
def test_what_cannot_be_consented_is_told_on_a_page(
    kit: Kit, upn: str, path: str, change: dict[str, str], number: str
) -> None:
    """People who are no administrators, and requests that are not valid, see an error page."""
    url = admin_url(foreign_app(kit), path, **change)

    assert kit.browser.sign_in(url, upn, PASSWORDS[upn], accept=True).error == number


@pytest.mark.parametrize("upn", ["admin@fabrikam.onmicrosoft.com", "plain@fabrikam.onmicrosoft.com"])
def test_a_person_brings_an_application_of_another_tenant(upn: str) -> None:
    """Consent on the sign-in page gives a multi-tenant application its account in the person's tenant."""
    kit = Kit(Cloud("contoso-fabrikam", seed=7))
    kit.control.reset("contoso-fabrikam", 7, policies={FABRIKAM: {"user_consent": "everyone"}})
    server = foreign_app(kit)
    wish = {
        "client_id": server.client_id,
        "scope": "https://graph.microsoft.com/User.Read",
        "redirect_uri": "https://server.contoso.com/answer",
    }
    url = authorize_url(**wish).replace(TENANT, FABRIKAM)
    result = kit.browser.sign_in(url, upn, f"Fabrikam!Test-{upn.partition('@')[0]}", accept=True)
    form = {
        "redirect_uri": wish["redirect_uri"],
        "client_secret": server.secret,
        "code": result.query.get("code", ""),
    }
    answer = kit.token(tenant=FABRIKAM, grant_type="authorization_code", client_id=server.client_id, **form)
    claims = verify(answer.json()["access_token"])

    assert (claims["scp"], claims["tid"]) == ("User.Read", FABRIKAM)


def test_the_old_prompt_asks_the_administrator() -> None:
    """Version 1's prompt admin_consent grants everybody what the registration lists."""
    kit = open_kit()
    server = foreign_app(kit)
    url = authorize_url(
        "oauth2/authorize",
        client_id=server.client_id,
        redirect_uri="https://server.contoso.com/answer",
        resource="https://graph.microsoft.com",
        scope=None,
        prompt="admin_consent",
    )
    plain = kit.browser.sign_in(url, PLAIN, PASSWORDS[PLAIN], accept=True)
    admin = kit.browser.sign_in(url, ADMIN, PASSWORDS[ADMIN], accept=True)

    assert plain.query["error_description"].startswith("AADSTS90094")
    assert "code" in admin.query
    assert verify(kit.app_token(server))["roles"] == ["Directory.Read.All"]


def test_nobody_agrees_to_what_was_not_asked() -> None:
    """Agreeing on a page that asks for something else grants nothing, neither to the person nor to everybody."""
    kit = changed_kit(users={PLAIN: {"second_factor": MFA_CODE}})
    require_mfa(kit)
    server = foreign_app(kit)
    kit.graph("POST", "/servicePrincipals", kit.portal(), {"appId": server.client_id})
    uri = "https://server.contoso.com/answer"
    for url in (
        authorize_url(
            "oauth2/authorize", client_id=server.client_id, redirect_uri=uri, prompt="admin_consent"
        ),
        authorize_url(
            client_id=server.client_id, redirect_uri=uri, scope="https://graph.microsoft.com/User.Read"
        ),
    ):
        page = kit.http.get(url).text
        flow = page.partition('name="flowToken" value="')[2].partition('"')[0]
        for fields in (
            {"login": PLAIN, "passwd": PASSWORDS[PLAIN], "accept": "yes"},
            {"accept": "yes"},
            {"otc": MFA_CODE, "accept": "yes"},
        ):
            kit.http.post(f"{LOGIN}/{TENANT}/login", data={"flowToken": flow, **fields})
    grants = kit.graph("GET", "/oauth2PermissionGrants", kit.portal()).json()["value"]

    assert [one for one in grants if "User.Read" in one["scope"].split()] == []


def test_where_nobody_may_consent_a_foreign_application_is_unknown() -> None:
    """An application of another tenant that nobody may bring along is 700016."""
    kit = Kit(Cloud("contoso-fabrikam", seed=7))
    server = foreign_app(kit)
    url = authorize_url(
        client_id=server.client_id,
        scope="https://graph.microsoft.com/User.Read",
        redirect_uri="https://server.contoso.com/answer",
    )
    upn = "admin@fabrikam.onmicrosoft.com"
    result = kit.browser.sign_in(url.replace(TENANT, FABRIKAM), upn, "Fabrikam!Test-admin", accept=True)

    assert result.error == "AADSTS700016"
