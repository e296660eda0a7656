"""Tokens of delta queries: what was asked, and how far the asking has come (facts G74, G75, G77)."""

from __future__ import annotations

import base64
import binascii
from typing import Any, Final

import msgspec

from azfakes.graph.caller import GraphCall
from azfakes.graph.errors import GraphError, bad_request

_DAY: Final = 86_400
_LIFE: Final = 7 * _DAY
_LONGER_LIFE: Final = 30 * _DAY


class DeltaToken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far a client has come with one delta query.

    Attributes:
        tenant: tenant of the query.
        kind: the collection.
        issued: when the round began, in epoch seconds.
        after: number of the last change that the client knew before the round; None in its first one.
        until: number of the last change that the round tells; None where the round has yet to begin.
        place: how far the round has come: places of the table in the first one, changed objects in others.
        select: wire names of the properties asked for; empty means the usual ones.
        ids: object IDs that the query is limited to; empty means all.
    """

    tenant: str
    kind: str
    issued: int
    after: int | None = None
    until: int | None = None
    place: int = 0
    select: list[str] = []
    ids: list[str] = []


def write_token(token: DeltaToken) -> str:
    """Write a token as clients carry it."""
    return base64.urlsafe_b64encode(msgspec.json.encode(token)).rstrip(b"=").decode()


def read_token(gcall: GraphCall, kind: str, text: str) -> DeltaToken:
    """Read a token that a client brings back.

    Raises:
        GraphError: 400 for what is no token of this query; what an expired one gets, the tenant's policy says.
    """
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        token = msgspec.json.decode(raw, type=DeltaToken)
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise _malformed() from error
    last = gcall.tenant.history.last
    after, until = token.after or 0, token.until or 0
    if (token.tenant, token.kind) != (gcall.tenant.id, kind) or min(after, token.place, until) < 0:
        raise _malformed()
    if max(after, until) > last or _is_old(gcall, token):
        raise _expired(gcall, token)
    return token


def _is_old(gcall: GraphCall, token: DeltaToken) -> bool:
    shape = gcall.tenant.policies.delta_expiry
    return gcall.call.now >= token.issued + (_LONGER_LIFE if shape == "unsupported-query" else _LIFE)


def _expired(gcall: GraphCall, token: DeltaToken) -> GraphError:
    shape = gcall.tenant.policies.delta_expiry
    if shape == "unsupported-query":
        message = "DeltaLink older than 30 days is not supported."
        return GraphError(400, "Request_UnsupportedQuery", message)
    headers: dict[str, Any] = {}
    if shape == "gone":
        select = f"$select={','.join(token.select)}&" if token.select else ""
        headers["Location"] = f"{gcall.call.origin}/v1.0/{token.kind}/delta?{select}$deltatoken="
    status = 410 if shape == "gone" else 400
    message = "The sync state is not found any more: start over with a full synchronisation."
    return GraphError(status, "syncStateNotFound", message, headers=headers)


def _malformed() -> GraphError:
    return bad_request("Badly formed token.")
