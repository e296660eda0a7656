"""What a scenario needs of a backend, told by its tags."""

from __future__ import annotations

from azharness.catalogue import ProductVersion
from azharness.catalogue.applicability import Target
from azharness.contract import Capability
from azscenarios.applicable import Aim


def test_a_tag_may_name_a_capability() -> None:
    """A scenario whose tag names a capability that the backend declines says so; other tags need nothing."""
    aim = Aim(
        Target(
            version=ProductVersion("article"), offered=frozenset(), capabilities=frozenset({Capability.DELTA})
        )
    )
    assert "groups" in aim.lacking(["delta", "groups"])
    assert aim.lacking(["delta", "slow", "DSC-5"]) == ""
