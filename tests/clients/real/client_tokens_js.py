"""@azure/msal-node and @azure/identity: tokens that the published keys verify, refusals by number."""

from __future__ import annotations

from typing import Any

import pytest
from certkit import OTHER_PEM, PEM, certificate
from client_town import Town, numbers
from real_clients import Node

from azfakes.wellknown import AZURE_CLI

YEAR = 365 * 86_400
SOMEBODY = "0b1f7c0e-1111-4222-8333-944455566677"
both = pytest.mark.parametrize("client", ["msal-node", "identity"])


def wish(town: Town, client: str, flow: str = "secret", **changes: Any) -> dict[str, Any]:
    """Say what a client gets a token with."""
    return {
        "client": client,
        "flow": flow,
        "login": town.urls.login,
        "tenant": town.tenant.id,
        "client_id": town.app.client_id,
        "secret": town.app.secret,
        "scope": town.graph_default,
    } | changes


def refused(node: Node, told: dict[str, Any]) -> set[str]:
    """Tell the numbers with which a client is refused."""
    answer = node.start("tokens.mjs", told).result()
    return set(numbers(answer["error"]["message"]))


@both
def test_a_secret_gets_a_token_of_the_application(town: Town, node: Node, client: str) -> None:
    """The token names tenant, application and its permissions."""
    claims = town.verified(node.start("tokens.mjs", wish(town, client)).result()["token"])

    assert (claims["tid"], claims["appid"]) == (town.tenant.id, town.app.client_id)
    assert "Group.ReadWrite.All" in claims["roles"]


@both
@pytest.mark.parametrize(
    ("changes", "number"),
    [({"secret": "wrong"}, "AADSTS7000215"), ({"client_id": SOMEBODY}, "AADSTS700016")],
)
def test_refusals_come_with_their_number(
    town: Town, node: Node, client: str, changes: dict[str, str], number: str
) -> None:
    """A wrong secret and an unknown application are told apart."""
    assert refused(node, wish(town, client, **changes)) == {number}


@both
def test_an_expired_secret_is_told(town: Town, node: Node, client: str) -> None:
    """Years later the secret has expired."""
    told = wish(town, client)
    town.control.clock_advance(3 * YEAR)

    assert refused(node, told) == {"AADSTS7000222"}


@both
def test_an_unknown_tenant_is_told(town: Town, node: Node, client: str) -> None:
    """The client gives up at discovery, which refuses by number."""
    answer = node.start("tokens.mjs", wish(town, client, tenant=SOMEBODY)).result()

    assert "endpoints" in answer["error"]["message"]
    assert {entry.error for entry in town.control.log().entries} == {"AADSTS90002"}


@both
def test_a_certificate_gets_a_token_and_another_none(town: Town, node: Node, client: str) -> None:
    """An assertion signed with the registered certificate is taken, one by another certificate is not."""
    town.register_certificate(certificate().der)
    own, other = (
        {"flow": "certificate", "pem": pem, "thumbprint": certificate(pem).sha256.hex()}
        for pem in (PEM, OTHER_PEM)
    )
    claims = town.verified(node.start("tokens.mjs", wish(town, client, **own)).result()["token"])

    assert (claims["appid"], claims["appidacr"]) == (town.app.client_id, "2")
    assert refused(node, wish(town, client, **other)) == {"AADSTS700027"}


def person(town: Town, client: str, flow: str, **changes: Any) -> dict[str, Any]:
    """Say what a person gets a token with, through the Azure CLI."""
    known = {"client_id": AZURE_CLI, "username": town.person.upn, "password": town.person.password}
    return wish(town, client, flow, **{**known, **changes})


@both
def test_a_password_gets_a_token_of_the_person(town: Town, node: Node, client: str) -> None:
    """The right password is taken and a wrong one is not."""
    claims = town.verified(node.start("tokens.mjs", person(town, client, "password")).result()["token"])

    assert claims["upn"] == town.person.upn
    assert refused(node, person(town, client, "password", password="wrong")) == {"AADSTS50126"}


@both
def test_missing_consent_is_told(town: Town, node: Node, client: str) -> None:
    """A permission that nobody has granted to the client asks for interaction, by number."""
    told = person(town, client, "password", scope=f"{town.urls.graph}/Group.Read.All")

    assert refused(node, told) == {"AADSTS65001"}


@both
def test_conditional_access_is_told(town: Town, node: Node, client: str) -> None:
    """A person who is blocked gets no token for the right password."""
    town.block(town.person.id)

    assert refused(node, person(town, client, "password")) == {"AADSTS53003"}


@both
def test_a_device_code_gets_a_token(town: Town, node: Node, client: str) -> None:
    """The client waits until the person has entered the code in a browser."""
    running = node.start("tokens.mjs", person(town, client, "device"))
    shown = running.shown()
    town.approve(shown["verificationUri"], shown["userCode"])

    assert town.verified(running.result()["token"])["upn"] == town.person.upn


def test_a_code_gets_tokens_and_an_account(town: Town, node: Node) -> None:
    """A sign-in with PKCE in a browser brings a token, and an ID token that names the person."""
    told = person(town, "msal-node", "code", redirect_uri="http://localhost:8400")
    running = node.start("tokens.mjs", told)
    running.tell(town.sign_in(running.shown()["url"])["code"])
    answer = running.result()

    assert town.verified(answer["token"])["upn"] == town.person.upn
    assert (answer["username"], answer["id"]["oid"]) == (town.person.upn, town.person.id)


@both
def test_an_api_acts_on_behalf_of_a_person(town: Town, node: Node, client: str) -> None:
    """The API exchanges the person's token for one at Graph, and is refused what was not granted."""
    told = wish(town, client, "on_behalf_of", assertion=town.person_token(town.publish_api()))
    granted = {**told, "scope": f"{town.urls.graph}/User.Read"}
    claims = town.verified(node.start("tokens.mjs", granted).result()["token"])

    assert (claims["upn"], claims["appid"]) == (town.person.upn, town.app.client_id)
    assert refused(node, {**told, "scope": f"{town.urls.graph}/Group.Read.All"}) == {"AADSTS65001"}
