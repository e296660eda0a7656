"""What `--resume` takes over from the run that was broken off, and when it refuses to go on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import pytest
from played import ASKED, Play, asked, killed, left, resumed

from azharness.backends import simulated
from azharness.cli import execution, fingerprint
from azharness.cli.execution import Execution
from azharness.cli.folder_lock import only_one
from azharness.cli.resume import command, taken_over, written
from azharness.cli.run import run
from azharness.cli.unfinished import Begun
from azharness.contract.errors import AzharnessError
from azharness.contract.hello import Capability, Hello
from azharness.engine.runner import hello_of

KNOWN = '[[known]]\nrequirement = "WIZ-1"\nreason = "mended in 2.4"\nexpires = 2999-12-31\n'


@pytest.mark.usefixtures("play")
def test_a_run_that_ended_is_not_resumed() -> None:
    """Its reports stay as they are."""
    asked(*ASKED)
    before = left()
    ended = resumed()
    assert (ended.exit_code, left()) == (2, before)
    assert "There is no unfinished run in out." in ended.stderr
    assert "hint" in ended.stderr


@pytest.mark.usefixtures("play")
def test_where_no_run_was_there_is_none_to_resume() -> None:
    """Nothing is made there."""
    assert resumed().exit_code == 2
    assert not Path("out").exists()


@pytest.fixture
def broken(play: Play) -> Iterator[Play]:
    """A run that was killed in its second test, with features of the user's own; it is not resumed, and stays as it is."""
    Path("own.feature").write_text("Feature: one", encoding="utf-8")
    play.dies_at = 5
    killed(*ASKED, "--features", "own.feature", "--product-version", "2309")
    before = [path.read_bytes() for path in sorted(Path("out").rglob("*.*"))]
    yield play
    assert [path.read_bytes() for path in sorted(Path("out").rglob("*.*"))] == before


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize(
    "option",
    [
        "--seed=4",
        "--backend=azscenarios.mutants:past_expiry",
        "--product-version=article",
        "--service=cloud-management",
        "--requirement=WIZ-2",
        "--examples=26",
        "--timeout=11",
        "--features=other.feature",
        "--cloud=other.feature",
    ],
)
def test_a_contradiction_is_refused(option: str) -> None:
    """The run is judged by one question; the error names the option and what it was."""
    Path("other.feature").write_text("Feature: two", encoding="utf-8")
    ended = resumed(option)
    assert ended.exit_code == 2
    assert f"The run was begun with another {option.partition('=')[0]}." in ended.stderr


@pytest.mark.usefixtures("broken")
def test_changed_features_are_refused() -> None:
    """What is finished would stand for others."""
    Path("own.feature").write_text("Feature: changed", encoding="utf-8")
    ended = resumed()
    assert ended.exit_code == 2
    assert "were changed since the run began" in ended.stderr


@pytest.mark.usefixtures("broken")
def test_features_that_have_gone_are_refused() -> None:
    """By their path."""
    Path("own.feature").unlink()
    ended = resumed()
    assert ended.exit_code == 2
    assert "own.feature" in ended.stderr


@pytest.mark.usefixtures("broken")
def test_another_azharness_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be it of another version, or a clone that was changed."""
    monkeypatch.setattr(fingerprint, "tool_version", lambda: "0.0.9")
    ended = resumed()
    assert ended.exit_code == 2
    assert "The run was begun by another azharness." in ended.stderr
    assert "this is azharness 0.0.9" in ended.stderr


@pytest.mark.usefixtures("broken")
def test_another_backend_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that says something else of itself."""
    real = fingerprint.of_backend
    monkeypatch.setattr(fingerprint, "of_backend", lambda *said: real(*said)[::-1])
    ended = resumed()
    assert ended.exit_code == 2
    assert "The backend is not the one that the run began with." in ended.stderr


def test_a_backend_without_reset_is_refused(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test that was broken off has left its traces in it."""

    def greet(_: Execution) -> Hello:
        hello = hello_of(simulated.backend())
        others = [each for each in hello.capabilities if each is not Capability.RESET]
        return msgspec.structs.replace(hello, capabilities=others)

    monkeypatch.setattr(execution, "greet", greet)
    play.dies_at = 5
    killed(*ASKED)
    ended = resumed()
    assert ended.exit_code == 2
    assert "declines `reset`" in ended.stderr


@pytest.mark.usefixtures("broken")
def test_a_run_that_goes_on_is_not_resumed_beside_it() -> None:
    """Nor is it replaced by a new one."""
    with only_one(Path("out/unfinished")):
        for arguments in (("--resume",), ASKED):
            ended = asked(*arguments)
            assert ended.exit_code == 2
            assert "Another run uses out." in ended.stderr


@pytest.mark.parametrize("text", ["", "{}", "garbage", '{"tool": 1}', "\xff"])
def test_a_changed_note_is_refused(play: Play, text: str) -> None:
    """The error is no traceback."""
    play.dies_at = 1
    killed(*ASKED)
    Path("out/unfinished/begun.json").write_text(text, encoding="latin-1")
    ended = resumed()
    assert ended.exit_code == 2
    assert "begun by another azharness, or its files were changed" in ended.stderr


def test_what_does_not_contradict_may_be_said_again(play: Play) -> None:
    """The same options in another form, and those that change nothing of what is judged."""
    play.dies_at = 5
    killed(*ASKED)
    Path("known.toml").write_text(KNOWN, encoding="utf-8")
    same = ("--seed", "3", "--requirement", "wiz-1")
    ended = resumed(*same, "--workers", "2", "--format", "markdown", "--baseline", "known.toml")
    assert ended.exit_code == 0, ended.stderr
    assert {path.name for path in Path("out").iterdir()} == {"journal.ndjson", "report.md"}
    assert play.config.seed == 3


def _context(*arguments: str) -> click.Context:
    return run.make_context("run", list(arguments))


def test_a_secret_in_an_option_is_not_written() -> None:
    """It is to be given again, and the command that resumes says so."""
    secret = "http://user:hunter22@127.0.0.1:1"
    context = _context("--backend", secret)
    options, hidden = written(context.params)
    assert hidden == ["backend"]
    assert "hunter22" not in json.dumps(options)
    begun = Begun(tool="", features="", options=options, hidden=hidden, at=0)
    assert command(context, begun) == "run --resume --out azharness-report --backend …"
    with pytest.raises(AzharnessError, match="with a secret in --backend"):
        taken_over(_context("--resume"), begun)
    with pytest.raises(AzharnessError, match="with another --backend"):
        taken_over(_context("--resume", "--backend", "simulated"), begun)
    assert taken_over(_context("--resume", "--backend", secret), begun)["backend"] == secret


def test_the_order_of_repeated_options_is_that_of_the_beginning() -> None:
    """Another order is no contradiction."""
    options, _ = written(_context("--requirement", "WIZ-1", "--requirement", "WIZ-2").params)
    begun = Begun(tool="", features="", options=options, hidden=[], at=0)
    again = taken_over(_context("--resume", "--requirement", "wiz-2", "--requirement", "wiz-1"), begun)
    assert again["requirements"] == ("WIZ-1", "WIZ-2")
