"""Proof Key for Code Exchange: challenge at the authorize endpoint, verifier at redemption (facts E33)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final

from azfakes.entra.errors import EntraError, RedirectError
from azfakes.entra.redirects import Platform
from azfakes.sessions import AuthorizeRequest

_SHORTEST: Final = 43
_LONGEST: Final = 128


def check_challenge(request: AuthorizeRequest) -> None:
    """Refuse a challenge of the wrong length or with an unknown method.

    Raises:
        RedirectError: 501491 or 50147.
    """
    if request.challenge is None:
        return
    if request.challenge_method not in ("S256", "plain"):
        raise RedirectError(EntraError(50147, method=request.challenge_method))
    if not _SHORTEST <= len(request.challenge) <= _LONGEST:
        raise RedirectError(EntraError(501491))


def require_challenge(request: AuthorizeRequest, platform: Platform | None) -> None:
    """Refuse a code of a single-page application that no challenge protects (facts E105).

    Raises:
        EntraError: 9002325.
    """
    if platform == "spa" and request.challenge is None:
        raise EntraError(9002325)


def check_verifier(request: AuthorizeRequest, verifier: str | None) -> None:
    """Refuse a verifier that is missing or does not belong to the challenge.

    Raises:
        EntraError: 501491 or 501481.
    """
    if request.challenge is None:
        return
    if verifier is not None and not _SHORTEST <= len(verifier) <= _LONGEST:
        raise EntraError(501491)
    expected = _challenge_of(verifier or "", request.challenge_method)
    if not hmac.compare_digest(expected.encode(), request.challenge.encode()):
        raise EntraError(501481)


def _challenge_of(verifier: str, method: str) -> str:
    if method == "plain":
        return verifier
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
