"""The default world with changes that a test needs."""

from __future__ import annotations

from typing import Any

import msgspec
from cloudkit import TENANT, Kit

from azfakes import Cloud, load_world
from azfakes.worlds import Behaviour, WorldIssuer

MFA_CODE = "246810"


def changed_kit(
    *,
    behaviour: Behaviour | None = None,
    policies: dict[str, Any] | None = None,
    users: dict[str, dict[str, Any]] | None = None,
    issuers: tuple[WorldIssuer, ...] = (),
    **tenant: Any,
) -> Kit:
    """Start the default world with changes to its behaviour, its policies, its people (by name), others and its tenant."""
    replace = msgspec.structs.replace
    world = load_world("contoso")
    changes = users or {}
    known = world.tenants[0]
    people = tuple(replace(user, **changes.get(user.upn, {})) for user in known.users)
    changed = replace(known, users=people, policies=replace(known.policies, **(policies or {})), **tenant)
    start = replace(
        world, tenants=(changed, *world.tenants[1:]), issuers=issuers, behaviour=behaviour or world.behaviour
    )
    assert changed.id == TENANT
    return Kit(Cloud(start, seed=7))


def require_mfa(kit: Kit, application: str = "All", *, control: str = "mfa") -> str:
    """Make a Conditional Access policy about everybody and give its ID."""
    body = {
        "displayName": "Second factor",
        "state": "enabled",
        "conditions": {
            "applications": {"includeApplications": [application]},
            "users": {"includeUsers": ["All"]},
            "clientAppTypes": ["all"],
        },
        "grantControls": {"operator": "OR", "builtInControls": [control]},
    }
    answer = kit.graph("POST", "/identity/conditionalAccess/policies", kit.portal(), body)
    assert answer.status_code == 201, answer.text
    policy_id: str = answer.json()["id"]
    return policy_id
