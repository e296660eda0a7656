"""`azharness judge`: the verdicts again, offline, with the exit codes of a run."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import CommandLine, Journals
from tests.reports.conftest import example, head, row, run

from azharness.journal.events import Event

ROWS = head(row("KEY-1"), row("KEY-2", "x", "y"))
HELD = example("a", ["KEY-1"], judged=["KEY-1"])
FAILED = example("b", ["KEY-2"], judged=["KEY-2/y"], failed=["KEY-2/x"], result="failed")
KNOWN = '[[known]]\nrequirement = "KEY-2/x"\nreason = "mended in 2.4"\nexpires = 9999-12-31\n'


@pytest.mark.parametrize(
    ("told", "code", "said"),
    [
        (run(head(row("KEY-1")), HELD), 0, "Conformant. 1 passed."),
        (run(ROWS, HELD, FAILED), 1, "Not conformant. 1 passed, 1 failed."),
        (run(ROWS, HELD), 3, "Incomplete: no requirement failed"),
        (run(ROWS, HELD, stopped="backend-unreachable"), 4, "Stopped: backend-unreachable."),
        (run(ROWS, HELD, example("c", [], result="harness-error")), 5, "Error of the harness"),
        (run(ROWS, HELD)[:-1], 130, "Stopped: interrupted."),
        (run(ROWS, HELD, FAILED)[:5], 130, "Stopped: interrupted."),
    ],
)
def test_it_ends_as_the_run_did(
    azharness: CommandLine, journals: Journals, told: list[Event], code: int, said: str
) -> None:
    """The answer is on standard output, and the exit code that of a run that left this journal, whole or cut off."""
    ended = azharness("judge", journals("report", told))
    assert (ended.exit_code, ended.stderr) == (code, "")
    assert said in ended.stdout.splitlines()[-1]


def test_failures_are_named(azharness: CommandLine, journals: Journals) -> None:
    """Each failed requirement is told with its cases, its rule and the test that failed it, not one that it held in."""
    elsewhere = example("0", ["KEY-2"], judged=["KEY-2/y"])
    told = azharness("judge", journals("report", run(ROWS, HELD, elsewhere, FAILED))).stdout
    assert "failed MUST KEY-2/x: The rule of KEY-2.\n       by b\n" in told


def test_it_writes_nothing(azharness: CommandLine, journals: Journals) -> None:
    """The folder holds the journal alone afterwards: reports are written by `azharness report`."""
    folder = journals("report", run(ROWS, HELD))
    assert azharness("judge", folder / "journal.ndjson").exit_code == 3
    assert [each.name for each in folder.iterdir()] == ["journal.ndjson"]


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """A baseline that covers the failure."""
    file = tmp_path / "known.toml"
    file.write_text(KNOWN)
    return file


def dated(*tests: list[Event]) -> list[Event]:
    """A whole journal that tells when it began."""
    return run(head(*ROWS.requirements, wall={"at": 1_796_000_000.0}), *tests)


def test_known_failures_do_not_fail(azharness: CommandLine, journals: Journals, known: Path) -> None:
    """With a baseline that covers every failure it ends with 0, and tells reason and last day."""
    ended = azharness("judge", journals("report", dated(HELD, FAILED)), "--baseline", known)
    assert ended.exit_code == 0
    assert "known MUST KEY-2/x: " in ended.stdout
    assert "       KEY-2/x is known until 9999-12-31: mended in 2.4\n" in ended.stdout
    assert (
        ended.stdout.splitlines()[-1]
        == "Not conformant. Known failures alone are the reason. 1 passed, 1 failed."
    )


def test_known_failures_beside_what_is_missing_are_told_apart(
    azharness: CommandLine, journals: Journals, known: Path
) -> None:
    """Where every failure is known and something else was not judged, the last line says both, and it ends with 3."""
    ended = azharness("judge", journals("report", dated(FAILED)), "--baseline", known)
    assert ended.exit_code == 3
    assert "Not conformant. All failures are known, but not everything was judged." in ended.stdout


def test_a_stale_baseline_ends_with_6(azharness: CommandLine, journals: Journals, known: Path) -> None:
    """What no longer fails is named with what became of it."""
    held = example("b", ["KEY-2"], judged=["KEY-2/x", "KEY-2/y"])
    ended = azharness("judge", journals("report", dated(HELD, held)), "--baseline", known)
    assert ended.exit_code == 6
    assert "stale baseline: KEY-2/x: it passed: it fails no longer\n" in ended.stdout


def test_a_baseline_without_a_reason_is_refused(
    azharness: CommandLine, journals: Journals, known: Path
) -> None:
    """It is a usage error, for `judge` and for `run` before anything is started."""
    known.write_text(KNOWN.replace("mended in 2.4", ""))
    for command in (["judge", journals("report", dated(HELD))], ["run"]):
        ended = azharness(*command, "--baseline", known)
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert "KEY-2/x tells no reason" in ended.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no head"),
        (b'{"event":"run.started"', "no head"),
        (b'{"verdict": "conformant"}\n', "Line 1 of "),
        (b"# Report\n", "Line 1 of "),
        (b"\x89PNG\r\n\x1a\n\x00", "Line 1 of "),
        (b'{"event":"run.started","journal_version":"9"}\n', "version 9"),
    ],
    ids=["empty", "torn head", "foreign JSON", "text", "bytes", "other version"],
)
@pytest.mark.parametrize("command", ["judge", "report", "baseline"])
def test_what_is_no_journal_is_told(
    azharness: CommandLine, tmp_path: Path, command: str, content: bytes, said: str
) -> None:
    """An empty, foreign or other journal is a usage error with one clear message, for every command that reads one."""
    (tmp_path / "journal.ndjson").write_bytes(content)
    ended = azharness(command, tmp_path)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_damaged_line_is_told_by_its_number(azharness: CommandLine, journals: Journals) -> None:
    """A line that was changed in the middle of a journal is named, and no verdict given."""
    folder = journals("report", run(ROWS, HELD, FAILED))
    lines = (folder / "journal.ndjson").read_bytes().splitlines(keepends=True)
    (folder / "journal.ndjson").write_bytes(b"".join([*lines[:3], lines[3][:-9] + b"\n", *lines[4:]]))
    ended = azharness("judge", folder)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "Line 4 of " in ended.stderr


def test_a_folder_without_a_journal_is_told(azharness: CommandLine, tmp_path: Path) -> None:
    """The error says where a journal was looked for."""
    ended = azharness("judge", tmp_path)
    assert ended.exit_code == 2
    assert f"There is no journal to read at {tmp_path / 'journal.ndjson'}" in ended.stderr


def test_nothing_in_a_journal_reaches_the_terminal_raw(azharness: CommandLine, journals: Journals) -> None:
    """Controls in names and reasons are shown, not sent to the terminal of whoever judges a journal from elsewhere."""
    own = example("own\x1b[2J", [], result="failed", reason="\x1b]0;x\x07")
    told = azharness(
        "judge", journals("report", run(head(row("KEY-1", rule="\x1b[31m")), HELD, own, stopped="\x1b"))
    )
    assert "own␛[2J: ␛]0;x␇" in told.stdout
    assert "\x1b" not in told.stdout.replace("\x1b[0m", "")


def test_reports_are_written_by_another_baseline(
    azharness: CommandLine, journals: Journals, known: Path, tmp_path: Path
) -> None:
    """They tell what is known; without it, the same journal tells a failure like any other."""
    folder = journals("report", dated(HELD, FAILED))
    for name, more in (("known", ("--baseline", known)), ("plain", ())):
        ended = azharness("report", folder, "--out", tmp_path / name, "--format", "markdown", *more)
        assert (ended.exit_code, ended.stderr) == (0, "")
    told = {name: (tmp_path / name / "report.md").read_text() for name in ("known", "plain")}
    assert ("mended in 2.4" in told["known"], "mended in 2.4" in told["plain"]) == (True, False)


def test_a_baseline_that_is_none_writes_no_report(
    azharness: CommandLine, journals: Journals, known: Path, tmp_path: Path
) -> None:
    """It is told, and nothing is written."""
    known.write_text("[[known]]")
    ended = azharness(
        "report", journals("report", dated(HELD)), "--out", tmp_path / "out", "--baseline", known
    )
    assert ended.exit_code == 2
    assert not (tmp_path / "out").exists()
