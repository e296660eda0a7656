"""Finding people by name, quickly even where there are a million.

Nobody of a crowd exists until somebody asks, and their names repeat after so many numbers: what a name holds is looked
at once for each pair of a first and a last name, and the numbers of those who have it follow from that.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from azfakes.directory.crowd import Crowd, CrowdTable
from azfakes.directory.records import TenantRecord, UserRecord
from azfakes.worlds.people import name_of, names_come_again

_NUMBERED = re.compile(r"(?P<names>[^0-9@]+)(?P<number>[0-9]+)(?P<domain>@.*)?")
_REMEMBERED: Final = 16


@dataclass(frozen=True, slots=True)
class Found:
    """People who were found: how many in all, and those of one page."""

    total: int
    people: list[UserRecord]


def find_people(tenant: TenantRecord, text: str, start: int, limit: int) -> Found:
    """Find people whose display name holds a text or whose user principal name begins with it, in any letter case.

    An object ID finds its owner. Those who were made or changed come first.
    """
    wanted = " ".join(text.split()).casefold()
    owner = tenant.users.get(wanted)
    if owner is not None:
        return Found(1, [owner])
    stored = [one for one in tenant.users.stored() if _fits(one, wanted)]
    page = stored[start : start + limit]
    if not isinstance(tenant.users, CrowdTable):
        return Found(len(stored), page)
    matches = _matches(tenant.users.crowd, wanted)
    changed = (matches.place(number) for number in tenant.users.changed())
    untouched = _Untouched(matches, sorted(place for place in changed if place is not None))
    first = max(start - len(stored), 0)
    places = range(first, min(first + limit - len(page), len(untouched)))
    page += [record for _, record in tenant.users.entries([untouched.at(place) for place in places])]
    return Found(len(stored) + len(untouched), page)


@dataclass(frozen=True, slots=True)
class _Matches:
    """Numbers of a crowd, in order: those below `size` that leave one of the `rests` when divided by `step`."""

    rests: Sequence[int]
    step: int
    size: int

    def __len__(self) -> int:
        rounds, rest = divmod(self.size, self.step)
        return rounds * len(self.rests) + bisect_left(self.rests, rest)

    def at(self, place: int) -> int:
        """Tell the number at a place."""
        rounds, rest = divmod(place, len(self.rests))
        return rounds * self.step + self.rests[rest]

    def place(self, number: int) -> int | None:
        """Tell the place of a number, or None where it is not among them."""
        rounds, rest = divmod(number, self.step)
        found = bisect_left(self.rests, rest)
        if found == len(self.rests) or self.rests[found] != rest:
            return None
        return rounds * len(self.rests) + found


@dataclass(frozen=True, slots=True)
class _Untouched:
    """Matches without those at some places, which are told in order."""

    matches: _Matches
    without: list[int]

    def __len__(self) -> int:
        return len(self.matches) - len(self.without)

    def at(self, place: int) -> int:
        """Tell the number at a place."""
        for one in self.without:
            if one > place:
                break
            place += 1
        return self.matches.at(place)


def _fits(person: UserRecord, wanted: str) -> bool:
    document = person.document
    return wanted in document.display_name.casefold() or document.user_principal_name.casefold().startswith(
        wanted
    )


def _matches(crowd: Crowd, wanted: str) -> _Matches:
    """Find the numbers of a crowd whose names fit."""
    step = names_come_again()
    numbered = _NUMBERED.fullmatch(wanted)
    if numbered is None:
        return _Matches(_rests(wanted) if wanted else range(step), step, crowd.size)
    if not f"@{crowd.domain.casefold()}".startswith(numbered["domain"] or ""):
        return _Matches((), step, crowd.size)
    same = (number for rest in _rests_of_alias(numbered["names"]) for number in range(rest, crowd.size, step))
    whole = numbered["domain"] is not None
    found = [one for one in same if _begins(str(one + 1), numbered["number"], whole=whole)]
    return _Matches(sorted(found), max(crowd.size, 1), crowd.size)


def _begins(number: str, wanted: str, *, whole: bool) -> bool:
    return number == wanted if whole else number.startswith(wanted)


@lru_cache(_REMEMBERED)
def _rests(wanted: str) -> Sequence[int]:
    """Find what the numbers leave of those whose display name or mail alias, before its number, fits."""
    return [rest for rest, (name, alias) in enumerate(_names()) if wanted in name or alias.startswith(wanted)]


@lru_cache(_REMEMBERED)
def _rests_of_alias(wanted: str) -> Sequence[int]:
    return [rest for rest, (_, alias) in enumerate(_names()) if alias == wanted]


def _names() -> Iterator[tuple[str, str]]:
    """List display names and mail aliases without their number, in lower case, until they come again."""
    for number in range(1, names_come_again() + 1):
        first, last, alias = name_of(number)
        yield f"{first} {last}".casefold(), alias.rstrip("0123456789")
