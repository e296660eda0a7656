"""When an exploration leaves nothing open."""

from __future__ import annotations

from typing import Literal

import pytest

from azharness.journal.exploration import Exploration, SequenceEnd

Ending = Literal["held", "differed", "stuck", "inconclusive"]


@pytest.mark.parametrize(
    ("endings", "whole"),
    [
        (["held", "held"], True),
        (["held", "stuck"], True),
        (["held", "inconclusive"], False),
        (["differed", "held"], False),
    ],
)
def test_sequences_that_leave_something_open(endings: list[Ending], *, whole: bool) -> None:
    """One that an allowed answer kept from its end does not; one that broke off does."""
    told = Exploration(
        product_version="article",
        coverage=[],
        seed=0,
        machines=[],
        requirements=[],
        sequences=[SequenceEnd(file="", title="One", steps=1, ending=each) for each in endings],
    )
    assert told.is_whole == whole
