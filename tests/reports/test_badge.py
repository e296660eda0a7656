"""The badge says what the report says, to eyes, to screen readers and to shields.io."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from tests.reports.conftest import NOON, Reporter, Reports, at_random, example, head, row, run

from azharness.journal import events

SVG = "{http://www.w3.org/2000/svg}"
FAILED = example("a", ["KEY-1"], failed=["KEY-1"], result="failed")
PASSED = example("a", ["KEY-1"], judged=["KEY-1"])
KNOWN = events.KnownFailure(requirement="KEY-1", reason="in 2.4", expires=dt.date(2027, 3, 31))
LEAST_CONTRAST = 4.5
"""What WCAG asks of small text."""


def picture(made: Reports) -> ET.Element:
    """The badge as XML."""
    return ET.fromstring((made.folder / "badge.svg").read_text())


def document(made: Reports) -> dict[str, Any]:
    """The badge as JSON."""
    return json.loads((made.folder / "badge.json").read_text())  # type: ignore[no-any-return]


def words(badge: ET.Element) -> list[str]:
    """What can be read on the badge."""
    return [str(each.text) for each in badge.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (run(head(row("KEY-1")), PASSED), "conformant"),
        (run(head(row("KEY-1")), FAILED), "not conformant"),
        (run(head(row("KEY-1"))), "incomplete"),
        (run(head(row("KEY-1")), PASSED, stopped="interrupted"), "incomplete"),
        (run(head(row("KEY-1")), example("a", [], result="harness-error")), "not judged"),
        (run(head(row("KEY-1"), selection=["KEY-1"]), PASSED), "conformant (partial run)"),
        (
            run(head(row("KEY-1"), baseline=[KNOWN], wall=events.Wall(at=NOON)), FAILED),
            "not conformant, as known",
        ),
    ],
)
def test_it_tells_the_answer(reports: Reporter, told: list[events.Event], message: str) -> None:
    """Picture and JSON have the same words: the verdict, whether failures were known, and whether it is of a part alone."""
    made = reports(told)
    assert words(picture(made)) == ["Azure Services wizard", message]
    assert (document(made)["label"], document(made)["message"]) == ("Azure Services wizard", message)


def test_it_tells_the_version(reports: Reporter) -> None:
    """A verdict on one version says so."""
    made = reports(run(head(row("KEY-1"), product_version="2309"), PASSED))
    assert words(picture(made)) == ["Azure Services wizard 2309", "conformant"]


def test_it_can_be_heard(reports: Reporter) -> None:
    """Title and label of the picture are the report's first sentence, which names backend, version and services."""
    made = reports(run(head(row("KEY-1")), PASSED))
    badge = picture(made)
    assert badge.get("role") == "img"
    assert badge.get("aria-label") == badge.findtext(f"{SVG}title") == made.json["sentence"]


def test_known_failures_are_neither_red_nor_green(reports: Reporter) -> None:
    """A backend whose failures are all known has the colour of what is still open."""
    told = [
        run(head(row("KEY-1"), baseline=known, wall=events.Wall(at=NOON)), FAILED) for known in ([], [KNOWN])
    ]
    red, amber = (document(reports(each))["color"] for each in told)
    assert amber == document(reports(run(head(row("KEY-1")))))["color"] != red


def luminance(colour: str) -> float:
    """The relative luminance of a colour such as `#23693f`, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_it_can_be_read(reports: Reporter) -> None:
    """White letters stand out on every colour, each verdict has its own, and both forms have the same."""
    colours: dict[str, set[str]] = {}
    for seed in range(30):
        made = reports(at_random(seed))
        fills = [str(each.get("fill")) for each in picture(made).iter(f"{SVG}rect")]
        assert all(1.05 / (luminance(fill) + 0.05) >= LEAST_CONTRAST for fill in fills)
        told = document(made)
        assert fills == [f"#{told['labelColor']}", f"#{told['color']}"]
        colours.setdefault(re.sub(r" \(partial run\)|, as known", "", told["message"]), set()).add(
            told["color"]
        )
    assert set(colours) == {"conformant", "not conformant", "incomplete", "not judged"}
    assert len(set.union(*colours.values())) == 4


def test_letters_keep_to_their_half(reports: Reporter) -> None:
    """Each text begins in its half and has room to its end, whatever font is at hand."""
    badge = picture(reports(run(head(row("KEY-1"), product_version="2309"), FAILED)))
    halves, texts = list(badge.iter(f"{SVG}rect")), list(badge.iter(f"{SVG}text"))
    assert sum(int(half.attrib["width"]) for half in halves) == int(badge.attrib["width"])
    for half, text in zip(halves, texts, strict=True):
        begin, end = int(half.get("x", "0")), int(half.get("x", "0")) + int(half.attrib["width"])
        assert begin < int(text.attrib["x"]) < int(text.attrib["x"]) + int(text.attrib["textLength"]) < end


def test_the_json_is_what_shields_reads(reports: Reporter) -> None:
    """The members are those of shields.io's endpoint badge, with their types; only a broken run is an error."""
    told = document(reports(run(head(row("KEY-1")), PASSED)))
    assert told == {
        "schemaVersion": 1,
        "label": "Azure Services wizard",
        "message": "conformant",
        "color": "23693f",
        "labelColor": "3a424a",
        "isError": False,
    }
    assert document(reports(run(head(row("KEY-1")), example("a", [], result="harness-error"))))["isError"]
