"""The Discovery page of Cloud Management."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from azharness.simulator.context import Context
from azharness.simulator.declined import unavailable
from azharness.simulator.pages.discovery_fields import SWITCHES, require_form
from azharness.simulator.pages.draft import Draft
from azharness.simulator.pages.page import WizardPage
from azharness.simulator.switches import require_switch


class DiscoveryPage(WizardPage):
    """Asks whether users and groups are to be discovered, how often, and which groups (facts F23 to F26)."""

    name: ClassVar[str] = "discovery"

    def fields(self, context: Context, draft: Draft) -> dict[str, str]:  # noqa: ARG002
        """The switches, and what belongs to each."""
        return draft.discovery

    def chosen(self, draft: Draft) -> dict[str, str]:
        """All that was switched and typed."""
        return {field: value.strip() for field, value in draft.discovery.items()}

    def enter(self, context: Context, draft: Draft, field: str, value: str) -> Draft:  # noqa: ARG002
        """Turn a switch, or type what belongs to it."""
        if field not in draft.discovery:
            raise unavailable(field)
        entered = require_switch(field, value) if field in SWITCHES else value
        return replace(draft, discovery=draft.discovery | {field: entered})

    def leave(self, context: Context, draft: Draft) -> Draft:  # noqa: ARG002
        """What can be kept, as far as it is switched on."""
        require_form(draft.discovery)
        return draft
