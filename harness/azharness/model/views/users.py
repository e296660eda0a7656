"""The discovered users: who must be there, who may not, and with which attributes (facts F122, F124)."""

from __future__ import annotations

from dataclasses import replace

from azharness.contract.cloud import CloudTenant, Person
from azharness.model.prediction import ABSENT, Expect, Observation
from azharness.model.services import CLOUD_MANAGEMENT
from azharness.model.site import Connection
from azharness.model.state import State
from azharness.model.text import lower_guids
from azharness.model.world import PAGE, discovered

CITES = frozenset({"DSC-2", "DSC-3", "DSC-4/paging"})

ON_PREMISES = ("security_identifier", "domain_name", "sam_account_name", "distinguished_name")
ATTRIBUTES = ("display_name", "mail", "mail_nickname", *(f"on_premises_{name}" for name in ON_PREMISES))
"""Fields of a discovered user; in Graph they have the same names in camel case."""


def users_shown(state: State) -> dict[str, Expect]:
    """What the site must show of every person of every tenant, as soon as it certainly discovered one."""
    shown: dict[str, Expect] = {}
    for tenant in state.world.tenants:
        shown |= _tenant(state, tenant, state.connection_of(tenant.tenant_id))
    discovering = state.connections_to(CLOUD_MANAGEMENT)
    if not any(one.certain for one in discovering):
        return {path: expect for path, expect in shown.items() if expect.cites == ("DSC-3",)}
    known = all(one.certain or _never_ran(one) for one in discovering)
    if known and state.leftover <= {one.tenant_id for one in discovering if one.certain}:
        shown["users#"] = _counted(_stored(state))
    return shown


def _never_ran(connection: Connection) -> bool:
    return not any(history.stored for history in connection.histories)


def _counted(tenants: tuple[CloudTenant, ...]) -> Expect:
    """How many users are listed. With pages, one too many of those who may not be there is no rule of the pages'."""
    wanted = sum(len(discovered(tenant)) for tenant in tenants)
    if not any(_large(tenant) for tenant in tenants):
        return Expect((wanted,), ("DSC-2",))
    people = sum(len(tenant.people) for tenant in tenants)
    return Expect(tuple(range(wanted, people + 1)), ("DSC-4/paging",))


def _stored(state: State) -> tuple[CloudTenant, ...]:
    found = (
        state.world.tenant(one.tenant_id) for one in state.connections_to(CLOUD_MANAGEMENT) if one.certain
    )
    return tuple(tenant for tenant in found if tenant is not None)


def _large(tenant: CloudTenant) -> bool:
    """Whether Graph answers in more than one page by default."""
    return len(tenant.people) > PAGE


def _tenant(state: State, tenant: CloudTenant, connection: Connection | None) -> dict[str, Expect]:
    stored = tenant.tenant_id.lower() in state.leftover or (connection and not _never_ran(connection))
    wanted = discovered(tenant) if stored else ()
    shown = {_path(one): Expect((ABSENT,), ("DSC-2",)) for one in tenant.people if one not in wanted}
    if connection and connection.certain:
        cites = ("DSC-4/paging",) if _large(tenant) else ("DSC-2",)
        shown |= {_path(one): Expect((one.object_id.lower(),), cites) for one in wanted}
    return shown | {path: expect for one in wanted for path, expect in _attributes(tenant, one).items()}


def _path(person: Person, field: str = "object_id") -> str:
    return f"users/{person.object_id.lower()}/{field}"


def _attributes(tenant: CloudTenant, person: Person) -> dict[str, Expect]:
    values = {
        "tenant_id": tenant.tenant_id.lower(),
        "user_principal_name": person.user_principal_name,
        **{field: person.attributes.get(_in_graph(field), "") for field in ATTRIBUTES},
    }
    return {_path(person, field): _attribute(value) for field, value in values.items()}


def _in_graph(field: str) -> str:
    first, *others = field.split("_")
    return first + "".join(word.capitalize() for word in others)


def _attribute(value: str) -> Expect:
    """The attribute, or none where the whole user is missing: that is another rule's to say."""
    return Expect(tuple(dict.fromkeys((value, lower_guids(value), ABSENT))), ("DSC-3",))


def settle_users(state: State, seen: Observation) -> State:
    """Learn from the list whether a run that may have happened did; users left from a deleted connection say nothing."""
    return replace(state, connections=tuple(_settled(state, one, seen) for one in state.connections))


def _settled(state: State, connection: Connection, seen: Observation) -> Connection:
    if connection.tenant_id in state.leftover:
        return connection
    tenant = state.world.tenant(connection.tenant_id)
    found = tenant and all(seen.get(_path(person)) is not ABSENT for person in discovered(tenant))
    stored = frozenset(history for history in connection.histories if history.stored)
    return replace(connection, histories=stored) if found and stored else connection
