"""The Summary page, and the work that Next does there."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import ClassVar

from azharness.simulator import connections, jobs, own_settings, site_log, tenants
from azharness.simulator.apps import App
from azharness.simulator.connections import NewConnection
from azharness.simulator.context import Context
from azharness.simulator.declined import CloudFailureError
from azharness.simulator.pages.app import require_free_place
from azharness.simulator.pages.azure_services import require_free_name
from azharness.simulator.pages.discovery_fields import add_agents
from azharness.simulator.pages.draft import Draft, client_id
from azharness.simulator.pages.own import OWN_PAGES
from azharness.simulator.pages.page import WizardPage
from azharness.simulator.services import CLOUD_MANAGEMENT, SERVICES, Service


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
            **({"native_app": client_id(draft.native_app)} if SERVICES[draft.service].native_app else {}),
            **OWN_PAGES[draft.service].chosen(draft),
        }

    def leave(self, context: Context, draft: Draft) -> Draft:
        """Connect, unless another wizard took the name or the place meanwhile."""
        require_free_name(context, draft)
        require_free_place(context, draft)
        return replace(draft, result=_connect(context, draft))


def _tenant_name(context: Context, draft: Draft) -> str:
    tenant = tenants.find(context.store, draft.web_app.tenant_id) if draft.web_app else None
    return tenant.name if tenant else ""


def _connect(context: Context, draft: Draft) -> str:
    """Try the app, then add the connection.

    An app that gets no token, and a store that cannot take the connection, are what Completion reports; nothing half-made
    remains (requirement WIZ-13).
    """
    assert draft.web_app is not None, "checked on the App page"
    service, now = SERVICES[draft.service], context.clock.now()
    try:
        context.fresh_token(draft.environment, draft.web_app, service.resource)
        with context.store.transaction():
            number = connections.add(context.store, _connection(draft, draft.web_app, service))
            if service is CLOUD_MANAGEMENT:
                add_agents(context.store, number, draft.discovery, now)
            else:
                own_settings.keep(context.store, number, OWN_PAGES[service.name].chosen(draft))
            jobs.begin(context.store, number, service.name, now)
    except CloudFailureError as failure:
        site_log.note(context.store, now, f"Progress: {site_log.told(failure.outcome())}")
        return "failed"
    except sqlite3.Error:
        return "failed"
    return "succeeded"


def _connection(draft: Draft, web_app: App, service: Service) -> NewConnection:
    return NewConnection(
        name=draft.name.strip(),
        description=draft.description.strip(),
        service=service.name,
        tenant_id=web_app.tenant_id,
        web_app=web_app.client_id,
        native_app=client_id(draft.native_app),
        place=service.place(web_app.tenant_id),
    )
