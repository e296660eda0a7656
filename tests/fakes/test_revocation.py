"""Sessions that are revoked, at Graph: challenges for clients that take them."""

from __future__ import annotations

import base64
import json
import re

import httpx
import pytest
from cloudkit import ADMIN, PLAIN, TENANT, Kit, authorize_url, code_of

from azfakes import FaultRule, Forge


def token_of(kit: Kit, *, capable: bool, upn: str = PLAIN) -> str:
    """Give a person's token, of a client that declares to take challenges or of another."""
    claims = {"xms_cc": ["CP1"]} if capable else {}
    return kit.control.forge(Forge(tenant=TENANT, user=upn, scopes=["User.Read"], claims=claims))


def challenge_of(answer: httpx.Response) -> dict[str, str]:
    """Read what a challenge asks of the next token."""
    claims = re.search(r'claims="([^"]+)"', answer.headers["www-authenticate"])
    assert claims is not None
    asked: dict[str, str] = json.loads(base64.b64decode(claims[1]))["access_token"]["nbf"]
    return asked


@pytest.mark.parametrize("way", ["revoke", "password"])
def test_a_capable_client_is_challenged(kit: Kit, way: str) -> None:
    """After a revocation or a new password tokens of before are refused with claims; younger ones are good."""
    capable, plain = token_of(kit, capable=True), token_of(kit, capable=False)
    now = kit.control.clock_advance(60)
    if way == "revoke":
        done = kit.graph("POST", f"/users/{PLAIN}/revokeSignInSessions", kit.portal())
        assert (done.status_code, done.json()["value"]) == (200, True)
    else:
        body = {"passwordProfile": {"password": "Changed!Test-1"}}
        assert kit.graph("PATCH", f"/users/{PLAIN}", kit.portal(), body).status_code == 204
    refused = kit.graph("GET", "/me", capable)

    assert refused.status_code == 401
    assert refused.json()["error"]["code"] == "InvalidAuthenticationToken"
    assert 'error="insufficient_claims"' in refused.headers["www-authenticate"]
    assert challenge_of(refused) == {"essential": True, "value": str(now)}
    assert kit.graph("GET", "/me", plain).status_code == 200
    assert kit.graph("GET", "/me", token_of(kit, capable=True)).status_code == 200


def test_a_clock_that_stands_still_tells_older_tokens_from_younger(kit: Kit) -> None:
    """Within one second tokens of before each revocation are refused, and one of after the last is good."""
    first = token_of(kit, capable=True)
    kit.graph("POST", f"/users/{PLAIN}/revokeSignInSessions", kit.portal())
    second = token_of(kit, capable=True)
    assert kit.graph("GET", "/me", second).status_code == 200
    kit.graph("POST", f"/users/{PLAIN}/revokeSignInSessions", kit.portal())
    third = token_of(kit, capable=True)

    assert [kit.graph("GET", "/me", token).status_code for token in (first, second, third)] == [401, 401, 200]


def test_a_browsers_session_ends_with_a_revocation(kit: Kit) -> None:
    """A silent sign-in finds nobody once the sessions are revoked, until the person signs in again."""
    code_of(kit)
    silent = authorize_url(prompt="none")
    assert "code=" in kit.http.get(silent).headers["location"]
    kit.graph("POST", f"/users/{ADMIN}/revokeSignInSessions", kit.portal())

    assert "error=login_required" in kit.http.get(silent).headers["location"]
    code_of(kit)
    assert "code=" in kit.http.get(silent).headers["location"]


def test_a_disabled_person_is_challenged(kit: Kit) -> None:
    """Disabling a person reaches capable clients at once."""
    capable = token_of(kit, capable=True)
    kit.graph("PATCH", f"/users/{PLAIN}", kit.portal(), {"accountEnabled": False})

    assert kit.graph("GET", "/me", capable).status_code == 401


def test_people_revoke_their_own_sessions(kit: Kit) -> None:
    """Everybody may end their own sessions, but not those of others."""
    token = kit.portal(PLAIN)

    assert kit.graph("POST", "/me/revokeSignInSessions", token).status_code == 200
    assert kit.graph("POST", f"/users/{ADMIN}/revokeSignInSessions", token).status_code == 403


def test_throttling_looks_like_the_services_own(kit: Kit) -> None:
    """A refusal for too many requests has the service's body and headers, and tells which request it answers."""
    kit.control.add_fault(FaultRule(service="graph", status=429, retry_after=11))
    answer = kit.graph("GET", "/me", kit.portal())
    error = answer.json()["error"]

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "11")
    assert (error["code"], error["innerError"]["code"], error["innerError"]["status"]) == (
        "TooManyRequests",
        "429",
        "429",
    )
    assert error["innerError"]["request-id"] == answer.headers["request-id"]
    assert answer.headers["x-ms-throttle-information"] == "ResourceUnitLimitExceeded"
