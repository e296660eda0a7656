"""Small journals, made by hand or at random, and reports of them."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import msgspec
import pytest

from azharness.contract.cloud import LogEntry
from azharness.journal import events
from azharness.journal.redact import Redactor
from azharness.journal.writer import JournalWriter
from azreports import write_reports

RESULTS: Final = (
    "passed",
    "passed",
    "passed",
    "failed",
    "inconclusive",
    "inapplicable",
    "harness-error",
    None,
)
NOON: Final = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC).timestamp()
LEVELS: Final = ("MUST", "MUST", "SHOULD", "MAY")
MACHINE: Final = {
    "name": "secret-key",
    "states": ["valid", "expired"],
    "initial": "valid",
    "rows": [
        {
            "trigger": "renew",
            "source": "expired",
            "dest": "valid",
            "guards": [{"name": "signed in", "reason": "not-signed-in"}],
            "cites": ["KEY-2"],
        }
    ],
}


def row(name: str, *slugs: str, level: str = "MUST", **changes: Any) -> events.RequirementInfo:
    """A requirement with a case for each slug (or one that is the requirement itself)."""
    keys = [f"{name}/{slug}" for slug in slugs] or [name]
    cases = [events.CaseInfo(key=key, title=f"Case {key}", level=level) for key in keys]
    info = events.RequirementInfo(
        id=name,
        chapter="Secret keys",
        level=level,
        rule=f"The rule of {name}.",
        why="Something would break.",
        source="Renew secret key",
        cases=cases,
    )
    return msgspec.structs.replace(info, **changes)


def head(*rows: events.RequirementInfo, **changes: Any) -> events.RunStarted:
    """The head of a run that judges these rows."""
    start = events.RunStarted(
        journal_version=events.JOURNAL_VERSION,
        tool_version="0.1.0",
        seed=7,
        product_version="article",
        services=["cloud-management", "store-for-business"],
        declined=["parallel"],
        selection=[],
        backend=events.BackendInfo(
            name="Example",
            version="1.2",
            contract_version="1",
            capabilities=["cloud-management"],
            declared=[
                events.Declared(
                    name="expiry_notice_days",
                    value="14",
                    default="30",
                    bounds="1 to 90",
                    meaning="So many days before a key ends the first notice is due.",
                    rows=["NTF-1"],
                )
            ],
        ),
        requirements=list(rows),
        machines=[MACHINE],
    )
    return msgspec.structs.replace(start, **changes)


def command(test: str, number: int, **changes: Any) -> events.CommandDone:
    """A command that was accepted, with one request of the cloud's log."""
    entry = LogEntry(
        seq=number,
        instant=1_700_000_000,
        cloud="public",
        service="login",
        method="POST",
        path="/{tenant}/token",
    )
    done = events.CommandDone(
        test=test,
        number=number,
        instant=1_700_000_000,
        command={"command": "wizard.enter", "session": "administrator", "field": "name", "value": "Contoso"},
        outcome="accepted",
        judged=[],
        evidence=[entry],
    )
    return msgspec.structs.replace(done, **changes)


def example(
    name: str,
    claims: Sequence[str],
    *,
    judged: Sequence[str] = (),
    failed: Sequence[str] = (),
    result: str | None = "passed",
    commands: int = 1,
    reason: str = "",
) -> list[events.Event]:
    """A test of some commands, the last of which judges; without a result it was broken off."""
    differences = [
        events.Difference(
            path="view/kind", expected=["wizard", "closed"], observed="error", cites=list(failed)
        )
    ]
    told: list[events.Event] = [
        events.TestStarted(
            test=name, name=f"Name of {name}", kind="scenario", source="key.feature:3", claims=list(claims)
        ),
        events.StepText(test=name, keyword="Given", text=f"a site for {name}"),
        *(command(name, number) for number in range(1, commands)),
        events.StepText(test=name, keyword="When", text="the key is renewed"),
        command(name, commands, judged=list(judged), differences=differences if failed else []),
    ]
    if result is None:
        return told
    end = {
        "event": "test.finished",
        "test": name,
        "result": result,
        "reason": reason,
        "wall": {"seconds": 0.5},
    }
    return [*told, msgspec.convert(end, events.TestFinished)]


