"""Federated credentials: assertions that somebody else has signed, whom an application trusts (facts E52, G46).

Tokens of this cloud's own tenants are checked with its keys; those of other issuers with the keys that the world gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from azfakes.directory.documents import FederatedCredential
from azfakes.entra.errors import EntraError
from azfakes.entra.issuers import v1_issuer, v2_issuer
from azfakes.entra.jwts import Jwt
from azfakes.http import Call
from azfakes.signing import TokenFormatError

_ALGORITHMS: Final = ("RS256", "PS256", "ES256")


def check_federated(call: Call, text: str, token: Jwt, credentials: Sequence[FederatedCredential]) -> None:
    """Accept an assertion whose issuer, subject and audience one of an application's credentials names.

    The comparison knows no letter cases and no slashes to spare: the texts are equal or they are not.

    Raises:
        EntraError: 700211, 700213 or 700212 where nothing has the issuer, the subject or the audience; 50166 where the
            issuer's keys are not known, 700027 for a signature of somebody else.
    """
    issuer, subject = str(token.claims.get("iss")), str(token.claims.get("sub"))
    trusted = [one for one in credentials if one.issuer == issuer]
    if not trusted:
        raise EntraError(700211, issuer=issuer)
    named = [one for one in trusted if one.subject == subject]
    if not named:
        raise EntraError(700213, subject=subject)
    audiences = _audiences(token)
    if not any(audiences & set(one.audiences) for one in named):
        raise EntraError(700212, audience=", ".join(sorted(audiences)))
    try:
        _check_signature(call, issuer, text)
    except (TokenFormatError, JoseError, ValueError) as error:
        raise EntraError(700027, reason="The signature is not the issuer's.") from error


def _audiences(token: Jwt) -> set[str]:
    audience = token.claims.get("aud")
    return {str(one) for one in audience} if isinstance(audience, list) else {str(audience)}


def _check_signature(call: Call, issuer: str, text: str) -> None:
    if issuer in _own_issuers(call):
        call.state.signing.verify(text)
        return
    keys = _foreign_keys(call, issuer)
    jwt.decode(text, keys, algorithms=list(_ALGORITHMS))


def _own_issuers(call: Call) -> set[str]:
    tenants = (tenant for tenant in call.state.directory if tenant.cloud is call.cloud)
    return {
        issuer
        for tenant in tenants
        for issuer in (v1_issuer(tenant.cloud, tenant.id), v2_issuer(call.state, tenant.cloud, tenant.id))
    }


def _foreign_keys(call: Call, issuer: str) -> KeySet:
    known: dict[str, Any] = {one.issuer: one.keys for one in call.state.world.issuers}
    if issuer not in known:
        raise EntraError(50166, issuer=issuer)
    return KeySet.import_key_set(known[issuer])
