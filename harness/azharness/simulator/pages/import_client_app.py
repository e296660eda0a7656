"""The Import dialog for a native app (fact F49)."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from azharness.contract import Reason
from azharness.simulator import apps, tenants
from azharness.simulator.apps import App
from azharness.simulator.context import Context
from azharness.simulator.declined import RefusalError
from azharness.simulator.pages.dialog import Dialog
from azharness.simulator.texts import require, require_guid


class ImportClientApp(Dialog):
    """Takes over a native app of the web app's tenant. There is nothing to ask Entra about: it has no key."""

    name: ClassVar[str] = "import-client-app"
    actions: ClassVar[tuple[str, ...]] = ("verify", "ok", "cancel")

    def __init__(self, tenant_id: str, imported: Callable[[App], None]) -> None:
        super().__init__(application_name="", client_id="")
        self._tenant_id = tenant_id
        self._imported = imported
        self._verified = False

    def shown(self, context: Context) -> dict[str, str]:
        """The web app's tenant."""
        tenant = tenants.find(context.store, self._tenant_id)
        return {"tenant_name": tenant.name if tenant else "", "tenant_id": self._tenant_id}

    def enter(self, field: str, value: str) -> None:
        """Fill a field; another client ID has to be verified again."""
        super().enter(field, value)
        if field == "client_id":
            self._verified = False

    def verify(self, context: Context) -> None:  # noqa: ARG002
        """Check the form of what was typed."""
        self._verified = False
        self._app()
        self._verified = True

    def ok(self, context: Context) -> None:
        """Keep the app."""
        app = self._app()
        if not self._verified:
            raise RefusalError(Reason.NOT_VERIFIED)
        apps.keep(context.store, app)
        self._imported(app)

    def _app(self) -> App:
        require(self.values, ("application_name", "client_id"))
        return App(
            tenant_id=self._tenant_id,
            client_id=require_guid(self.values, "client_id"),
            kind="client",
            name=self.values["application_name"].strip(),
            source="imported",
        )
