"""Errors of the command line: one place turns each kind into lines on stderr and an exit code."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from azharness.cli.errors import DEBUG, HarnessStopped, UsageError
from azharness.cli.main import Group


def _ends_with(error: BaseException) -> tuple[int, str, str]:
    @click.group(cls=Group)
    def tool() -> None:
        """A tool."""

    @tool.command()
    def work() -> None:
        """Fail."""
        raise error

    result = CliRunner().invoke(tool, ["work"])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("No."), 2),
        (HarnessStopped("the end"), 5),
        (RuntimeError("unforeseen"), 5),
        (RecursionError("deep"), 5),
        (KeyboardInterrupt(), 130),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_kind_has_its_exit_code(
    error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes wrong is said on stderr, without a traceback."""
    monkeypatch.delenv(DEBUG, raising=False)
    ended, stdout, stderr = _ends_with(error)
    assert (ended, stdout) == (code, "")
    assert stderr
    assert "Traceback" not in stderr


def test_an_unforeseen_error_is_one_line_and_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the exception and how to learn more."""
    monkeypatch.delenv(DEBUG, raising=False)
    first, hint = _ends_with(RuntimeError("two\nlines"))[2].splitlines()
    assert first == "harness: RuntimeError: two lines"
    assert DEBUG in hint


def test_the_traceback_is_shown_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """For those who mend the tool."""
    monkeypatch.setenv(DEBUG, "1")
    assert "Traceback" in _ends_with(RuntimeError("unforeseen"))[2]


def test_an_unforeseen_error_tells_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands where a secret stands is left out."""
    monkeypatch.delenv(DEBUG, raising=False)
    key = "abc8Q~" + "x" * 34
    assert key not in _ends_with(RuntimeError(f"refused client_secret={key}"))[2]
