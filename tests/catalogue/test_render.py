"""Requirements can be read by people as Markdown and by programs as JSON."""

from __future__ import annotations

import json

import msgspec

from azharness.catalogue import as_json, as_markdown, load
from azharness.catalogue.render import Document


def test_json_shape_is_stable() -> None:
    """The document names its format, and a row has the same fields in the same order whatever it says."""
    document = json.loads(as_json(load().rows))
    assert list(document) == ["format", "rows"]
    assert document["format"] == "azharness.catalogue/1"
    fields = [
        "id", "chapter", "level", "rule", "why", "source", "since", "until", "only",
        "services", "one_of", "capabilities", "cases", "excluded", "shares",
    ]  # fmt: skip
    assert all(list(row) == fields for row in document["rows"])
    assert list(document["rows"][0]["source"]) == ["page", "section", "pointer", "facts"]
    assert list(document["rows"][0]["cases"][0]) == ["key", "title", "level", "services", "capabilities"]


def test_json_reads_back() -> None:
    """What is written can be read back without loss."""
    assert msgspec.json.decode(as_json(load().rows), type=Document).rows == load().rows


def test_markdown_has_a_section_for_each_row() -> None:
    """Every row has a heading with its level, and every chapter has one heading."""
    text = as_markdown(load().rows)
    assert text.count("\n### ") == len(load().rows)
    assert text.count("## TEN Tenants\n") == 1
    assert "### KEY-7 (SHOULD)" in text


def test_markdown_tells_scope_and_cases() -> None:
    """A section names versions, services and needs, and each case with its own level."""
    text = as_markdown([load().row("CRT-14"), load().row("TEN-2"), load().row("DIS-11"), load().row("NTF-6")])
    created = "Cloud Management or Microsoft Store for Business"
    assert f"- Holds for: every version; {created}; needs `fixtures`; needs `time`" in text
    assert "- `TEN-2/letter-case`: the same tenant ID in other letter case (SHOULD)" in text
    assert "- Holds for: 2010 up to, but not including, 2503; Cloud Management" in text
    assert "- Holds for: versions before 2006; every backend; needs `time`" in text


def test_markdown_says_why_a_row_is_not_judged() -> None:
    """An excluded row carries its reason."""
    row = msgspec.structs.replace(load().row("WIZ-1"), excluded="Judged elsewhere.")
    assert "- Not judged: Judged elsewhere." in as_markdown([row])
