"""Properties of a connection (facts F39, F47, F100, F107)."""

from __future__ import annotations

from typing import ClassVar

from azharness.contract import Reason
from azharness.simulator import agents, authentication, connections, discovery, own_settings, tenants
from azharness.simulator.connections import Connection
from azharness.simulator.context import Context
from azharness.simulator.declined import RefusalError
from azharness.simulator.pages import discovery_fields, store_fields
from azharness.simulator.pages.dialog import Dialog
from azharness.simulator.services import CLOUD_MANAGEMENT, STORE_FOR_BUSINESS
from azharness.simulator.switches import require_switch, shown

_SWITCHES = (*discovery_fields.SWITCHES, "disable_authentication")


class Properties(Dialog):
    """Shows what was configured, and changes what may be changed afterwards.

    OK keeps only what was edited here: what somebody else has kept meanwhile in other fields stays.
    """

    name: ClassVar[str] = "properties"

    def __init__(self, context: Context, connection: Connection) -> None:
        super().__init__(description=connection.description, **_editable(context, connection))
        self._connection = connection
        self._opened_with = dict(self.values)

    def shown(self, context: Context) -> dict[str, str]:
        """What the wizard settled for good."""
        connection = self._connection
        tenant = tenants.find(context.store, connection.tenant_id)
        assert tenant is not None, "a connection is kept with its tenant"
        settled = own_settings.of_connection(context.store, connection.number)
        return {
            "name": connection.name,
            "service": connection.service,
            "environment": tenant.environment,
            "tenant_id": tenant.tenant_id,
            "tenant_name": tenant.name,
            "web_app": connection.web_app,
            "native_app": connection.native_app,
            **{field: value for field, value in settled.items() if field not in self.values},
        }

    def enter(self, field: str, value: str) -> None:
        """Fill a field, or turn a switch."""
        super().enter(field, require_switch(field, value) if field in _SWITCHES else value)

    def ok(self, context: Context) -> None:
        """Keep what was edited; refused where the connection was deleted meanwhile."""
        present = connections.numbered(context.store, self._connection.number)
        if present is None:
            raise RefusalError(Reason.NOT_FOUND)
        edited = self._edited()
        with context.store.transaction():
            connections.describe(context.store, present, edited.get("description", present.description))
            _change_discovery(context, present, edited)
            _change_store(context, present, edited)
            if "disable_authentication" in edited:
                _switch_authentication(context, present, edited["disable_authentication"])

    def _edited(self) -> dict[str, str]:
        typed = {field: value.strip() for field, value in self.values.items()}
        return {field: value for field, value in typed.items() if value != self._opened_with[field]}


def _editable(context: Context, connection: Connection) -> dict[str, str]:
    """What may be changed beside the description, as it is kept (facts F8, F39, F47)."""
    if connection.service == STORE_FOR_BUSINESS.name:
        return own_settings.of_connection(context.store, connection.number)
    fields = discovery_fields.values_of(
        agents.of_connection(context.store, connection.number), context.version
    )
    if connection.service == CLOUD_MANAGEMENT.name and context.version.disable_authentication:
        off = authentication.is_switched_off(context.store, connection.tenant_id)
        fields["disable_authentication"] = shown(off)
    return fields


def _change_store(context: Context, connection: Connection, edited: dict[str, str]) -> None:
    """Keep what was edited of the store's configuration, if that can be kept beside what is there by now."""
    if connection.service == STORE_FOR_BUSINESS.name:
        values = own_settings.of_connection(context.store, connection.number)
        values |= {field: value for field, value in edited.items() if field in values}
        store_fields.require_form(values)
        own_settings.keep(context.store, connection.number, values)


def _change_discovery(context: Context, connection: Connection, edited: dict[str, str]) -> None:
    """Keep what was edited of the discovery, if that can be kept beside what is there by now."""
    present = agents.of_connection(context.store, connection.number)
    if not present:
        return
    values = discovery_fields.values_of(present, context.version)
    values |= {field: value for field, value in edited.items() if field in values}
    discovery_fields.require_form(values)
    wanted = discovery_fields.wanted(values)
    for agent in present:
        discovery.change(context, connection, agent, wanted[agent.kind])


def _switch_authentication(context: Context, connection: Connection, disable: str) -> None:
    authentication.switch(
        context.store,
        connection.tenant_id,
        off=disable == "on",
        now=context.clock.now(),
        refresh=context.settings.parameters.settings_refresh,
    )
