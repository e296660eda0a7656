"""A client's user token: authorization code with PKCE (RFC 7636), as the native app that the site named."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import httpx

from azharness.contract.outcomes import CloudError

_VERIFIER = "azharness-is-its-own-client-and-keeps-this-verifier-to-itself"
"""The harness asks in a sandbox of its own: the same verifier each time keeps runs equal."""


def ask_user_token(
    http: httpx.Client, endpoint: str, client_id: str, resource: str, sign_in: Callable[[str], Any]
) -> str | CloudError:
    """The person's access token for a resource, or what Entra said; `endpoint` ends in `/oauth2/v2.0`."""
    redirect = f"ms-appx-web://Microsoft.AAD.BrokerPlugin/{client_id}"
    asked = {
        "client_id": client_id,
        "response_type": "code",
        "redirect_uri": redirect,
        "scope": f"{resource}/user_impersonation",
        "code_challenge": _challenge(_VERIFIER),
        "code_challenge_method": "S256",
        "state": "client",
    }
    result = sign_in(f"{endpoint}/authorize?{urlencode(asked)}")
    if "code" not in result.query:
        return CloudError(
            source="entra", code=result.error or _code(result.query.get("error_description", ""))
        )
    redeemed = {
        "client_id": client_id,
        "grant_type": "authorization_code",
        "code": result.query["code"],
        "redirect_uri": redirect,
        "code_verifier": _VERIFIER,
    }
    answer = http.post(f"{endpoint}/token", data=redeemed)
    body = answer.json()
    if answer.is_success:
        return str(body["access_token"])
    return CloudError(source="entra", code=_code(body.get("error_description", "")))


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _code(description: str) -> str:
    found = re.match(r"AADSTS\d+", description)
    return found[0] if found else ""
