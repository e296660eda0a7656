"""`/identity/conditionalAccess/policies` (facts G64, G14)."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from starlette.responses import Response

from azfakes.directory.policies import AccessPolicy, ApplicationConditions, UserConditions
from azfakes.graph import access
from azfakes.graph.bodies import as_document, merged, refuse_read_only, required_text
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import collection_answer, empty_answer, object_answer
from azfakes.graph.errors import bad_request, not_found
from azfakes.graph.kinds import Kind
from azfakes.graph.paging import TableSource
from azfakes.instants import iso

_KIND: Final = Kind("conditionalAccess/policies", AccessPolicy)
_READ_ONLY: Final = frozenset({"id", "createdDateTime", "modifiedDateTime"})
_APPLICATIONS: Final = frozenset({"all", "none", "office365", "microsoftadminportals"})
_PEOPLE: Final = frozenset({"all", "none", "guestsorexternalusers"})


def list_policies(gcall: GraphCall) -> Response:
    """Answer `GET …/policies`."""
    access.require_policy_read(gcall.caller)
    return collection_answer(
        gcall, TableSource(gcall.tenant.access_policies, lambda _, policy: policy), _KIND
    )


def get_policy(gcall: GraphCall) -> Response:
    """Answer `GET …/policies/{id}`."""
    access.require_policy_read(gcall.caller)
    return object_answer(gcall, _policy(gcall), _KIND)


def create_policy(gcall: GraphCall) -> Response:
    """Answer `POST …/policies`; the policy is in force at once."""
    access.require_policy_change(gcall.caller)
    body = gcall.body()
    refuse_read_only(body, _READ_ONLY)
    required_text(body, "displayName")
    given = {"id": gcall.call.state.ids.guid("object"), "createdDateTime": iso(gcall.call.now), **body}
    policy = as_document(given, AccessPolicy)
    _check(gcall, policy)
    gcall.tenant.access_policies[policy.id] = policy
    gcall.wrote(policy.id)
    return object_answer(gcall, policy, _KIND, status=201)


def update_policy(gcall: GraphCall) -> Response:
    """Answer `PATCH …/policies/{id}`."""
    access.require_policy_change(gcall.caller)
    policy = _policy(gcall)
    body = gcall.body()
    refuse_read_only(body, _READ_ONLY)
    current: dict[str, Any] = msgspec.to_builtins(policy)
    changed = as_document(
        merged(current, body) | {"modifiedDateTime": iso(gcall.call.now)},
        AccessPolicy,
    )
    _check(gcall, changed)
    gcall.tenant.access_policies[policy.id] = changed
    gcall.wrote(policy.id)
    return empty_answer()


def delete_policy(gcall: GraphCall) -> Response:
    """Answer `DELETE …/policies/{id}`."""
    access.require_policy_change(gcall.caller)
    policy = _policy(gcall)
    del gcall.tenant.access_policies[policy.id]
    gcall.wrote(policy.id)
    return empty_answer()


def _policy(gcall: GraphCall) -> AccessPolicy:
    key = gcall.call.params["id"].lower()
    policy = gcall.tenant.access_policies.get(key)
    if policy is None:
        raise not_found(key)
    return policy


def _check(gcall: GraphCall, policy: AccessPolicy) -> None:
    """Refuse a policy about nobody or nothing, or with controls that contradict each other.

    The service's numbers in front of the messages are not documented.
    """
    if not policy.display_name.strip():
        raise bad_request("A value is required for property 'displayName' of the resource.")
    _check_applications(gcall, policy.conditions.applications)
    _check_users(gcall, policy.conditions.users)
    controls = policy.grant_controls
    if controls is None and policy.session_controls is None:
        raise bad_request("1032: A policy needs grant controls or session controls.", "BadRequest")
    if controls is not None and "block" in controls.built_in_controls and len(controls.built_in_controls) > 1:
        raise bad_request("1039: The control 'block' goes with no other.", "BadRequest")


def _check_applications(gcall: GraphCall, conditions: ApplicationConditions) -> None:
    named = (*conditions.include_applications, *conditions.exclude_applications)
    unknown = [
        name
        for name in named
        if name.lower() not in _APPLICATIONS and gcall.tenant.principal_of(name) is None
    ]
    about = conditions.include_applications or conditions.include_user_actions
    if unknown or not (about or conditions.application_filter):
        raise bad_request(f"1007: The applications of the policy are not valid: {unknown}.", "BadRequest")


def _check_users(gcall: GraphCall, conditions: UserConditions) -> None:
    people = (*conditions.include_users, *conditions.exclude_users)
    groups = (*conditions.include_groups, *conditions.exclude_groups)
    unknown = [
        *(one for one in people if one.lower() not in _PEOPLE and one.lower() not in gcall.tenant.users),
        *(one for one in groups if one.lower() not in gcall.tenant.groups),
    ]
    about = conditions.include_users or conditions.include_groups or conditions.include_roles
    if unknown or not (about or conditions.include_guests_or_external_users):
        raise bad_request(f"1011: The users of the policy are not valid: {unknown}.", "BadRequest")
