"""azure-identity, unchanged, in process and over TLS: tokens that the published keys verify, refusals by number."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import (
    AuthorizationCodeCredential,
    CertificateCredential,
    ClientAssertionCredential,
    ClientSecretCredential,
    DeviceCodeCredential,
    OnBehalfOfCredential,
    UsernamePasswordCredential,
)
from certkit import OTHER_PEM, PEM, certificate
from client_town import Town, in_process_town, numbers

from azfakes import Browser, FaultRule
from azfakes.wellknown import AZURE_CLI

YEAR = 365 * 86_400
SOMEBODY = "0b1f7c0e-1111-4222-8333-944455566677"


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


def test_a_code_gets_tokens_of_the_person_again_and_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code is redeemed once; hours later the refresh token that came with it gets the next token."""
    credential = code_credential(town, code_of(town)["code"])
    first = town.verified(credential.get_token(town.graph_default).token)
    town.control.clock_advance(3 * 3600)
    later = SimpleNamespace(time=lambda: time.monotonic() + 10**10)
    monkeypatch.setattr("azure.identity._internal.aad_client_base.time", later)
    second = town.verified(credential.get_token(town.graph_default).token)

    assert (first["upn"], second["oid"]) == (town.person.upn, town.person.id)
    assert (first["aud"], first["appid"]) == (town.urls.graph, AZURE_CLI)
    assert {"User.Read", "Directory.AccessAsUser.All"} <= set(first["scp"].split())
    assert second["iat"] - first["iat"] == 3 * 3600


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


def test_missing_consent_is_told(town: Town) -> None:
    """A permission that nobody has granted to the client is refused where it is asked for."""
    answer = code_of(town, scope=f"{town.urls.graph}/Group.Read.All")

    assert numbers(answer["error_description"]) == ["AADSTS65001"]


@pytest.fixture
def certified(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Register a certificate with the application, and let msal write its assertions by the cloud's clock."""
    now = town.control.state().instant
    monkeypatch.setattr("msal.oauth2cli.assertion.time", SimpleNamespace(time=lambda: now + 0.25))
    town.register_certificate(certificate().der)
    return town


@pytest.mark.parametrize("chain", [False, True])
def test_a_certificate_gets_a_token(certified: Town, chain: bool) -> None:
    """With its thumbprint or with the whole chain, the token tells that it was a certificate."""
    credential = CertificateCredential(
        certified.tenant.id,
        certified.app.client_id,
        certificate_data=PEM.encode(),
        send_certificate_chain=chain,
        **certified.options,
    )

    assert certified.verified(credential.get_token(certified.graph_default).token)["appidacr"] == "2"


def test_another_certificate_is_refused(certified: Town) -> None:
    """A certificate that is not the application's is told by number."""
    credential = CertificateCredential(
        certified.tenant.id, certified.app.client_id, certificate_data=OTHER_PEM.encode(), **certified.options
    )

    assert refusal(certified, credential) == ["AADSTS700027"]


def test_an_assertion_of_nobody_is_refused(town: Town) -> None:
    """A text that is no token is no assertion."""
    credential = ClientAssertionCredential(
        town.tenant.id, town.app.client_id, lambda: "nonsense", **town.options
    )

    assert refusal(town, credential) == ["AADSTS50027"]


def password_credential(town: Town, password: str) -> UsernamePasswordCredential:
    """Make the credential of the person with a password."""
    return UsernamePasswordCredential(
        AZURE_CLI, town.person.upn, password, tenant_id=town.tenant.id, **town.options
    )


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_name_and_password_get_a_token_in_process() -> None:
    """The client asks for the realm without its port, which only the real host names answer; then the token comes."""
    town = in_process_town()
    right = password_credential(town, town.person.password).get_token(town.graph_default)

    assert town.verified(right.token)["upn"] == town.person.upn
    assert refusal(town, password_credential(town, "wrong")) == ["AADSTS50126"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_blocked_person_gets_no_token_for_a_password() -> None:
    """Conditional Access refuses the password grant by its number."""
    town = in_process_town()
    town.block(town.person.id)

    assert refusal(town, password_credential(town, town.person.password)) == ["AADSTS53003"]


def device_credential(town: Town, *, accept: bool) -> DeviceCodeCredential:
    """Make a credential whose person goes to the page at once."""

    def shown(uri: str, user_code: str, _: object) -> None:
        browser = Browser(town.http)
        browser.enter_code(uri, user_code, town.person.upn, town.person.password, accept=accept)

    return DeviceCodeCredential(AZURE_CLI, tenant_id=town.tenant.id, prompt_callback=shown, **town.options)


def test_a_device_code_gets_a_token(town: Town) -> None:
    """The person enters the code in a browser; the client then gets a token of the person, and goes on silently."""
    credential = device_credential(town, accept=True)
    first = town.verified(credential.get_token(town.graph_default).token)
    second = town.verified(credential.get_token("https://management.azure.com/.default").token)

    assert (first["upn"], second["upn"]) == (town.person.upn, town.person.upn)


def test_a_declined_device_gets_none(town: Town) -> None:
    """The person declines, and the client is told."""
    with pytest.raises(ClientAuthenticationError, match="declined"):
        device_credential(town, accept=False).get_token(town.graph_default)


def test_an_api_acts_on_behalf_of_a_person(town: Town) -> None:
    """The API exchanges the person's token for one at Graph, and is refused what was not granted."""
    api = town.publish_api()
    token = code_credential(town, code_of(town, scope=api)["code"]).get_token(api).token
    credential = OnBehalfOfCredential(
        town.tenant.id,
        town.app.client_id,
        client_secret=town.app.secret,
        user_assertion=token,
        **town.options,
    )
    claims = town.verified(credential.get_token(f"{town.urls.graph}/User.Read").token)
    with pytest.raises(ClientAuthenticationError) as caught:
        credential.get_token(f"{town.urls.graph}/Group.Read.All")

    assert (claims["upn"], claims["appid"]) == (town.person.upn, town.app.client_id)
    assert numbers(caught.value.message) == ["AADSTS65001"]
