"""The doors for clients: the cloud management gateway and the management points (facts F136 to F143)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from azharness.contract import Reason
from azharness.contract.ports import Door
from azharness.simulator import certificates, client_tokens
from azharness.simulator.admission import admit, onboarded
from azharness.simulator.client_tokens import ClientToken
from azharness.simulator.context import Context
from azharness.simulator.declined import RefusalError

Work = Callable[[Context], Response]
"""What a door does for a request; it may ask the cloud and so may block."""

Run = Callable[[Work], Awaitable[Response]]
"""Does a door's work on the site, at once or in a worker thread."""

_CERTIFICATE: Final = "client-cert"


def all_doors(run: Run) -> dict[Door, Starlette]:
    """Every door of a site."""
    return {
        "gateway": _gateway(run),
        "management-point": _management_point(run, protected=True),
        "enhanced-http": _management_point(run, protected=True),
        "plain-http": _management_point(run, protected=False),
    }


def _gateway(run: Run) -> Starlette:
    """The cloud management gateway: tells clients their apps, and exchanges tokens."""

    async def auth_info(request: Request) -> Response:
        tenant_id = request.query_params.get("TenantID", "")
        return await run(lambda context: _auth_info(context, tenant_id))

    exchange = _exchange_with(run, protected=True)
    return Starlette(
        routes=[
            Route("/CCM_Proxy_ServerAuth/AADAuthInfo", auth_info, methods=["GET"]),
            Route("/CCM_Proxy_MutualAuth/{id}/CCM_STS", exchange, methods=["POST"]),
        ]
    )


def _management_point(run: Run, *, protected: bool) -> Starlette:
    """A management point: exchanges tokens; one with neither HTTPS nor enhanced HTTP is not protected (fact F143)."""
    return Starlette(routes=[Route("/CCM_STS", _exchange_with(run, protected=protected), methods=["POST"])])


def _exchange_with(run: Run, *, protected: bool) -> Callable[[Request], Awaitable[Response]]:
    async def exchange(request: Request) -> Response:
        authorization = request.headers.get("authorization")
        certificate = request.headers.get(_CERTIFICATE, "")
        return await run(lambda context: _exchange(context, authorization, certificate, protected=protected))

    return exchange


def _auth_info(context: Context, tenant_id: str) -> Response:
    home = onboarded(context, tenant_id)
    if home is None:
        return Response(status_code=404)
    return JSONResponse(
        {"AADCLIENTAPPID": home.native_app.client_id, "AADRESOURCEURI": home.web_app.app_id_uri}
    )


def _exchange(context: Context, authorization: str | None, certificate: str, *, protected: bool) -> Response:
    """Exchange a credential for a client token, which is opaque to the client."""
    try:
        if authorization is None:
            token = _for_certificate(context, certificate)
        else:
            token = _for_bearer(context, authorization, protected=protected)
    except RefusalError as refusal:
        why = {"error": refusal.reason.value}
        return JSONResponse(why, status_code=401, headers={"WWW-Authenticate": "Bearer"})
    body = {"access_token": token.value, "token_type": "UDA", "expires_in": token.lifetime}
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


def _for_certificate(context: Context, certificate: str) -> ClientToken:
    """A client with a certificate needs no Entra, whatever the authentication of the tenants (facts F105, F137)."""
    now = context.clock.now()
    if not certificates.is_valid(certificate, context.settings.client_ca, now):
        raise RefusalError(Reason.TOKEN_REFUSED)
    return client_tokens.give(context.store, now)


def _for_bearer(context: Context, authorization: str, *, protected: bool) -> ClientToken:
    """A client token that a door gave serves until it ends; else it must be a token of Entra's."""
    scheme, _, rest = authorization.partition(" ")
    presented = rest.strip() if scheme.lower() == "bearer" else ""
    now = context.clock.now()
    known = client_tokens.presented(context.store, presented, now)
    if known is not None:
        return known
    admit(context, presented, users=protected)
    return client_tokens.give(context.store, now)
