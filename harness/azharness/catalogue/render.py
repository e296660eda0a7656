"""Requirements as Markdown for people and as JSON for programs."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

import msgspec

from azharness.catalogue.applicability import services_in_words, versions_in_words
from azharness.catalogue.catalogue import load
from azharness.catalogue.requirement import Case, Requirement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FORMAT: Final = "azharness.catalogue/1"
"""The name and version of the JSON shape; the number rises when a reader could break."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON document: its format and the rows, every field always present."""

    format: str
    rows: tuple[Requirement, ...]


def as_json(rows: Iterable[Requirement]) -> bytes:
    """Render requirements as one JSON document, UTF-8, with fields in a fixed order."""
    return msgspec.json.encode(Document(format=FORMAT, rows=tuple(rows)))


def as_markdown(rows: Iterable[Requirement]) -> str:
    """Render requirements as Markdown: a heading for each chapter, a section for each row."""
    titles = {chapter.id: chapter.title for chapter in load().chapters}
    lines: list[str] = []
    for chapter, members in groupby(rows, key=lambda row: row.chapter):
        lines += [f"## {chapter} {titles.get(chapter, '')}".rstrip(), ""]
        for row in members:
            lines += [*_section(row), ""]
    return "\n".join(lines)


def _section(row: Requirement) -> Iterator[str]:
    yield from (f"### {row.id} ({row.level})", "", row.rule, "")
    yield f"- Why: {row.why}"
    yield f"- Holds for: {_scope(row)}"
    yield f"- Source: {_source(row)}"
    for other, reason in row.shares.items():
        yield f"- Can fail together with {other}: {reason}"
    if row.excluded is not None:
        yield f"- Not judged: {row.excluded}"
    for case in row.cases:
        if case.key != row.id:
            yield f"- `{case.key}`: {_case(case)}"


def _scope(row: Requirement) -> str:
    needs = [f"needs `{capability}`" for capability in row.capabilities]
    return "; ".join([versions_in_words(row), services_in_words(row) or "every backend", *needs])


def _source(row: Requirement) -> str:
    source = row.source
    return f"{source.page}, section {source.section}: {source.pointer} ({', '.join(source.facts)})"


def _case(case: Case) -> str:
    notes = [str(case.level)] if case.level is not None else []
    notes += [f"needs `{capability}`" for capability in case.capabilities]
    return f"{case.title} ({', '.join(notes)})" if notes else case.title
