"""Federated credentials: tokens of others in place of a secret."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from certkit import OTHER_PEM, PEM, assertion, assertion_form, private_pem
from cloudkit import LOGIN, TENANT, Kit
from joserfc.jwk import RSAKey
from worldkit import changed_kit

from azfakes import Forge, load_world
from azfakes.signing import verify
from azfakes.worlds import WorldApp, WorldIssuer

ISSUER = "https://token.actions.example"
SUBJECT = "repo:contoso/site:environment:production"
AUDIENCE = "api://AzureADTokenExchange"
OWN_ISSUER = f"{LOGIN}/{TENANT}/v2.0"
OWN_SUBJECT = "0b1f7c0e-1111-4222-8333-944455566677"


@pytest.fixture
def trusting() -> Kit:
    """Start a world with an application that trusts a stranger, an unreachable one, and a tenant of the cloud."""
    credentials = (
        {"name": "stranger", "issuer": ISSUER, "subject": SUBJECT},
        {"name": "own", "issuer": OWN_ISSUER, "subject": OWN_SUBJECT, "audiences": [AUDIENCE]},
        {"name": "unreachable", "issuer": "https://unreachable.example", "subject": SUBJECT},
    )
    app = WorldApp(name="Pipeline", document={}, federated_credentials=credentials)
    public = RSAKey.import_key(private_pem(OTHER_PEM)).as_dict(private=False)
    keys = {"keys": [public | {"kid": "k-1"}]}
    known = load_world("contoso").tenants[0].apps
    return changed_kit(apps=(*known, app), issuers=(WorldIssuer(issuer=ISSUER, keys=keys),))


def client_id_of(kit: Kit) -> str:
    """Tell the application's client ID."""
    apps = kit.control.state().tenants[0].apps
    return next(app.client_id for app in apps if app.name == "Pipeline")


def ask(kit: Kit, *, pem: str = OTHER_PEM, **claims: Any) -> httpx.Response:
    """Ask with a token of the stranger."""
    client_id = client_id_of(kit)
    usual = {"iss": ISSUER, "sub": SUBJECT, "aud": AUDIENCE}
    header = {"alg": "RS256", "kid": "k-1", "x5t#S256": None}
    text = assertion(kit, client_id, header, pem=pem, **(usual | claims))
    return kit.token(**assertion_form(client_id, text))


def test_a_strangers_token_stands_for_a_secret(trusting: Kit) -> None:
    """Issuer, subject and audience of a credential get the application its token."""
    answer = ask(trusting)

    assert answer.status_code == 200, answer.text
    assert verify(answer.json()["access_token"])["appid"] == client_id_of(trusting)


_REFUSALS: list[tuple[dict[str, Any], int]] = [
    ({"iss": f"{ISSUER}/"}, 700211),
    ({"iss": "https://evil.example"}, 700211),
    ({"sub": SUBJECT.upper()}, 700213),
    ({"sub": None}, 700213),
    ({"aud": "api://azureadtokenexchange"}, 700212),
    ({"aud": None}, 700212),
    ({"iss": "https://unreachable.example"}, 50166),
    ({"pem": PEM}, 700027),
    ({"iss": OWN_ISSUER, "sub": OWN_SUBJECT}, 700027),
    ({"exp": 1}, 700024),
    ({"exp": None}, 50027),
]


@pytest.mark.parametrize(("change", "number"), _REFUSALS)
def test_each_difference_has_its_number(trusting: Kit, change: dict[str, Any], number: int) -> None:
    """Texts that differ by a letter's case or a slash are different, and nobody signs for another."""
    assert ask(trusting, **change).json()["error_codes"] == [number]


