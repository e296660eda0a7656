"""Paths as clients write them, brought to the form of the routes (facts G1, G9, G101)."""

from __future__ import annotations

import re
from typing import Final

from azfakes.http import single_slashes

_TENANT = re.compile(r"^(/v1\.0)/myorganization(?=/)", re.IGNORECASE)
_KEY = re.compile(r"\((?:(\w+)=)?'([^'/]*)'\)")
_TYPES: Final = (
    "administrativeUnit",
    "application",
    "appRoleAssignment",
    "device",
    "directoryRole",
    "endpoint",
    "group",
    "orgContact",
    "servicePrincipal",
    "user",
)
_OPERATIONS: Final = (
    "addKey",
    "addPassword",
    "checkMemberGroups",
    "checkMemberObjects",
    "delta",
    "getByIds",
    "getMemberGroups",
    "getMemberObjects",
    "removeKey",
    "removePassword",
    "restore",
    "revokeSignInSessions",
)
# Names are spelled out because a person or a domain may be called `graph.something` as well.
_CAST = re.compile(rf"/graph\.({'|'.join(_TYPES)})(?=/|$)", re.IGNORECASE)
_OPERATION = re.compile(rf"/(?:(?:microsoft\.)?graph\.)?({'|'.join(_OPERATIONS)})(?:\(\))?$", re.IGNORECASE)


def plain_path(path: str) -> str:
    """Bring a path to the form of the routes.

    Clients double slashes, put `myorganization` in front, write keys in parentheses, and call the namespace
    `microsoft.graph` by its alias or name it where it can be left out:
    `/v1.0//users('x')` becomes `/v1.0/users/x`, `applications(appId='x')` becomes `applications/appId=x`,
    `users/microsoft.graph.delta()` becomes `users/delta`, `members/graph.user` becomes
    `members/microsoft.graph.user`.
    """
    path = _TENANT.sub(r"\1", single_slashes(path))
    path = _CAST.sub(r"/microsoft.graph.\1", _OPERATION.sub(r"/\1", path))
    return _KEY.sub(lambda match: f"/{match[1]}={match[2]}" if match[1] else f"/{match[2]}", path)
