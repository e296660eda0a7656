"""The difference for programs, as JSON with a published schema."""

from __future__ import annotations

import json
from typing import Any, Final, Literal

import msgspec

from azharness.journal.known import day_of
from azharness.journal.verdicts import Judgement
from azreports.diff.causes import Cause
from azreports.diff.compare import Change, Comparison
from azreports.diff.words import sentence

FORMAT: Final = "azharness.diff/1"
"""Name and version of the shape; the number rises when a reader could break."""

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


class RunEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two runs."""

    backend: str
    backend_version: str
    verdict: Literal["conformant", "not-conformant", "incomplete", "error"]
    exit_code: int
    stopped: str
    day: str | None
    """The day in UTC on which it began."""


class DiffDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What is different between two runs of azharness."""

    format: str
    differ: bool
    sentence: str
    old: RunEntry
    new: RunEntry
    requirements: list[Change]
    """Those that differ, the most urgent first."""
    findings: list[str]
    """Tests that failed without failing a requirement in the new run alone."""
    findings_gone: list[str]
    causes: list[Cause]
    """The nearest explanations first."""


def schema() -> dict[str, Any]:
    """The JSON Schema of the document."""
    return {"$schema": _DIALECT, **msgspec.json.schema(DiffDocument)}


def render(comparison: Comparison) -> str:
    """The document as indented JSON in ASCII."""
    return json.dumps(msgspec.to_builtins(_document(comparison)), indent=2)


def _document(comparison: Comparison) -> DiffDocument:
    return DiffDocument(
        format=FORMAT,
        differ=comparison.differ,
        sentence=sentence(comparison),
        old=_run(comparison.old),
        new=_run(comparison.new),
        requirements=comparison.changes,
        findings=comparison.found,
        findings_gone=comparison.gone,
        causes=comparison.causes,
    )


def _run(judgement: Judgement) -> RunEntry:
    head, day = judgement.head, day_of(judgement.head.wall.at)
    return RunEntry(
        backend=head.backend.name,
        backend_version=head.backend.version,
        verdict=judgement.verdict.value,
        exit_code=judgement.exit_code,
        stopped=judgement.stopped,
        day=str(day) if day else None,
    )
