"""The fields of the wizard's pages."""

from __future__ import annotations

from azharness.model.desk import Wizard
from azharness.model.machines.discovery_form import discovery_fields
from azharness.model.services import service_named
from azharness.model.state import State

FIRST = ("name", "description", "service")
SHOWN_ONLY = frozenset({"web_app", "native_app"})
"""Fields that show what was chosen in dialogs."""


def fields_of(wizard: Wizard, state: State) -> tuple[str, ...]:
    """The fields of the page on which a wizard stands."""
    service = service_named(wizard.text("service"))
    if wizard.page == "azure-services":
        return FIRST
    if wizard.page == "app":
        return ("environment", "web_app", "native_app") if service.native else ("environment", "web_app")
    if wizard.page == "discovery":
        return discovery_fields(state)
    return service.fields if wizard.page == service.page else ()
