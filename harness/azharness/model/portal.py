"""People and groups as administrators change them in the portal; what runs of the site saw before stays known."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from azharness.contract import actors
from azharness.contract.cloud import CloudGroup, CloudTenant, Person
from azharness.model.acts import portal_refusals
from azharness.model.branches import accepted
from azharness.model.machines.parts import seen_text
from azharness.model.prediction import Observation, Prediction
from azharness.model.state import State

Changed = Callable[[CloudTenant, Observation], CloudTenant]


def add_person(state: State, act: actors.PortalAddPerson) -> Prediction:
    """A person is added; IDs are what the portal shows. What else the cloud gives a new person is not told."""

    def changed(tenant: CloudTenant, seen: Observation) -> CloudTenant:
        person = Person(
            object_id=seen_text(seen, "object_id"),
            user_principal_name=seen_text(seen, "user_principal_name"),
            enabled=True,
            member=True,
            attributes={"displayName": act.name},
        )
        return _with_people(tenant, (*tenant.people, person))

    return _change(state, act.tenant_id, changed)


def change_person(state: State, act: actors.PortalChangePerson) -> Prediction:
    """A person gets another name, or may sign in or not."""

    def changed(tenant: CloudTenant, _seen: Observation) -> CloudTenant:
        return _with_people(
            tenant, (_renamed(one, act) if _is(one, act.user) else one for one in tenant.people)
        )

    return _change(state, act.tenant_id, changed)


def delete_person(state: State, act: actors.PortalDeletePerson) -> Prediction:
    """A person is gone, also from groups."""

    def changed(tenant: CloudTenant, _seen: Observation) -> CloudTenant:
        gone = {one.object_id.lower() for one in tenant.people if _is(one, act.user)}
        left = _with_people(tenant, (one for one in tenant.people if not _is(one, act.user)))
        return _with_groups(left, (_with_members(one, without=gone) for one in tenant.groups))

    return _change(state, act.tenant_id, changed)


def add_group(state: State, act: actors.PortalAddGroup) -> Prediction:
    """A group is added with members; its ID is what the portal shows."""

    def changed(tenant: CloudTenant, seen: Observation) -> CloudTenant:
        members = [one.object_id for one in tenant.people for user in act.members if _is(one, user)]
        group = CloudGroup(
            object_id=seen_text(seen, "object_id"),
            name=act.name,
            security=act.security,
            members=members,
            all_members=members,
            attributes={"displayName": act.name},
        )
        return _with_groups(tenant, (*tenant.groups, group))

    return _change(state, act.tenant_id, changed)


def add_member(state: State, act: actors.PortalAddMember) -> Prediction:
    """A person joins a group."""

    def changed(tenant: CloudTenant, _seen: Observation) -> CloudTenant:
        new = {one.object_id.lower() for one in tenant.people if _is(one, act.user)}
        return _with_groups(tenant, (_in_group(one, act.group, new) for one in tenant.groups))

    return _change(state, act.tenant_id, changed)


def remove_member(state: State, act: actors.PortalRemoveMember) -> Prediction:
    """A person leaves a group."""

    def changed(tenant: CloudTenant, _seen: Observation) -> CloudTenant:
        gone = {one.object_id.lower() for one in tenant.people if _is(one, act.user)}
        groups = (
            _with_members(one, without=gone) if _named(one, act.group) else one for one in tenant.groups
        )
        return _with_groups(tenant, groups)

    return _change(state, act.tenant_id, changed)


def _change(state: State, tenant_id: str, changed: Changed) -> Prediction:
    def follow(seen: Observation) -> State:
        tenant = state.world.tenant(tenant_id)
        if tenant is None:
            return state
        return replace(state, world=state.world.with_tenant(changed(tenant, seen)))

    return (accepted(follow), *portal_refusals(state))


def _is(person: Person, user_principal_name: str) -> bool:
    return person.user_principal_name.lower() == user_principal_name.lower()


def _renamed(person: Person, act: actors.PortalChangePerson) -> Person:
    named = {**person.attributes, "displayName": act.name} if act.name else person.attributes
    return replace(person, enabled=act.enabled, attributes=named)


def _with_people(tenant: CloudTenant, people: Iterable[Person]) -> CloudTenant:
    return replace(tenant, people=list(people))


def _with_groups(tenant: CloudTenant, groups: Iterable[CloudGroup]) -> CloudTenant:
    return replace(tenant, groups=list(groups))


def _named(group: CloudGroup, object_id: str) -> bool:
    return group.object_id.lower() == object_id.lower()


def _in_group(group: CloudGroup, object_id: str, new: set[str]) -> CloudGroup:
    if not _named(group, object_id):
        return group
    return replace(
        group,
        members=[*group.members, *sorted(new - set(group.members))],
        all_members=[*group.all_members, *sorted(new - set(group.all_members))],
    )


def _with_members(group: CloudGroup, *, without: set[str]) -> CloudGroup:
    left, all_left = (
        [member for member in members if member.lower() not in without]
        for members in (group.members, group.all_members)
    )
    return replace(group, members=left, all_members=all_left)
