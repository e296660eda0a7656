"""The Summary page, and the work that Next does there."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import ClassVar

from azharness.simulator import connections, tenants
from azharness.simulator.connections import NewConnection
from azharness.simulator.context import Context
from azharness.simulator.pages.app import require_free_tenant
from azharness.simulator.pages.azure_services import require_free_name
from azharness.simulator.pages.discovery_fields import add_agents
from azharness.simulator.pages.draft import Draft, client_id
from azharness.simulator.pages.page import WizardPage


class SummaryPage(WizardPage):
    """Shows all that was chosen."""

    name: ClassVar[str] = "summary"

    def fields(self, context: Context, draft: Draft) -> dict[str, str]:
        """What was chosen, with surrounding blanks gone."""
        return {
            "name": draft.name.strip(),
            "description": draft.description.strip(),
            "service": draft.service,
            "environment": draft.environment,
            "tenant_name": _tenant_name(context, draft),
            "web_app": client_id(draft.web_app),
            "native_app": client_id(draft.native_app),
            **{field: value.strip() for field, value in draft.discovery.items()},
        }

    def leave(self, context: Context, draft: Draft) -> Draft:
        """Connect, unless another wizard took the name or the tenant meanwhile."""
        require_free_name(context, draft)
        require_free_tenant(context, draft)
        return replace(draft, result=_connect(context, draft))


def _tenant_name(context: Context, draft: Draft) -> str:
    tenant = tenants.find(context.store, draft.web_app.tenant_id) if draft.web_app else None
    return tenant.name if tenant else ""


def _connect(context: Context, draft: Draft) -> str:
    """Add the connection; a store that cannot take it is what Completion reports, and nothing half-made remains."""
    try:
        with context.store.transaction():
            number = connections.add(context.store, _connection(draft))
            add_agents(context.store, number, draft.discovery, context.clock.now())
    except sqlite3.Error:
        return "failed"
    return "succeeded"


def _connection(draft: Draft) -> NewConnection:
    assert draft.web_app is not None, "checked on the App page"
    return NewConnection(
        name=draft.name.strip(),
        description=draft.description.strip(),
        service=draft.service,
        tenant_id=draft.web_app.tenant_id,
        web_app=draft.web_app.client_id,
        native_app=client_id(draft.native_app),
    )
