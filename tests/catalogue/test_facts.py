"""The facts page holds what the catalogue cites, each fact once and with its grade."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from azharness.catalogue import Requirement, load

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "facts.md").read_text(encoding="utf-8")
ENTRIES = re.findall(r"^- \*\*([FAEKGRC][0-9]+)\*\* (.*(?:\n  .*)*)", PAGE, flags=re.MULTILINE)
TEXTS = {number: " ".join(text.split()) for number, text in ENTRIES}
GRADES = set(re.findall(r"^\| ([a-z]+) \|", PAGE, flags=re.MULTILINE))
SOURCES = {
    name for cell in re.findall(r"^\| ([A-Z, -]+) \|", PAGE, flags=re.MULTILINE) for name in cell.split(", ")
}


@pytest.mark.parametrize("row", load().rows, ids=lambda row: row.id)
def test_cited_facts_exist(row: Requirement) -> None:
    """Every fact that a requirement cites stands on the facts page."""
    assert set(row.source.facts) <= {number for number, _ in ENTRIES}


def test_facts_are_numbered_once() -> None:
    """A number names one fact."""
    numbers = [number for number, _ in ENTRIES]
    assert len(set(numbers)) == len(numbers)
    assert len(numbers) == PAGE.count("\n- **")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_fact_has_a_known_grade_and_source(text: str) -> None:
    """Every fact ends with a grade and sources that the page explains."""
    note = re.search(r"\[([a-z]+)(: ([^\[\]]+))?\]$", text)
    assert note
    assert note[1] in GRADES
    assert set(re.findall(r"\b[A-Z][A-Z-]{2,}\b", note[3] or "")) <= SOURCES
