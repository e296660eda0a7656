"""The on-behalf-of grant: which assertions an API may exchange."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from certkit import assertion, assertion_form, register
from cloudkit import GRAPH_DEFAULT, PLAIN, TENANT, V1_TOKEN, Kit, Pair, authorize_url
from worldkit import MFA_CODE, changed_kit, require_mfa

from azfakes import Forge
from azfakes.signing import verify

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
URI = "https://ConfigMgrService"
PASSWORD = "Contoso!Test-plain"


@dataclass
class Middle:
    """An API, a client of it, and the API's permission to read the person at Graph."""

    kit: Kit
    api: Pair
    native: str

    def call(self, **changes: str) -> httpx.Response:
        """Exchange a token at Graph."""
        form = {
            "client_id": self.api.client_id,
            "client_secret": self.api.secret,
            "scope": "https://graph.microsoft.com/User.Read offline_access",
            "requested_token_use": "on_behalf_of",
        }
        return self.kit.token(grant_type=GRANT, **(form | changes))

    def person_token(self, **more: Any) -> str:
        """Sign the plain member in for the API."""
        url = authorize_url(client_id=self.native, scope=f"{URI}/.default", redirect_uri="http://localhost")
        code = self.kit.browser.sign_in(url, PLAIN, PASSWORD, **more).query["code"]
        form = {"client_id": self.native, "code": code, "redirect_uri": "http://localhost"}
        answer = self.kit.token(grant_type="authorization_code", **form).json()
        token: str = answer["access_token"]
        return token

    def forged(self, **changes: Any) -> str:
        """Start from the person's token for the API and change it."""
        wish = Forge(tenant=TENANT, user=PLAIN, client=self.native, resource=URI, **changes)
        return self.kit.control.forge(wish)


def middle(kit: Kit) -> Middle:
    """Register the API and its client."""
    api = kit.server_app(uri=URI)
    native = kit.native_app(api)
    graph = kit.graph("GET", "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')", kit.portal())
    body = {
        "clientId": api.account_id,
        "consentType": "AllPrincipals",
        "resourceId": graph.json()["id"],
        "scope": "User.Read",
    }
    assert kit.graph("POST", "/oauth2PermissionGrants", kit.portal(), body).status_code == 201
    return Middle(kit, api, native)


def test_an_api_calls_graph_for_the_person(kit: Kit) -> None:
    """The new token is the person's, for Graph, through the API; it works there, and can be refreshed."""
    chain = middle(kit)
    answer = chain.call(assertion=chain.person_token())
    claims = verify(answer.json()["access_token"])
    me = kit.graph("GET", "/me", answer.json()["access_token"])
    refreshed = kit.token(
        grant_type="refresh_token",
        refresh_token=answer.json()["refresh_token"],
        client_id=chain.api.client_id,
        client_secret=chain.api.secret,
    )

    assert (claims["upn"], claims["appid"], claims["appidacr"]) == (PLAIN, chain.api.client_id, "1")
    assert claims["aud"] == "https://graph.microsoft.com"
    assert me.json()["userPrincipalName"] == PLAIN
    assert refreshed.status_code == 200


def test_a_certificate_proves_the_api_too(kit: Kit) -> None:
    """An API may show an assertion of its own beside the person's."""
    chain = middle(kit)
    register(kit, chain.api.client_id)
    proof = assertion_form(chain.api.client_id, assertion(kit, chain.api.client_id))
    del proof["scope"], proof["grant_type"]
    answer = chain.call(assertion=chain.person_token(), client_secret="", **proof)

    assert verify(answer.json()["access_token"])["appidacr"] == "2"


_FORGED: list[tuple[dict[str, Any], int]] = [
    ({"claims": {"aud": "https://graph.microsoft.com"}}, 500131),
    ({"claims": {"exp": 1}}, 500133),
    ({"claims": {"nbf": 9_999_999_999}}, 500133),
    ({"claims": {"exp": "never"}}, 50027),
    ({"claims": {"iss": "https://evil.example/"}}, 50013),
    ({"claims": {"tid": "2c2d4fd3-4aa4-4a8c-a0ad-7c1a4f2a6a10"}}, 50013),
    ({"claims": {"oid": "2c2d4fd3-4aa4-4a8c-a0ad-7c1a4f2a6a10"}}, 50034),
    ({"sign": "foreign-key"}, 50013),
    ({"sign": "none"}, 50013),
    ({"kind": "id"}, 50013),
    ({"claims": {"scp": None}}, 7000114),
]


