"""The client credentials grant: a token for an application itself (facts E29 to E31)."""

from __future__ import annotations

from starlette.responses import Response

from azfakes.entra.authentication import NEEDED_HERE, authenticate
from azfakes.entra.capabilities import read_capabilities
from azfakes.entra.claims import Grant, Version
from azfakes.entra.clients import account_of, find_client, is_public
from azfakes.entra.errors import EntraError
from azfakes.entra.replies import APP_TOKEN_LIFE, app_reply
from azfakes.entra.requests import TokenRequest, asked_tenant
from azfakes.entra.resources import DEFAULT, find_resource, split_scope
from azfakes.entra.tenants import is_alias
from azfakes.http import Call


def client_credentials(call: Call, request: TokenRequest) -> Response:
    """Issue a token to an application itself."""
    if is_alias(call.params["tenant"]):
        raise EntraError(50059)
    wanted = request.field("resource" if request.version == 1 else "scope")
    tenant = asked_tenant(call, request, call.params["tenant"])
    client = find_client(call, tenant, request.client_id)
    public = is_public(client, proves=True)
    client_auth = authenticate(call, request, client, tenant, public=public, missing=NEEDED_HERE)
    audience = _audience(wanted, request.version)
    resource = find_resource(call, tenant, audience)
    account = account_of(tenant, client)
    if resource.app_role_assignment_required and not tenant.has_assignment(account.id, resource):
        oauth = call.state.world.behaviour.unassigned_app_error
        raise EntraError(501051, oauth=oauth, app=client.app_id, resource=audience)
    grant = Grant(
        tenant=tenant,
        client=client,
        resource=resource,
        audience=audience,
        user=None,
        scopes=(),
        client_auth=client_auth,
        lifetime=APP_TOKEN_LIFE,
        capabilities=read_capabilities(request.form.get("claims")),
    )
    return app_reply(call, grant, request.version)


def _audience(wanted: str, version: Version) -> str:
    """Tell which resource is asked for: an application gets all its permissions at one resource, or none."""
    if version == 1:
        return wanted
    scopes = wanted.split()
    resource, name = split_scope(scopes[0]) if len(scopes) == 1 else ("", "")
    if name != DEFAULT or "/" not in scopes[0]:
        raise EntraError(1002012, scope=wanted)
    return resource
