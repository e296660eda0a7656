"""The page for release managers: its commands work as they stand there, and print what it shows."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec
import pytest
from tests.cli.conftest import CommandLine, Journals
from tests.reports.conftest import example, head, row, run

from azharness.catalogue import load
from azharness.cli import main
from azharness.journal.events import BackendInfo, Declared, Event, Wall

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "release.md").read_text(encoding="utf-8")
RULE = load().row("NTF-5")
NAME = "notices.feature::Both notices in turn"


def blocks(language: str) -> list[str]:
    """What stands in the page's blocks of a language."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return [block for name, block in found if name == language]


COMMANDS = [shlex.split(line)[1:] for block in blocks("") for line in block.splitlines()]


def released(version: str, day: dt.date, notice: str, *tests: Sequence[Event]) -> list[Event]:
    """The journal of a release of the page's backend."""
    start = head(row("NTF-5", level=RULE.level, rule=RULE.rule))
    declared = Declared(
        name="expiry_notice_days", value=notice, default="30", bounds="", meaning="", rows=["NTF-1", "NTF-5"]
    )
    backend = BackendInfo(
        name="Contoso Site",
        version=version,
        contract_version="1",
        capabilities=["cloud-management"],
        declared=[declared],
    )
    at = dt.datetime.combine(day, dt.time(12), dt.UTC).timestamp()
    return run(msgspec.structs.replace(start, backend=backend, seed=1, wall=Wall(at=at)), *tests)


@pytest.fixture
def folder(journals: Journals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the page's reader stands, with the reports of two releases."""
    (tmp_path / "reports").mkdir()
    held = example(NAME, ["NTF-5"], judged=["NTF-5"])
    failed = example(NAME, ["NTF-5"], failed=["NTF-5"], result="failed")
    journals("reports/2.3", released("2.3", dt.date(2026, 9, 1), "30", held))
    journals("reports/2.4", released("2.4", dt.date(2026, 11, 30), "14", failed))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def reason_filled_in(file: Path) -> None:
    """Do what the page asks of its reader."""
    file.write_text(file.read_text().replace('reason = ""', 'reason = "Ada mends it in 2.5"'))


def test_its_commands_work(folder: Path, azharness: CommandLine) -> None:
    """Each command ends as the page says, in the order of the page; a run is only read, for that takes minutes."""
    ends = []
    for arguments in COMMANDS:
        if arguments[0] == "run":
            command = main.get_command(click.Context(main), "run")
            assert command is not None
            command.make_context("run", arguments[1:])
            continue
        ended = azharness(*arguments)
        ends.append((arguments[0], ended.exit_code))
        assert "Traceback" not in ended.output
        if arguments[0] == "baseline":
            reason_filled_in(folder / "known.toml")
    assert ends == [
        ("judge", 1),
        ("report", 0),
        ("diff", 7),
        ("diff", 7),
        ("baseline", 0),
        ("judge", 0),
        ("baseline", 0),
        ("report", 0),
    ]


def test_it_shows_what_is_printed(folder: Path, azharness: CommandLine) -> None:
    """The difference and the baseline stand in the page as the tool writes them."""
    assert blocks("text") == [azharness("diff", "reports/2.3", "reports/2.4").stdout]
    (entry,) = blocks("toml")
    assert azharness("baseline", "reports/2.4").stdout.endswith(entry)
    assert folder.is_dir()


def test_every_option_that_it_names_is_there() -> None:
    """Options in the running text are options of the commands."""
    names = ("run", "judge", "report", "diff", "baseline", "contract")
    commands = [main.get_command(click.Context(main), name) for name in names]
    known = {option for each in commands if each for parameter in each.params for option in parameter.opts}
    assert set(re.findall(r"--[a-z][a-z-]+", PAGE)) <= known
