"""Update Application Settings of a web app (fact F74)."""

from __future__ import annotations

from typing import ClassVar

from azharness.simulator.app_settings import update_app_settings
from azharness.simulator.apps import App
from azharness.simulator.context import Context
from azharness.simulator.pages.dialog import Dialog
from azharness.simulator.signin import SignIn


class UpdateSettings(Dialog):
    """Asks whether the registration is to be brought up to date, as the person who signs in."""

    name: ClassVar[str] = "update-application-settings"
    actions: ClassVar[tuple[str, ...]] = ("sign-in", "ok", "cancel")

    def __init__(self, app: App, environment: str) -> None:
        super().__init__()
        self.signin: SignIn = SignIn(environment, app.tenant_id)
        self._app = app

    def shown(self, context: Context) -> dict[str, str]:  # noqa: ARG002
        """The app."""
        return {"client_id": self._app.client_id}

    def ok(self, context: Context) -> None:
        """Yes: change the registration in Entra; here nothing changes."""
        graph = self.signin.graph(context)
        redirect = context.version.redirects_to_localhost
        update_app_settings(graph, self._app.client_id, redirect=redirect)
