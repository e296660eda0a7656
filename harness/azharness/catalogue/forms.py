"""How a chapter is written in its TOML file, and how rows and cases are made of it.

The files leave out what can be said in one place: a row without cases is its own single case, a case takes
over services and capabilities of its row, and `doors` stands for the two places where a client knocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from azharness.catalogue.requirement import ARTICLE, Case, Level, Requirement, Source
from azharness.catalogue.versions import ProductVersion
from azharness.contract import Capability

if TYPE_CHECKING:
    from collections.abc import Iterator

DOORS: Final = {
    "gateway": "at the cloud management gateway",
    "management-point": "at the management point",
}
"""The two places where a client presents a token: part of the case's key, and words for its title."""


class CaseForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case as written: `services` replaces those of the row, `capabilities` adds to them."""

    slug: str
    title: str
    level: Level | None = None
    services: tuple[str, ...] | None = None
    capabilities: tuple[Capability, ...] = ()


class RowForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A requirement as written: `doors` tries every case at the gateway and at the management point.

    `services` are needed together; of `one_of` a single one will do.
    """

    id: str
    level: Level
    rule: str
    why: str
    section: str
    pointer: str
    facts: tuple[str, ...]
    page: str = ARTICLE
    since: ProductVersion | None = None
    until: ProductVersion | None = None
    only: tuple[ProductVersion, ...] = ()
    services: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    capabilities: tuple[Capability, ...] = ()
    doors: bool = False
    cases: tuple[CaseForm, ...] = ()
    excluded: str | None = None
    shares: dict[str, str] = {}


class ChapterForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A chapter as written: its three letters, its title and its rows in order."""

    id: str
    title: str
    rows: tuple[RowForm, ...]


def requirement(chapter: str, form: RowForm) -> Requirement:
    """Make the requirement that a form describes."""
    return Requirement(
        id=form.id,
        chapter=chapter,
        level=form.level,
        rule=form.rule,
        why=form.why,
        source=Source(page=form.page, section=form.section, pointer=form.pointer, facts=form.facts),
        since=form.since,
        until=form.until,
        only=form.only,
        services=form.services,
        one_of=form.one_of,
        capabilities=form.capabilities,
        cases=tuple(_cases(form)),
        excluded=form.excluded,
        shares=form.shares,
    )


def _cases(row: RowForm) -> Iterator[Case]:
    if not row.cases:
        yield Case(
            key=row.id, title=row.rule, level=None, services=row.services, capabilities=row.capabilities
        )
    for form in row.cases:
        for suffix, place in _places(row):
            yield _case(row, form, suffix, place)


def _places(row: RowForm) -> tuple[tuple[str, str], ...]:
    if not row.doors:
        return (("", ""),)
    return tuple((f"@{door}", f", {words}") for door, words in DOORS.items())


def _case(row: RowForm, form: CaseForm, suffix: str, place: str) -> Case:
    return Case(
        key=f"{row.id}/{form.slug}{suffix}",
        title=f"{form.title}{place}",
        level=form.level,
        services=row.services if form.services is None else form.services,
        capabilities=tuple(dict.fromkeys(row.capabilities + form.capabilities)),
    )
