"""The password grant (facts E44)."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from azfakes.directory.records import TenantRecord
from azfakes.entra.authentication import authenticate
from azfakes.entra.capabilities import read_capabilities
from azfakes.entra.clients import find_client, is_public
from azfakes.entra.errors import EntraError
from azfakes.entra.passwords import check_password
from azfakes.entra.persons import Holder, issue
from azfakes.entra.replies import UserTokenRequest
from azfakes.entra.requests import TokenRequest, asked_tenant
from azfakes.http import Call

_REFUSED: Final = frozenset({"common", "consumers"})


def password(call: Call, request: TokenRequest) -> Response:
    """Issue tokens for a name and a password."""
    name, secret = request.field("username").strip(), request.field("password")
    tenant = _tenant(call, request, name)
    client = find_client(call, tenant, request.client_id)
    public = is_public(client, proves=request.is_confidential)
    client_auth = authenticate(call, request, client, tenant, public=public)
    user = check_password(call, tenant, name, secret)
    wanted = UserTokenRequest(
        version=request.version,
        scopes=request.scopes(),
        resource=request.form.get("resource"),
        nonce=None,
        client_info=request.wants_client_info,
        capabilities=read_capabilities(request.form.get("claims")),
    )
    if request.version == 2:  # noqa: PLR2004
        request.field("scope")
    return issue(call, Holder(tenant, client, user, client_auth, ("pwd",)), wanted)


def _tenant(call: Call, request: TokenRequest, name: str) -> TenantRecord:
    """Find the tenant that is asked, or that of the person's domain where any organisation will do."""
    key = call.params["tenant"]
    if key.lower() in _REFUSED:
        raise EntraError(9001023)
    if key.lower() != "organizations":
        return asked_tenant(call, request, key)
    home = call.state.directory.tenant_of_user(name, call.cloud)
    if home is None:
        raise EntraError(50034, user=name, tenant=key)
    return home
