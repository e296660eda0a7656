"""Answers: the outcome of a command and what the session sees then."""

from __future__ import annotations

import msgspec

from azharness.contract.outcomes import Outcome
from azharness.contract.views import View


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a backend answers to one command."""

    outcome: Outcome
    view: View
