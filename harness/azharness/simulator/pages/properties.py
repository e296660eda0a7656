"""Properties of a connection (facts F100, F107)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from azharness.contract import Reason
from azharness.simulator import authentication, connections, discovery, tenants
from azharness.simulator.connections import Connection
from azharness.simulator.context import Context
from azharness.simulator.declined import RefusalError
from azharness.simulator.pages.dialog import Dialog
from azharness.simulator.switches import require_switch, shown
from azharness.simulator.texts import require_duration

_SWITCHES = ("user_discovery", "disable_authentication")


class Properties(Dialog):
    """Shows what was configured, and changes what may be changed afterwards.

    OK keeps only what was edited here: what somebody else has kept meanwhile in other fields stays.
    """

    name: ClassVar[str] = "properties"

    def __init__(self, context: Context, connection: Connection) -> None:
        disabled = authentication.is_switched_off(context.store, connection.tenant_id)
        super().__init__(
            description=connection.description,
            user_discovery=shown(connection.user_discovery),
            user_full_schedule=connection.user_full_schedule,
            disable_authentication=shown(disabled),
        )
        self._connection = connection
        self._opened_with = dict(self.values)

    def shown(self, context: Context) -> dict[str, str]:
        """What the wizard settled for good."""
        connection = self._connection
        tenant = tenants.find(context.store, connection.tenant_id)
        assert tenant is not None, "a connection is kept with its tenant"
        return {
            "name": connection.name,
            "service": connection.service,
            "environment": tenant.environment,
            "tenant_id": tenant.tenant_id,
            "tenant_name": tenant.name,
            "web_app": connection.web_app,
            "native_app": connection.native_app,
        }

    def enter(self, field: str, value: str) -> None:
        """Fill a field, or turn a switch."""
        super().enter(field, require_switch(field, value) if field in _SWITCHES else value)

    def ok(self, context: Context) -> None:
        """Keep what was edited; refused where the connection was deleted meanwhile."""
        require_duration(self.values, "user_full_schedule")
        present = connections.numbered(context.store, self._connection.number)
        if present is None:
            raise RefusalError(Reason.NOT_FOUND)
        edited = self._edited()
        with context.store.transaction():
            connections.change(context.store, _changed(context, present, edited))
            if "disable_authentication" in edited:
                _switch_authentication(context, present, edited["disable_authentication"])

    def _edited(self) -> dict[str, str]:
        typed = {field: value.strip() for field, value in self.values.items()}
        return {field: value for field, value in typed.items() if value != self._opened_with[field]}


def _changed(context: Context, present: Connection, edited: dict[str, str]) -> Connection:
    """The connection with what was edited, and its discovery due when that asks for it."""
    wanted = replace(
        present,
        description=edited.get("description", present.description),
        user_discovery=edited.get("user_discovery", shown(present.user_discovery)) == "on",
        user_full_schedule=edited.get("user_full_schedule", present.user_full_schedule),
    )
    return replace(wanted, discovery_due=discovery.due_after_change(context, present, wanted))


def _switch_authentication(context: Context, connection: Connection, disable: str) -> None:
    authentication.switch(
        context.store,
        connection.tenant_id,
        off=disable == "on",
        now=context.clock.now(),
        refresh=context.settings.parameters.settings_refresh,
    )
