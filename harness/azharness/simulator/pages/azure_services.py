"""The first page: name, description and service."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from azharness.contract import Reason
from azharness.simulator import connections
from azharness.simulator.context import Context
from azharness.simulator.declined import RefusalError, unavailable
from azharness.simulator.pages.draft import Draft
from azharness.simulator.pages.page import WizardPage


class AzureServicesPage(WizardPage):
    """Asks what the connection is called and what it connects to."""

    name: ClassVar[str] = "azure-services"
    actions: ClassVar[tuple[str, ...]] = ("next", "cancel")

    def fields(self, context: Context, draft: Draft) -> dict[str, str]:  # noqa: ARG002
        """Name, description and service."""
        return {"name": draft.name, "description": draft.description, "service": draft.service}

    def choices(self, context: Context, draft: Draft) -> dict[str, list[str]]:  # noqa: ARG002
        """The services of the product version."""
        return {"service": list(context.version.services)}

    def enter(self, context: Context, draft: Draft, field: str, value: str) -> Draft:
        """Type name or description, or choose the service."""
        match field:
            case "name":
                return replace(draft, name=value)
            case "description":
                return replace(draft, description=value)
            case "service":
                if value not in context.version.services:
                    raise RefusalError(Reason.NOT_OFFERED, field)
                return draft.with_service(value)
            case _:
                raise unavailable(field)

    def leave(self, context: Context, draft: Draft) -> Draft:
        """A name that no connection has, and a service."""
        if not draft.name.strip():
            raise RefusalError(Reason.REQUIRED, "name")
        if not draft.service:
            raise RefusalError(Reason.REQUIRED, "service")
        require_free_name(context, draft)
        return draft


def require_free_name(context: Context, draft: Draft) -> None:
    """Refuse a name that a connection has already, in whatever letter case (decision A38)."""
    if connections.find(context.store, draft.name) is not None:
        raise RefusalError(Reason.IN_USE, "name")
