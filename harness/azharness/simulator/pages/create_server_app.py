"""Create Server Application (facts F59, F61, F79)."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from azharness.simulator import apps, durations, tenants
from azharness.simulator.apps import App
from azharness.simulator.context import Context
from azharness.simulator.leftovers import Leftovers
from azharness.simulator.pages.dialog import Dialog
from azharness.simulator.registration import ServerApp, register_server_app
from azharness.simulator.signin import SignIn
from azharness.simulator.texts import require, require_uri
from azharness.simulator.versions import DEFAULT_VALIDITY, Version

_DEFAULT_URL = "https://ConfigMgrService"


class CreateServerApp(Dialog):
    """Registers a web app in the tenant of whoever signs in."""

    name: ClassVar[str] = "create-server-app"
    actions: ClassVar[tuple[str, ...]] = ("sign-in", "ok", "cancel")

    def __init__(self, version: Version, environment: str, created: Callable[[App], None]) -> None:
        homepage = {"homepage_url": _DEFAULT_URL} if version.url_fields else {}
        super().__init__(application_name="", **homepage, app_id_uri=_DEFAULT_URL, validity=DEFAULT_VALIDITY)
        self.pick_lists = {"validity": list(version.validities)}
        self.signin: SignIn = SignIn(environment)
        self._created = created
        self._leftovers = Leftovers()

    def shown(self, context: Context) -> dict[str, str]:  # noqa: ARG002
        """The tenant of whoever signed in."""
        return {"tenant_name": self.signin.tenant_name}

    def ok(self, context: Context) -> None:
        """Register the app in Entra, then keep it and its key here."""
        wanted = self._wanted()
        graph = self.signin.graph(context)
        validity = self.values["validity"]
        client_id, key = register_server_app(graph, wanted, key_end(context, validity), self._leftovers)
        with context.store.transaction():
            tenant = tenants.remember(context.store, self.signin.tenant())
            app = App(
                tenant_id=tenant.tenant_id,
                client_id=client_id,
                kind="server",
                name=wanted.name,
                source="created",
                app_id_uri=wanted.app_id_uri,
                validity=validity,
                key_expiry=key.expiry,
                created=context.clock.now(),
            )
            apps.keep(context.store, app)
            apps.set_key(context.store, app, key.value, key.expiry)
        self._created(app)

    def _wanted(self) -> ServerApp:
        require(self.values, tuple(self.values))
        return ServerApp(
            name=self.values["application_name"].strip(),
            homepage_url=self.values.get("homepage_url", "").strip(),
            app_id_uri=require_uri(self.values, "app_id_uri"),
        )


def key_end(context: Context, validity: str) -> int:
    """The instant at which a key ends that is made now; years are calendar years (decision A18)."""
    duration = durations.parse(validity)
    assert duration is not None, "validities come from a list"
    return duration.after(context.clock.now())
