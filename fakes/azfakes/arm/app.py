"""Resource Manager's endpoints (facts A1 to A7, A13, A16)."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from azfakes.arm.errors import ArmError, error_body, error_response
from azfakes.arm.metadata import endpoints
from azfakes.bearer import BearerError, bearer_claims
from azfakes.directory.records import TenantRecord, UserRecord
from azfakes.faults import FaultRule
from azfakes.http import Call, Route, Router, json_response
from azfakes.wellknown import RESOURCE_MANAGER
from azfakes.worlds.schema import WorldSubscription

_MESSAGES: Final = {
    "missing": ("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing."),
    "malformed": ("InvalidAuthenticationToken", "The access token is not valid."),
    "signature": ("InvalidAuthenticationToken", "The signature of the access token is not valid."),
    "issuer": ("InvalidAuthenticationToken", "The issuer of the access token is not valid."),
    "tenant": ("InvalidAuthenticationTokenTenant", "The access token is from the wrong issuer."),
    "lifetime": ("ExpiredAuthenticationToken", "The access token has expired or is not yet valid."),
    "audience": ("InvalidAuthenticationTokenAudience", "The access token is for another audience."),
}

_FAULT_CODES: Final = {429: "TooManyRequests", 500: "InternalServerError"}


def answer(call: Call) -> Response:
    """Answer a request to Resource Manager."""
    try:
        response = ROUTER.answer(call)
    except ArmError as error:
        response = error_response(call, error)
    response.headers["x-ms-request-id"] = call.request_id
    response.headers["x-ms-correlation-request-id"] = call.correlation_id
    response.headers["Cache-Control"] = "no-cache"
    return response


def fault(call: Call, rule: FaultRule) -> Response:
    """Answer as a rule orders."""
    call.entry.error = rule.error or _FAULT_CODES.get(rule.status, "ServerTimeout")
    return json_response(error_body(call.entry.error, "A fault was ordered."), rule.status)


def subscriptions(call: Call) -> Response:
    """Answer `GET /subscriptions`: those that the caller may read, without complaint about others (facts A5)."""
    tenant, user = _caller(call)
    rows = [_subscription(tenant, one) for one in tenant.subscriptions if _may_read(user, one)]
    return json_response({"value": rows, "count": {"type": "Total", "value": len(rows)}})


def tenants(call: Call) -> Response:
    """Answer `GET /tenants`: the tenant of the token."""
    tenant, _ = _caller(call)
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
    return json_response({"value": [row]})


def _caller(call: Call) -> tuple[TenantRecord, UserRecord | None]:
    """Check version and token of a request, and find tenant and person.

    Raises:
        ArmError: 400 without `api-version`, 401 for a missing or bad token.
    """
    if not call.query.get("api-version"):
        message = "The api-version query parameter (?api-version=) is required for all requests."
        raise ArmError(400, "MissingApiVersionParameter", message)
    try:
        claims = bearer_claims(call, _audiences(call))
    except BearerError as error:
        raise ArmError(401, *_MESSAGES[error.reason]) from error
    tenant = call.state.directory.tenant(str(claims["tid"]))
    assert tenant is not None
    return tenant, tenant.user(str(claims.get("oid", ""))) if "scp" in claims else None


def _audiences(call: Call) -> frozenset[str]:
    names = (audience.rstrip("/") for audience in call.cloud.arm_audiences)
    own = (call.origin, call.state.addresses.base_url(call.cloud, "arm"), RESOURCE_MANAGER)
    return frozenset((*names, *own))


def _may_read(user: UserRecord | None, subscription: WorldSubscription) -> bool:
    readers = {name.lower() for name in subscription.readers}
    return user is not None and user.document.user_principal_name.lower() in readers


def _subscription(tenant: TenantRecord, one: WorldSubscription) -> dict[str, Any]:
    return {
        "id": f"/subscriptions/{one.id}",
        "authorizationSource": "RoleBased",
        "managedByTenants": [],
        "tags": {},
        "subscriptionId": one.id,
        "tenantId": tenant.id,
        "displayName": one.name,
        "state": one.state,
        "subscriptionPolicies": {
            "locationPlacementId": "Public_2014-09-01"
            if tenant.cloud.name == "public"
            else "Internal_2014-09-01",
            "quotaId": "PayAsYouGo_2014-09-01",
            "spendingLimit": "Off",
        },
    }


def _not_found(call: Call) -> Response:
    _caller(call)
    raise ArmError(404, "InvalidResourceType", "The resource type could not be found.")


def _wrong_method(call: Call) -> Response:
    raise ArmError(405, "HttpMethodNotAllowed", f"The HTTP method {call.method} is not supported here.")


ROUTER: Final = Router(
    [
        Route("GET", "/metadata/endpoints", endpoints),
        Route("GET", "/subscriptions", subscriptions),
        Route("GET", "/tenants", tenants),
    ],
    not_found=_not_found,
    wrong_method=_wrong_method,
)
