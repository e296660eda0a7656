"""Bearer tokens as the cloud's own APIs check them.

BearerError                  the token is refused; `reason` tells which check failed
"""

from __future__ import annotations

from typing import Any, Literal, cast

from azfakes.clouds import ServiceName
from azfakes.entra.issuers import v1_issuer, v2_issuer
from azfakes.http import Call
from azfakes.signing import TokenFormatError

Reason = Literal["missing", "malformed", "signature", "lifetime", "audience", "issuer", "tenant"]


class BearerError(Exception):
    """A token that is refused, with the check that failed and the claims as far as they were read."""

    def __init__(self, reason: Reason, claims: dict[str, Any] | None = None) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.claims = claims or {}


def bearer_claims(call: Call, audiences: frozenset[str]) -> dict[str, Any]:
    """Check the request's token for one of these audiences, given without trailing slash, and give its claims.

    The log learns whose token it was, whatever the outcome.

    Raises:
        BearerError: there is no token or it is refused.
    """
    claims = _signed_claims(call)
    _note(call, claims)
    if not _is_current(call, claims):
        raise BearerError("lifetime", claims)
    if str(claims.get("aud", "")).rstrip("/") not in audiences:
        raise BearerError("audience", claims)
    _check_origin(call, claims)
    return claims


def _signed_claims(call: Call) -> dict[str, Any]:
    kind, _, token = call.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise BearerError("missing")
    try:
        return call.state.signing.verify(token.strip())
    except TokenFormatError as error:
        malformed = "well formed" in str(error)
        raise BearerError("malformed" if malformed else "signature") from error


def _is_current(call: Call, claims: dict[str, Any]) -> bool:
    begin, end = claims.get("nbf"), claims.get("exp")
    if not isinstance(begin, int | float) or not isinstance(end, int | float):
        return False
    return begin <= call.now < end


def _check_origin(call: Call, claims: dict[str, Any]) -> None:
    """Refuse tokens of tenants that live elsewhere, and of issuers that are not the tenant's."""
    tenant = call.state.directory.tenant(str(claims.get("tid", "")))
    if tenant is None or not call.cloud.serves(cast("ServiceName", call.entry.service), tenant.cloud):
        raise BearerError("tenant", claims)
    issuers = (v1_issuer(tenant.cloud, tenant.id), v2_issuer(call.state, tenant.cloud, tenant.id))
    if claims.get("iss") not in issuers:
        raise BearerError("issuer", claims)


def _note(call: Call, claims: dict[str, Any]) -> None:
    """Write into the log whose token came, for what audience and with which permissions."""
    entry = call.entry
    is_user = "scp" in claims
    entry.tenant = _text(claims.get("tid"))
    entry.client_id = _text(claims.get("appid") or claims.get("azp"))
    entry.audience = _text(claims.get("aud"))
    entry.token_kind = "user" if is_user else "app"
    entry.user = _text(claims.get("oid")) if is_user else None
    roles = claims.get("roles")
    entry.scopes = (
        str(claims["scp"]).split() if is_user else list(map(str, roles)) if isinstance(roles, list) else []
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
