"""Client assertions: every form that clients send, and every refusal."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import pytest
from certkit import (
    ASSERTION_TYPE,
    OTHER_PEM,
    assertion,
    assertion_form,
    base64url,
    certificate,
    register,
)
from cloudkit import LOGIN, TENANT, Kit

from azfakes import Cloud
from azfakes.signing import verify

SHA1, SHA256 = base64url(certificate().sha1), base64url(certificate().sha256)
X5C = base64.b64encode(certificate().der).decode()
NO_THUMBPRINT = {"x5t#S256": None}


def ask(kit: Kit, client_id: str, text: str, **changes: str) -> httpx.Response:
    """Ask for an application's token with an assertion."""
    return kit.token(**assertion_form(client_id, text) | changes)


_HEADERS: list[dict[str, Any]] = [
    {},
    {"alg": "RS256"},
    {"alg": "PS512"},
    {"alg": "RS256", "x5t": SHA1, "x5t#S256": None},
    {"alg": "RS256", "x5t": f"{SHA1}=", "x5t#S256": None},
    {"x5t#S256": f"{SHA256}="},
    {"x5t": f"{SHA1}="},
    {"x5t": SHA1.replace("-", "+").replace("_", "/"), "x5t#S256": None},
    {"x5c": [X5C]},
    {"x5c": X5C},
    {"x5c": [X5C], "x5t#S256": None},
    {"x5c": X5C, "x5t#S256": None},
    {"kid": certificate().sha1.hex().upper(), "x5t#S256": None},
    {"kid": SHA1, "x5t#S256": None},
    {"typ": None},
    {"typ": "jwt"},
]


@pytest.mark.parametrize("header", _HEADERS)
def test_every_header_that_clients_write_is_taken(kit: Kit, header: dict[str, Any]) -> None:
    """Both thumbprints, padded or not, key IDs, certificates as list or text, RSA with and without PSS."""
    pair = kit.server_app()
    register(kit, pair.client_id)
    answer = ask(kit, pair.client_id, assertion(kit, pair.client_id, header))

    assert answer.status_code == 200, answer.text
    assert verify(answer.json()["access_token"])["appidacr"] == "2"


_TIMES: list[dict[str, Any]] = [
    {"exp": 0.75, "iat": 0.5, "nbf": None},
    {"exp": "600", "nbf": "0"},
    {"exp": 600, "nbf": None},
    {"exp": -299, "nbf": None},
    {"exp": 600, "nbf": 300},
]


@pytest.mark.parametrize("times", _TIMES)
def test_times_may_be_fractions_and_texts(kit: Kit, times: dict[str, Any]) -> None:
    """Whole numbers, fractions and texts are times, nobody needs `nbf`, and five minutes are no difference."""
    pair = kit.server_app()
    register(kit, pair.client_id)
    now = kit.cloud.state.clock.now()
    shifted: dict[str, Any] = {
        name: str(now + int(value)) if isinstance(value, str) else value and now + value
        for name, value in times.items()
    }
    answer = ask(kit, pair.client_id, assertion(kit, pair.client_id, None, **shifted))

    assert answer.status_code == 200, answer.text


_AUDIENCES = [
    f"{LOGIN}/{TENANT}/oauth2/v2.0/token",
    f"{LOGIN}/{TENANT}/oauth2/token",
    f"{LOGIN}/{TENANT.upper()}/oauth2/token/",
    f"{LOGIN}/contoso.onmicrosoft.com/oauth2/v2.0/token",
    f"https://login.windows.net/{TENANT}/oauth2/token",
    f"{LOGIN}/{TENANT}/v2.0",
    f"https://sts.windows.net/{TENANT}/",
    f"{LOGIN}/{TENANT}",
    ["https://elsewhere.example", f"{LOGIN}/{TENANT}/v2.0"],
]


@pytest.mark.parametrize("audience", _AUDIENCES)
def test_the_tenant_goes_by_many_names(kit: Kit, audience: str | list[str]) -> None:
    """Token endpoint and issuer of both versions, by ID and domain, at every host, are the audience."""
    pair = kit.server_app()
    register(kit, pair.client_id)
    answer = ask(kit, pair.client_id, assertion(kit, pair.client_id, aud=audience))

    assert answer.status_code == 200, answer.text


