"""Requirements that one fault can break together name each other."""

from __future__ import annotations

import pytest

from azharness.catalogue import Requirement, load

SHARING = [row for row in load().rows if row.shares]
AT_MOST = 3


@pytest.mark.parametrize("row", SHARING, ids=lambda row: row.id)
def test_sharing_is_mutual(row: Requirement) -> None:
    """Whoever names another requirement is named by it; nobody names itself."""
    others = [load().row(other) for other in row.shares]
    assert row.id not in row.shares
    assert [other.id for other in others if row.id not in other.shares] == []


@pytest.mark.parametrize("row", SHARING, ids=lambda row: row.id)
def test_sharing_stays_an_exception(row: Requirement) -> None:
    """No requirement shares with more than three others, and each has its reason, a sentence."""
    assert len(row.shares) <= AT_MOST
    assert all(reason.endswith(".") for reason in row.shares.values())
