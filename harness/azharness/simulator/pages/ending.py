"""The last two pages: Progress and Completion."""

from __future__ import annotations

from typing import ClassVar

from azharness.simulator.context import Context
from azharness.simulator.pages.draft import Draft
from azharness.simulator.pages.page import WizardPage


class ProgressPage(WizardPage):
    """Shows that the work is done."""

    name: ClassVar[str] = "progress"
    actions: ClassVar[tuple[str, ...]] = ("next",)


class CompletionPage(WizardPage):
    """Shows how the work ended."""

    name: ClassVar[str] = "completion"
    actions: ClassVar[tuple[str, ...]] = ("close",)

    def fields(self, context: Context, draft: Draft) -> dict[str, str]:  # noqa: ARG002
        """The result."""
        return {"result": draft.result}
