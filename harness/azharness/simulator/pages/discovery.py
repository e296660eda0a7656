"""The Discovery page of Cloud Management."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from azharness.simulator.context import Context
from azharness.simulator.declined import unavailable
from azharness.simulator.pages.draft import Draft
from azharness.simulator.pages.page import WizardPage
from azharness.simulator.switches import require_switch
from azharness.simulator.texts import require_duration


class DiscoveryPage(WizardPage):
    """Asks whether users are to be discovered, and how often in full (facts F23, F24)."""

    name: ClassVar[str] = "discovery"

    def fields(self, context: Context, draft: Draft) -> dict[str, str]:  # noqa: ARG002
        """The switch and the schedule."""
        return {"user_discovery": draft.user_discovery, "user_full_schedule": draft.user_full_schedule}

    def enter(self, context: Context, draft: Draft, field: str, value: str) -> Draft:  # noqa: ARG002
        """Turn the switch, or type the schedule."""
        match field:
            case "user_discovery":
                return replace(draft, user_discovery=require_switch(field, value))
            case "user_full_schedule":
                return replace(draft, user_full_schedule=value)
            case _:
                raise unavailable(field)

    def leave(self, context: Context, draft: Draft) -> Draft:
        """A schedule that can be kept."""
        require_duration(self.fields(context, draft), "user_full_schedule")
        return draft
