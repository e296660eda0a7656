"""What the caller's own roles allow at a scope (facts R18)."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from azfakes.arm.caller import ArmCall, is_within
from azfakes.arm.scopes import scope_of
from azfakes.http import json_response

_READ: Final = "Microsoft.Authorization/permissions/read"


def list_permissions(arm: ArmCall) -> Response:
    """Answer `GET {scope}/…/permissions`: one entry for each role that the caller has there or around it."""
    subscription, scope = scope_of(arm, _READ)
    roles = [
        subscription.role(one.role_id)
        for one in subscription.assignments
        if one.principal_id in arm.principals and is_within(scope, one.scope)
    ]
    return json_response({"value": [role.permissions() for role in roles if role is not None]})
