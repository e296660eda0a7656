"""Create Client Application (facts F60, F61)."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from azharness.simulator import apps
from azharness.simulator.apps import App
from azharness.simulator.context import Context
from azharness.simulator.leftovers import Leftovers
from azharness.simulator.pages.dialog import Dialog
from azharness.simulator.registration import ClientApp, register_client_app
from azharness.simulator.signin import SignIn
from azharness.simulator.texts import require
from azharness.simulator.versions import Version


class CreateClientApp(Dialog):
    """Registers a native app in the web app's tenant, with consent to act for users on the web app."""

    name: ClassVar[str] = "create-client-app"
    actions: ClassVar[tuple[str, ...]] = ("sign-in", "ok", "cancel")

    def __init__(
        self, version: Version, environment: str, web_app: App, created: Callable[[App], None]
    ) -> None:
        reply = {"reply_url": "https://ConfigMgrService"} if version.url_fields else {}
        super().__init__(application_name="", **reply)
        self.signin: SignIn = SignIn(environment, web_app.tenant_id)
        self._web_app = web_app
        self._created = created
        self._leftovers = Leftovers()

    def shown(self, context: Context) -> dict[str, str]:  # noqa: ARG002
        """The tenant of whoever signed in."""
        return {"tenant_name": self.signin.tenant_name}

    def ok(self, context: Context) -> None:
        """Register the app in Entra, then keep it here."""
        require(self.values, tuple(self.values))
        name = self.values["application_name"].strip()
        wanted = ClientApp(name, self.values.get("reply_url", "").strip(), self._web_app.client_id)
        client_id = register_client_app(self.signin.graph(context), wanted, self._leftovers)
        app = App(self._web_app.tenant_id, client_id, "client", name, "created")
        apps.keep(context.store, app)
        self._created(app)
