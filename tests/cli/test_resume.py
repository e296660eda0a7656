"""A run that was broken off goes on with `--resume`, wherever that happened."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from played import ASKED, FILES, Killed, Left, Play, asked, killed, left, resumed

from azharness.cli import execution
from azharness.cli.main import main
from azharness.journal.events import Event
from azharness.journal.writer import JournalWriter, Segments
from azreports import write_reports
from azscenarios.run import Ended


@pytest.mark.parametrize("event", range(1, 10))
def test_killed_at_every_event(play: Play, whole: Left, event: int) -> None:
    """What was finished is kept, the rest runs, and journal and exit code are those of an unbroken run."""
    play.dies_at = event
    killed(*ASKED)
    play.begun.clear()
    ended = resumed()
    assert (ended.exit_code, play.begun) == (1, ["a", "b", "c"][(event - 1) // 3 :]), ended.stderr
    assert left() == whole
    assert f"resumed: {(event - 1) // 3} tests are finished already" in ended.stderr


def test_killed_again_and_again(play: Play, whole: Left) -> None:
    """Each attempt keeps what those before it finished."""
    play.dies_at = 5
    killed(*ASKED)
    play.dies_at = 9
    killed("--resume")
    assert resumed().exit_code == 1
    assert play.begun == ["a", "b", "b", "c", "c"]
    assert left() == whole


def _before_the_first_test(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(tempfile, "TemporaryDirectory", _die)


def _before_the_join(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(Segments, "join", _die)


def _in_the_join(patched: pytest.MonkeyPatch) -> None:
    writes = itertools.count(1)
    real = JournalWriter.write

    def write(self: JournalWriter, event: Event) -> None:
        if self._file.name.endswith(".part") and next(writes) > 3:
            raise Killed
        real(self, event)

    patched.setattr(JournalWriter, "write", write)


def _between_journal_and_reports(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(execution, "write_reports", _die)


def _between_two_reports(patched: pytest.MonkeyPatch) -> None:
    def one(journal: Path, out: Path, formats: Sequence[str]) -> None:
        write_reports(journal, out, formats[:1])
        raise Killed

    patched.setattr(execution, "write_reports", one)


def _after_the_reports(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(execution, "judge", _die)


def _die(*_: object, **__: object) -> None:
    raise Killed


@pytest.mark.parametrize(
    ("kill", "runs"),
    [
        (_before_the_first_test, ["a", "b", "c"]),
        (_before_the_join, []),
        (_in_the_join, []),
        (_between_journal_and_reports, []),
        (_between_two_reports, []),
        (_after_the_reports, []),
    ],
)
def test_killed_around_the_suite(
    play: Play,
    whole: Left,
    monkeypatch: pytest.MonkeyPatch,
    kill: Callable[[pytest.MonkeyPatch], None],
    runs: list[str],
) -> None:
    """Before its first test, and wherever its segments become a journal and reports."""
    with monkeypatch.context() as patched:
        kill(patched)
        killed(*ASKED)
    play.begun.clear()
    ended = resumed()
    assert (ended.exit_code, play.begun) == (1, runs), ended.stderr
    assert left() == whole


def test_killed_while_it_puts_its_things_away(
    play: Play, whole: Left, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run has ended then: its reports are whole, and what is left over goes with the next run."""
    with monkeypatch.context() as patched:
        patched.setattr("azharness.cli.unfinished.shutil", SimpleNamespace(rmtree=_die))
        killed(*ASKED)
    assert resumed().exit_code == 2
    assert left() == (whole[0], whole[1] | {"unfinished"})
    play.forget()
    assert asked(*ASKED).exit_code == 1
    assert (left(), play.begun) == (whole, ["a", "b", "c"])


def test_an_interrupted_run_tells_how_it_goes_on(play: Play, whole: Left) -> None:
    """It has reports of what is finished, and the command that it names makes them whole."""
    play.ended = Ended(stopped="interrupted")
    first = asked(*ASKED, out="o u t")
    assert first.exit_code == 130
    words = first.stderr.splitlines()[-1]
    assert words == "to go on: main run --resume --out 'o u t'"
    assert {path.name for path in Path("o u t").iterdir()} == {*FILES, "unfinished"}
    play.ended = Ended()
    Path("o u t").rename("out/o u t")
    ended = CliRunner().invoke(main, ["run", "--resume", "--out", "out/o u t"])
    assert ended.exit_code == 1
    assert "to go on" not in ended.stderr
    Path("out/o u t").rename("again")
    for path in Path("again").iterdir():
        path.replace(Path("out") / path.name)
    Path("again").rmdir()
    assert left() == whole


def test_what_broke_down_can_be_resumed(play: Play) -> None:
    """An error of the harness, such as a suite that was killed alone, has no verdict; what is finished is kept."""
    play.ended = Ended(stopped="interrupted", trouble="exit code -9")
    ended = asked(*ASKED)
    assert ended.exit_code == 5
    assert "to go on: " in ended.stderr
    play.ended = Ended()
    assert resumed().exit_code == 1


def test_a_new_run_says_what_it_gives_up(play: Play, whole: Left) -> None:
    """Nothing of the unfinished run is left."""
    play.dies_at = 5
    killed(*ASKED, "--examples", "3")
    play.begun.clear()
    ended = asked(*ASKED)
    assert "an unfinished run is given up" in ended.stderr
    assert play.begun == ["a", "b", "c"]
    assert left() == whole


def test_a_drawn_seed_is_kept(play: Play) -> None:
    """The run goes on with the seed that was drawn when it began."""
    play.dies_at = 5
    killed("--format", "json")
    seed = play.config.seed
    resumed()
    assert play.config.seed == seed
