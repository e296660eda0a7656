"""Conditional Access: which policies a person's sign-in meets, and what they ask (facts E95, G64).

Client credentials never come here: policies about people do not concern an application's own sign-in.
People without a second factor are refused where a policy asks for one, and nobody has a compliant device. Conditions that need what the fake cloud does not know (platform, place, risk, device) are not met.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from azfakes.directory.membership import all_groups_of
from azfakes.directory.policies import AccessPolicy, ApplicationConditions, GrantControls, UserConditions
from azfakes.directory.records import AppRecord, PrincipalRecord, TenantRecord, UserRecord
from azfakes.entra.clients import is_public
from azfakes.entra.errors import PolicyError

BLOCKED: Final = 53003
MFA: Final = 50076
_REGISTER: Final = 50079
_ASKED: Final = {
    "block": BLOCKED,
    "mfa": MFA,
    "compliantDevice": 53000,
    "domainJoinedDevice": 53001,
    "approvedApplication": 53002,
    "compliantApplication": 53002,
}


def check_policies(
    tenant: TenantRecord,
    client: AppRecord,
    resource: PrincipalRecord,
    user: UserRecord,
    factors: Sequence[str] = (),
) -> None:
    """Refuse a person whom a policy in force keeps from a resource; a block weighs most.

    Raises:
        PolicyError: 53003 for a block, 50076 where a second factor is asked for, 50079 where the person has first to
            register one, 53000 to 53002 for devices and apps.
    """
    refusals: dict[int, list[str]] = {}
    for policy in tenant.access_policies.values():
        if policy.state == "enabled" and _applies(tenant, policy, client, resource, user):
            number = _refusal(policy.grant_controls, factors)
            if number == MFA and user.must_register_factor:
                number = _REGISTER
            if number is not None:
                refusals.setdefault(number, []).append(policy.id)
    if refusals:
        number = BLOCKED if BLOCKED in refusals else next(iter(refusals))
        raise PolicyError(number, refusals[number])


def asks_second_factor(tenant: TenantRecord, policies: Sequence[str]) -> bool:
    """Tell whether one of these policies, named by a claims challenge, asks for a second factor."""
    named = (tenant.access_policies.get(policy) for policy in policies)
    return any(
        policy is not None and policy.state == "enabled" and _refusal(policy.grant_controls) == MFA
        for policy in named
    )


def check_device_policies(tenant: TenantRecord, client: AppRecord, resource: PrincipalRecord) -> None:
    """Refuse a device that a policy on everybody keeps from a resource.

    Raises:
        PolicyError: 53003.
    """
    blocking = [
        policy.id
        for policy in tenant.access_policies.values()
        if policy.state == "enabled"
        and _refusal(policy.grant_controls) == BLOCKED
        and _meets_client(policy, client)
        and _is_about_resource(policy.conditions.applications, resource)
        and "all" in map(str.lower, policy.conditions.users.include_users)
    ]
    if blocking:
        raise PolicyError(BLOCKED, blocking)


def _applies(
    tenant: TenantRecord,
    policy: AccessPolicy,
    client: AppRecord,
    resource: PrincipalRecord,
    user: UserRecord,
) -> bool:
    return (
        _meets_client(policy, client)
        and _is_about_resource(policy.conditions.applications, resource)
        and _is_about_user(tenant, policy.conditions.users, user)
    )


def _meets_client(policy: AccessPolicy, client: AppRecord) -> bool:
    """Tell whether a policy is about this sort of client, in whatever circumstances."""
    conditions = policy.conditions
    beyond_us = (
        conditions.platforms
        or conditions.locations
        or conditions.devices
        or conditions.client_applications
        or conditions.authentication_flows
        or conditions.sign_in_risk_levels
        or conditions.user_risk_levels
        or conditions.service_principal_risk_levels
        or conditions.insider_risk_levels
    )
    kind = "mobileAppsAndDesktopClients" if is_public(client, proves=True) else "browser"
    return not beyond_us and bool({"all", kind}.intersection(conditions.client_app_types))


def _is_about_resource(conditions: ApplicationConditions, resource: PrincipalRecord) -> bool:
    """Tell whether a policy names a resource: it is the resource that counts, not the client."""
    included = set(map(str.lower, conditions.include_applications))
    excluded = set(map(str.lower, conditions.exclude_applications))
    app_id = resource.app.app_id
    return bool(included & {"all", app_id}) and app_id not in excluded and not conditions.application_filter


def _is_about_user(tenant: TenantRecord, conditions: UserConditions, user: UserRecord) -> bool:
    groups = {group.id for group in all_groups_of(tenant, user.id)}
    included = _names_user(
        user, groups, conditions.include_users, conditions.include_groups, conditions.include_roles
    )
    excluded = _names_user(
        user, groups, conditions.exclude_users, conditions.exclude_groups, conditions.exclude_roles
    )
    guests_in = user.is_guest and conditions.include_guests_or_external_users is not None
    guests_out = user.is_guest and conditions.exclude_guests_or_external_users is not None
    return (included or guests_in) and not (excluded or guests_out)


def _names_user(
    user: UserRecord, groups: set[str], people: list[str], group_ids: list[str], roles: list[str]
) -> bool:
    named = set(map(str.lower, people))
    guests = user.is_guest and "guestsorexternalusers" in named
    return (
        guests
        or bool(named & {"all", user.id})
        or bool(groups.intersection(map(str.lower, group_ids)))
        or bool(user.roles.intersection(map(str.lower, roles)))
    )


def _refusal(controls: GrantControls | None, factors: Sequence[str] = ()) -> int | None:
    """Tell the number with which controls refuse, or None where they ask nothing or what they ask is there."""
    if controls is None:
        return None
    asked = [_ASKED.get(name, BLOCKED) for name in controls.built_in_controls]
    if controls.authentication_strength:
        asked.append(MFA)
    if BLOCKED in asked:
        return BLOCKED
    unmet = [number for number in asked if number != MFA or "mfa" not in factors]
    is_enough = controls.operator == "OR" and len(unmet) < len(asked)
    return unmet[0] if unmet and not is_enough else None
