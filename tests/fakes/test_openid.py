"""OpenID Connect: response types, userinfo, logout."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest
from cloudkit import ADMIN, GRAPH, LOGIN, POWERSHELL, TENANT, Kit, Pair, authorize_url, code_of, redeem

from azfakes.signing import verify

ANSWER = "https://server.contoso.com/answer"
PASSWORD = "Contoso!Test-admin"


def web_app(kit: Kit, *, id_tokens: bool = True, access_tokens: bool = True) -> Pair:
    """Register a web application that may get tokens from the authorize endpoint."""
    server = kit.server_app()
    grants = {"enableIdTokenIssuance": id_tokens, "enableAccessTokenIssuance": access_tokens}
    change = {"web": {"redirectUris": [ANSWER], "implicitGrantSettings": grants}}
    kit.graph("PATCH", f"/applications/{server.object_id}", kit.portal(), change)
    graph = kit.graph("GET", "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')", kit.portal())
    body = {
        "clientId": server.account_id,
        "consentType": "AllPrincipals",
        "resourceId": graph.json()["id"],
        "scope": "User.Read openid profile email",
    }
    kit.graph("POST", "/oauth2PermissionGrants", kit.portal(), body)
    return server


def ask(kit: Kit, server: Pair, response_type: str, **changes: str | None) -> Any:
    """Sign in for a response type."""
    wish: dict[str, str | None] = {
        "client_id": server.client_id,
        "redirect_uri": ANSWER,
        "response_type": response_type,
        "scope": "https://graph.microsoft.com/User.Read openid profile email",
        "nonce": "n-1",
    }
    return kit.browser.sign_in(authorize_url(**(wish | changes)), ADMIN, PASSWORD)


def half_hash(text: str) -> str:
    """Hash as OpenID Connect asks."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:16]).rstrip(b"=").decode()


_TYPES = [
    ("code", {"code"}),
    ("id_token", {"id_token"}),
    ("code id_token", {"code", "id_token"}),
    ("id_token code", {"code", "id_token"}),
    ("id_token token", {"id_token", "access_token"}),
    ("code id_token token", {"code", "id_token", "access_token"}),
    ("token", {"access_token"}),
    ("none", set()),
]


@pytest.mark.parametrize(("response_type", "brought"), _TYPES)
def test_each_response_type_brings_its_fields(kit: Kit, response_type: str, brought: set[str]) -> None:
    """Code, ID token and access token come in every company, with hashes that tie them together."""
    server = web_app(kit)
    query = ask(kit, server, response_type).query

    assert {"code", "id_token", "access_token"} & query.keys() == brought
    assert query["state"] == "s-1"
    if "id_token" in brought:
        claims = verify(query["id_token"])
        assert (claims["nonce"], claims["aud"]) == ("n-1", server.client_id)
        assert claims.get("c_hash") == (half_hash(query["code"]) if "code" in brought else None)
        hashed = half_hash(query["access_token"]) if "access_token" in brought else None
        assert claims.get("at_hash") == hashed
    if "access_token" in brought:
        assert verify(query["access_token"])["aud"] == "https://graph.microsoft.com"
        assert query["token_type"] == "Bearer"


def test_tokens_travel_in_the_fragment(kit: Kit) -> None:
    """Tokens come in the fragment unless a form is asked for, and never in the query."""
    server = web_app(kit)
    kit.http.cookies.clear()
    ask(kit, server, "code")
    common = {"client_id": server.client_id, "redirect_uri": ANSWER, "prompt": "none", "nonce": "n"}
    tokens = kit.http.get(authorize_url(**common, response_type="id_token", scope="openid"))
    form = ask(kit, server, "code id_token", response_mode="form_post")
    refused = ask(kit, server, "id_token", response_mode="query").query

    assert tokens.headers["location"].startswith(f"{ANSWER}#id_token=")
    assert {"code", "id_token"} <= form.query.keys()
    assert refused["error_description"].startswith("AADSTS70007")


