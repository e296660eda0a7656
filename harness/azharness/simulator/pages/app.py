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


class AppPage(WizardPage):
    """Asks for the environment first and then for the apps, which are chosen in dialogs of their own."""

    name: ClassVar[str] = "app"
    actions: ClassVar[tuple[str, ...]] = ("browse-server-app", "browse-client-app", "next", "back", "cancel")

    def fields(self, context: Context, draft: Draft) -> dict[str, str]:  # noqa: ARG002
        """The environment, and the apps by their client IDs."""
        return {
            "environment": draft.environment,
            "web_app": client_id(draft.web_app),
            "native_app": client_id(draft.native_app),
        }

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
        """All three, and a tenant that the service does not have yet."""
        for field, value in self.fields(context, draft).items():
            if not value:
                raise RefusalError(Reason.REQUIRED, field)
        require_free_tenant(context, draft)
        return draft


def require_free_tenant(context: Context, draft: Draft) -> None:
    """Refuse a web app whose tenant has its one connection of the service already (decision A9)."""
    assert draft.web_app is not None, "checked before"
    if connections.of_tenant(context.store, draft.service, draft.web_app.tenant_id) is not None:
        raise RefusalError(Reason.IN_USE, "web_app")
