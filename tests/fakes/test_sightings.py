"""Secrets that stand in a request outside their own field are noted in the log, by kind and never by value."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import httpx
import msal
import pytest
import respx
from cloudkit import (
    ADMIN,
    GRAPH,
    GRAPH_DEFAULT,
    LOGIN,
    PLAIN,
    POWERSHELL,
    TENANT,
    Kit,
    authorize_url,
    code_of,
    redeem,
)

from azfakes import Cloud, respx_routes
from azfakes.secretforms import KnownSecrets
from azfakes.wellknown import AZURE_CLI

PASSWORD = "Contoso!Test-plain"
TOKEN_PATH = f"{LOGIN}/{TENANT}/oauth2/v2.0/token"
FORMS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "URL": lambda text: quote(text, safe=""),
    "URL with lower case": lambda text: quote(text, safe="").lower() if text.islower() else quote(text),
    "form": quote_plus,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 after one": lambda text: base64.b64encode(b"1" + text.encode()).decode(),
    "base64 after two": lambda text: base64.urlsafe_b64encode(b"12" + text.encode() + b"3").decode(),
    "hex": lambda text: text.encode().hex(),
    "HEX": lambda text: text.encode().hex().upper(),
}


def sighted(kit: Kit, since: int) -> list[list[str]]:
    """Tell what was sighted in each request after an entry of the log."""
    return [entry.sightings for entry in kit.control.log(since).entries]


def send(kit: Kit, method: str, url: str, **options: object) -> list[str]:
    """Send one request, whatever comes of it, and tell what was sighted in it."""
    since = kit.control.log().next
    kit.http.request(method, url, **options)  # type: ignore[arg-type]  # httpx's own options
    return sighted(kit, since)[0]


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_a_secret_key_is_seen(kit: Kit, form: str) -> None:
    """A secret key in the query of a request to Graph is seen in whichever form it is written."""
    text = FORMS[form](kit.server_app().secret)

    assert send(kit, "GET", f"{GRAPH}/v1.0/users?note=x{text}x") == ["secret key"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("secret", ['Grüße "und" /Küsse/ %41', "a+b c&d=e?f", "eleven-char"])
@pytest.mark.parametrize("before", ["", "1", "12", "123"])
def test_forms_wherever_they_begin(form: str, secret: str, before: str) -> None:
    """A form is found at each distance from the beginning, with text after it or not; what is like it is not."""
    known = KnownSecrets()
    known.add(secret, "password")
    text = before + FORMS[form](secret)

    assert known.labels_in(text.encode()) == known.labels_in(f"{text}, more".encode()) == {"password"}
    assert known.labels_in((before + FORMS[form]("x" + secret[1:-1] + "x")).encode()) == set()


def test_short_texts_are_no_secrets() -> None:
    """A secret of eleven bytes is found, one of ten would be found in words."""
    known = KnownSecrets()
    known.add("my password", "password")
    known.add("an example", "token")

    assert known.labels_in(b"an example of my password") == {"password"}


def test_each_place_of_a_request_is_looked_at(kit: Kit) -> None:
    """Path, query, header fields and body, of each service and each kind of secret."""
    pair = kit.server_app()
    token, key = kit.app_token(pair), pair.secret
    arm = "https://management.azure.com"
    places = [
        send(kit, "GET", f"{GRAPH}/v1.0/users/{PASSWORD}"),
        send(kit, "GET", f"{arm}/subscriptions?api-version={quote(key)}"),
        send(kit, "GET", f"{arm}/subscriptions", headers={"X-Note": token}),
        send(kit, "POST", f"{GRAPH}/v1.0/applications", json={"displayName": key, "notes": token}),
        send(kit, "GET", f"{LOGIN}/common/discovery/keys?p={PASSWORD}"),
        send(kit, "POST", TOKEN_PATH, data={"scope": key, "state": PASSWORD}),
        send(kit, "PATCH", f"{GRAPH}/v1.0/applications", content=PASSWORD.encode().hex().encode()),
    ]

    assert places == [
        ["password"],
        ["secret key"],
        ["token"],
        ["secret key", "token"],
        ["password"],
        ["password", "secret key"],
        ["password"],
    ]


def test_a_field_is_for_its_own_kind_alone(kit: Kit) -> None:
    """A secret in a field that is meant for another kind is seen; in its own it is not."""
    pair = kit.server_app()
    token, key = kit.app_token(pair), pair.secret
    basic = {"Authorization": f"Basic {base64.b64encode(f'{pair.client_id}:{key}'.encode()).decode()}"}
    fields = [
        send(kit, "POST", TOKEN_PATH, data={"client_secret": key}),
        send(kit, "POST", TOKEN_PATH, data={"client_secret": PASSWORD}),
        send(kit, "POST", TOKEN_PATH, data={"password": PASSWORD, "passwd": PASSWORD}),
        send(kit, "POST", TOKEN_PATH, data={"password": key}),
        send(kit, "POST", TOKEN_PATH, data={"assertion": token, "code": token, "refresh_token": token}),
        send(kit, "POST", TOKEN_PATH, data={"refresh_token": key}),
        send(kit, "POST", TOKEN_PATH, headers=basic),
        send(kit, "GET", f"{GRAPH}/v1.0/users", headers=basic),
        send(kit, "GET", f"{GRAPH}/v1.0/users", headers={"Authorization": f"Bearer {token}"}),
        send(kit, "GET", f"{GRAPH}/v1.0/users", headers={"Authorization": f"Bearer {key}"}),
        send(kit, "GET", f"{GRAPH}/v1.0/users", headers={"Authorization": token}),
    ]

    assert fields == [
        [],
        ["password"],
        [],
        ["secret key"],
        [],
        ["secret key"],
        [],
        ["secret key"],
        [],
        ["secret key"],
        ["token"],
    ]


def test_what_is_known_grows(kit: Kit) -> None:
    """Secrets and passwords that are made later, and refresh tokens, are known; removed ones stay known."""
    token = kit.portal()
    person = {
        "displayName": "New",
        "mailNickname": "new",
        "userPrincipalName": "new@contoso.com",
        "accountEnabled": True,
        "passwordProfile": {"password": "first-Password-1"},
    }
    kit.graph("POST", "/users", token, person)
    kit.graph(
        "PATCH", "/users/new@contoso.com", token, {"passwordProfile": {"password": "second-Password-2"}}
    )
    pair = kit.server_app()
    kit.graph("POST", f"/applications/{pair.object_id}/removePassword", token, {"keyId": pair.key_id})
    refresh = redeem(kit, code_of(kit)).json()["refresh_token"]
    names = ["first-Password-1", "second-Password-2", pair.secret, refresh]

    assert [send(kit, "GET", f"{GRAPH}/v1.0/users?x={quote(name)}") for name in names] == [
        ["password"],
        ["password"],
        ["secret key"],
        ["token"],
    ]


def test_real_flows_show_nothing(kit: Kit) -> None:
    """Microsoft's client keeps each secret in its field: application, person and refresh token."""
    pair = kit.server_app()
    since = kit.control.log().next
    with respx.mock as router:
        respx_routes(router, kit.cloud)
        authority = f"{LOGIN}/{TENANT}"
        app = msal.ConfidentialClientApplication(
            pair.client_id, client_credential=pair.secret, authority=authority, http_client=httpx.Client()
        )
        app_token = app.acquire_token_for_client([GRAPH_DEFAULT])["access_token"]
        person = msal.PublicClientApplication(POWERSHELL, authority=authority, http_client=httpx.Client())
        flow = person.initiate_auth_code_flow(
            [GRAPH_DEFAULT], redirect_uri="http://localhost:8400", response_mode="form_post"
        )
        result = kit.browser.sign_in(flow["auth_uri"], PLAIN, PASSWORD)
        answer = person.acquire_token_by_auth_code_flow(flow, result.query)
        person.acquire_token_by_refresh_token(answer["refresh_token"], [GRAPH_DEFAULT])
    kit.graph("GET", "/users", app_token)
    kit.graph("GET", "/me", answer["access_token"])
    kit.browser.sign_in(authorize_url(), ADMIN, "Contoso!Test-admin")
    seen = sighted(kit, since)

    assert len(seen) > 8
    assert not any(seen)


def test_refresh_tokens_cost_what_is_open_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is known by how all begin, and of those that are told the oldest make way: clients refresh without end."""
    monkeypatch.setattr("azfakes.secretforms.MOST_TOLD", 3)
    kit = Kit(Cloud("clients", seed=7))
    known, before = kit.cloud.state.known, len(kit.control.secrets())
    size = known.size()
    form = {
        "client_id": AZURE_CLI,
        "username": "person@clients.onmicrosoft.com",
        "password": "Client!Test-person",
    }
    tokens = [
        kit.token(
            tenant="clients.example", grant_type="password", scope="openid offline_access", **form
        ).json()
        for _ in range(5)
    ]
    values = [one["refresh_token"] for one in tokens]

    assert len(set(values)) == 5
    assert [one.value for one in kit.control.secrets()[before:]] == values[2:]
    assert known.size() == size
    assert {*map(known.labels_in, values)} == {frozenset({"token"})}
    assert known.labels_in(base64.b64encode(f"x={values[0]}".encode())) == {"token"}
