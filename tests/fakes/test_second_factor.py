"""Second factors on the sign-in page, and claims challenges."""

from __future__ import annotations

from typing import Any

import pytest
from cloudkit import PLAIN, POWERSHELL, Kit, authorize_url
from worldkit import MFA_CODE, changed_kit, require_mfa

from azfakes import SignInError, SignInResult
from azfakes.signing import verify

PASSWORD = "Contoso!Test-plain"
CAPABLE = '{"access_token":{"xms_cc":{"values":["CP1"]}}}'


@pytest.fixture
def strong() -> Kit:
    """Start a world in which a policy asks everybody for a second factor, and one person has one."""
    kit = changed_kit(users={PLAIN: {"second_factor": MFA_CODE}})
    require_mfa(kit)
    return kit


def sign_in(kit: Kit, code: str | None = None, **changes: str | None) -> SignInResult:
    """Sign the person in."""
    return kit.browser.sign_in(authorize_url(**changes), PLAIN, PASSWORD, second_factor=code)


def redeem(kit: Kit, result: SignInResult, **more: str) -> dict[str, Any]:
    """Redeem the code of a sign-in."""
    form = {"client_id": POWERSHELL, "redirect_uri": "http://localhost:8400", "code": result.query["code"]}
    answer: dict[str, Any] = kit.token(grant_type="authorization_code", **form, **more).json()
    return answer


def test_the_page_asks_for_the_code(strong: Kit) -> None:
    """Without a code the way ends at the page, with a wrong one it tells so, with the right one it goes on."""
    asked, wrong = sign_in(strong), sign_in(strong, "000000")
    token = redeem(strong, sign_in(strong, MFA_CODE))["access_token"]

    assert (asked.page, asked.query) == ("second-factor", {})
    assert wrong.error == "AADSTS500121"
    assert verify(token)["amr"] == ["pwd", "mfa"]
    with pytest.raises(SignInError, match=r"'second-factor'\.\nhint: Give second_factor"):
        _ = sign_in(strong).code


def test_the_second_factor_lasts_as_long_as_the_sign_in(strong: Kit) -> None:
    """Refreshing asks for nothing again, and the session answers silent requests."""
    first = redeem(strong, sign_in(strong, MFA_CODE))
    form = {"client_id": POWERSHELL, "refresh_token": first["refresh_token"]}
    second = strong.token(grant_type="refresh_token", **form).json()
    silent = strong.http.get(authorize_url(prompt="none"))

    assert verify(second["access_token"])["amr"] == ["pwd", "mfa"]
    assert "code=" in silent.headers["location"]


def test_a_session_without_it_is_sent_to_the_page() -> None:
    """A silent request of who gave the password alone is told to interact; the page then asks for the code alone."""
    kit = changed_kit(users={PLAIN: {"second_factor": MFA_CODE}})
    sign_in(kit)
    require_mfa(kit)
    silent = kit.http.get(authorize_url(prompt="none"))
    page = kit.http.get(authorize_url(login_hint=PLAIN))

    assert "error=interaction_required" in silent.headers["location"]
    assert 'id="second-factor"' in page.text


def test_a_challenge_alone_asks_for_it_too() -> None:
    """A claims challenge names a policy that is about another resource; the page asks for the code all the same."""
    kit = changed_kit(users={PLAIN: {"second_factor": MFA_CODE}})
    policy = require_mfa(kit, "797f4846-ba00-4fd7-ba43-dac1f8f63013")
    challenge = f'{{"access_token":{{"capolids":{{"essential":true,"values":["{policy}"]}}}}}}'
    unasked, asked = sign_in(kit), sign_in(kit, claims=challenge)
    path = f"/identity/conditionalAccess/policies/{policy}"
    kit.graph("PATCH", path, kit.portal(), {"state": "disabled"})
    over = sign_in(kit, claims=challenge)

    assert ("code" in unasked.query, asked.page, "code" in over.query) == (True, "second-factor", True)


def test_who_has_none_is_refused(strong: Kit) -> None:
    """People without a second factor see the refusal as before."""
    result = strong.browser.sign_in(authorize_url(), "apps@contoso.onmicrosoft.com", "Contoso!Test-apps")

    assert result.error == "AADSTS50076"


def test_a_policy_may_take_the_device_instead(strong: Kit) -> None:
    """Of two controls joined by OR one is enough; joined by AND both are asked for."""
    policies = "/identity/conditionalAccess/policies"
    policy = strong.graph("GET", policies, strong.portal()).json()["value"][0]
    either = {"grantControls": {"operator": "OR", "builtInControls": ["mfa", "compliantDevice"]}}
    both = {"grantControls": {"operator": "AND", "builtInControls": ["mfa", "compliantDevice"]}}
    strong.graph("PATCH", f"{policies}/{policy['id']}", strong.portal(), either)
    one = sign_in(strong, MFA_CODE)
    strong.graph("PATCH", f"{policies}/{policy['id']}", strong.portal(), both)
    two = sign_in(strong, MFA_CODE)

    assert ("code" in one.query, two.error) == (True, "AADSTS53000")


@pytest.mark.parametrize("where", ["authorize", "token"])
def test_capabilities_are_repeated(kit: Kit, where: str) -> None:
    """A client that says that it understands challenges finds that in its tokens, whichever request said it."""
    result = sign_in(kit, claims=CAPABLE if where == "authorize" else None)
    more = {"claims": CAPABLE} if where == "token" else {}

    assert verify(redeem(kit, result, **more)["access_token"])["xms_cc"] == ["CP1"]


@pytest.mark.parametrize("claims", ["[", "[]", "7", '"x"', "{" * 3000])
def test_a_malformed_claims_parameter_is_refused(kit: Kit, claims: str) -> None:
    """What is no JSON object is 9002313 at the token endpoint and on the page."""
    result = sign_in(kit, claims=claims)
    pair = kit.server_app()
    form = {"client_id": pair.client_id, "client_secret": pair.secret, "claims": claims}
    scope = "https://graph.microsoft.com/.default"
    answer = kit.token(grant_type="client_credentials", scope=scope, **form)

    assert (result.error, answer.json()["error_codes"]) == ("AADSTS9002313", [9002313])
