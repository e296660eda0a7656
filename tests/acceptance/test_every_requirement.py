"""On the simulated site every requirement is judged and holds, in every product version."""

from __future__ import annotations

import pytest
from rotation import in_turns
from whole_tool import Azharness, Ran

from azharness.catalogue import ProductVersion

FEW = ("--seed", "2", "--examples", "3", "--format", "json")
"""A run of every scenario in which the properties try little."""
OTHERS = [version for version in ProductVersion if version is not ProductVersion.ARTICLE]
EACH_TIME = 1
"""So many of the other versions are run in full by these tests, in turns; the rules that switch in one have tests of their own."""


def _open(ran: Ran) -> dict[str, str]:
    """The requirements that neither passed nor are inapplicable."""
    return {key: said for key, said in ran.outcomes().items() if said not in ("passed", "inapplicable")}


def test_the_article_is_kept(plain: Ran) -> None:
    """A run on the simulated site is conformant: nothing failed, nothing untested, nothing inconclusive."""
    assert _open(plain) == {}
    assert plain.code == 0, plain.stderr


def test_what_is_inapplicable_says_why(plain: Ran) -> None:
    """Each requirement that does not concern the run has its reason in the report, a sentence."""
    rows = plain.report()["requirements"].values()
    reasons = [row["reason"] for row in rows if row["outcome"] == "inapplicable"]
    assert reasons
    assert all(reason.endswith(".") for reason in reasons)


@pytest.mark.parametrize("version", in_turns(OTHERS, EACH_TIME))
def test_every_version_is_kept(azharness: Azharness, version: ProductVersion) -> None:
    """So is a run for each product version that the catalogue knows."""
    ran = azharness("run", "--product-version", version, *FEW)
    assert _open(ran) == {}
    assert ran.code == 0, ran.stderr


def test_before_2006_there_are_no_notices(azharness: Azharness) -> None:
    """For 2002 the rules about notices do not hold, and the rule that there are none is judged."""
    chosen = [f"--requirement=NTF-{number}" for number in range(1, 7)]
    ran = azharness("run", "--product-version", "2002", *FEW, *chosen)
    outcomes = {key: said for key, said in ran.outcomes().items() if key in {f"NTF-{n}" for n in range(1, 7)}}
    assert outcomes == {**{f"NTF-{number}": "inapplicable" for number in range(1, 6)}, "NTF-6": "passed"}
