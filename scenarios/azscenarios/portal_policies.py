"""The portal's policies: Conditional Access, and which App ID URIs may be added."""

from __future__ import annotations

from typing import Any

from azharness.contract.actors import PortalConditionalAccess
from azscenarios.portal_session import PortalSession

_POLICIES = "identity/conditionalAccess/policies"


def set_conditional_access(graph: PortalSession, act: PortalConditionalAccess) -> None:
    """The tenant's one policy on all apps is made, or set anew."""
    body = {
        "displayName": "Block all cloud apps",
        "state": "enabled" if act.blocks else "disabled",
        "conditions": {
            "applications": {"includeApplications": ["All"], "excludeApplications": act.excluded},
            "users": {"includeUsers": ["All"]},
            "clientAppTypes": ["all"],
        },
        "grantControls": {"operator": "OR", "builtInControls": ["block"]},
    }
    known = [policy["id"] for policy in graph.pages(_POLICIES)]
    if known:
        graph.change("PATCH", f"{_POLICIES}/{known[0]}", body)
    else:
        graph.post(_POLICIES, body)


def restrict_uris(graph: PortalSession) -> None:
    """The restriction that tenants have by default is in force from then on (fact F63)."""
    restriction: dict[str, Any] = {"state": "enabled", "excludeAppsReceivingV2Tokens": True}
    uris = {"uriAdditionWithoutUniqueTenantIdentifier": restriction}
    body = {"isEnabled": True, "applicationRestrictions": {"identifierUris": uris}}
    graph.change("PATCH", "policies/defaultAppManagementPolicy", body)
