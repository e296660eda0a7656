"""`azharness baseline`: from the failures of a run to a file of known failures."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest
from tests.cli.conftest import CommandLine, Journals
from tests.reports.conftest import at_random, example, head, row, run

from azharness.journal.events import Event, KnownFailure, RunStarted, Wall
from azharness.journal.known import with_baseline
from azharness.journal.verdicts import judge

NOON = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC).timestamp()
FAR = dt.date(9999, 12, 31)
ROWS = [row("KEY-1", rule='A "rule"\nin two lines.'), row("KEY-2", "x", "y"), row("KEY-3", level="MAY")]
TESTS = [
    example("a", ["KEY-1"], failed=["KEY-1"], result="failed"),
    example("b", ["KEY-2"], failed=["KEY-2/x"], judged=["KEY-2/y"], result="failed"),
    example("c", ["KEY-3"], failed=["KEY-3"], result="failed"),
]


def begun(*baseline: KnownFailure, at: float | None = NOON) -> RunStarted:
    """The head of a run of that day."""
    return head(*ROWS, baseline=list(baseline), wall=Wall(at=at))


def known(requirement: str, expires: dt.date = FAR) -> KnownFailure:
    """An entry of the run's own baseline."""
    return KnownFailure(requirement=requirement, reason='because "of"\nthat\x7f', expires=expires)


def entries(text: str) -> list[tuple[str, str, dt.date]]:
    """What stands in a baseline."""
    return [
        (each["requirement"], each["reason"], each["expires"])
        for each in tomllib.loads(text).get("known", [])
    ]


def test_every_failure_is_listed(azharness: CommandLine, journals: Journals) -> None:
    """Each failed case has an entry without a reason, accepted for 90 days."""
    ended = azharness("baseline", journals("report", run(begun(), *TESTS)))
    assert ended.exit_code == 0
    day = dt.date(2027, 2, 28)
    assert entries(ended.stdout) == [("KEY-1", "", day), ("KEY-2/x", "", day), ("KEY-3", "", day)]
    assert '# MUST: A "rule" in two lines.\n' in ended.stdout
    assert "3 known, 3 of them without a reason" in ended.stderr


def test_it_is_refused_until_reasons_are_written(
    azharness: CommandLine, journals: Journals, tmp_path: Path
) -> None:
    """As written it is refused; with a reason for each it makes the same journal end with 0."""
    folder, file = journals("report", run(begun(), *TESTS)), tmp_path / "known.toml"
    assert azharness("baseline", folder, "--out", file).stdout == ""
    refused = azharness("judge", folder, "--baseline", file)
    assert refused.exit_code == 2
    assert "KEY-1 tells no reason; KEY-2/x tells no reason; KEY-3 tells no reason" in refused.stderr
    file.write_text(file.read_text().replace('reason = ""', 'reason = "mended in 2.4"'))
    assert azharness("judge", folder, "--baseline", file).exit_code == 0


def test_what_the_run_knew_stays_as_it_is(azharness: CommandLine, journals: Journals) -> None:
    """Reason and last day are kept, past their day too; what no longer fails is left out."""
    past = dt.date(2026, 1, 1)
    folder = journals("report", run(begun(known("KEY-2", past), known("KEY-9"), known("KEY-4")), *TESTS))
    told = entries(azharness("baseline", folder, "--expires", "2027-01-31").stdout)
    day = dt.date(2027, 1, 31)
    assert told == [("KEY-1", "", day), ("KEY-2", known("KEY-2").reason, past), ("KEY-3", "", day)]


@pytest.mark.parametrize("part", range(4))
def test_it_covers_whatever_failed(azharness: CommandLine, journals: Journals, part: int) -> None:
    """Whatever the journal: with its entries, no failure of a requirement fails the run, and none of them is stale."""
    for seed in range(part * 10, part * 10 + 10):
        told = list(with_wall(at_random(seed)))
        ended = azharness("baseline", journals("report", told))
        if judge(told).exit_code == 5 or judge(told).verdict == "error":
            assert ended.exit_code == 2
            continue
        listed = [
            KnownFailure(requirement=name, reason="known", expires=day)
            for name, _, day in entries(ended.stdout)
        ]
        judgement = judge(with_baseline(told, listed))
        findings = any(test.is_finding for test in judgement.tests)
        assert findings or judgement.exit_code in (0, 3, 4, 130), seed
        assert judgement.stale == [], seed


def with_wall(told: list[Event]) -> list[Event]:
    """The journal with the day on which the run began."""
    first, *others = told
    assert isinstance(first, RunStarted)
    return [head(*first.requirements, wall=Wall(at=NOON)), *others]


def test_failures_of_a_broken_run_are_not_listed(azharness: CommandLine, journals: Journals) -> None:
    """Where the harness is at fault, nothing counts against the backend, and nothing is to be accepted."""
    broken = example("x", [], result="harness-error")
    ended = azharness("baseline", journals("report", run(begun(), *TESTS, broken)))
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "harness's own fault" in ended.stderr


def test_without_a_day_one_must_be_given(azharness: CommandLine, journals: Journals) -> None:
    """A journal that does not tell its day needs --expires."""
    folder = journals("report", run(begun(at=None), *TESTS))
    assert "Give --expires" in azharness("baseline", folder).stderr
    assert azharness("baseline", folder, "--expires", "2027-01-31").exit_code == 0


def test_a_file_that_cannot_be_written_is_told(
    azharness: CommandLine, journals: Journals, tmp_path: Path
) -> None:
    """It is a usage error that names the file."""
    ended = azharness(
        "baseline", journals("report", run(begun(), *TESTS)), "--out", tmp_path / "no" / "x.toml"
    )
    assert ended.exit_code == 2
    assert "x.toml cannot be written" in ended.stderr
