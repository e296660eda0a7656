"""The Import dialog for a web app (fact F48)."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from azharness.contract import Reason
from azharness.simulator import apps, tenants
from azharness.simulator.apps import App
from azharness.simulator.context import Context
from azharness.simulator.declined import RefusalError
from azharness.simulator.pages.dialog import Dialog
from azharness.simulator.tenants import Tenant
from azharness.simulator.texts import require, require_future_day, require_guid, require_uri

_VERIFIED = ("tenant_id", "client_id", "secret_key")
_ALL = (
    "tenant_name",
    "tenant_id",
    "application_name",
    "client_id",
    "secret_key",
    "secret_key_expiry",
    "app_id_uri",
)


class ImportServerApp(Dialog):
    """Takes over a web app that was registered in the portal; nothing is written in Entra."""

    name: ClassVar[str] = "import-server-app"
    actions: ClassVar[tuple[str, ...]] = ("verify", "ok", "cancel")

    def __init__(self, environment: str, imported: Callable[[App], None]) -> None:
        super().__init__(**dict.fromkeys(_ALL, ""))
        self._environment = environment
        self._imported = imported
        self._verified = False

    def enter(self, field: str, value: str) -> None:
        """Fill a field; what Verify asked Entra about has to be verified again."""
        super().enter(field, value)
        if field in _VERIFIED:
            self._verified = False

    def verify(self, context: Context) -> None:
        """Ask Entra for a token with tenant, client ID and key (decision A4)."""
        self._verified = False
        require(self.values, _VERIFIED)
        tenant_id, client_id = self._ids()
        context.entra(self._environment).app_token(tenant_id, client_id, self.values["secret_key"].strip())
        self._verified = True

    def ok(self, context: Context) -> None:
        """Keep the app and its key; a known app is brought up to date (decision A13)."""
        app = self._app(context)
        if not self._verified:
            raise RefusalError(Reason.NOT_VERIFIED)
        assert app.key_expiry is not None, "just read from its field"
        with context.store.transaction():
            name = self.values["tenant_name"].strip()
            tenants.remember(context.store, Tenant(app.tenant_id, name, self._environment))
            apps.keep(context.store, app)
            apps.set_key(context.store, app, self.values["secret_key"].strip(), app.key_expiry)
        context.held_tokens.drop(app)
        self._imported(app)

    def _app(self, context: Context) -> App:
        require(self.values, _ALL)
        tenant_id, client_id = self._ids()
        expiry = require_future_day(self.values, "secret_key_expiry", context.clock.now())
        return App(
            tenant_id=tenant_id,
            client_id=client_id,
            kind="server",
            name=self.values["application_name"].strip(),
            source="imported",
            app_id_uri=self._free_uri(context, tenant_id, client_id),
            key_expiry=expiry,
        )

    def _ids(self) -> tuple[str, str]:
        return require_guid(self.values, "tenant_id"), require_guid(self.values, "client_id")

    def _free_uri(self, context: Context, tenant_id: str, client_id: str) -> str:
        """The App ID URI; refused where another app of the tenant has it."""
        uri = require_uri(self.values, "app_id_uri")
        holder = apps.uri_holder(context.store, tenant_id, uri)
        if holder is not None and holder.client_id != client_id:
            raise RefusalError(Reason.IN_USE, "app_id_uri")
        return uri
