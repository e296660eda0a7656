"""Who calls Graph: checking the token and reading its claims (facts G2, G11, G13, G17)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, final

import msgspec
from starlette.responses import Response

from azfakes.bearer import BearerError, bearer_claims
from azfakes.directory.records import PrincipalRecord, TenantRecord, UserRecord
from azfakes.directory.removal import forget_old
from azfakes.graph.errors import GraphError, bad_request, bad_token, revoked
from azfakes.graph.references import referred_id
from azfakes.http import Call, Handler
from azfakes.jsontext import UNREADABLE
from azfakes.wellknown import APP_WID, GRAPH

_MOST_BOUND: Final = 20
_DEEPEST: Final = 64
# Tokens say that they were issued so many seconds before they were (facts E68).
_SKEW: Final = 300


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller, by the token's claims.

    Attributes:
        client_id: application that calls.
        oid: object ID of the person, or of the application's account.
        user: the person; None when the application calls for itself.
        roles: application permissions of an application's own token.
        scopes: delegated permissions of a person's token.
        wids: directory roles of the token's person or account.
    """

    client_id: str
    oid: str
    user: UserRecord | None
    roles: frozenset[str]
    scopes: frozenset[str]
    wids: frozenset[str]


@final
@dataclass(frozen=True, slots=True)
class GraphCall:
    """A request to Graph with its caller and the tenant of the token."""

    call: Call
    caller: Caller
    tenant: TenantRecord

    def body(self) -> dict[str, Any]:
        """Read the JSON body; annotations such as `@odata.type` are dropped.

        Raises:
            GraphError: the body is no JSON object.
        """
        plain: dict[str, Any] = _without_annotations(self.json())
        return plain

    def reference(self) -> str:
        """Read the `@odata.id` of a body that names another object.

        Raises:
            GraphError: there is none.
        """
        content = self.json()
        target = content.get("@odata.id")
        if not isinstance(target, str):
            raise bad_request("The body must name an object in '@odata.id'.")
        return target

    def bound(self, name: str) -> list[str]:
        """List the object IDs of a body's `name@odata.bind`; empty where it has none.

        Raises:
            GraphError: it is no list of at most twenty references (facts G58, G102).
        """
        targets = self.json().get(f"{name}@odata.bind", [])
        if not isinstance(targets, list) or len(targets) > _MOST_BOUND:
            raise bad_request(f"'{name}@odata.bind' takes a list of at most {_MOST_BOUND} references.")
        found = [referred_id(self.tenant, str(target)) for target in targets]
        if None in found:
            raise bad_request(f"Invalid URL format specified in @odata.bind for {name}", "BadRequest")
        return [one for one in found if one is not None]

    def json(self) -> dict[str, Any]:
        """Read the JSON body as it stands.

        Raises:
            GraphError: the body is no JSON object.
        """
        try:
            content = msgspec.json.decode(self.call.body or b"{}")
        except UNREADABLE as error:
            raise bad_request("Unable to read JSON request payload.", "BadRequest") from error
        if not isinstance(content, dict):
            raise bad_request("The request body must be a JSON object.", "BadRequest")
        _require_flat(content, _DEEPEST)
        return content

    def wrote(self, object_id: str) -> None:
        """Note in the log that the request changed an object."""
        self.call.entry.wrote = True
        self.call.entry.object_id = object_id


def signed_in(handler: Callable[[GraphCall], Response]) -> Handler:
    """Let only callers with a valid token through to a handler."""

    def checked(call: Call) -> Response:
        return handler(authenticate(call))

    return checked


def authenticate(call: Call) -> GraphCall:
    """Check the bearer token of a request.

    Raises:
        GraphError: 401 for a missing or bad token, 403 where the caller is no longer in the directory.
    """
    try:
        claims = bearer_claims(call, _audiences(call))
    except BearerError as error:
        older = call.state.world.behaviour.malformed_token_message == "older"
        message = _OLDER if older and error.reason == "malformed" else _MESSAGES[error.reason]
        raise bad_token(message) from error
    tenant = call.state.directory.tenant(str(claims["tid"]))
    assert tenant is not None
    forget_old(tenant, call.now)
    caller = _caller(claims, tenant)
    _require_session(call, caller.user, claims)
    return GraphCall(call, caller, tenant)


_MESSAGES = {
    "missing": "Access token is empty.",
    "malformed": "IDX14100: JWT is not well formed, there are no dots (.).",
    "signature": "Signature is invalid",
    "lifetime": "Lifetime validation failed, the token is expired.",
    "audience": "Access token validation failure. Invalid audience.",
    "issuer": "Access token validation failure. Invalid issuer.",
    "tenant": "Access token validation failure. Invalid tenant.",
}

_OLDER = "CompactToken parsing failed with error code: 80049217"


def _audiences(call: Call) -> frozenset[str]:
    names = {GRAPH, call.origin, call.state.addresses.base_url(call.cloud, "graph"), "https://localhost"}
    names |= {f"https://{host}" for host in call.cloud.graph_hosts}
    return frozenset(names)


def _caller(claims: dict[str, Any], tenant: TenantRecord) -> Caller:
    oid, client_id = str(claims.get("oid", "")), str(claims.get("appid") or claims.get("azp") or "")
    user = tenant.user(oid) if "scp" in claims else None
    account: PrincipalRecord | None = tenant.principals.get(oid)
    if user is None and account is None:
        message = "The identity of the calling application could not be established."
        raise GraphError(403, "Authorization_IdentityNotFound", message)
    return Caller(
        client_id=client_id,
        oid=oid,
        user=user,
        roles=_texts(claims.get("roles")) if user is None else frozenset(),
        scopes=frozenset(str(claims.get("scp", "")).split()) if user else frozenset(),
        wids=_texts(claims.get("wids")) - {APP_WID},
    )


def _require_session(call: Call, user: UserRecord | None, claims: dict[str, Any]) -> None:
    """Challenge a client that can be challenged, once the person's sessions are revoked or the person is disabled.

    Tokens of clients that do not declare the capability are good until they expire (facts G12, E72).

    Raises:
        GraphError: 401 with claims.
    """
    if user is None or "CP1" not in {one.upper() for one in _texts(claims.get("xms_cc"))}:
        return
    if not user.document.account_enabled:
        raise revoked(call.now)
    if _is_revoked(call, user, claims):
        raise revoked(user.sessions_valid_from)


def _is_revoked(call: Call, user: UserRecord, claims: dict[str, Any]) -> bool:
    """Tell whether a token is older than the last revocation; within one second its times alone cannot tell."""
    begun = claims.get("iat")
    if not isinstance(begun, int | float):
        return False
    issued, later = begun + _SKEW, call.state.sessions.later_tokens.get(str(claims.get("uti")))
    if issued == user.sessions_valid_from:
        return later != user.revocations
    return issued < user.sessions_valid_from


def _texts(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()


def _require_flat(value: Any, levels: int) -> None:
    """Refuse JSON that is nested more deeply than so many levels.

    Raises:
        GraphError: 400.
    """
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if inner and not levels:
        raise bad_request("The request body is nested too deeply.", "BadRequest")
    for one in inner:
        _require_flat(one, levels - 1)


def _without_annotations(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_annotations(item) for name, item in value.items() if "@" not in name}
    if isinstance(value, list):
        return [_without_annotations(item) for item in value]
    return value
