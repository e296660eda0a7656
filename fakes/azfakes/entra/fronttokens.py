"""Tokens that the authorize endpoint itself hands out: `id_token` and `token` (facts E74, E81)."""

from __future__ import annotations

import base64
import hashlib

from azfakes.directory.records import TenantRecord, UserRecord
from azfakes.entra.claims import PUBLIC_CLIENT, Grant, id_claims
from azfakes.entra.clients import find_client
from azfakes.entra.consent import consented_scopes
from azfakes.entra.replies import scope_text, signed_access_token, signed_id_token, user_token_life
from azfakes.entra.resources import Target, target_of_scopes
from azfakes.http import Call
from azfakes.sessions import AuthorizeRequest, SignIn


def front_tokens(
    call: Call,
    request: AuthorizeRequest,
    person: SignIn,
    found: tuple[TenantRecord, UserRecord],
    target: Target | None,
    code: str | None,
) -> dict[str, str]:
    """Make the fields for the response types `token` and `id_token`; none for the others.

    The ID token proves by its hashes that the code and the access token beside it belong to it.
    """
    kinds = request.response_types & {"token", "id_token"}
    if not kinds:
        return {}
    tenant, user = found
    client = find_client(call, tenant, request.client_id)
    wanted = target or target_of_scopes(call, tenant, ())
    grant = Grant(
        tenant=tenant,
        client=client,
        resource=wanted.resource,
        audience=wanted.audience,
        user=user,
        scopes=tuple(consented_scopes(tenant, client, wanted, user)),
        client_auth=PUBLIC_CLIENT,
        lifetime=user_token_life(call.state),
        factors=person.factors,
        with_email="email" in wanted.oidc,
    )
    fields: dict[str, str] = {}
    if "token" in kinds:
        fields["access_token"] = signed_access_token(call.state, grant)
        fields |= {"token_type": "Bearer", "expires_in": str(grant.lifetime)}
        fields["scope"] = scope_text(grant, wanted, 1 if request.version == 1 else 2)
    if "id_token" in kinds:
        claims = id_claims(call.state, grant, 1 if request.version == 1 else 2, request.nonce)
        for name, text in (("c_hash", code), ("at_hash", fields.get("access_token"))):
            if text is not None:
                claims[name] = _half_hash(text)
        fields["id_token"] = signed_id_token(call.state, claims)
    return fields


def _half_hash(text: str) -> str:
    """Hash a text as OpenID Connect Core 1.0, section 3.3.2.11, asks: the left half of its SHA-256."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:16]).rstrip(b"=").decode()
