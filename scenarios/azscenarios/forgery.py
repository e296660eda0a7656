"""Forgeries: for each kind, in what one respect the token differs from a genuine one."""

from __future__ import annotations

import base64
from typing import Any

import msgspec

from azfakes import Forge
from azharness.contract.actors import TokenKind

_STRANGER = "1f2e3d4c-5b6a-4798-8796-a5b4c3d2e1f0"
"""A tenant that is nobody's."""
_HOUR = 3600


def forgery(genuine: str, kind: TokenKind, now: int) -> Forge:
    """What to ask of the control plane for a token of this kind; `now` in epoch seconds."""
    claims = _claims(genuine)
    wish = Forge(
        tenant=claims["tid"],
        user=claims.get("upn") or claims.get("preferred_username"),
        client=claims.get("appid") or claims.get("azp"),
        resource=claims["aud"],
        scopes=claims["scp"].split(),
    )
    return msgspec.structs.replace(wish, **_respect(kind, claims, now))


def _respect(kind: TokenKind, claims: dict[str, Any], now: int) -> dict[str, Any]:
    stranger = claims["iss"].replace(claims["tid"], _STRANGER)
    differences: dict[TokenKind, dict[str, Any]] = {
        "user-token": {},
        "wrong-audience": {"claims": {"aud": "https://graph.microsoft.com"}},
        "wrong-tenant": {"claims": {"tid": _STRANGER, "iss": stranger}},
        "wrong-issuer": {"claims": {"iss": stranger}},
        "bad-signature": {"sign": "foreign-key"},
        "unsigned": {"sign": "none"},
        "expired": {"claims": _window(now - 3 * _HOUR)},
        "not-yet-valid": {"claims": _window(now + 2 * _HOUR)},
        "app-only": {"user": None, "scopes": []},
        "id-token": {"kind": "id"},
    }
    return differences[kind]


def _window(start: int) -> dict[str, int]:
    """An hour of validity that begins at an instant; far enough from now for any skew that a door allows."""
    return {"iat": start, "nbf": start, "exp": start + _HOUR}


def _claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    decoded: dict[str, Any] = msgspec.json.decode(
        base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    )
    return decoded
