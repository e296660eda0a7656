"""The Configuration page of Microsoft Store for Business (fact F39)."""

from __future__ import annotations

from typing import ClassVar

from azharness.simulator.context import Context
from azharness.simulator.declined import unavailable
from azharness.simulator.pages.draft import Draft
from azharness.simulator.pages.page import WizardPage
from azharness.simulator.pages.store_fields import FIELDS, require_form


class StorePage(WizardPage):
    """Asks where apps are to be stored, in which languages, and on which one to fall back."""

    name: ClassVar[str] = "configuration"

    def fields(self, context: Context, draft: Draft) -> dict[str, str]:  # noqa: ARG002
        """Location and languages, as typed."""
        return {field: draft.own.get(field, "") for field in FIELDS}

    def chosen(self, draft: Draft) -> dict[str, str]:
        """Location and languages."""
        return {field: draft.own.get(field, "").strip() for field in FIELDS}

    def enter(self, context: Context, draft: Draft, field: str, value: str) -> Draft:  # noqa: ARG002
        """Type one of them."""
        if field not in FIELDS:
            raise unavailable(field)
        return draft.with_own(field, value)

    def leave(self, context: Context, draft: Draft) -> Draft:
        """A UNC path with a folder, languages, and one of them."""
        require_form(self.fields(context, draft))
        return draft
