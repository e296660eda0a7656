"""The discovered users: who must be there, who may not, and with which attributes (facts F122, F124)."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from azharness.contract.cloud import CloudTenant, Person
from azharness.model.agents import EXPIRED_CURSOR, KEEPS_CURSOR
from azharness.model.directory import Sight, sights
from azharness.model.machines.connection import BROKEN_CHAIN, KEPT, THROTTLED
from azharness.model.members import MEMBERS, Brought, brought, person_at
from azharness.model.prediction import ABSENT, Expect, Observation, Value
from azharness.model.services import CLOUD_MANAGEMENT
from azharness.model.site import Connection, Stored
from azharness.model.state import State
from azharness.model.text import lower_guids
from azharness.model.world import PAGE

CITES = frozenset(
    {
        "CON-10",
        "DSC-2",
        "DSC-3",
        "DSC-4/paging",
        "DSC-5/changed-users",
        "DSC-5/new-users",
        "DSC-9/deletions-by-full-run",
        EXPIRED_CURSOR,
        KEEPS_CURSOR,
        MEMBERS,
        BROKEN_CHAIN,
        KEPT,
        THROTTLED,
    }
)

ON_PREMISES = ("security_identifier", "domain_name", "sam_account_name", "distinguished_name")
ATTRIBUTES = ("display_name", "mail", "mail_nickname", *(f"on_premises_{name}" for name in ON_PREMISES))
"""Fields of a discovered user; in Graph they have the same names in camel case."""
NOBODY = frozenset({Stored()})


def users_shown(state: State) -> dict[str, Expect]:
    """What the site must show of every person of every tenant, as soon as it certainly discovered one."""
    seen = {tenant.tenant_id: _sights(state, tenant) for tenant in state.world.tenants}
    shown = {path: expect for some in seen.values() for one in some for path, expect in _person(one).items()}
    everybody = [one for some in seen.values() for one in some]
    if not any(one.must for one in everybody):
        return {path: expect for path, expect in shown.items() if expect.cites != ("DSC-2",)}
    if all(_is_known(state, tenant) for tenant in state.world.tenants):
        shown["users#"] = _counted(state, everybody)
    return shown


def _sights(state: State, tenant: CloudTenant) -> tuple[Sight, ...]:
    plain = sights(state.world, tenant.tenant_id, _stored(state, tenant))
    connection = state.connection_of(tenant.tenant_id, CLOUD_MANAGEMENT)
    if connection is None or not connection.groups.ever:
        return plain
    found = brought(state.world, tenant.tenant_id, connection.groups)
    return tuple(_with_members(state, one, found) for one in plain)


def _with_members(state: State, sight: Sight, found: Brought) -> Sight:
    """The sight of a person whom group discovery may have brought."""
    if sight.must or sight.object_id not in found.may | found.must:
        return sight
    editions = range(state.world.edition + 1)
    people = [person_at(state.world, one, sight.tenant_id, sight.object_id) for one in editions]
    forms = tuple({id(person): person for person in people if person is not None}.values())
    must = sight.object_id in found.must
    return replace(
        sight, must=must, may=True, people=forms, rests_on=(MEMBERS,) if must else (), changed=False
    )


def _stored(state: State, tenant: CloudTenant) -> frozenset[Stored]:
    """All that may be stored of a tenant."""
    connection = state.connection_of(tenant.tenant_id, CLOUD_MANAGEMENT)
    if connection is not None:
        return frozenset(history.stored for history in connection.histories)
    return state.leftover.get(tenant.tenant_id.lower(), NOBODY)


def _is_known(state: State, tenant: CloudTenant) -> bool:
    """Whether it is certain what is stored of a tenant; runs that may or may not have come leave it open."""
    return len({(one.full, one.delta) for one in _stored(state, tenant)}) == 1


def _counted(state: State, everybody: list[Sight]) -> Expect:
    """How many users are listed. One too many or too few is no plain rule's where the person is another rule's to say.

    With pages, one too many of those who may not be there is no rule of the pages' either.
    """
    rules = {one.rests_on for one in everybody if one.must}
    alike = next(iter(rules)) if len(rules) == 1 else ()
    least = sum(one.must and (not one.rests_on or one.rests_on == alike) for one in everybody)
    most = sum(one.may or bool(one.rests_on) for one in everybody)
    if alike:
        return Expect(tuple(range(least, most + 1)), alike)
    large = [tenant for tenant in state.world.tenants if _is_large(tenant) and _sights(state, tenant)]
    if not any(one.full is not None for tenant in large for one in _stored(state, tenant)):
        return Expect(tuple(range(least, most + 1)), ("DSC-2",))
    return Expect(tuple(range(least, max(most, len(everybody)) + 1)), ("DSC-4/paging",))


def _is_large(tenant: CloudTenant) -> bool:
    """Whether Graph answers in more than one page by default."""
    return len(tenant.people) > PAGE


def _person(sight: Sight) -> dict[str, Expect]:
    """Whether a person is listed, and with what."""
    path = _path(sight.object_id)
    if not sight.may:
        return {path: Expect((ABSENT,), sight.rests_on or ("DSC-2",))}
    plain = ("DSC-4/paging",) if sight.paged else ("DSC-2",)
    there = {path: Expect((sight.object_id,), sight.rests_on or plain)} if sight.must else {}
    return there | _attributes(sight)


def _path(object_id: str, field: str = "object_id") -> str:
    return f"users/{object_id}/{field}"


def _attributes(sight: Sight) -> dict[str, Expect]:
    """The attributes as far as they are told; that the whole user is missing is another rule's to say."""
    told = {field: _values(sight.people, field) for field in ("user_principal_name", *ATTRIBUTES)}
    told["tenant_id"] = {sight.tenant_id}
    cites = ("DSC-5/changed-users",) if sight.changed else ("DSC-3",)
    return {
        _path(sight.object_id, field): Expect(_forms(values), cites)
        for field, values in told.items()
        if values
    }


