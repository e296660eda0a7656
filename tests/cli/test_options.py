"""Options that several commands have mean the same everywhere."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from azharness.cli import main
from azharness.cli.report import report
from azreports import FORMATS


def test_every_format_can_be_chosen() -> None:
    """The names that --format takes are those of the reports."""
    assert isinstance(report.params[2].type, click.Choice)
    assert list(report.params[2].type.choices) == list(FORMATS)


@pytest.mark.parametrize("command", ["run", "mutants"])
@pytest.mark.parametrize(
    ("wanted", "said"), [("KEY-777", "The catalogue has no"), ("flw-3/x", "Give --requirement FLW-3")]
)
def test_a_requirement_that_cannot_be_selected_is_refused(command: str, wanted: str, said: str) -> None:
    """An unknown ID and a case are usage errors before anything is started: nothing would be judged by them."""
    ended = CliRunner().invoke(main, [command, "--requirement", wanted])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert said in ended.stderr
