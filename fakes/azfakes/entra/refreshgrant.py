"""The refresh token grant (facts E40, E58, E102)."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from azfakes.directory.records import AppRecord, UserRecord
from azfakes.entra.authentication import authenticate
from azfakes.entra.capabilities import read_capabilities
from azfakes.entra.claims import PUBLIC_CLIENT
from azfakes.entra.clients import find_client
from azfakes.entra.errors import EntraError
from azfakes.entra.persons import Holder, issue, person_of
from azfakes.entra.replies import UserTokenRequest
from azfakes.entra.requests import TokenRequest
from azfakes.http import Call
from azfakes.instants import spoken
from azfakes.sessions import RefreshToken
from azfakes.wellknown import FAMILY

_LIFE: Final = 90 * 86_400


def refresh_token(call: Call, request: TokenRequest) -> Response:
    """Exchange a refresh token, for the resource asked for or the one before; a new one comes, and the old one stays good."""
    value = request.field("refresh_token")
    held = call.state.sessions.refresh_tokens.get(value)
    if held is None:
        raise EntraError(9002313, oauth="invalid_grant")
    tenant, user = person_of(call, request, held.tenant_id, held.user_id)
    client = find_client(call, tenant, request.client_id)
    _check(call, held, client, user)
    public = held.client_auth == PUBLIC_CLIENT
    client_auth = authenticate(call, request, client, tenant, public=public)
    wanted = UserTokenRequest(
        version=request.version,
        scopes=request.scopes() or held.scopes,
        resource=request.form.get("resource") or held.resource,
        nonce=None,
        client_info=request.wants_client_info,
        capabilities=read_capabilities(request.form.get("claims")),
        ends=held.ends,
        renews=True,
    )
    return issue(call, Holder(tenant, client, user, client_auth, held.factors), wanted)


def _check(call: Call, held: RefreshToken, client: AppRecord, user: UserRecord) -> None:
    """Refuse a token that is another client's, revoked or old; a family of Microsoft's clients shares its tokens."""
    if held.client_id != client.app_id and not {held.client_id, client.app_id} <= FAMILY:
        raise EntraError(70000)
    if held.revocations < user.revocations:
        raise EntraError(50173, issued=spoken(held.issued), valid=spoken(user.sessions_valid_from))
    if held.ends is not None and call.now >= held.ends:
        raise EntraError(700084, issued=spoken(held.issued))
    if call.now >= held.issued + _LIFE:
        raise EntraError(700082, issued=spoken(held.issued))
