"""Resource providers, and whether a subscription has registered them (facts R22)."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from azfakes.arm.caller import ArmCall
from azfakes.arm.errors import ArmError
from azfakes.arm.pages import list_answer
from azfakes.arm.records import PROVIDERS, Subscription
from azfakes.arm.subscriptions import visible_subscription
from azfakes.arm.versions import AUTHORIZATION_VERSIONS, RESOURCES_VERSIONS, WORKSPACE_VERSIONS
from azfakes.http import json_response

_TYPES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "Microsoft.Authorization": {
        "permissions": AUTHORIZATION_VERSIONS,
        "roleAssignments": AUTHORIZATION_VERSIONS,
        "roleDefinitions": AUTHORIZATION_VERSIONS,
    },
    "Microsoft.OperationalInsights": {"workspaces": WORKSPACE_VERSIONS},
    "Microsoft.Resources": {
        "resourceGroups": RESOURCES_VERSIONS,
        "resources": RESOURCES_VERSIONS,
        "subscriptions": RESOURCES_VERSIONS,
        "subscriptions/locations": RESOURCES_VERSIONS,
        "subscriptions/providers": RESOURCES_VERSIONS,
        "tenants": RESOURCES_VERSIONS,
    },
}


def list_providers(arm: ArmCall) -> Response:
    """Answer `GET /subscriptions/{id}/providers`."""
    subscription = visible_subscription(arm)
    return list_answer(arm, [_row(subscription, name) for name in PROVIDERS])


def get_provider(arm: ArmCall) -> Response:
    """Answer `GET /subscriptions/{id}/providers/{namespace}`."""
    subscription = visible_subscription(arm)
    return json_response(_row(subscription, _namespace(arm)))


def register(arm: ArmCall) -> Response:
    """Answer `POST …/providers/{namespace}/register`: it is registered at once."""
    subscription = _changed(arm, "register")
    subscription.unregistered.pop(_namespace(arm), None)
    return json_response(_row(subscription, _namespace(arm)))


def unregister(arm: ArmCall) -> Response:
    """Answer `POST …/providers/{namespace}/unregister`."""
    subscription = _changed(arm, "unregister")
    subscription.unregistered[_namespace(arm)] = "Unregistered"
    return json_response(_row(subscription, _namespace(arm)))


def require_registered(subscription: Subscription, namespace: str) -> None:
    """Refuse to make something of a provider that the subscription has not registered.

    Raises:
        ArmError: 409.
    """
    if namespace in subscription.unregistered:
        message = (
            f"The subscription is not registered to use namespace '{namespace}'. "
            "Register the provider in the subscription first."
        )
        raise ArmError(409, "MissingSubscriptionRegistration", message, target=namespace)


def _changed(arm: ArmCall, action: str) -> Subscription:
    """Find the subscription for a caller who may register providers."""
    subscription, namespace = arm.subscription(), _namespace(arm)
    arm.require(subscription, f"{namespace}/{action}/action", subscription.scope)
    arm.wrote(f"{subscription.scope}/providers/{namespace}")
    return subscription


def _namespace(arm: ArmCall) -> str:
    key = arm.call.params["namespace"]
    found = next((name for name in PROVIDERS if name.lower() == key.lower()), None)
    if found is None:
        raise ArmError(404, "InvalidResourceNamespace", f"The resource namespace '{key}' is invalid.")
    return found


def _row(subscription: Subscription, name: str) -> dict[str, Any]:
    return {
        "id": f"{subscription.scope}/providers/{name}",
        "namespace": name,
        "registrationPolicy": "RegistrationRequired",
        "registrationState": subscription.unregistered.get(name, "Registered"),
        "resourceTypes": [
            {
                "resourceType": kind,
                "locations": [],
                "apiVersions": [*reversed(versions)],
                "capabilities": "None",
            }
            for kind, versions in _TYPES.get(name, {}).items()
        ],
    }
