"""What a wizard has gathered so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from azharness.simulator.apps import App
from azharness.simulator.pages.discovery_fields import DEFAULTS
from azharness.simulator.services import SERVICES


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The fields of all pages, as typed or chosen; a new draft replaces the old one with each change.

    `own` holds the fields of the service's own Configuration page.
    """

    name: str = ""
    description: str = ""
    service: str = ""
    environment: str = ""
    web_app: App | None = None
    native_app: App | None = None
    discovery: dict[str, str] = field(default_factory=DEFAULTS.copy)
    own: Mapping[str, str] = field(default_factory=dict)
    result: str = ""

    def with_service(self, name: str) -> Draft:
        """Choose the service; of another one than before only what fits is kept (requirement WIZ-10)."""
        if name == self.service:
            return self
        service = SERVICES[name]
        kept = replace(
            self,
            service=name,
            native_app=self.native_app if service.native_app else None,
            discovery={field: DEFAULTS[field] for field in self.discovery},
            own={},
        )
        return kept if self.environment in service.environments else kept.with_environment("")

    def with_environment(self, environment: str) -> Draft:
        """Choose an environment; another one than before drops the apps."""
        if environment == self.environment:
            return self
        return replace(self, environment=environment, web_app=None, native_app=None, own={})

    def with_web_app(self, app: App) -> Draft:
        """Choose the web app; a native app of another tenant goes (decision A14), and what another app was offered."""
        native = self.native_app
        if native is not None and native.tenant_id != app.tenant_id:
            native = None
        own = self.own if client_id(self.web_app) == app.client_id else {}
        return replace(self, web_app=app, native_app=native, own=own)

    def with_own(self, field: str, value: str) -> Draft:
        """Fill a field of the service's own page."""
        return replace(self, own={**self.own, field: value})

    def with_native_app(self, app: App) -> Draft:
        """Choose the native app."""
        return replace(self, native_app=app)


def client_id(app: App | None) -> str:
    """What a page shows of a chosen app."""
    return app.client_id if app else ""
