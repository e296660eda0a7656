"""On what ground a tenant's clients are served at this moment, or not (facts F99-F102, A23, A29-A31)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Literal

from azharness.model.machines.keys import alive
from azharness.model.remember import remembered
from azharness.model.site import Connection
from azharness.model.state import State
from azharness.model.table import Context, When

Served = Literal[
    "as ever",
    "though the site's key has ended",
    "though another tenant is shut out",
    "since the option was not kept",
    "again after a wait",
    "again after a restart",
]
ShutOut = Literal["shut out after a wait", "shut out after a restart"]
Ground = Served | ShutOut | Literal["or not"]

SERVED: dict[Served, tuple[str, ...]] = {
    "though the site's key has ended": ("KEY-15/clients",),
    "though another tenant is shut out": ("DIS-5",),
    "since the option was not kept": ("DIS-8",),
    "again after a wait": ("DIS-9/wait",),
    "again after a restart": ("DIS-9/restart",),
}
"""The grounds beside the ordinary one, and the rules that fail if the clients are not served."""

SHUT_OUT: dict[ShutOut, tuple[str, ...]] = {
    "shut out after a wait": ("DIS-3",),
    "shut out after a restart": ("DIS-4",),
}
"""The rules that fail if the clients are served."""

_ON: dict[tuple[str, ...], Served] = {cites: ground for ground, cites in SERVED.items()}
_OFF: dict[tuple[str, ...], ShutOut] = {cites: ground for ground, cites in SHUT_OUT.items()}


@remembered
def ground(state: State, tenant_id: str) -> Ground:
    """Why a tenant's clients are served; the ordinary ground for a tenant that never had a connection too."""
    connection = state.connection_of(tenant_id)
    if connection is None:
        return "or not" if state.was_connected(tenant_id) else "as ever"
    authentication = connection.authentication
    if authentication.standing == "disabled":
        return _OFF[authentication.cites]
    if authentication.standing != "enabled":
        return "or not"
    return _served(state, connection)


def _served(state: State, connection: Connection) -> Served:
    app = state.app(connection.web_app)
    if app is not None and not alive(app, state.cloud_instant):
        return "though the site's key has ended"
    if connection.authentication.cites:
        return _ON[connection.authentication.cites]
    others = (one for one in state.connections if one is not connection)
    shut_out = any(one.authentication.option == "on" for one in others)
    return "though another tenant is shut out" if shut_out else "as ever"


@cache
def on_ground(wanted: Ground, tenant_id: Callable[[Context], str]) -> When:
    """The condition that the clients of a tenant are served, or not, on a ground."""
    return When(wanted, lambda context: ground(context.state, tenant_id(context)) == wanted)
