"""What a wizard has gathered so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from azharness.simulator.apps import App
from azharness.simulator.pages.discovery_fields import DEFAULTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The fields of all pages, as typed or chosen; a new draft replaces the old one with each change."""

    name: str = ""
    description: str = ""
    service: str = ""
    environment: str = ""
    web_app: App | None = None
    native_app: App | None = None
    discovery: dict[str, str] = field(default_factory=DEFAULTS.copy)
    result: str = ""

    def with_environment(self, environment: str) -> Draft:
        """Choose an environment; another one than before drops the apps."""
        if environment == self.environment:
            return self
        return replace(self, environment=environment, web_app=None, native_app=None)

    def with_web_app(self, app: App) -> Draft:
        """Choose the web app; a native app of another tenant goes (decision A14)."""
        native = self.native_app
        if native is not None and native.tenant_id != app.tenant_id:
            native = None
        return replace(self, web_app=app, native_app=native)

    def with_native_app(self, app: App) -> Draft:
        """Choose the native app."""
        return replace(self, native_app=app)


def client_id(app: App | None) -> str:
    """What a page shows of a chosen app."""
    return app.client_id if app else ""
