"""The doors for clients: the cloud management gateway and the management point (facts F136, F138, F139)."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from azharness.simulator.admission import admit, onboarded
from azharness.simulator.context import Context
from azharness.simulator.declined import RefusalError

Work = Callable[[Context], Response]
"""What a door does for a request; it may ask the cloud and so may block."""

Run = Callable[[Work], Awaitable[Response]]
"""Does a door's work on the site, at once or in a worker thread."""

CLIENT_TOKEN_LIFETIME: Final = 28_800
"""How long a client token lives: eight hours, in seconds (fact F139)."""


def gateway(run: Run) -> Starlette:
    """The cloud management gateway: tells clients their apps, and exchanges tokens."""

    async def auth_info(request: Request) -> Response:
        tenant_id = request.query_params.get("TenantID", "")
        return await run(lambda context: _auth_info(context, tenant_id))

    return Starlette(
        routes=[
            Route("/CCM_Proxy_ServerAuth/AADAuthInfo", auth_info, methods=["GET"]),
            Route("/CCM_Proxy_MutualAuth/{id}/CCM_STS", _exchange_with(run), methods=["POST"]),
        ]
    )


def management_point(run: Run) -> Starlette:
    """The management point: exchanges tokens."""
    return Starlette(routes=[Route("/CCM_STS", _exchange_with(run), methods=["POST"])])


def _exchange_with(run: Run) -> Callable[[Request], Awaitable[Response]]:
    async def exchange(request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        presented = token.strip() if scheme.lower() == "bearer" else ""
        return await run(lambda context: _exchange(context, presented))

    return exchange


def _auth_info(context: Context, tenant_id: str) -> Response:
    home = onboarded(context, tenant_id)
    if home is None:
        return Response(status_code=404)
    return JSONResponse(
        {"AADCLIENTAPPID": home.native_app.client_id, "AADRESOURCEURI": home.web_app.app_id_uri}
    )


def _exchange(context: Context, token: str) -> Response:
    """Exchange an Entra token for a client token, which is opaque to the client."""
    try:
        admit(context, token)
    except RefusalError as refusal:
        why = {"error": refusal.reason.value}
        return JSONResponse(why, status_code=401, headers={"WWW-Authenticate": "Bearer"})
    body = {
        "access_token": secrets.token_urlsafe(32),
        "token_type": "UDA",
        "expires_in": CLIENT_TOKEN_LIFETIME,
    }
    return JSONResponse(body, headers={"Cache-Control": "no-store"})