def run(start: events.RunStarted, *tests: Iterable[events.Event], stopped: str = "") -> list[events.Event]:
    """A whole journal."""
    return [start, *(event for test in tests for event in test), events.RunFinished(stopped=stopped)]


def at_random(seed: int) -> list[events.Event]:
    """A journal of any shape: any levels, gaps, failures, selections, endings."""
    rnd = random.Random(seed)
    names = [f"R-{number}" for number in range(rnd.randint(0, 5))]
    rows = [_row_at_random(rnd, name) for name in names]
    keys = [case.key for each in rows for case in each.cases]
    tests = [
        example(
            f"t.feature::{number}",
            _some(rnd, names),
            judged=_some(rnd, keys),
            failed=_some(rnd, keys)[:2] if rnd.random() < 0.4 else [],
            result=rnd.choice(RESULTS),
            commands=rnd.randint(1, 3),
        )
        for number in range(rnd.randint(0, 5))
    ]
    start = head(*rows, baseline=_baseline_at_random(rnd, [*names, *keys]), wall=events.Wall(at=NOON))
    told = run(start, *tests, stopped=rnd.choice(["", "", "", "interrupted", "backend-unreachable"]))
    return told if rnd.random() < 0.9 else told[:-1]


def _baseline_at_random(rnd: random.Random, keys: Sequence[str]) -> list[events.KnownFailure]:
    """No baseline, one of a few entries, or one that has everything; now and then one has expired."""
    chosen = rnd.choice([[], _some(rnd, keys), keys])
    day = dt.date(2026, rnd.choice([10, 12, 12, 12]), 1)
    return [
        events.KnownFailure(requirement=key, reason="in 2.4", expires=day) for key in dict.fromkeys(chosen)
    ]


def _row_at_random(rnd: random.Random, name: str) -> events.RequirementInfo:
    slugs = ["a", "b"][: rnd.randint(0, 2)]
    made = row(name, *slugs, level=rnd.choice(LEVELS), selected=rnd.random() < 0.8)
    cases = [
        msgspec.structs.replace(
            case, level=rnd.choice(LEVELS), inapplicable=rnd.choice(["", "", "", "declined"])
        )
        for case in made.cases
    ]
    return msgspec.structs.replace(made, cases=cases, inapplicable=rnd.choice(["", "", "", "not in 2002"]))


def _some(rnd: random.Random, items: Sequence[str]) -> list[str]:
    return [item for item in items if rnd.random() < 0.6]


@dataclass(frozen=True)
class Reports:
    """All reports of one journal."""

    folder: Path

    @property
    def html(self) -> str:
        """The page."""
        return (self.folder / "index.html").read_text()

    @property
    def markdown(self) -> str:
        """The Markdown."""
        return (self.folder / "report.md").read_text()

    @property
    def junit(self) -> ET.Element:
        """The JUnit XML, parsed."""
        return ET.parse(self.folder / "junit.xml").getroot()

    @property
    def json(self) -> Any:
        """The JSON, parsed."""
        return json.loads((self.folder / "report.json").read_text())

    def case(self, suite: str, name: str) -> ET.Element:
        """One test case of the JUnit XML."""
        found = [
            each
            for each in self.junit.findall(f"testsuite[@name='{suite}']/testcase")
            if each.get("name") == name
        ]
        assert len(found) == 1
        return found[0]

    def text(self) -> str:
        """The page as a person reads it: without tags, style and script."""
        body = re.sub(r"(?s)<style>.*?</style>|<script>.*?</script>", "", self.html)
        return " ".join(re.sub(r"<[^>]*>", " ", body).split())


class Reporter:
    """Makes reports of journals."""

    def __init__(self, folder: Path) -> None:
        """Write below a folder."""
        self._folder = folder

    def __call__(self, told: Iterable[events.Event], redactor: Redactor | None = None) -> Reports:
        """Write a journal and all its reports."""
        with JournalWriter(self._folder / "journal.ndjson", redactor or Redactor()) as journal:
            for event in told:
                journal.write(event)
        write_reports(self._folder / "journal.ndjson", self._folder)
        return Reports(self._folder)


@pytest.fixture
def reports(tmp_path: Path) -> Reporter:
    """What makes reports of journals."""
    return Reporter(tmp_path)
