"""Names and texts from outside do no harm, and secrets are in no report."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
from tests.reports.conftest import Reporter, Reports, command, example, head, row, run

from azharness.journal import events
from azharness.journal.redact import Redactor

HOSTILE = "<script>alert(1)</script>\"'&]]>--><img src=x onerror=y>|`*[a](javascript:b)`\x00\x1b[31m\x08\u202eevil\u2066\ufffe\u2028"
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202e\u2066\u2028\ufffe]")


def hostile_run() -> list[events.Event]:
    """A journal with the hostile text in every place that comes from outside."""
    key = f"R-1/{HOSTILE}"
    backend = events.BackendInfo(
        name=HOSTILE,
        version=HOSTILE,
        contract_version=HOSTILE,
        capabilities=[HOSTILE],
        declared=[
            events.Declared(
                name=HOSTILE,
                value=HOSTILE,
                default=HOSTILE,
                bounds=HOSTILE,
                meaning=HOSTILE,
                rows=[HOSTILE],
            )
        ],
    )
    failing = row(
        "R-1",
        chapter=HOSTILE,
        rule=HOSTILE,
        why=HOSTILE,
        source=HOSTILE,
        cases=[events.CaseInfo(key=key, title=HOSTILE, level="MUST")],
    )
    start = head(
        failing,
        row("R-2", inapplicable=HOSTILE),
        backend=backend,
        services=[HOSTILE],
        declined=[HOSTILE],
        selection=[HOSTILE],
        product_version=HOSTILE,
        baseline=[known(HOSTILE, HOSTILE), known(key, HOSTILE)],
        machines=[
            {"name": HOSTILE, "states": [HOSTILE], "rows": [{"trigger": HOSTILE, "guards": [HOSTILE]}]}
        ],
    )
    begun, given, when, _, _ = example(HOSTILE, ["R-1"])
    difference = events.Difference(path=HOSTILE, expected=[HOSTILE], observed=HOSTILE, cites=[key])
    done = command(
        HOSTILE, 1, outcome=HOSTILE, differences=[difference], command={"command": HOSTILE, HOSTILE: HOSTILE}
    )
    entry = msgspec.structs.replace(done.evidence[0], path=HOSTILE, error=HOSTILE, grant=HOSTILE)
    done = msgspec.structs.replace(done, evidence=[entry])
    torn = events.Violation(test=HOSTILE, number=2, what=HOSTILE, cause=HOSTILE, received=HOSTILE)
    end = events.TestFinished(test=HOSTILE, result="failed", reason=HOSTILE)
    own = example(f"own {HOSTILE}", [], result="failed", reason=HOSTILE)
    return run(start, [begun, given, when, done, torn, end], own, stopped=HOSTILE)


def known(requirement: str, reason: str) -> events.KnownFailure:
    """An entry of a baseline."""
    return events.KnownFailure(requirement=requirement, reason=reason, expires=dt.date(2027, 3, 31))


class Elements(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.append((tag, dict(attrs)))


def elements(made: Reports) -> list[tuple[str, dict[str, str | None]]]:
    """All elements of the page with their attributes."""
    parser = Elements()
    parser.feed(made.html)
    return parser.found


def test_no_markup_from_outside_becomes_part_of_the_page(reports: Reporter) -> None:
    """Foreign text makes no element and no attribute that acts."""
    found = elements(reports(hostile_run()))
    assert [tag for tag, _ in found].count("script") == 1
    assert "img" not in {tag for tag, _ in found}
    assert not [
        name for _, attributes in found for name in attributes if name.startswith("on") or name == "style"
    ]


def test_the_page_needs_nothing_from_elsewhere(reports: Reporter) -> None:
    """No element asks for anything outside the file, and the page's policy forbids it."""
    found = elements(reports(hostile_run()))
    assert not [tag for tag, attributes in found if "src" in attributes or tag == "link"]
    assert all((attributes.get("href") or "#").startswith("#") for _, attributes in found)
    policy = next(attributes["content"] for tag, attributes in found if attributes.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_what_cannot_be_seen_is_shown(reports: Reporter) -> None:
    """Controls and marks that turn the direction of text are visible in page, XML, Markdown and JSON."""
    made = reports(hostile_run())
    for name in ("index.html", "junit.xml", "report.md", "report.json", "badge.svg", "badge.json"):
        assert not UNSEEN.search((made.folder / name).read_text()), name
    assert "⟨U+202E⟩evil" in made.text()
    assert "␛[31m" in made.text()


def test_the_xml_stays_well_formed(reports: Reporter) -> None:
    """Characters that XML cannot hold are replaced, and the rest comes through."""
    made = reports(hostile_run())
    message = made.case("requirements", "R-1").find("skipped")
    assert message is not None
    assert "<script>alert(1)</script>" in message.get("message", "")
    assert "␀␛[31m" in message.get("message", "")


def test_the_badge_stays_a_picture(reports: Reporter) -> None:
    """Foreign text makes no element of the badge, and the badge asks for nothing from elsewhere."""
    told = ET.fromstring((reports(hostile_run()).folder / "badge.svg").read_text())
    assert {each.tag.partition("}")[2] for each in told.iter()} == {"svg", "title", "rect", "text"}
    assert not [
        name for each in told.iter() for name in each.attrib if name.startswith("on") or "href" in name
    ]


def test_markdown_tables_keep_their_shape(reports: Reporter) -> None:
    """No foreign text adds a column, a link or an element to the Markdown."""
    lines = reports(hostile_run()).markdown.splitlines()
    tables = [line for line in lines if line.startswith("| ")]
    cells = {len(re.split(r"(?<!\\)\|", line)) - 2 for line in tables}
    assert cells <= {2, 3, 4, 5, 6}
    prose = [re.sub(r"(`+) ?.*?\1", "", line) for line in tables]
    assert not [line for line in prose if re.search(r"(?<!\\)<|(?<!\\)\[", line)]


def test_json_holds_foreign_text_as_it_was(reports: Reporter) -> None:
    """In JSON nothing is lost: text is escaped, not replaced."""
    assert reports(hostile_run()).json["backend"]["name"] == HOSTILE


SECRETS = ["Canary8Q~/k+y==", "canary-password-1", "canary/token+2", 'cana"ry\\3 ä']


@pytest.mark.parametrize("secret", SECRETS)
def test_no_registered_secret_is_in_any_file(reports: Reporter, secret: str) -> None:
    """A canary planted in commands, evidence, differences and violations is in no file, in no spelling."""
    redactor = Redactor()
    redactor.add(secret, "secret key")
    made = reports(canary_run(secret), redactor)
    for path in made.folder.iterdir():
        assert secret[:4] not in path.read_text(), path.name
    assert "&lt;secret key&gt;" in made.html


def canary_run(secret: str) -> list[events.Event]:
    """A journal with a secret wherever one could slip in."""
    plain: dict[str, Any] = {"command": "dialog.enter", "field": "name", "value": secret, secret: [secret]}
    difference = events.Difference(path=secret, expected=[secret], observed=f"x{secret}y", cites=["R-1"])
    begun, given, _, _, _ = example("a", ["R-1"])
    done = command("a", 1, command=plain, outcome=f"failed {secret}", differences=[difference])
    entry = msgspec.structs.replace(done.evidence[0], path=f"/v1.0/{secret}", error=secret)
    torn = events.Violation(test="a", number=2, what="answer", cause=secret, received=f'{{"k":"{secret}"}}')
    return run(
        head(row("R-1", rule=f"The rule {secret}."), baseline=[known("R-1", f"it shows {secret}")]),
        [
            begun,
            given,
            events.StepText(test="a", keyword="When", text=f"the key {secret} is typed"),
            msgspec.structs.replace(done, evidence=[entry]),
            torn,
            events.TestFinished(test="a", result="failed", reason=f"it said {secret}"),
        ],
        stopped=secret,
    )
