"""`/policies/defaultAppManagementPolicy`: what may be added to registrations (facts F63, G37, G91)."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from starlette.responses import Response

from azfakes.directory.apppolicies import DefaultAppPolicy
from azfakes.graph import access
from azfakes.graph.bodies import as_document, merged, refuse_read_only
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import empty_answer, object_answer
from azfakes.graph.kinds import Kind

_KIND: Final = Kind("policies/defaultAppManagementPolicy", DefaultAppPolicy)


def get_policy(gcall: GraphCall) -> Response:
    """Answer `GET /policies/defaultAppManagementPolicy`."""
    access.require_app_policy_read(gcall.caller)
    return object_answer(gcall, gcall.tenant.app_policy, _KIND)


def update_policy(gcall: GraphCall) -> Response:
    """Answer `PATCH /policies/defaultAppManagementPolicy`: what the body leaves out stays, restrictions too."""
    access.require_app_policy_change(gcall.caller)
    body = gcall.body()
    refuse_read_only(body, frozenset({"id"}))
    current: dict[str, Any] = msgspec.to_builtins(gcall.tenant.app_policy)
    gcall.tenant.app_policy = as_document(merged(current, body), DefaultAppPolicy)
    gcall.wrote(gcall.tenant.app_policy.id)
    return empty_answer()
