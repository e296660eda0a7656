"""The discovered groups: those in scope, with their members (facts F123, F126; decision A27)."""

from __future__ import annotations

from msgspec.structs import replace

from azharness.contract.cloud import CloudTenant
from azharness.model.members import BY_DELTA, EMPTY_SCOPE, IN_SCOPE, GroupSight, group_sights
from azharness.model.prediction import ABSENT, Expect, Observation, Value
from azharness.model.site import Connection, Groups
from azharness.model.state import State
from azharness.model.text import lower_guids

CITES = frozenset({BY_DELTA, EMPTY_SCOPE, IN_SCOPE, "CON-10"})


def groups_shown(state: State) -> dict[str, Expect]:
    """What the site must show of every group, as soon as a run has certainly looked for them."""
    looked = [tenant for tenant in state.world.tenants if _looked(_groups(state, tenant))]
    sights = [one for tenant in state.world.tenants for one in _sights(state, tenant)]
    if not looked:
        return {}
    shown = {path: expect for one in sights for path, expect in _group(one).items()}
    if any(len(_ways(_groups(state, tenant))) > 1 for tenant in state.world.tenants):
        return shown
    least = sum(one.must for one in sights)
    most = sum(one.must or one.may for one in sights)
    cites = tuple(sorted({case for one in sights for case in one.rests_on if one.must or not most}))
    return shown | {"groups#": Expect(tuple(range(least, most + 1)), cites or (IN_SCOPE,))}


def _groups(state: State, tenant: CloudTenant) -> Groups:
    """The group discovery of a tenant; without one, that of the connection that was deleted, if its groups stay."""
    connection = state.connection_of(tenant.tenant_id)
    if connection is not None:
        return connection.groups
    wanted = tenant.tenant_id.lower()
    former = next((one.groups for one in state.deleted if one.tenant_id == wanted), Groups())
    return (
        former if state.decisions.delete_keeps_discovered else replace(former, histories=Groups().histories)
    )


def _ways(groups: Groups) -> set[tuple[int | None, int | None]]:
    return {(history.stored.full, history.stored.delta) for history in groups.histories}


def _looked(groups: Groups) -> bool:
    return all(history.stored.full is not None for history in groups.histories)


def _sights(state: State, tenant: CloudTenant) -> tuple[GroupSight, ...]:
    groups = _groups(state, tenant)
    ways = {history.stored for history in groups.histories}
    sights = group_sights(state.world, tenant.tenant_id, groups, ways)
    if state.connection_of(tenant.tenant_id) is None and groups.ever:
        return tuple(replace(one, rests_on=("CON-10",)) for one in sights)
    return sights


def _group(sight: GroupSight) -> dict[str, Expect]:
    path = f"groups/{sight.object_id}/object_id"
    if not sight.may:
        return {path: Expect((ABSENT,), sight.rests_on)}
    there = {path: Expect((sight.object_id,), sight.rests_on)} if sight.must else {}
    return there | _attributes(sight) | _members(sight)


def _attributes(sight: GroupSight) -> dict[str, Expect]:
    row = f"groups/{sight.object_id}"
    names = sorted({group.name for group in sight.forms})
    if not names:
        return {}
    forms: tuple[Value, ...] = (*names, *(lower_guids(name) for name in names), ABSENT)
    return {
        f"{row}/display_name": Expect(forms, (IN_SCOPE,)),
        f"{row}/tenant_id": Expect((sight.tenant_id, ABSENT), (IN_SCOPE,)),
    }


def _members(sight: GroupSight) -> dict[str, Expect]:
    """Who is a member. That the whole group is missing is another rule's to say."""
    if not sight.must:
        return {}
    row = f"groups/{sight.object_id}/members"
    present = {f"{row}/{member}": Expect((True,), _cites(sight, member)) for member in sorted(sight.members)}
    absent = {f"{row}/{one}": Expect((ABSENT,), _cites(sight, one)) for one in sorted(sight.strangers)}
    return present | absent


def _cites(sight: GroupSight, member: str) -> tuple[str, ...]:
    return (BY_DELTA,) if member in sight.news else (IN_SCOPE,)


def settle_groups(state: State, seen: Observation) -> State:
    """Learn from the list in which of the possible ways the runs of groups have gone."""
    return replace(state, connections=tuple(_settled(state, one, seen) for one in state.connections))


def _settled(state: State, connection: Connection, seen: Observation) -> Connection:
    groups = connection.groups
    fits = frozenset(
        history
        for history in groups.histories
        if all(
            _fits(one, seen)
            for one in group_sights(state.world, connection.tenant_id, groups, [history.stored])
        )
    )
    return replace(connection, groups=replace(groups, histories=fits or groups.histories))


def _fits(sight: GroupSight, seen: Observation) -> bool:
    row = f"groups/{sight.object_id}"
    listed = seen.get(f"{row}/object_id") is not ABSENT
    if listed != sight.must:
        return sight.may and bool(sight.forms) and not sight.must
    there = all(seen.get(f"{row}/members/{one}") is True for one in sight.members)
    return not listed or (
        there and all(seen.get(f"{row}/members/{one}") is ABSENT for one in sight.strangers)
    )
