"""@azure/msal-node and @azure/identity: tokens that the published keys verify, refusals by number."""

from __future__ import annotations

from typing import Any

import pytest
from client_town import Town, numbers
from real_clients import Node

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
