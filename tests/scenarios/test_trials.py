"""What the findings on a mutant say of the suite."""

from __future__ import annotations

import msgspec
import pytest

from azscenarios.mutants import MUTANTS, Mutant
from azscenarios.mutants.judging import judge
from azscenarios.mutants.judging.judge import Depth
from azscenarios.mutants.trial import Finding, Status, Trial

BY_HAND = next(each for each in MUTANTS if each.requirement == "KEY-3")
MECHANICAL = msgspec.structs.replace(BY_HAND, name="mechanical_0", requirement="")


def finding(result: str, *failed: str, way: str = "scenario") -> Finding:
    """What one check made of a mutant."""
    return Finding(check="a.feature::b", way=way, result=result, failed=list(failed))


@pytest.mark.parametrize(
    ("findings", "by_hand", "mechanical"),
    [
        ([finding("passed"), finding("failed", "KEY-3")], Status.KILLED, Status.KILLED),
        ([finding("passed"), finding("failed", "KEY-1")], Status.SURVIVED, Status.KILLED),
        ([finding("passed"), finding("inapplicable")], Status.SURVIVED, Status.SURVIVED),
        ([finding("failed")], Status.SURVIVED, Status.KILLED),
        ([finding("passed"), finding("inconclusive")], Status.BROKE_DOWN, Status.BROKE_DOWN),
        ([finding("inconclusive"), finding("failed", "KEY-3")], Status.KILLED, Status.KILLED),
        ([finding("harness-error"), finding("failed", "KEY-3")], Status.BROKE_DOWN, Status.BROKE_DOWN),
        ([finding("passed"), finding("timeout")], Status.TIMEOUT, Status.TIMEOUT),
        ([], Status.NOT_REACHED, Status.NOT_REACHED),
    ],
)
def test_the_status_follows_from_the_findings(
    findings: list[Finding], by_hand: Status, mechanical: Status
) -> None:
    """A kill is a check that failed, of a fault made by hand by its own requirement; what crashes the harness is none."""
    ended = [
        Trial(mutant=mutant, product_version="article", findings=findings) for mutant in (BY_HAND, MECHANICAL)
    ]
    assert [each.status for each in ended] == [by_hand, mechanical]


def test_a_trial_that_could_not_be_made_is_no_kill() -> None:
    """Trouble with the run itself outweighs what it found before."""
    trial = Trial(
        mutant=BY_HAND,
        product_version="article",
        findings=[finding("failed", "KEY-3")],
        trouble="exit code 5",
    )
    assert trial.status is Status.BROKE_DOWN


def test_strangers_are_requirements_that_do_not_share_the_rule() -> None:
    """A requirement that fails beside the broken one without sharing its rule makes the trial unclean."""
    both = [finding("failed", "KEY-3", "TEN-1")]
    trial = Trial(mutant=BY_HAND, product_version="article", findings=both)
    assert trial.strangers == {"TEN-1"}
    assert not trial.clean
    assert [each.failed for each in trial.killers("scenario")] == [["KEY-3", "TEN-1"]]
    assert trial.killers("property") == []


@pytest.mark.parametrize("result", ["inconclusive", "harness-error"])
def test_a_mechanical_one_that_crashes_is_given_up(result: str) -> None:
    """After six tests that it broke off, unless everything is asked for; one made by hand is tried to the end."""
    broken = [finding(result)] * 6

    def enough(mutant: Mutant, depth: Depth, count: int) -> bool:
        return judge._enough(mutant, depth)([finding("passed"), *broken[:count]], "scenario")

    assert [enough(MECHANICAL, depth, 6) for depth in Depth] == [True, True, False]
    assert [enough(MECHANICAL, depth, 5) for depth in Depth] == [False, False, False]
    assert [enough(BY_HAND, depth, 6) for depth in Depth] == [False, False, False]