def test_a_token_of_the_cloud_stands_for_a_secret_too(trusting: Kit) -> None:
    """One application's token for the exchange lets another one in, as managed identities do."""
    claims = {"iss": OWN_ISSUER, "sub": OWN_SUBJECT, "aud": AUDIENCE}
    text = trusting.control.forge(Forge(tenant=TENANT, client=client_id_of(trusting), claims=claims))
    answer = trusting.token(**assertion_form(client_id_of(trusting), text))

    assert answer.status_code == 200, answer.text
    assert verify(answer.json()["access_token"])["appidacr"] == "2"


def credential(**changes: Any) -> dict[str, Any]:
    """Write the body of a credential."""
    body = {"name": "mine", "issuer": OWN_ISSUER, "subject": OWN_SUBJECT, "audiences": [AUDIENCE]}
    return {name: value for name, value in (body | changes).items() if value is not None}


def test_graph_keeps_federated_credentials(kit: Kit) -> None:
    """Made, found by ID and by name, changed and removed at Graph, a credential decides who gets a token."""
    pair, token = kit.server_app(), kit.portal()
    path = f"/applications/{pair.object_id}/federatedIdentityCredentials"
    made = kit.graph("POST", path, token, credential())
    claims = {"iss": OWN_ISSUER, "sub": OWN_SUBJECT, "aud": AUDIENCE}
    text = kit.control.forge(Forge(tenant=TENANT, client=pair.client_id, claims=claims))
    let_in = kit.token(**assertion_form(pair.client_id, text))
    by_name = kit.graph("GET", f"{path}(name='mine')", token).json()
    changed = kit.graph("PATCH", f"{path}/{made.json()['id']}", token, {"subject": "somebody-else"})
    kept_out = kit.token(**assertion_form(pair.client_id, text))
    listed = kit.graph("GET", path, token).json()["value"]
    removed = kit.graph("DELETE", f"{path}/mine", token)

    assert (made.status_code, let_in.status_code, changed.status_code) == (201, 200, 204)
    assert by_name["id"] == made.json()["id"]
    assert kept_out.json()["error_codes"] == [700213]
    assert ([one["subject"] for one in listed], removed.status_code) == (["somebody-else"], 204)
    assert kit.graph("GET", path, token).json()["value"] == []


_BAD_BODIES: list[tuple[dict[str, Any], int]] = [
    ({"name": None}, 400),
    ({"name": "a b"}, 400),
    ({"issuer": None}, 400),
    ({"subject": ""}, 400),
    ({"audiences": None}, 400),
    ({"audiences": ["a", "b"]}, 400),
    ({"audiences": "a"}, 400),
    ({"id": "x"}, 400),
    ({"color": "red"}, 400),
    ({"subject": "other"}, 409),
    ({"name": "other"}, 409),
]


@pytest.mark.parametrize(("change", "status"), _BAD_BODIES)
def test_graph_refuses_what_is_no_credential(kit: Kit, change: dict[str, Any], status: int) -> None:
    """Missing and malformed properties are 400, a name or a subject that is taken 409."""
    pair, token = kit.server_app(), kit.portal()
    path = f"/applications/{pair.object_id}/federatedIdentityCredentials"
    kit.graph("POST", path, token, credential())

    assert kit.graph("POST", path, token, credential(**change)).status_code == status


def test_graph_bounds_and_guards_them(kit: Kit) -> None:
    """There are at most twenty; their names stay; and who may not change the application may not change them."""
    pair, token = kit.server_app(), kit.portal()
    path = f"/applications/{pair.object_id}/federatedIdentityCredentials"
    made = [
        kit.graph("POST", path, token, credential(name=f"mine-{place}", subject=f"s-{place}")).status_code
        for place in range(21)
    ]
    renamed = kit.graph("PATCH", f"{path}/mine-0", token, {"name": "new"})
    stranger = kit.graph("DELETE", f"{path}/mine-0", kit.portal("plain@contoso.onmicrosoft.com"))

    assert made == [201] * 20 + [400]
    assert (renamed.status_code, stranger.status_code) == (400, 403)
    assert kit.graph("GET", f"{path}/nothing", token).status_code == 404
