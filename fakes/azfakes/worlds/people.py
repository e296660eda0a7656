"""People beyond those of a world's file, drawn from name pools that Faker sampled once."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

MOST_PEOPLE: Final = 1_000_000
PASSWORD_HEAD: Final = "Crowd!Test-"
"""How the passwords of all these people begin, and of nobody else."""

_NUMBER = re.compile(r"[1-9][0-9]{0,6}$")


class Pools(msgspec.Struct):
    """First and last names to combine."""

    first: list[str]
    last: list[str]


def name_of(number: int) -> tuple[str, str, str]:
    """Give first name, last name and mail alias of the person with a number, from 1; aliases are all different."""
    first, last, first_aliases, last_aliases = _names()
    # The second stride has no factor in common with the pool's size, so that pairs repeat late.
    place, other = number % len(first), number * 7 % len(last)
    return first[place], last[other], f"{first_aliases[place]}.{last_aliases[other]}{number}"


def names_come_again() -> int:
    """Tell after how many people the same first and last names stand together again."""
    first, last, _, _ = _names()
    return len(first) * len(last)


def number_of(alias: str) -> int | None:
    """Tell the number of the person with a mail alias in lower case, or None where it is nobody's."""
    match = _NUMBER.search(alias)
    if match is None or name_of(int(match[0]))[2] != alias:
        return None
    return int(match[0])


def password_of(number: int) -> str:
    """Give the password with which the person with a number signs in."""
    return f"{PASSWORD_HEAD}{number:05d}"


@cache
def _names() -> tuple[list[str], list[str], list[str], list[str]]:
    """Read the pools: first and last names, and both as they stand in aliases."""
    raw = (files("azfakes.worlds") / "pools" / "names.json").read_bytes()
    pools = msgspec.json.decode(raw, type=Pools)
    return pools.first, pools.last, [*map(_alias, pools.first)], [*map(_alias, pools.last)]


def _alias(name: str) -> str:
    return name.lower().replace(" ", "").replace("'", "")
