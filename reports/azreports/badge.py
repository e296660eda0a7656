"""`badge.svg` and `badge.json`: the answer in two words, to be shown beside other badges.

The picture stands alone. The JSON is what shields.io's endpoint badge reads, and looks the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from azharness.journal.verdicts import Verdict
from azreports.text import cut, one_line
from azreports.view import Report

_LABEL: Final = "Azure Services wizard"
_MESSAGES: Final = {
    Verdict.CONFORMANT: "conformant",
    Verdict.NOT_CONFORMANT: "not conformant",
    Verdict.INCOMPLETE: "incomplete",
    Verdict.ERROR: "not judged",
}
_AMBER: Final = "855700"
_COLOURS: Final = {
    Verdict.CONFORMANT: "23693f",
    Verdict.NOT_CONFORMANT: "a92f27",
    Verdict.INCOMPLETE: _AMBER,
    Verdict.ERROR: "59626c",
}
"""Dark enough for white letters, and never the only signal."""
_LABEL_COLOUR: Final = "3a424a"
_LONGEST: Final = 40

_HEIGHT: Final = 20
_BASELINE: Final = 14
_MARGIN: Final = 6
_WIDTHS: Final = dict.fromkeys(" ijltf.,", 3.6) | dict.fromkeys("crsz", 5.5) | dict.fromkeys("mwMW", 10.0)
_WIDTH: Final = 6.8


@dataclass(frozen=True)
class Badge:
    """What a badge says, and in which colour (as in HTML, without the hash)."""

    label: str
    message: str
    colour: str


def badge(report: Report) -> Badge:
    """The badge of a report: the verdict, and for which version; a part is never told as the whole."""
    judgement, head = report.judgement, report.judgement.head
    known = judgement.excused and judgement.verdict is Verdict.NOT_CONFORMANT
    version = "" if head.product_version == "article" else f" {head.product_version}"
    message = (
        _MESSAGES[judgement.verdict]
        + (", as known" if known else "")
        + (" (partial run)" if head.selection else "")
    )
    return Badge(
        label=cut(one_line(f"{_LABEL}{version}"), _LONGEST),
        message=message,
        colour=_AMBER if known else _COLOURS[judgement.verdict],
    )


def render_json(report: Report) -> str:
    """The document that shields.io's endpoint badge reads."""
    told = badge(report)
    document = {
        "schemaVersion": 1,
        "label": told.label,
        "message": told.message,
        "color": told.colour,
        "labelColor": _LABEL_COLOUR,
        "isError": report.judgement.verdict is Verdict.ERROR,
    }
    return json.dumps(document, indent=2) + "\n"


def render_svg(report: Report) -> str:
    """The picture, with the report's first sentence as title."""
    told, sentence = badge(report), one_line(report.headline.sentence)
    left, right = _room(told.label), _room(told.message)
    picture = ET.Element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        width=str(left + right),
        height=str(_HEIGHT),
        viewBox=f"0 0 {left + right} {_HEIGHT}",
        role="img",
    )
    picture.set("aria-label", sentence)
    ET.SubElement(picture, "title").text = sentence
    _half(picture, told.label, 0, left, _LABEL_COLOUR)
    _half(picture, told.message, left, right, told.colour)
    ET.indent(picture)
    return ET.tostring(picture, encoding="unicode") + "\n"


def _half(picture: ET.Element, text: str, at: int, width: int, colour: str) -> None:
    ET.SubElement(picture, "rect", x=str(at), width=str(width), height=str(_HEIGHT), fill=f"#{colour}")
    written = ET.SubElement(
        picture,
        "text",
        {"font-family": "Verdana,Geneva,DejaVu Sans,sans-serif", "font-size": "11", "fill": "#fff"},
        x=str(at + _MARGIN),
        y=str(_BASELINE),
        textLength=str(width - 2 * _MARGIN),  # whatever the font: the letters fill their half
        lengthAdjust="spacingAndGlyphs",
    )
    written.text = text


def _room(text: str) -> int:
    """How wide a half is, by the letters in it."""
    return round(sum(_WIDTHS.get(letter, _WIDTH) for letter in text)) + 2 * _MARGIN
