"""`/subscriptions` and `/tenants` (facts R5 to R7)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from azfakes.arm.caller import ArmCall, is_within
from azfakes.arm.pages import list_answer
from azfakes.arm.records import Subscription
from azfakes.http import json_response

READ = "Microsoft.Resources/subscriptions/read"


def list_subscriptions(arm: ArmCall) -> Response:
    """Answer `GET /subscriptions`: those in which the caller has a role, without a word about others."""
    rows = [
        _row(arm, one)
        for one in arm.call.state.azure
        if one.tenant_id == arm.tenant.id and _is_visible(arm, one)
    ]
    return list_answer(arm, rows, {"count": {"type": "Total", "value": len(rows)}})


def get_subscription(arm: ArmCall) -> Response:
    """Answer `GET /subscriptions/{id}`: a role anywhere in it is enough."""
    return json_response(_row(arm, visible_subscription(arm)))


def list_tenants(arm: ArmCall) -> Response:
    """Answer `GET /tenants`: the tenant of the token."""
    tenant = arm.tenant
    row = {
        "id": f"/tenants/{tenant.id}",
        "tenantId": tenant.id,
        "countryCode": tenant.country,
        "displayName": tenant.name,
        "domains": list(tenant.domains),
        "tenantCategory": "Home",
        "defaultDomain": tenant.domains[0],
        "tenantType": "AAD",
    }
    return list_answer(arm, [row])


def visible_subscription(arm: ArmCall) -> Subscription:
    """Find the subscription of the path for a caller who has a role anywhere in it.

    Raises:
        ArmError: as `ArmCall.subscription`, and 403 for a caller without a role.
    """
    found = arm.subscription()
    if not _is_visible(arm, found):
        arm.require(found, READ, found.scope)
    return found


def _is_visible(arm: ArmCall, subscription: Subscription) -> bool:
    return any(
        one.principal_id in arm.principals and is_within(one.scope, subscription.scope)
        for one in subscription.assignments
    )


def _row(arm: ArmCall, one: Subscription) -> dict[str, Any]:
    public = arm.tenant.cloud.name == "public"
    return {
        "id": one.scope,
        "authorizationSource": "RoleBased",
        "managedByTenants": [],
        "tags": {},
        "subscriptionId": one.id,
        "tenantId": one.tenant_id,
        "displayName": one.name,
        "state": one.state,
        "subscriptionPolicies": {
            "locationPlacementId": "Public_2014-09-01" if public else "Internal_2014-09-01",
            "quotaId": "PayAsYouGo_2014-09-01",
            "spendingLimit": "Off",
        },
    }
