"""An application's own tokens, by Microsoft's client and by hand."""

from __future__ import annotations

import asyncio
import base64

import httpx
import msal
import pytest
import respx
from cloudkit import GRAPH_DEFAULT, LOGIN, TENANT, V1_TOKEN, YEAR, Kit
from joserfc import jwt
from joserfc.jwk import KeySet

from azfakes import respx_routes


def test_msal_gets_a_token_that_the_published_keys_verify(kit: Kit) -> None:
    """msal, unchanged and behind respx on the real names, gets a token whose signature and claims are right."""
    pair = kit.server_app()
    with respx.mock as router:
        respx_routes(router, kit.cloud)
        client = msal.ConfidentialClientApplication(
            pair.client_id,
            client_credential=pair.secret,
            authority=f"{LOGIN}/{TENANT}",
            http_client=httpx.Client(),
        )
        answer = client.acquire_token_for_client([GRAPH_DEFAULT])
        keys = httpx.get(f"{LOGIN}/{TENANT}/discovery/v2.0/keys").json()
    claims = jwt.decode(answer["access_token"], KeySet.import_key_set(keys), algorithms=["RS256"]).claims

    assert claims["aud"] == "https://graph.microsoft.com"
    assert claims["iss"] == f"https://sts.windows.net/{TENANT}/"
    assert claims["appid"] == pair.client_id
    assert claims["oid"] == claims["sub"] == pair.account_id
    assert claims["roles"] == ["Directory.Read.All"]
    assert claims["exp"] - claims["iat"] == answer["expires_in"] + 300


def test_an_async_client_is_served_too(kit: Kit) -> None:
    """The same route answers httpx.AsyncClient."""

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient() as client:
            return await client.get(f"{LOGIN}/{TENANT}/discovery/keys")

    with respx.mock as router:
        respx_routes(router, kit.cloud)
        answer = asyncio.run(ask())

    assert len(answer.json()["keys"]) == 2


def test_an_unrouted_host_stays_an_error(kit: Kit) -> None:
    """Reaching for a host that is no part of the clouds fails instead of touching the network."""
    with respx.mock as router:
        respx_routes(router, kit.cloud)
        with pytest.raises(respx.models.AllMockedAssertionError):
            httpx.get("https://example.com/")


def test_a_wrong_secret_is_told_apart_from_an_expired_one(kit: Kit) -> None:
    """An unknown secret is 7000215, one past its end is 7000222, both with status 401."""
    pair = kit.server_app()
    form = {"grant_type": "client_credentials", "client_id": pair.client_id, "scope": GRAPH_DEFAULT}
    wrong = kit.token(**form, client_secret="not it")
    kit.control.clock_advance(3 * YEAR)
    expired = kit.token(**form, client_secret=pair.secret)

    assert (wrong.status_code, wrong.json()["error_codes"]) == (401, [7000215])
    assert (expired.status_code, expired.json()["error_codes"]) == (401, [7000222])
    assert expired.json()["error"] == "invalid_client"


def test_a_secret_works_until_the_second_of_its_end(kit: Kit) -> None:
    """The last second of a secret's life is good, the next one is not."""
    pair = kit.server_app()
    app = kit.graph("GET", f"/applications/{pair.object_id}", kit.portal()).json()
    form = {"grant_type": "client_credentials", "client_id": pair.client_id, "scope": GRAPH_DEFAULT}

    assert app["passwordCredentials"][0]["endDateTime"] == "2028-01-15T09:00:00Z"
    kit.control.clock_set(1831539600 - 1)
    assert kit.token(**form, client_secret=pair.secret).status_code == 200
    kit.control.clock_set(1831539600)
    assert kit.token(**form, client_secret=pair.secret).json()["error_codes"] == [7000222]


def test_the_secret_may_come_by_http_basic(kit: Kit) -> None:
    """Client ID and secret are read from the Authorization header as well."""
    pair = kit.server_app()
    basic = base64.b64encode(f"{pair.client_id}:{pair.secret}".encode()).decode()
    answer = kit.http.post(
        f"{LOGIN}/{TENANT}/oauth2/v2.0/token",
        data={"grant_type": "client_credentials", "scope": GRAPH_DEFAULT},
        headers={"Authorization": f"Basic {basic}"},
    )

    assert answer.status_code == 200


def test_version_1_writes_numbers_as_strings(kit: Kit) -> None:
    """The version 1 endpoint takes a resource and answers with strings where version 2 has numbers."""
    pair = kit.server_app()
    form = {
        "client_id": pair.client_id,
        "client_secret": pair.secret,
        "resource": "https://graph.microsoft.com/",
    }
    answer = kit.token(V1_TOKEN, grant_type="client_credentials", **form).json()

    assert answer["expires_in"] == "3599"
    assert answer["resource"] == "https://graph.microsoft.com/"
    assert answer["expires_on"] == str(kit.control.state().instant + 3599)


