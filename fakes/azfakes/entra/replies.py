"""Answers of the token endpoint, versions 1 and 2 (facts E53 to E55, E59)."""

from __future__ import annotations

import base64
from functools import cache, partial
from typing import Any, Final

import msgspec
from starlette.responses import Response

from azfakes.directory.records import UserRecord
from azfakes.entra.claims import Grant, Version, access_claims, id_claims, resource_version
from azfakes.entra.resources import Target
from azfakes.http import JSON_UTF8, Call, SignedResponse, raw_fields
from azfakes.secretforms import REFRESH_HEAD
from azfakes.sessions import RefreshToken
from azfakes.signing import SigningKey, sign, signature, signed_header, signed_part
from azfakes.state import CloudState
from azfakes.wellknown import FAMILY, GRAPH, OIDC_SCOPES

TOKEN_HEADERS: Final = {
    "Cache-Control": "no-store, no-cache",
    "Pragma": "no-cache",
    "Expires": "-1",
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "P3P": 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
}
_READY_HEADERS: Final = raw_fields(TOKEN_HEADERS | {"Content-Type": JSON_UTF8})
_GAP: Final = "A" * 342
"""What stands in a signature's place; claims in JSON never read so."""
APP_TOKEN_LIFE: Final = 3599
_SHORTEST_USER_TOKEN: Final = 3600
_USER_TOKEN_SPREAD: Final = 1800


class UserTokenRequest(msgspec.Struct, frozen=True):
    """The part of a token request that shapes the answer.

    Attributes:
        version: 1 or 2, by the endpoint.
        scopes: scopes asked for, kept with the refresh token.
        resource: resource of version 1, kept with the refresh token.
        nonce: goes into the ID token.
        client_info: whether `client_info` is wanted.
        capabilities: what the client said that it can do.
        ends: instant after which no refresh token of this sign-in is good, or None.
        renews: whether a refresh token comes without being asked for.
    """

    version: Version
    scopes: tuple[str, ...]
    resource: str | None
    nonce: str | None
    client_info: bool
    capabilities: tuple[str, ...] = ()
    ends: int | None = None
    renews: bool = False


def user_token_life(state: CloudState) -> int:
    """Draw the life of a person's token: 60 to 90 minutes (facts E56)."""
    return _SHORTEST_USER_TOKEN + state.ids.below("lifetime", _USER_TOKEN_SPREAD)


def signed_access_token(state: CloudState, grant: Grant) -> str:
    """Issue an access token."""
    signed, key = _access_token(state, grant)
    return f"{signed.decode()}.{signature(signed, key).decode()}"


def _access_token(state: CloudState, grant: Grant) -> tuple[bytes, SigningKey]:
    """Write an access token but for its signature; version 1 names its key twice in the header (facts E24)."""
    key = state.signing.current
    claims = access_claims(state, grant)
    if grant.user is not None:
        note_token(state, grant, grant.user, claims["uti"])
    return signed_part(_header(key.kid, resource_version(grant.resource)), claims), key


def note_token(state: CloudState, grant: Grant, user: UserRecord, uti: str) -> None:
    """Remember of a person's token what its claims do not tell."""
    if "mfa" in grant.factors:
        state.sessions.strong_tokens[uti] = None
    if user.sessions_valid_from == state.clock.now():
        state.sessions.later_tokens[uti] = user.revocations


@cache
def _header(kid: str, version: Version) -> bytes:
    return signed_header({"kid": kid} | ({"x5t": kid} if version == 1 else {}))


def app_reply(call: Call, grant: Grant, version: Version) -> Response:
    """Answer a client credentials request: no refresh token, ID token or scope (facts E30, E54)."""
    note_grant(call, grant)
    return _reply(call, grant, version, {})


def user_reply(call: Call, grant: Grant, target: Target, request: UserTokenRequest) -> Response:
    """Answer with a person's tokens: what else comes depends on the scopes asked for (facts E53)."""
    note_grant(call, grant)
    assert grant.user is not None
    extra: dict[str, Any] = {"scope": scope_text(grant, target, request.version)}
    if request.version == 1 or request.renews or "offline_access" in target.oidc:
        extra["refresh_token"] = _refresh_token(call, grant, grant.user, request)
    if request.version == 1 or "openid" in target.oidc:
        claims = id_claims(call.state, grant, request.version, request.nonce)
        extra["id_token"] = signed_id_token(call.state, claims)
    if request.client_info:
        extra["client_info"] = client_info(grant.user, grant.tenant.id)
    if grant.client.app_id in FAMILY:
        extra["foci"] = "1"
    return _reply(call, grant, request.version, extra)


def client_info(user: UserRecord, tenant_id: str) -> str:
    """Name the account as MSAL wants it: base64url of `uid` and `utid`."""
    raw = msgspec.json.encode({"uid": user.id, "utid": tenant_id})
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def note_grant(call: Call, grant: Grant) -> None:
    """Write into the log whom a token is for."""
    call.entry.tenant = grant.tenant.id
    call.entry.audience = grant.audience
    call.entry.scopes = list(grant.scopes)
    call.entry.token_kind = "app" if grant.user is None else "user"
    call.entry.user = grant.user.id if grant.user else None


def _reply(call: Call, grant: Grant, version: Version, extra: dict[str, Any]) -> Response:
    signed, key = _access_token(call.state, grant)
    life = grant.lifetime
    if version == 1:
        # Version 1 writes its numbers as strings (facts E55).
        times = {"expires_on": str(call.now + life), "not_before": str(call.now), "resource": grant.audience}
        numbers: dict[str, Any] = {"expires_in": str(life), "ext_expires_in": str(life), **times}
    else:
        numbers = {"expires_in": life, "ext_expires_in": life}
    content = {"token_type": "Bearer", **numbers, "access_token": f"{signed.decode()}.{_GAP}", **extra}
    return SignedResponse(
        msgspec.json.encode(content), _READY_HEADERS, _GAP.encode(), partial(signature, signed, key)
    )


def scope_text(grant: Grant, target: Target, version: Version) -> str:
    """Write the granted scopes in the form in which they were asked for, so that clients' caches find them."""
    if version == 1:
        return " ".join(grant.scopes)
    names = [name for name in grant.scopes if name not in OIDC_SCOPES]
    asked = [name for name in target.names if name not in names]
    prefix = "" if target.audience == GRAPH else f"{target.audience}/"
    oidc = [scope for scope in ("openid", "profile", "email") if scope in target.oidc]
    shown = (target.spelled.get(name, prefix + name) for name in [*asked, *names])
    return " ".join([*shown, *oidc])


def _refresh_token(call: Call, grant: Grant, user: UserRecord, request: UserTokenRequest) -> str:
    value = REFRESH_HEAD + call.state.ids.opaque("refresh", 48)
    call.state.known.tell(value)
    call.state.sessions.refresh_tokens[value] = RefreshToken(
        tenant_id=grant.tenant.id,
        client_id=grant.client.app_id,
        user_id=user.id,
        scopes=request.scopes,
        resource=request.resource,
        client_auth=grant.client_auth,
        issued=call.now,
        factors=grant.factors,
        ends=request.ends,
        revocations=user.revocations,
    )
    return value


def signed_id_token(state: CloudState, claims: dict[str, Any]) -> str:
    """Issue an ID token."""
    key = state.signing.current
    return sign(_header(key.kid, 2), claims, key)
