"""The App page: environment, web app, native app."""

from __future__ import annotations

from typing import ClassVar

from azharness.contract import Reason
from azharness.simulator import connections
from azharness.simulator.context import Context
from azharness.simulator.declined import RefusalError, unavailable
from azharness.simulator.pages.draft import Draft, client_id
from azharness.simulator.pages.page import WizardPage
from azharness.simulator.services import SERVICES

IMPORT = "import-server-app"
"""The button in place of Browse where apps can only be imported."""


class AppPage(WizardPage):
    """Asks for the environment first and then for the apps, which are chosen in dialogs of their own."""

    name: ClassVar[str] = "app"

    def buttons(self, draft: Draft) -> tuple[str, ...]:
        """A way to each app that the service takes, and the usual ones (fact F18)."""
        service = SERVICES[draft.service]
        native = ("browse-client-app",) if service.native_app else ()
        return ("browse-server-app" if service.creates else IMPORT, *native, *self.actions)

    def fields(self, context: Context, draft: Draft) -> dict[str, str]:  # noqa: ARG002
        """The environment, and the apps by their client IDs."""
        native = {"native_app": client_id(draft.native_app)} if SERVICES[draft.service].native_app else {}
        return {"environment": draft.environment, "web_app": client_id(draft.web_app), **native}

    def choices(self, context: Context, draft: Draft) -> dict[str, list[str]]:
        """The environments in which the service can be connected."""
        service = SERVICES[draft.service]
        return {"environment": service.offered_environments(context.settings.environments)}

    def enter(self, context: Context, draft: Draft, field: str, value: str) -> Draft:
        """Choose the environment; apps cannot be typed."""
        if field != "environment":
            raise unavailable(field)
        if value not in self.choices(context, draft)["environment"]:
            raise RefusalError(Reason.NOT_OFFERED, field)
        return draft.with_environment(value)

    def leave(self, context: Context, draft: Draft) -> Draft:
        """All that is asked for, and a place that the service has free."""
        for field, value in self.fields(context, draft).items():
            if not value:
                raise RefusalError(Reason.REQUIRED, field)
        require_free_place(context, draft)
        return draft


def require_free_place(context: Context, draft: Draft) -> None:
    """Refuse a web app where the service, or its connection to the app's tenant, is there already (decision A9)."""
    assert draft.web_app is not None, "checked before"
    place = SERVICES[draft.service].place(draft.web_app.tenant_id)
    if connections.in_place(context.store, draft.service, place) is not None:
        raise RefusalError(Reason.IN_USE, "web_app")
