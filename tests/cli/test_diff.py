"""`azharness diff`: two journals in, the difference and its exit code out."""

from __future__ import annotations

import json

import jsonschema
from tests.cli.conftest import CommandLine, Journals
from tests.reports.conftest import example, head, row, run

START = head(row("KEY-1"))
HELD = run(START, example("a", ["KEY-1"], judged=["KEY-1"]))
FAILED = run(START, example("a", ["KEY-1"], failed=["KEY-1"], result="failed"))


def test_a_difference_ends_with_7(azharness: CommandLine, journals: Journals) -> None:
    """Folders and journals can be given; the answer is the first line on standard output."""
    old, new = journals("old", HELD), journals("new", FAILED)
    ended = azharness("diff", old, new / "journal.ndjson")
    assert (ended.exit_code, ended.stderr) == (7, "")
    assert ended.stdout.startswith(
        "Worse: 1 requirement newly failed; conformant before, not conformant now.\n"
    )


def test_the_same_results_end_with_0(azharness: CommandLine, journals: Journals) -> None:
    """Two runs that agree end with 0, whatever they found."""
    ended = azharness("diff", journals("old", FAILED), journals("new", FAILED))
    assert ended.exit_code == 0
    assert ended.stdout.startswith("No difference: not conformant both times")


def test_programs_get_json(azharness: CommandLine, journals: Journals) -> None:
    """The JSON fits the schema that `azharness contract --diff` prints, and the exit code is the same."""
    ended = azharness("diff", journals("old", HELD), journals("new", FAILED), "--format", "json")
    schema = json.loads(azharness("contract", "--diff").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(ended.stdout))
    assert (ended.exit_code, json.loads(ended.stdout)["differ"]) == (7, True)


def test_what_is_no_journal_is_told(azharness: CommandLine, journals: Journals) -> None:
    """The error names which of the two it is, and ends with 2."""
    old = journals("old", HELD)
    (old / "report.json").write_text("{}\n")
    ended = azharness("diff", old, old / "report.json")
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "report.json is no event of a journal" in ended.stderr
