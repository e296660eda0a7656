"""People of a tenant as runs saw them: in which edition of the world, and what follows for what is stored."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from azharness.contract.cloud import CloudTenant, Person
from azharness.model.site import Stored
from azharness.model.world import PAGE, World

CHANGED = "DSC-5/changed-users"
NEW = "DSC-5/new-users"
GONE = "DSC-9/deletions-by-full-run"


class Sight(msgspec.Struct, frozen=True):
    """A person as what is stored may have it: certainly, possibly or not at all, in one of these forms.

    `rests_on` are the case keys where it is not the plain rule's to say, `changed` says whether a delta run brought
    the form, `paged` whether Graph told the tenant's people in several pages.
    """

    tenant_id: str
    object_id: str
    must: bool
    may: bool
    people: tuple[Person, ...]
    rests_on: tuple[str, ...] = ()
    changed: bool = False
    paged: bool = False


def is_discovered(person: Person | None) -> bool:
    """Whether user discovery stores a person: enabled members."""
    return person is not None and person.enabled and person.member


class _Way(msgspec.Struct, frozen=True):
    """A person in one of the ways in which runs may have gone."""

    must: bool
    may: bool
    people: tuple[Person, ...]
    rests_on: tuple[str, ...] = ()
    changed: bool = False


def sights(world: World, tenant_id: str, ways: Iterable[Stored]) -> tuple[Sight, ...]:
    """All people that a tenant has or had, as what may be stored has them."""
    editions = _Editions(world, tenant_id)
    stored = list(ways)
    return tuple(_sight(editions, object_id, stored) for object_id in editions.everybody())


class _Editions:
    """The people of a tenant by edition and object ID."""

    def __init__(self, world: World, tenant_id: str) -> None:
        self.tenant_id = tenant_id.lower()
        self._world = world
        self._people: dict[int, dict[str, Person]] = {}

    def person(self, edition: int | None, object_id: str) -> Person | None:
        """A person in an edition; None where there was none, or no such edition."""
        return None if edition is None else self._at(edition).get(object_id)

    def everybody(self) -> tuple[str, ...]:
        """All who are or ever were in the tenant."""
        ids = (object_id for edition in range(self._world.edition + 1) for object_id in self._at(edition))
        return tuple(dict.fromkeys(ids))

    def is_large(self) -> bool:
        """Whether Graph answers in more than one page by default."""
        return len(self._at(self._world.edition)) > PAGE

    def _at(self, edition: int) -> dict[str, Person]:
        if edition not in self._people:
            tenant = self._world.at(edition, self.tenant_id)
            self._people[edition] = _by_id(tenant)
        return self._people[edition]


def _by_id(tenant: CloudTenant | None) -> dict[str, Person]:
    return {person.object_id.lower(): person for person in tenant.people} if tenant else {}


def _sight(editions: _Editions, object_id: str, stored: list[Stored]) -> Sight:
    ways = [_way(editions, object_id, one) for one in stored]
    return Sight(
        tenant_id=editions.tenant_id,
        object_id=object_id,
        must=all(way.must for way in ways),
        may=any(way.may for way in ways),
        people=_distinct(person for way in ways for person in way.people),
        rests_on=_common([way.rests_on for way in ways]),
        changed=all(way.changed for way in ways),
        paged=editions.is_large(),
    )


def _distinct(people: Iterable[Person]) -> tuple[Person, ...]:
    """Each record once; one that did not change is the same in all editions."""
    return tuple({id(person): person for person in people}.values())


def _common(cases: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The case keys, where all ways rest on the same."""
    return cases[0] if all(each == cases[0] for each in cases) else ()


def _way(editions: _Editions, object_id: str, stored: Stored) -> _Way:
    """A person where just this is stored; what came in the middle of a run may be there beside it."""
    whole = _whole(editions, object_id, stored)
    came = editions.person(stored.partly, object_id)
    if came is None or not is_discovered(came):
        return whole
    return _Way(whole.must, may=True, people=(*whole.people, came), rests_on=whole.rests_on)


def _whole(editions: _Editions, object_id: str, stored: Stored) -> _Way:
    """A person as the last full run saw it, and the last delta run after that."""
    full = editions.person(stored.full, object_id)
    if stored.delta is None:
        return _as_listed(full, _after_full(editions, object_id, stored))
    now = editions.person(stored.delta, object_id)
    if now is None and full is not None and is_discovered(full):
        return _Way(must=False, may=True, people=(full,))
    return _after_delta(full, now, stored)


def _as_listed(person: Person | None, rests_on: tuple[str, ...]) -> _Way:
    if person is None or not is_discovered(person):
        return _Way(must=False, may=False, people=(), rests_on=rests_on)
    return _Way(must=True, may=True, people=(person,), rests_on=rests_on)


def _after_full(editions: _Editions, object_id: str, stored: Stored) -> tuple[str, ...]:
    """What it rests on that a person is listed after a full run, or not any more."""
    person = editions.person(stored.full, object_id)
    if person is not None and not is_discovered(person):
        return ()
    if stored.full is None or person is not None:
        return stored.cites
    was_there = any(editions.person(edition, object_id) for edition in range(stored.full))
    return (GONE,) if was_there else stored.cites


def _after_delta(full: Person | None, now: Person | None, stored: Stored) -> _Way:
    if full is now:
        return _as_listed(now, stored.cites)
    rests_on = stored.news or ((NEW,) if full is None else (CHANGED,))
    return replace(_as_listed(now, rests_on), changed=full is not None and not stored.news)
