"""Who calls Resource Manager, and what the caller's roles allow (facts R1 to R5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, final

import msgspec
from starlette.responses import Response

from azfakes.arm.errors import ArmError
from azfakes.arm.records import Subscription
from azfakes.arm.versions import check_version
from azfakes.bearer import BearerError, bearer_claims
from azfakes.directory.membership import all_groups_of
from azfakes.directory.records import TenantRecord
from azfakes.http import Call, Handler, is_guid
from azfakes.instants import iso
from azfakes.jsontext import UNREADABLE
from azfakes.wellknown import RESOURCE_MANAGER

_MESSAGES: Final = {
    "missing": ("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing."),
    "malformed": ("InvalidAuthenticationToken", "The access token is not valid."),
    "signature": ("InvalidAuthenticationToken", "The signature of the access token is not valid."),
    "issuer": ("InvalidAuthenticationToken", "The issuer of the access token is not valid."),
    "tenant": ("InvalidAuthenticationTokenTenant", "The access token is from the wrong issuer."),
}


@final
@dataclass(frozen=True, slots=True)
class ArmCall:
    """A request to Resource Manager with its caller.

    Attributes:
        call: the request.
        tenant: tenant of the token.
        oid: object ID of the caller.
        name: user principal name of a person, client ID of an application.
        principals: the caller and the groups that hold it, by object ID.
    """

    call: Call
    tenant: TenantRecord
    oid: str
    name: str
    principals: frozenset[str]

    def body(self) -> dict[str, Any]:
        """Read the JSON body.

        Raises:
            ArmError: 400 where it is no JSON object.
        """
        try:
            content = msgspec.json.decode(self.call.body or b"{}")
        except UNREADABLE as error:
            raise ArmError(400, "InvalidRequestContent", "The request content could not be read.") from error
        if not isinstance(content, dict):
            raise ArmError(400, "InvalidRequestContent", "The request content must be a JSON object.")
        return content

    def subscription(self) -> Subscription:
        """Find the subscription of the path.

        Raises:
            ArmError: 400 for a malformed ID, 404 for an unknown one, 401 for one of another tenant.
        """
        key = self.call.params["subscription"]
        if not is_guid(key):
            message = f"The provided subscription identifier '{key}' is malformed or invalid."
            raise ArmError(400, "InvalidSubscriptionId", message)
        found = self.call.state.azure.subscription(key)
        if found is None:
            raise ArmError(404, "SubscriptionNotFound", f"The subscription '{key}' could not be found.")
        if found.tenant_id != self.tenant.id:
            raise _wrong_tenant(self, found)
        return found

    def may(self, subscription: Subscription, action: str, scope: str) -> bool:
        """Tell whether one of the caller's roles allows an operation over a scope."""
        for one in subscription.assignments:
            role = subscription.role(one.role_id)
            held = one.principal_id in self.principals and is_within(scope, one.scope)
            if held and role is not None and role.allows(action):
                return True
        return False

    def require(self, subscription: Subscription, action: str, scope: str) -> None:
        """Let the caller carry out an operation over a scope; a disabled subscription is only read.

        Raises:
            ArmError: 403, or 409 for a change in a disabled subscription.
        """
        if not self.may(subscription, action, scope):
            message = (
                f"The client '{self.name}' with object id '{self.oid}' does not have authorization to perform "
                f"action '{action}' over scope '{scope}' or the scope is invalid. Refresh the credentials if "
                "access was granted recently."
            )
            raise ArmError(403, "AuthorizationFailed", message, headers={"x-ms-failure-cause": "gateway"})
        if subscription.state == "Disabled" and not action.lower().endswith("/read"):
            message = f"The subscription '{subscription.id}' is disabled and therefore marked as read only."
            raise ArmError(409, "ReadOnlyDisabledSubscription", message)

    def wrote(self, object_id: str) -> None:
        """Note in the log that the request changed something."""
        self.call.entry.wrote = True
        self.call.entry.object_id = object_id


def authorised(handler: Callable[[ArmCall], Response]) -> Handler:
    """Let only requests with a version and a valid token through to a handler."""

    def checked(call: Call) -> Response:
        return handler(authenticate(call))

    return checked


def authenticate(call: Call) -> ArmCall:
    """Check version and token of a request.

    Raises:
        ArmError: 400 without a proper `api-version`, 401 for a missing or bad token.
    """
    check_version(call)
    try:
        claims = bearer_claims(call, _audiences(call))
    except BearerError as error:
        raise _bad_token(call, error) from error
    tenant = call.state.directory.tenant(str(claims["tid"]))
    assert tenant is not None
    oid = str(claims.get("oid", ""))
    name = str(claims.get("upn") or claims.get("preferred_username") or claims.get("appid") or "")
    groups = (group.id for group in all_groups_of(tenant, oid))
    return ArmCall(call, tenant, oid, name, frozenset((oid, *groups)))


def is_within(scope: str, outer: str) -> bool:
    """Tell whether a scope is another one or lies below it, whatever the letter case."""
    inner, around = scope.lower().rstrip("/"), outer.lower().rstrip("/")
    return inner == around or inner.startswith(around + "/")


def _bad_token(call: Call, error: BearerError) -> ArmError:
    """Refuse a token, saying of lifetime and audience what was expected."""
    if error.reason == "lifetime":
        message = (
            f"The access token expired or is not valid yet: it ends at '{_moment(error.claims.get('exp'))}', "
            f"and the present time is '{_moment(call.now)}'."
        )
        return ArmError(401, "ExpiredAuthenticationToken", message)
    if error.reason == "audience":
        allowed = ", ".join(f"'{name}'" for name in call.cloud.arm_audiences)
        message = f"The access token is for the audience '{error.claims.get('aud')}'. Allowed are the audiences {allowed}."
        return ArmError(401, "InvalidAuthenticationTokenAudience", message)
    return ArmError(401, *_MESSAGES[error.reason])


def _moment(value: object) -> str:
    """Write an instant of a claim, or what stands there instead."""
    try:
        return iso(int(value))  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError, OSError):
        return str(value)


def _audiences(call: Call) -> frozenset[str]:
    names = (audience.rstrip("/") for audience in call.cloud.arm_audiences)
    own = (call.origin, call.state.addresses.base_url(call.cloud, "arm"), RESOURCE_MANAGER)
    return frozenset((*names, *own))


def _wrong_tenant(arm: ArmCall, subscription: Subscription) -> ArmError:
    mine, its = (
        f"https://{arm.call.cloud.v1_issuer_host}/{one}/" for one in (arm.tenant.id, subscription.tenant_id)
    )
    message = f"The access token is from the wrong issuer '{mine}'. It must match the subscription's tenant '{its}'."
    return ArmError(401, "InvalidAuthenticationTokenTenant", message, tenant=subscription.tenant_id)
