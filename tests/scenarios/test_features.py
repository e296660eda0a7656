"""Feature files that do not say what their author meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from azscenarios.features import feature_files, problems, shipped
from azscenarios.run import check
from azscenarios.vocabulary import unknown_steps, vocabulary

GOOD = """Feature: Good
  Scenario: One
    Given an empty site in the tenant Contoso
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("Given", "Givn"), "has no steps"),
        (GOOD + GOOD.partition("\n")[2], "stands in line 2 already"),
        (GOOD.replace("Scenario: One\n", "Scenario: One\n    When an empty site\n    Givn x\n"), "expected"),
        (GOOD.replace("  Scenario", "  @SRV-777\n  Scenario"), "SRV-777"),
        ("", "holds no feature"),
    ],
    ids=["misspelt first keyword", "two of one name", "misspelt keyword", "unknown requirement", "empty"],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, said: str) -> None:
    """A mistake that pytest-bdd would let pass is an error with its place."""
    path = tmp_path / "own.feature"
    path.write_text(text, encoding="utf-8")
    found = problems(path)
    assert said in " ".join(line for each in found for line in each.lines())
    assert all(each.where.startswith("own.feature") for each in found)


def test_a_step_that_nobody_knows_is_named(tmp_path: Path) -> None:
    """A step without a definition is found before anything runs."""
    path = tmp_path / "own.feature"
    path.write_text(GOOD.replace("an empty site", "an enchanted site"), encoding="utf-8")
    assert "an enchanted site" in next(unknown_steps(path)).message


def test_a_good_feature_has_no_problems(tmp_path: Path) -> None:
    """What is right stays unmarked."""
    path = tmp_path / "own.feature"
    path.write_text(GOOD, encoding="utf-8")
    assert check([tmp_path]) == []


def test_the_shipped_features_have_no_problems() -> None:
    """Ours keep the rules that we set for others."""
    assert feature_files(shipped())
    assert check([shipped()]) == []


def test_every_step_is_explained() -> None:
    """The vocabulary tells what each step means, and no two steps are alike."""
    words = vocabulary()
    assert all(each.meaning for each in words)
    assert len({(each.kind, each.pattern) for each in words}) == len(words)
