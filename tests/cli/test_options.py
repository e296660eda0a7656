"""Options that several commands have mean the same everywhere."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from azharness.cli import main


@pytest.mark.parametrize("command", ["run", "mutants"])
@pytest.mark.parametrize(
    ("wanted", "said"), [("KEY-777", "The catalogue has no"), ("flw-3/x", "Give --requirement FLW-3")]
)
def test_a_requirement_that_cannot_be_selected_is_refused(command: str, wanted: str, said: str) -> None:
    """An unknown ID and a case are usage errors before anything is started: nothing would be judged by them."""
    ended = CliRunner().invoke(main, [command, "--requirement", wanted])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert said in ended.stderr