def _forms(values: Iterable[str]) -> tuple[Value, ...]:
    ordered = sorted(values)
    return tuple(dict.fromkeys((*ordered, *(lower_guids(value) for value in ordered), ABSENT)))


def _values(people: tuple[Person, ...], field: str) -> set[str]:
    """What a field may hold; nothing where it is not told of one of the editions."""
    if field == "user_principal_name":
        return {person.user_principal_name for person in people}
    held = [person.attributes.get(_in_graph(field)) for person in people]
    return set() if None in held else {text for text in held if text is not None}


def _in_graph(field: str) -> str:
    first, *others = field.split("_")
    return first + "".join(word.capitalize() for word in others)


def settle_users(state: State, seen: Observation) -> State:
    """Learn from the list in which of the possible ways the runs have gone."""
    return replace(state, connections=tuple(_settled(state, one, seen) for one in state.connections))


def _settled(state: State, connection: Connection, seen: Observation) -> Connection:
    if connection.service != CLOUD_MANAGEMENT or len(connection.histories) == 1:
        return connection
    fits = frozenset(
        history
        for history in connection.histories
        if all(_fits(one, seen) for one in _alone(state, connection, history.stored))
    )
    return replace(connection, histories=fits or connection.histories)


def _alone(state: State, connection: Connection, stored: Stored) -> list[Sight]:
    """All people where just this is stored; of those whom groups may have brought the list says nothing."""
    found = brought(state.world, connection.tenant_id, connection.groups)
    known = sights(state.world, connection.tenant_id, {stored})
    return [one for one in known if one.must or one.object_id not in found.may]


def _fits(sight: Sight, seen: Observation) -> bool:
    listed = seen.get(_path(sight.object_id)) is not ABSENT
    if listed != sight.must:
        return sight.may and not sight.must
    names = _values(sight.people, "display_name")
    return not listed or not names or seen.get(_path(sight.object_id, "display_name")) in {*names, ABSENT}
