"""What all pages of the wizard have in common."""

from __future__ import annotations

from typing import ClassVar

from azharness.contract.views import Page
from azharness.simulator.context import Context
from azharness.simulator.declined import unavailable
from azharness.simulator.pages.draft import Draft


class WizardPage:
    """A page of the wizard: how it looks, what may be entered, and what must be true to go on.

    Pages hold nothing themselves. The methods that change something answer the draft that replaces the old one, or raise a
    refusal.
    """

    name: ClassVar[str]
    actions: ClassVar[tuple[str, ...]] = ("next", "back", "cancel")

    def buttons(self, draft: Draft) -> tuple[str, ...]:  # noqa: ARG002
        """The page's buttons."""
        return self.actions

    def chosen(self, draft: Draft) -> dict[str, str]:  # noqa: ARG002
        """What the Summary page tells of this page, with surrounding blanks gone; on a service's own page alone."""
        return {}

    def fields(self, context: Context, draft: Draft) -> dict[str, str]:  # noqa: ARG002
        """What the page's fields show."""
        return {}

    def choices(self, context: Context, draft: Draft) -> dict[str, list[str]]:  # noqa: ARG002
        """What the page's pick lists offer."""
        return {}

    def enter(self, context: Context, draft: Draft, field: str, value: str) -> Draft:  # noqa: ARG002
        """Fill a field."""
        raise unavailable(field)

    def leave(self, context: Context, draft: Draft) -> Draft:  # noqa: ARG002
        """Check what Next asks for, and do what it does."""
        return draft

    def show(self, context: Context, draft: Draft) -> Page:
        """The page as the contract tells it."""
        return Page(
            page=self.name,
            fields=self.fields(context, draft),
            choices=self.choices(context, draft),
            actions=list(self.buttons(draft)),
        )
