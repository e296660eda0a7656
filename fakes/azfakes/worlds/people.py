"""People beyond those of a world's file, drawn from name pools that Faker sampled once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from azfakes.errors import WorldError
from azfakes.worlds.schema import WorldTenant, WorldUser

MOST_PEOPLE: Final = 10_000


class Pools(msgspec.Struct):
    """First and last names to combine."""

    first: list[str]
    last: list[str]


def crowd(tenant: WorldTenant, size: int) -> Iterator[WorldUser]:
    """Make so many members of a tenant, the same ones every time.

    Raises:
        WorldError: the size is negative or above 10,000.
    """
    if not 0 <= size <= MOST_PEOPLE:
        raise WorldError(f"A tenant takes 0 to {MOST_PEOPLE} further people, not {size}.")
    pools = _pools()
    return (_person(tenant.domains[0], pools, number) for number in range(1, size + 1))


def _person(domain: str, pools: Pools, number: int) -> WorldUser:
    first = pools.first[number % len(pools.first)]
    # The second stride has no factor in common with the pool's size, so that pairs repeat late.
    last = pools.last[number * 7 % len(pools.last)]
    nickname = f"{first}.{last}{number}".lower().replace(" ", "").replace("'", "")
    return WorldUser(
        upn=f"{nickname}@{domain}",
        display_name=f"{first} {last}",
        given_name=first,
        surname=last,
        mail=f"{nickname}@{domain}",
        mail_nickname=nickname,
        password=f"Crowd!Test-{number:05d}",
    )


@cache
def _pools() -> Pools:
    raw = (files("azfakes.worlds") / "pools" / "names.json").read_bytes()
    return msgspec.json.decode(raw, type=Pools)
