"""The userinfo endpoints of OpenID Connect: version 2's at Graph, version 1's at the login service (facts E5)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from azfakes.bearer import BearerError, bearer_claims
from azfakes.directory.records import UserRecord
from azfakes.entra.claims import pairwise
from azfakes.http import Call, json_response
from azfakes.wellknown import AAD_GRAPH, GRAPH

_FORBIDDEN = 403


def user_info(call: Call) -> Response:
    """Answer with the person whom a token for Graph is about; its client must have asked for `openid`."""
    try:
        claims = bearer_claims(call, _audiences(call))
    except BearerError as error:
        return _refusal("invalid_token", f"The access token is not valid: {error.reason}.", 401)
    tenant = call.state.directory.tenant(str(claims["tid"]))
    user = tenant.user(str(claims.get("oid", ""))) if tenant and "scp" in claims else None
    if user is None:
        return _refusal("invalid_token", "The access token is about no person.", 401)
    if "openid" not in str(claims["scp"]).split():
        return _refusal("insufficient_scope", "The access token lacks the scope 'openid'.", _FORBIDDEN)
    return json_response(_person(call, claims, user))


def _person(call: Call, claims: dict[str, Any], user: UserRecord) -> dict[str, Any]:
    document = user.document
    graph = call.state.addresses.base_url(call.cloud, "graph")
    known = {
        "sub": pairwise(user.id, str(claims.get("appid") or claims.get("azp"))),
        "name": document.display_name,
        "family_name": document.surname,
        "given_name": document.given_name,
        "picture": f"{graph}/v1.0/me/photo/$value",
        "email": document.mail,
    }
    return {name: value for name, value in known.items() if value is not None}


def _audiences(call: Call) -> frozenset[str]:
    names = {GRAPH, AAD_GRAPH, f"https://{call.cloud.aad_graph_host}", "https://localhost"}
    names |= {f"https://{host}" for host in call.cloud.graph_hosts}
    return frozenset(names | {call.origin, call.state.addresses.base_url(call.cloud, "graph")})


def _refusal(error: str, text: str, status: int) -> Response:
    challenge = f'Bearer error="{error}", error_description="{text}"'
    body = {"error": error, "error_description": text}
    return json_response(body, status, headers={"WWW-Authenticate": challenge})
