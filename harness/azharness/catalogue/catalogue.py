"""All requirements in order, found by ID or by the key of a case."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import msgspec

from azharness.catalogue.applicability import Applicability, Target, of_case, of_row
from azharness.catalogue.errors import MalformedChapterError, UnknownRequirementError
from azharness.catalogue.forms import ChapterForm, requirement
from azharness.catalogue.requirement import Case, Requirement
from azharness.contract import Capability

if TYPE_CHECKING:
    from collections.abc import Collection

    from azharness.catalogue.versions import ProductVersion

CHAPTERS: Final = (
    "TEN", "CLD", "SVC", "WIZ", "SRV", "CRT", "NAT", "APP", "CFG",
    "UPD", "KEY", "NTF", "DIS", "CON", "DSC", "FLW", "SEC",
)  # fmt: skip
"""The chapters in the order in which they are read; each has a file in `data`."""


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """A group of requirements about one subject."""

    id: str
    title: str


class Catalogue(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Every requirement of the wizard.

    `rows` keeps the order of the chapters and, within one, of the requirements.
    """

    chapters: tuple[Chapter, ...]
    rows: tuple[Requirement, ...]

    @property
    def cases(self) -> tuple[Case, ...]:
        """Return the cases of all rows, in order."""
        return tuple(case for row in self.rows for case in row.cases)

    def row(self, identifier: str) -> Requirement:
        """Return the requirement with an ID such as KEY-7, or raise `UnknownRequirementError`."""
        found = self._rows_by_id.get(identifier)
        if found is None:
            raise _unknown(identifier, self._rows_by_id)
        return found

    def case(self, key: str) -> Case:
        """Return the case with a key such as FLW-3/unsigned@gateway, or raise `UnknownRequirementError`."""
        found = self._cases_by_key.get(key)
        if found is None:
            raise _unknown(key, self._cases_by_key)
        return found

    def applicability(
        self,
        subject: Requirement | Case,
        *,
        version: ProductVersion,
        offered: Collection[str],
        selected: Collection[str] | None = None,
        capabilities: Collection[Capability] = (),
    ) -> Applicability:
        """Tell whether a row or a case concerns a backend, and why not.

        `offered` are the services that the backend offers, `selected` those to be judged (None: all).
        """
        target = Target(
            version=version,
            offered=frozenset(offered),
            selected=None if selected is None else frozenset(selected),
            capabilities=frozenset(capabilities),
        )
        if isinstance(subject, Requirement):
            return of_row(subject, target)
        return of_case(self.row(subject.requirement), subject, target)

    @cached_property
    def _rows_by_id(self) -> dict[str, Requirement]:
        return {row.id: row for row in self.rows}

    @cached_property
    def _cases_by_key(self) -> dict[str, Case]:
        return {case.key: case for case in self.cases}


@cache
def load() -> Catalogue:
    """Read the catalogue from the package's data files; the same object every time.

    Raises `MalformedChapterError` when a file is missing or does not say what a chapter has to say.
    """
    forms = [_read(chapter) for chapter in CHAPTERS]
    return Catalogue(
        chapters=tuple(Chapter(id=form.id, title=form.title) for form in forms),
        rows=tuple(requirement(form.id, row) for form in forms for row in form.rows),
    )


def _read(chapter: str) -> ChapterForm:
    file = files("azharness.catalogue") / "data" / f"{chapter.lower()}.toml"
    try:
        return parse(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as reason:
        raise MalformedChapterError(chapter, str(reason)) from reason


def parse(text: str) -> ChapterForm:
    """Read one chapter from TOML; raise `ValueError` when it is malformed."""
    return msgspec.convert(tomllib.loads(text), ChapterForm)


def _unknown(wanted: str, known: Collection[str]) -> UnknownRequirementError:
    return UnknownRequirementError(wanted, tuple(get_close_matches(wanted, known, n=3)))
