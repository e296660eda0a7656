"""Groups of a tenant as runs saw them, and the people whom they bring (facts F123, F126)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from azharness.contract.cloud import CloudGroup, Person
from azharness.model.directory import is_discovered
from azharness.model.site import Groups, Stored
from azharness.model.world import World

IN_SCOPE = "DSC-7"
MEMBERS = "DSC-8"
BY_DELTA = "CFG-10"
EMPTY_SCOPE = "DSC-9/empty-group-scope"


class GroupSight(msgspec.Struct, frozen=True):
    """A group as what is stored may have it, with members who certainly are and who certainly are not in it."""

    object_id: str
    tenant_id: str
    must: bool
    may: bool
    forms: tuple[CloudGroup, ...]
    members: frozenset[str]
    strangers: frozenset[str]
    rests_on: tuple[str, ...] = (IN_SCOPE,)
    news: frozenset[str] = frozenset()
    """Members of whom a delta run told that they came or went."""


def group_sights(
    world: World, tenant_id: str, groups: Groups, ways: Iterable[Stored]
) -> tuple[GroupSight, ...]:
    """All groups of a tenant, as what may be stored has them."""
    stored = list(ways)
    ids = dict.fromkeys(
        group.object_id.lower()
        for edition in range(world.edition + 1)
        for group in _groups(world, edition, tenant_id).values()
    )
    return tuple(_sight(world, tenant_id, groups, stored, object_id) for object_id in ids)


def _groups(world: World, edition: int | None, tenant_id: str) -> dict[str, CloudGroup]:
    tenant = None if edition is None else world.at(edition, tenant_id)
    return {group.object_id.lower(): group for group in tenant.groups} if tenant else {}


def _sight(world: World, tenant_id: str, groups: Groups, stored: list[Stored], object_id: str) -> GroupSight:
    forms = [form for one in stored for form in _forms(world, tenant_id, one, object_id)]
    security = any(group.security for group in forms)
    known = len(stored) == 1 and bool(forms)
    members = (
        _people(world, tenant_id, stored[0], object_id) if known else (frozenset(), frozenset(), frozenset())
    )
    return GroupSight(
        object_id=object_id,
        tenant_id=tenant_id.lower(),
        must=all(_must(world, tenant_id, one, object_id) for one in stored),
        may=security and object_id in groups.ever,
        forms=tuple(forms),
        members=members[0],
        strangers=members[1],
        rests_on=(IN_SCOPE,) if groups.ever else (EMPTY_SCOPE,),
        news=members[2],
    )


def _forms(world: World, tenant_id: str, stored: Stored, object_id: str) -> Iterator[CloudGroup]:
    """The group in the editions of which it may be stored."""
    effective = stored.full if stored.delta is None else stored.delta
    for edition in (effective, stored.partly):
        group = _groups(world, edition, tenant_id).get(object_id)
        if group is not None:
            yield group


def _must(world: World, tenant_id: str, stored: Stored, object_id: str) -> bool:
    group = _groups(world, stored.full, tenant_id).get(object_id)
    return group is not None and group.security and object_id in stored.scope


def _people(
    world: World, tenant_id: str, stored: Stored, object_id: str
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Who certainly is a member, who certainly is none, and of whom a delta run told."""
    before = _members(world, stored.full, tenant_id, object_id)
    if stored.partly is not None:
        return frozenset(), frozenset(), frozenset()
    effective = stored.full if stored.delta is None else stored.delta
    after = _members(world, effective, tenant_id, object_id)
    strangers = _strangers(world, effective, tenant_id, object_id)
    return frozenset(after), strangers, frozenset(before ^ after)


def _strangers(world: World, edition: int | None, tenant_id: str, object_id: str) -> frozenset[str]:
    """The people of the tenant who are not in the group, neither themselves nor by another group.

    Groups of the world may lie in each other, so that of them nothing is certain once a member came or went.
    """
    group, present = _groups(world, edition, tenant_id).get(object_id), world.tenant(tenant_id)
    first, last = (_groups(world, one, tenant_id) for one in (0, world.edition))
    changed = any(_lists(last, one) != _lists(first, one) for one in first)
    if group is None or present is None or (object_id in first and changed):
        return frozenset()
    everybody = {person.object_id.lower() for person in present.people}
    return frozenset(everybody - {member.lower() for member in group.all_members})


def _lists(groups: dict[str, CloudGroup], object_id: str) -> list[str]:
    return groups[object_id].members if object_id in groups else []


def _members(world: World, edition: int | None, tenant_id: str, object_id: str) -> set[str]:
    """The direct members of whom it is certain that they are told: enabled member users."""
    tenant = None if edition is None else world.at(edition, tenant_id)
    group = _groups(world, edition, tenant_id).get(object_id)
    if tenant is None or group is None:
        return set()
    people = {person.object_id.lower() for person in tenant.people if is_discovered(person)}
    return {member.lower() for member in group.members} & people


class Brought(msgspec.Struct, frozen=True):
    """Who is stored as a user for being a member: certainly, and possibly."""

    must: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()


def brought(world: World, tenant_id: str, groups: Groups) -> Brought:
    """The people whom group discovery has brought; who was disabled or deleted since may be gone again."""
    stored = [history.stored for history in groups.histories]
    if not groups.ever:
        return Brought()
    may = {
        member.lower()
        for edition in range(world.edition + 1)
        for object_id, group in _groups(world, edition, tenant_id).items()
        if object_id in groups.ever
        for member in group.members
    }
    certain = [_brought_by(world, tenant_id, one) for one in stored]
    return Brought(frozenset.intersection(*certain), frozenset(may))


def _brought_by(world: World, tenant_id: str, stored: Stored) -> frozenset[str]:
    """Those whom a way of the runs has certainly brought and nothing has taken away since."""
    if stored.full is None:
        return frozenset()
    found = {
        member
        for edition in {stored.full, stored.delta if stored.delta is not None else stored.full}
        for object_id in stored.scope
        if _is_security(world, edition, tenant_id, object_id)
        for member in _members(world, edition, tenant_id, object_id)
    }
    later = range(stored.full, world.edition + 1)
    return frozenset(
        member for member in found if all(_stays(world, one, tenant_id, member) for one in later)
    )


def _is_security(world: World, edition: int, tenant_id: str, object_id: str) -> bool:
    group = _groups(world, edition, tenant_id).get(object_id)
    return group is not None and group.security


def _stays(world: World, edition: int, tenant_id: str, object_id: str) -> bool:
    """Whether a person is not known to have been disabled or deleted in an edition; who had yet to come counts as there."""
    person = person_at(world, edition, tenant_id, object_id)
    return person is None or is_discovered(person)


def person_at(world: World, edition: int, tenant_id: str, object_id: str) -> Person | None:
    """A person in an edition."""
    tenant = world.at(edition, tenant_id)
    people = tenant.people if tenant else []
    return next((person for person in people if person.object_id.lower() == object_id), None)