@pytest.mark.parametrize(("change", "number"), _FORGED)
def test_each_defect_of_the_assertion_has_its_number(kit: Kit, change: dict[str, Any], number: int) -> None:
    """Audience, time, issuer, signature and kind of the assertion are checked, each with its own number."""
    chain = middle(kit)
    answer = chain.call(assertion=chain.forged(**change))

    assert (answer.status_code, answer.json()["error_codes"]) == (400, [number])


_REQUESTS: list[tuple[dict[str, str], int]] = [
    ({"requested_token_use": ""}, 900144),
    ({"requested_token_use": "magic"}, 9002313),
    ({"assertion": ""}, 900144),
    ({"assertion": "garbage"}, 50027),
    ({"scope": ""}, 900144),
    ({"client_secret": "wrong"}, 7000215),
    ({"client_secret": ""}, 7000216),
    ({"scope": "https://graph.microsoft.com/Directory.Read.All"}, 65001),
    ({"scope": "https://nobody.example/.default"}, 500011),
]


@pytest.mark.parametrize(("change", "number"), _REQUESTS)
def test_each_defect_of_the_request_has_its_number(kit: Kit, change: dict[str, str], number: int) -> None:
    """Parameters, the API's own proof, consent and resource are checked."""
    chain = middle(kit)
    answer = chain.call(**({"assertion": chain.forged()} | change))

    assert answer.json()["error_codes"] == [number]


def test_an_applications_own_token_is_no_person(kit: Kit) -> None:
    """There is nobody to act for in a token of client credentials."""
    chain = middle(kit)
    own = kit.app_token(chain.api, f"{URI}/.default")

    assert chain.call(assertion=own).json()["error_codes"] == [7000114]


def test_the_challenge_of_a_policy_reaches_the_person_and_comes_back() -> None:
    """The API is told which policy asks; the client signs the person in again with that challenge, and it works."""
    kit = changed_kit(users={PLAIN: {"second_factor": MFA_CODE}})
    chain = middle(kit)
    require_mfa(kit, "00000003-0000-0000-c000-000000000000")
    refused = chain.call(assertion=chain.person_token()).json()
    url = authorize_url(
        client_id=chain.native,
        scope=f"{URI}/.default",
        redirect_uri="http://localhost",
        claims=refused["claims"],
    )
    code = kit.browser.sign_in(url, PLAIN, PASSWORD, second_factor=MFA_CODE).query["code"]
    form = {"client_id": chain.native, "code": code, "redirect_uri": "http://localhost"}
    token = kit.token(grant_type="authorization_code", **form).json()["access_token"]
    granted = chain.call(assertion=token)

    assert (refused["error"], refused["error_codes"]) == ("interaction_required", [50076])
    assert granted.status_code == 200, granted.text
    assert verify(granted.json()["access_token"])["amr"] == ["pwd", "mfa"]


def test_version_1_names_the_resource(kit: Kit) -> None:
    """The old endpoint takes a resource and asks for interaction where consent is missing."""
    chain = middle(kit)
    form = {
        "client_id": chain.api.client_id,
        "client_secret": chain.api.secret,
        "assertion": chain.person_token(),
        "requested_token_use": "on_behalf_of",
    }
    good = kit.token(V1_TOKEN, grant_type=GRANT, resource="https://graph.microsoft.com", **form)
    bad = kit.token(V1_TOKEN, grant_type=GRANT, resource="https://management.azure.com/", **form)

    assert good.json()["resource"] == "https://graph.microsoft.com"
    assert (bad.json()["error"], bad.json()["error_codes"]) == ("interaction_required", [65001])


def test_the_second_factor_of_a_version_2_token_counts() -> None:
    """Tokens of version 2 do not tell how the person signed in, and yet the cloud knows."""
    kit = changed_kit(users={PLAIN: {"second_factor": MFA_CODE}})
    chain = middle(kit)
    require_mfa(kit)
    change = {"api": {"requestedAccessTokenVersion": 2}}
    kit.graph("PATCH", f"/applications/{chain.api.object_id}", kit.portal(), change)
    token = chain.person_token(second_factor=MFA_CODE)

    assert verify(token)["ver"] == "2.0"
    assert chain.call(assertion=token, scope=GRAPH_DEFAULT).status_code == 200