_REFUSALS = [
    ({"scope": "User.Read"}, 400, 1002012, "invalid_scope"),
    ({"scope": f"{GRAPH_DEFAULT} {GRAPH_DEFAULT}"}, 400, 1002012, "invalid_scope"),
    ({"scope": ""}, 400, 900144, "invalid_request"),
    ({"scope": "https://nowhere.contoso.com/.default"}, 400, 500011, "invalid_resource"),
    ({"client_id": "11111111-2222-3333-4444-555555555555"}, 400, 700016, "unauthorized_client"),
    ({"client_secret": ""}, 401, 7000216, "invalid_client"),
    ({"client_id": ""}, 400, 900144, "invalid_request"),
    ({"grant_type": ""}, 400, 900144, "invalid_request"),
    ({"grant_type": "magic"}, 400, 70003, "unsupported_grant_type"),
    ({"client_id": "1950a258-227b-4e31-a9cf-717495945fc2"}, 401, 700025, "invalid_client"),
]


@pytest.mark.parametrize(("change", "status", "number", "error"), _REFUSALS)
def test_each_refusal_has_its_number(
    kit: Kit, change: dict[str, str], status: int, number: int, error: str
) -> None:
    """What is wrong with a request decides AADSTS number, OAuth error and status."""
    pair = kit.server_app()
    good = {
        "grant_type": "client_credentials",
        "client_id": pair.client_id,
        "client_secret": pair.secret,
        "scope": GRAPH_DEFAULT,
    }
    answer = kit.token(**(good | change))
    body = answer.json()

    assert (answer.status_code, body["error_codes"], body["error"]) == (status, [number], error)
    assert body["error_description"].startswith(f"AADSTS{number}: ")
    assert body["timestamp"] == "2026-01-15 09:00:00Z"
    assert body["trace_id"] in body["error_description"]


_TENANTS = [
    ("00000000-1111-2222-3333-444444444444", 90002, "invalid_tenant"),
    ("nowhere.example", 90002, "invalid_tenant"),
    ("nonsense", 900023, "invalid_request"),
    ("common", 50059, "invalid_request"),
]


@pytest.mark.parametrize(("tenant", "number", "error"), _TENANTS)
def test_a_tenant_that_is_not_there_is_refused(kit: Kit, tenant: str, number: int, error: str) -> None:
    """Unknown tenants, what can be no tenant, and aliases each have their number."""
    pair = kit.server_app()
    form = {"client_id": pair.client_id, "client_secret": pair.secret, "scope": GRAPH_DEFAULT}
    body = kit.token(tenant=tenant, grant_type="client_credentials", **form).json()

    assert (body["error_codes"], body["error"]) == ([number], error)


def test_a_domain_stands_for_its_tenant(kit: Kit) -> None:
    """A verified domain in the path gives tokens of the tenant that holds it."""
    pair = kit.server_app()
    form = {"client_id": pair.client_id, "client_secret": pair.secret, "scope": GRAPH_DEFAULT}

    assert kit.token(tenant="Contoso.com", grant_type="client_credentials", **form).status_code == 200


def test_another_cloud_refuses_the_tenant(kit: Kit) -> None:
    """A tenant lives in one cloud; its application gets no token from another one."""
    pair = kit.server_app()
    form = {"client_id": pair.client_id, "client_secret": pair.secret, "scope": GRAPH_DEFAULT}
    host = "https://login.microsoftonline.us"
    token = kit.token(host=host, grant_type="client_credentials", **form).json()
    discovery = kit.http.get(f"{host}/{TENANT}/v2.0/.well-known/openid-configuration")

    assert token["error_codes"] == [900382]
    assert (discovery.status_code, discovery.json()["error_codes"]) == (400, [90002])


def test_a_disabled_account_gets_no_token(kit: Kit) -> None:
    """A disabled service principal is 7000112, one that was never made 7000229."""
    pair = kit.server_app()
    form = {"client_id": pair.client_id, "client_secret": pair.secret, "scope": GRAPH_DEFAULT}
    path = f"/servicePrincipals/{pair.account_id}"
    kit.graph("PATCH", path, kit.portal(), {"accountEnabled": False})
    disabled = kit.token(grant_type="client_credentials", **form).json()
    kit.graph("DELETE", path, kit.portal())
    missing = kit.token(grant_type="client_credentials", **form).json()

    assert (disabled["error_codes"], missing["error_codes"]) == ([7000112], [7000229])


def test_a_deleted_application_is_unknown(kit: Kit) -> None:
    """After its registration is deleted an application is 700016."""
    pair = kit.server_app()
    form = {"client_id": pair.client_id, "client_secret": pair.secret, "scope": GRAPH_DEFAULT}
    kit.graph("DELETE", f"/applications/{pair.object_id}", kit.portal())

    assert kit.token(grant_type="client_credentials", **form).json()["error_codes"] == [700016]


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"\xff\xfe=\x00", b"grant_type", b"=&=&=", b"grant_type=refresh_token"]
)
def test_malformed_bodies_are_the_clients_fault(kit: Kit, body: bytes) -> None:
    """Whatever the body is, the answer is a 400 with an AADSTS number."""
    answer = kit.http.post(f"{LOGIN}/{TENANT}/oauth2/v2.0/token", content=body)

    assert answer.status_code == 400
    assert answer.json()["error_codes"]
