"""One observable rule of the wizard, where it comes from, and the cases that try it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from azharness.catalogue.versions import ProductVersion
from azharness.contract import Capability

ARTICLE: Final = "Configure Azure services for use with Configuration Manager"
"""The title of the page that the catalogue follows first."""


class Level(StrEnum):
    """How binding a requirement is, in the words of RFC 2119.

    MUST is said by the article, SHOULD by other product pages or by what every user of a wizard expects,
    MAY is reported from the field or decided by this project; a failed MAY is shown and fails nobody.
    """

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The place in public documentation that a requirement rests on.

    `pointer` says in the project's own words which statement of the section is meant; `facts` are entries
    of docs/reference/facts.md.
    """

    page: str
    section: str
    pointer: str
    facts: tuple[str, ...]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One way to try a requirement, with a verdict of its own.

    `level` is None where the case is as binding as its requirement. `services` and `capabilities` are
    complete: those of the requirement are already in them.
    """

    key: str
    title: str
    level: Level | None
    services: tuple[str, ...]
    capabilities: tuple[Capability, ...]

    @property
    def requirement(self) -> str:
        """Return the ID of the requirement that the case belongs to."""
        return self.key.partition("/")[0]


class Requirement(msgspec.Struct, frozen=True, kw_only=True):
    """One observable rule with a stable ID.

    `since` is the first version that it holds for, `until` the first that it holds for no more, `only`
    names versions outright; what is None or empty does not restrict. `services` names the services that
    it is about (empty: the core, which every backend has), `one_of` those of which any will do to show it. `excluded` is the reason why it is not judged.
    `shares` names the requirements, with a reason each, that one and the same fault may break together with this one.
    """

    id: str
    chapter: str
    level: Level
    rule: str
    why: str
    source: Source
    since: ProductVersion | None
    until: ProductVersion | None
    only: tuple[ProductVersion, ...]
    services: tuple[str, ...]
    one_of: tuple[str, ...]
    capabilities: tuple[Capability, ...]
    cases: tuple[Case, ...]
    excluded: str | None
    shares: dict[str, str]

    def level_of(self, case: Case) -> Level:
        """Return how binding a case of this requirement is."""
        return case.level or self.level