_REFUSED: list[tuple[str, dict[str, Any], dict[str, str | None], str]] = [
    ("id_token", {"id_tokens": False}, {}, "AADSTS700054"),
    ("token", {"access_tokens": False}, {}, "AADSTS700051"),
    ("id_token", {}, {"nonce": None}, "AADSTS900144"),
    ("magic", {}, {}, "AADSTS70005"),
    ("none code", {}, {}, "AADSTS70005"),
]


@pytest.mark.parametrize(("response_type", "settings", "change", "number"), _REFUSED)
def test_what_the_registration_forbids_is_refused(
    kit: Kit, response_type: str, settings: dict[str, Any], change: dict[str, str | None], number: str
) -> None:
    """Switches of the registration, the nonce and unknown types are checked."""
    query = ask(kit, web_app(kit, **settings), response_type, **change).query

    assert query["error_description"].split(":")[0] == number


@pytest.mark.parametrize("url", [f"{GRAPH}/oidc/userinfo", f"{LOGIN}/{TENANT}/openid/userinfo"])
def test_userinfo_tells_the_person(kit: Kit, url: str) -> None:
    """Who asked for `openid` reads who signed in, under the subject of the ID token."""
    server = web_app(kit)
    query = ask(kit, server, "id_token token").query
    headers = {"Authorization": f"Bearer {query['access_token']}"}
    answer = kit.http.get(url, headers=headers)
    posted = kit.http.post(url, headers=headers)

    assert answer.json()["sub"] == verify(query["id_token"])["sub"]
    assert answer.json()["name"] == verify(query["id_token"])["name"]
    assert posted.json() == answer.json()


def test_userinfo_wants_openid_and_a_person(kit: Kit) -> None:
    """No token, a bad token, an application's token and one without `openid` are refused."""
    url = f"{GRAPH}/oidc/userinfo"
    server = web_app(kit)
    own = kit.app_token(server)
    answers = [
        kit.http.get(url, headers={"Authorization": f"Bearer {token}"})
        for token in ("x.y.z", own, kit.portal())
    ]

    assert kit.http.get(url).status_code == 401
    assert [answer.status_code for answer in answers] == [401, 401, 403]
    assert answers[0].headers["www-authenticate"].startswith("Bearer error=")


@pytest.mark.parametrize("path", ["oauth2/v2.0/logout", "oauth2/logout"])
def test_logout_ends_the_session(kit: Kit, path: str) -> None:
    """After the logout a silent request finds nobody; the client gets the browser back only at an address of its own."""
    token = redeem(kit, code_of(kit)).json()["id_token"]
    before = kit.http.get(authorize_url(prompt="none")).headers["location"]
    query = {"post_logout_redirect_uri": "http://localhost:8400", "id_token_hint": token, "state": "x"}
    back = kit.http.get(f"{LOGIN}/{TENANT}/{path}", params=query)
    after = kit.http.get(authorize_url(prompt="none")).headers["location"]
    evil = {**query, "post_logout_redirect_uri": "https://evil.example/"}
    page = kit.http.post(f"{LOGIN}/{TENANT}/{path}", data=evil)

    assert ("code=" in before, "login_required" in after) == (True, True)
    assert back.headers["location"] == "http://localhost:8400?state=x"
    assert (page.status_code, "Signed out" in page.text) == (200, True)


def test_logout_needs_no_hint(kit: Kit) -> None:
    """Without a hint, or with a forged one, the person is signed out and sees a page."""
    url = f"{LOGIN}/{TENANT}/oauth2/v2.0/logout"
    bare = kit.http.get(url)
    forged = kit.http.get(
        url, params={"id_token_hint": "x.y.z", "post_logout_redirect_uri": "http://localhost"}
    )
    named = kit.http.get(
        url, params={"client_id": POWERSHELL, "post_logout_redirect_uri": "http://localhost"}
    )

    assert (bare.status_code, forged.status_code, named.status_code) == (200, 200, 302)
