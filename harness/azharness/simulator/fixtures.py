"""What no command can make any more: web apps of an earlier version, whose key was made with the validity Never (fact F80)."""

from __future__ import annotations

from typing import Final

from azharness.contract.commands import SeededApp
from azharness.simulator import apps, tenants
from azharness.simulator.apps import App
from azharness.simulator.context import Context
from azharness.simulator.instants import add_months
from azharness.simulator.tenants import Tenant
from azharness.simulator.texts import require_guid

_NEVER: Final = 99 * 12
"""After how many calendar months a key ends that was made to end never (decision A17)."""


def seed(context: Context, seeded: list[SeededApp]) -> None:
    """Put apps in place, all or, where one is refused, none."""
    with context.store.transaction():
        for app in seeded:
            _seed(context, app)


def _seed(context: Context, seeded: SeededApp) -> None:
    context.environment(seeded.environment)
    typed = {"tenant_id": seeded.tenant_id, "client_id": seeded.client_id}
    expiry = add_months(seeded.created, _NEVER)
    app = App(
        tenant_id=require_guid(typed, "tenant_id"),
        client_id=require_guid(typed, "client_id"),
        kind="server",
        name=seeded.name,
        source="created",
        app_id_uri=seeded.app_id_uri,
        key_expiry=expiry,
        created=seeded.created,
    )
    tenants.remember(context.store, Tenant(app.tenant_id, seeded.tenant_name, seeded.environment))
    apps.keep(context.store, app)
    apps.set_key(context.store, app, seeded.secret_key, expiry)
    context.held_tokens.drop(app)
