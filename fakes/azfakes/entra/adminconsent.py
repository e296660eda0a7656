"""The admin consent endpoints, versions 1 and 2 (facts E5, E7)."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from azfakes.entra.adminapproval import client_of
from azfakes.entra.errors import EntraError
from azfakes.entra.redirects import chosen_redirect_uri
from azfakes.entra.tenants import is_alias, served_tenant
from azfakes.entra.visits import proceed
from azfakes.http import Call
from azfakes.sessions import AdminConsentRequest, Visit


def admin_consent_v1(call: Call) -> Response:
    """Answer `/{tenant}/adminconsent`: all that the registration lists."""
    return _ask(call, 1)


def admin_consent_v2(call: Call) -> Response:
    """Answer `/{tenant}/v2.0/adminconsent`: the permissions of the request."""
    return _ask(call, 2)


def _ask(call: Call, version: int) -> Response:
    call.entry.grant = "adminconsent"
    query, key = call.query, call.params["tenant"]
    for name in ("client_id", *(("scope",) if version != 1 else ())):
        if not query.get(name):
            raise EntraError(900144, parameter=name)
    if not is_alias(key):
        served_tenant(call, key)
    request = AdminConsentRequest(
        version=version,
        tenant_key=key,
        client_id=query["client_id"].lower(),
        redirect_uri="",
        scopes=tuple(query["scope"].split()) if version != 1 else (),
        state=query.get("state"),
    )
    call.entry.client_id = request.client_id
    client = client_of(call, request)
    uri = chosen_redirect_uri(client, query.get("redirect_uri"))
    return proceed(call, Visit(replace(request, redirect_uri=uri)))
