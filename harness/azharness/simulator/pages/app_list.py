"""The Server App and Client App dialogs: lists of known apps to choose from (fact F19)."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from azharness.contract import Reason
from azharness.contract.commands import AppKind
from azharness.contract.views import AppRow
from azharness.simulator import apps, connections, tenants
from azharness.simulator.apps import App
from azharness.simulator.context import Context
from azharness.simulator.declined import RefusalError, unavailable
from azharness.simulator.pages.create_client_app import CreateClientApp
from azharness.simulator.pages.create_server_app import CreateServerApp
from azharness.simulator.pages.dialog import Dialog
from azharness.simulator.pages.import_client_app import ImportClientApp
from azharness.simulator.pages.import_server_app import ImportServerApp

Choose = Callable[[App], None]
"""What becomes of the app that was chosen."""


class AppList(Dialog):
    """A list of known apps of one kind; new ones are imported or created from here and are selected then."""

    actions: ClassVar[tuple[str, ...]] = ("import", "create", "ok", "cancel")
    kind: ClassVar[AppKind]

    def __init__(self, choose: Choose) -> None:
        super().__init__()
        self._choose = choose
        self._selected: App | None = None

    def known(self, context: Context) -> list[App]:
        """The apps to choose from."""
        raise NotImplementedError

    def opened(self, context: Context, action: str) -> Dialog:
        """A fresh dialog to import or create an app."""
        raise NotImplementedError

    def shown(self, context: Context) -> dict[str, str]:  # noqa: ARG002
        """Which app is selected."""
        return {"selected": self._selected.client_id if self._selected else ""}

    def apps(self, context: Context) -> list[AppRow]:
        """The apps to choose from, with tenant and services."""
        return [_row(context, app) for app in self.known(context)]

    def select(self, context: Context, client_id: str) -> None:
        """Select a listed app by its client ID."""
        wanted = client_id.strip().lower()
        for app in self.known(context):
            if app.client_id == wanted:
                self.mark(app)
                return
        raise RefusalError(Reason.NOT_FOUND)

    def mark(self, app: App) -> None:
        """Show an app as selected."""
        self._selected = app

    def open(self, context: Context, action: str, kind: AppKind) -> Dialog:
        """Open the dialog that imports or creates an app of this list's kind."""
        if kind != self.kind:
            raise unavailable()
        return self.opened(context, action)

    def ok(self, context: Context) -> None:  # noqa: ARG002
        """Hand over the selected app."""
        if self._selected is None:
            raise RefusalError(Reason.REQUIRED, "selected")
        self._choose(self._selected)


class ServerAppList(AppList):
    """The known web apps of an environment."""

    name: ClassVar[str] = "server-app"
    kind: ClassVar[AppKind] = "server"

    def __init__(self, environment: str, choose: Choose) -> None:
        super().__init__(choose)
        self._environment = environment

    def known(self, context: Context) -> list[App]:
        """All of the environment's web apps."""
        return apps.of_environment(context.store, self._environment, "server")

    def opened(self, context: Context, action: str) -> Dialog:
        """Import or create a web app in the environment."""
        if action == "import":
            return ImportServerApp(self._environment, self.mark)
        return CreateServerApp(context.version, self._environment, self.mark)


class ClientAppList(AppList):
    """The known native apps of the web app's tenant (decision A14)."""

    name: ClassVar[str] = "client-app"
    kind: ClassVar[AppKind] = "client"

    def __init__(self, environment: str, web_app: App, choose: Choose) -> None:
        super().__init__(choose)
        self._environment = environment
        self._web_app = web_app

    def known(self, context: Context) -> list[App]:
        """The tenant's native apps."""
        return [app for app in apps.of_tenant(context.store, self._web_app.tenant_id) if app.kind == "client"]

    def opened(self, context: Context, action: str) -> Dialog:
        """Import or create a native app of the tenant."""
        if action == "import":
            return ImportClientApp(self._web_app.tenant_id, self.mark)
        return CreateClientApp(context.version, self._environment, self._web_app, self.mark)


def _row(context: Context, app: App) -> AppRow:
    tenant = tenants.find(context.store, app.tenant_id)
    return AppRow(
        client_id=app.client_id,
        tenant_name=tenant.name if tenant else "",
        app_name=app.name,
        service_types=connections.services_of_app(context.store, app.tenant_id, app.client_id),
    )
