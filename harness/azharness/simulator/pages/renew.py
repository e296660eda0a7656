"""Renew Secret Key: a new key from Entra for a created app, one from the portal for an imported app (facts F89, F90)."""

from __future__ import annotations

from typing import ClassVar

from azharness.simulator import apps, tenants
from azharness.simulator.app_settings import require_consent
from azharness.simulator.apps import App
from azharness.simulator.context import Context
from azharness.simulator.declined import unavailable
from azharness.simulator.pages.create_server_app import key_end
from azharness.simulator.pages.dialog import Dialog
from azharness.simulator.registration import add_key
from azharness.simulator.signin import SignIn
from azharness.simulator.tenants import Tenant
from azharness.simulator.texts import require, require_future_day
from azharness.simulator.versions import DEFAULT_VALIDITY, Version

_PAGE = "renew-secret-key"
_DAY = 86_400


class RenewCreated(Dialog):
    """Makes a new key in Entra, as the person who signs in.

    It lives as long as the app's first one did, or as is chosen where the product version asks (facts F12, F79).
    """

    name: ClassVar[str] = _PAGE
    actions: ClassVar[tuple[str, ...]] = ("sign-in", "ok", "cancel")

    def __init__(self, version: Version, app: App, environment: str) -> None:
        asked = {"validity": DEFAULT_VALIDITY} if version.renewal_asks_validity else {}
        super().__init__(**asked)
        if asked:
            self.pick_lists = {"validity": list(version.validities)}
        self.signin: SignIn = SignIn(environment, app.tenant_id)
        self._app = app

    def shown(self, context: Context) -> dict[str, str]:  # noqa: ARG002
        """The app, and the tenant of whoever signed in."""
        return {"client_id": self._app.client_id, "tenant_name": self.signin.tenant_name}

    def ok(self, context: Context) -> None:
        """Add a key to the registration and use it from now on; refused where the app is too old (facts F91, F92)."""
        graph = self.signin.graph(context)
        _require_young(context, self._app)
        if context.version.renewal_needs_consent:
            require_consent(graph, self._app.client_id)
        # The key that was made with Never has no validity to go by.
        validity = self.values.get("validity") or self._app.validity or DEFAULT_VALIDITY
        key = add_key(graph, self._app.client_id, key_end(context, validity))
        _use(context, self._app, key.value, key.expiry)


class RenewImported(Dialog):
    """Takes over a key that was made in the portal, once Entra has given a token for it."""

    name: ClassVar[str] = _PAGE

    def __init__(self, app: App, environment: str) -> None:
        super().__init__(secret_key="", secret_key_expiry="")
        self._app = app
        self._environment = environment

    def shown(self, context: Context) -> dict[str, str]:  # noqa: ARG002
        """The app."""
        return {"client_id": self._app.client_id}

    def ok(self, context: Context) -> None:
        """Ask Entra for a token with the new key, and use it from now on."""
        require(self.values, ("secret_key", "secret_key_expiry"))
        expiry = require_future_day(self.values, "secret_key_expiry", context.clock.now())
        secret = self.values["secret_key"].strip()
        context.entra(self._environment).app_token(self._app.tenant_id, self._app.client_id, secret)
        _use(context, self._app, secret, expiry)


def renewal(version: Version, app: App, tenant: Tenant) -> Dialog:
    """The dialog that renews an app's key."""
    return (
        RenewCreated(version, app, tenant.environment)
        if app.source == "created"
        else RenewImported(app, tenant.environment)
    )


def tenant_of(context: Context, app: App) -> Tenant:
    """The tenant of a known app."""
    tenant = tenants.find(context.store, app.tenant_id)
    assert tenant is not None, "an app is kept with its tenant"
    return tenant


def _require_young(context: Context, app: App) -> None:
    """Refuse what is too old to be renewed: it has to be created anew (decision A20)."""
    days, created = context.version.renewable_days, app.created
    if days is not None and created is not None and context.clock.now() - created > days * _DAY:
        raise unavailable()


def _use(context: Context, app: App, secret: str, expiry: int) -> None:
    apps.set_key(context.store, app, secret, expiry)
    context.held_tokens.drop(app)