_STRANGER = "11111111-2222-3333-4444-555555555555"
_REFUSALS: list[tuple[dict[str, Any], dict[str, Any], int, int]] = [
    ({"x5t#S256": base64url(b"0" * 32)}, {}, 700027, 401),
    ({"x5t": base64url(b"0" * 20)}, {}, 700027, 401),
    (NO_THUMBPRINT, {}, 5002723, 401),
    ({"x5t#S256": 7}, {}, 5002723, 401),
    ({"alg": "HS256"}, {}, 5002738, 401),
    ({"alg": "none"}, {}, 5002738, 401),
    ({"alg": None}, {}, 5002738, 401),
    ({"typ": "at+jwt"}, {}, 5002727, 400),
    ({"x5c": "AAAA", "x5t#S256": None}, {}, 50027, 400),
    ({}, {"iss": _STRANGER}, 700021, 401),
    ({}, {"sub": _STRANGER}, 700021, 401),
    ({}, {"iss": None}, 50027, 400),
    ({}, {"iss": "https://token.actions.example"}, 700211, 401),
    ({}, {"exp": 0}, 700024, 401),
    ({}, {"exp": 1e300, "nbf": 1e300}, 700024, 401),
    ({}, {"exp": None}, 50027, 400),
    ({}, {"exp": "soon"}, 50027, 400),
    ({}, {"exp": [1]}, 50027, 400),
    ({}, {"aud": "https://graph.microsoft.com"}, 700023, 401),
    ({}, {"aud": f"{LOGIN}/common/oauth2/v2.0/token"}, 700023, 401),
    ({}, {"aud": f"http://login.microsoftonline.com/{TENANT}/v2.0"}, 700023, 401),
    ({}, {"aud": f"https://login.microsoftonline.us/{TENANT}/v2.0"}, 700023, 401),
    ({}, {"aud": None}, 700023, 401),
]


@pytest.mark.parametrize(("header", "claims", "number", "status"), _REFUSALS)
def test_each_refusal_has_its_number(
    kit: Kit, header: dict[str, Any], claims: dict[str, Any], number: int, status: int
) -> None:
    """What is wrong with header, subject, time or audience is told by its own number."""
    pair = kit.server_app()
    register(kit, pair.client_id)
    answer = ask(kit, pair.client_id, assertion(kit, pair.client_id, header, **claims))

    assert (answer.json()["error_codes"], answer.status_code) == ([number], status)


def test_another_key_signs_in_vain(kit: Kit) -> None:
    """The thumbprint of a registered certificate does not help who lacks its key."""
    pair = kit.server_app()
    register(kit, pair.client_id)
    answer = ask(kit, pair.client_id, assertion(kit, pair.client_id, pem=OTHER_PEM))

    assert answer.json()["error_codes"] == [700027]
    assert "does not fit" in answer.json()["error_description"]


def test_a_certificate_expires(kit: Kit) -> None:
    """Past the end of its credential a certificate is 700027, and the text says why."""
    pair = kit.server_app()
    register(kit, pair.client_id, life=1000)
    kit.control.clock_advance(1000)
    answer = ask(kit, pair.client_id, assertion(kit, pair.client_id))

    assert answer.json()["error_codes"] == [700027]
    assert "expired" in answer.json()["error_description"]


_MALFORMED = ["not-a-token", "a.b", "a.b.c", "e30.e30.", "W10.e30.AA", "é.e30.AA", "." * 9, ""]


@pytest.mark.parametrize("text", _MALFORMED)
def test_what_is_no_token_is_refused_in_peace(kit: Kit, text: str) -> None:
    """Garbage is a client error, whatever it is."""
    pair = kit.server_app()
    register(kit, pair.client_id)
    answer = ask(kit, pair.client_id, text)

    assert answer.status_code in (400, 401)


def test_the_kind_of_assertion_must_be_told(kit: Kit) -> None:
    """Without `client_assertion_type` the request is incomplete, with an unknown one it is not valid."""
    pair = kit.server_app()
    register(kit, pair.client_id)
    text = assertion(kit, pair.client_id)
    missing = ask(kit, pair.client_id, text, client_assertion_type="")
    unknown = ask(kit, pair.client_id, text, client_assertion_type=ASSERTION_TYPE.replace("jwt", "saml2"))

    assert (missing.json()["error_codes"], unknown.json()["error_codes"]) == ([900144], [70002])


def test_a_public_client_may_not_assert(kit: Kit) -> None:
    """A public client that shows an assertion is 700025."""
    native = kit.native_app()

    assert ask(kit, native, assertion(kit, native)).json()["error_codes"] == [700025]


def test_a_certificate_of_the_account_counts_too(kit: Kit) -> None:
    """A service principal may have certificates of its own."""
    pair = kit.server_app()
    key = register(kit, pair.client_id)
    tenant = kit.cloud.state.directory.tenant(TENANT)
    assert tenant is not None
    tenant.apps[pair.object_id].keys.clear()
    tenant.principals[pair.account_id].keys.append(key)

    assert ask(kit, pair.client_id, assertion(kit, pair.client_id)).status_code == 200


def test_another_tenants_endpoint_is_another_audience() -> None:
    """An assertion for one tenant's token endpoint is worth nothing at another's."""
    kit = Kit(Cloud("contoso-fabrikam", seed=7))
    pair = kit.server_app()
    register(kit, pair.client_id)
    audience = f"{LOGIN}/fabrikam.onmicrosoft.com/oauth2/v2.0/token"

    assert ask(kit, pair.client_id, assertion(kit, pair.client_id)).status_code == 200
    assert ask(kit, pair.client_id, assertion(kit, pair.client_id, aud=audience)).json()["error_codes"] == [
        700023
    ]
