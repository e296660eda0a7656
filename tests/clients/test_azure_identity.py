"""azure-identity, unchanged, in process and over TLS: tokens that the published keys verify, refusals by number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import AuthorizationCodeCredential, ClientSecretCredential
from client_town import Town, in_process_town, numbers, tls_town

from azfakes import FaultRule
from azfakes.wellknown import AZURE_CLI

YEAR = 365 * 86_400
SOMEBODY = "0b1f7c0e-1111-4222-8333-944455566677"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Serve the world from another thread."""
    with tls_town(tmp_path_factory.mktemp("clients")) as town:
        yield town


@pytest.fixture(params=["in-process", "tls"])
def town(request: pytest.FixtureRequest, served: Town) -> Town:
    """Give each way in turn, with the world as it begins."""
    if request.param == "in-process":
        return in_process_town()
    served.control.reset("clients", seed=1)
    return served


def secret_credential(town: Town, **changes: str) -> ClientSecretCredential:
    """Make the credential of the world's application, with some of its parts changed."""
    parts = {
        "tenant_id": town.tenant.id,
        "client_id": town.app.client_id,
        "client_secret": town.app.secret or "",
    }
    return ClientSecretCredential(**(parts | changes), **town.options)


def refusal(town: Town, credential: Any) -> list[str]:
    """Tell the AADSTS numbers with which a token is refused."""
    with pytest.raises(ClientAuthenticationError) as caught:
        credential.get_token(town.graph_default)
    return sorted(set(numbers(caught.value.message)))


def test_a_secret_gets_a_token_of_the_application(town: Town) -> None:
    """The token is signed by a published key and names tenant, application and its permissions."""
    token = secret_credential(town).get_token(town.graph_default)
    claims = town.verified(token.token)

    assert (claims["tid"], claims["appid"]) == (town.tenant.id, town.app.client_id)
    assert claims["aud"] == town.urls.graph
    assert "Application.ReadWrite.All" in claims["roles"]
    assert "scp" not in claims


def test_a_token_is_kept_until_shortly_before_its_end(town: Town) -> None:
    """The second time the client asks nobody."""
    credential = secret_credential(town)
    first = credential.get_token(town.graph_default)
    asked = town.control.state().logged

    assert credential.get_token(town.graph_default).token == first.token
    assert town.control.state().logged == asked


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"client_secret": "wrong"}, "AADSTS7000215"),
        ({"client_id": SOMEBODY}, "AADSTS700016"),
    ],
)
def test_refusals_come_with_their_number(town: Town, changes: dict[str, str], number: str) -> None:
    """A wrong secret and an unknown application are told apart."""
    assert refusal(town, secret_credential(town, **changes)) == [number]


def test_an_expired_secret_is_told(town: Town) -> None:
    """Years later the same secret is refused as expired."""
    credential = secret_credential(town)
    town.control.clock_advance(3 * YEAR)

    assert refusal(town, credential) == ["AADSTS7000222"]


def test_an_unknown_tenant_is_told(town: Town) -> None:
    """The client gives up at discovery, and the log says by which number."""
    with pytest.raises(ClientAuthenticationError, match="Unable to get authority configuration"):
        secret_credential(town, tenant_id=SOMEBODY).get_token(town.graph_default)

    assert town.control.log().entries[-1].error == "AADSTS90002"


def test_the_client_tries_again_after_a_fault(town: Town) -> None:
    """A service that is unavailable once is asked again, and the token comes."""
    town.control.add_fault(FaultRule(service="login", path="^/.*/token$", status=503))
    token = secret_credential(town).get_token(town.graph_default)

    assert town.verified(token.token)["appid"] == town.app.client_id
    assert [entry.status for entry in town.control.log().entries if entry.grant or entry.fault] == [503, 200]


def code_of(town: Town, **changes: str) -> dict[str, str]:
    """Sign the person in through the Azure CLI and give what the client gets."""
    asked = {"client_id": AZURE_CLI, "redirect_uri": "http://localhost:8400", "response_type": "code"}
    query = {**asked, "scope": f"{town.graph_default} offline_access", **changes}
    return town.sign_in(f"{town.urls.login}/{town.tenant.id}/oauth2/v2.0/authorize?{urlencode(query)}")


def code_credential(town: Town, code: str) -> AuthorizationCodeCredential:
    """Make the credential of a person who has signed in."""
    options = {key: value for key, value in town.options.items() if key != "disable_instance_discovery"}
    return AuthorizationCodeCredential(
        tenant_id=town.tenant.id,
        client_id=AZURE_CLI,
        authorization_code=code,
        redirect_uri="http://localhost:8400",
        **options,
    )


def test_a_code_gets_a_token_of_the_person(town: Town) -> None:
    """The token names the person and what the Azure CLI may do for everybody without being asked."""
    claims = town.verified(code_credential(town, code_of(town)["code"]).get_token(town.graph_default).token)

    assert (claims["upn"], claims["oid"]) == (town.person.upn, town.person.id)
    assert (claims["aud"], claims["appid"]) == (town.urls.graph, AZURE_CLI)
    assert {"User.Read", "Directory.AccessAsUser.All"} <= set(claims["scp"].split())


def test_a_code_is_redeemed_once(town: Town) -> None:
    """Another credential with the same code is refused."""
    code = code_of(town)["code"]
    code_credential(town, code).get_token(town.graph_default)

    assert refusal(town, code_credential(town, code)) == ["AADSTS54005"]


def test_conditional_access_is_told(town: Town) -> None:
    """A person who is blocked after the sign-in gets no token for the code."""
    code = code_of(town)["code"]
    town.block(town.person.id)

    assert refusal(town, code_credential(town, code)) == ["AADSTS53003"]
