"""What the page's templates are filled with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import msgspec

from azfakes.control_steering import list_keys
from azfakes.control_types import Nothing
from azfakes.directory.records import TenantRecord, UserRecord
from azfakes.faultplan import Fault
from azfakes.log import LogQuery, RequestLog
from azfakes.page.credentials import AppRow, app_rows, counted
from azfakes.state import CloudState
from azfakes.wellknown import ROLE_NAMES

if TYPE_CHECKING:
    from azfakes.cloud import Cloud

_ENTRIES: Final = 100
_FILTERS: Final = ("service", "status", "fault", "path")
_STANDINGS: Final = ("expired", "expiring", "good", "early")
_LONGEST_NUMBER: Final = 15


def frame(cloud: Cloud) -> dict[str, Any]:
    """Tell what stands on every page."""
    state = cloud.state
    return {
        "world": state.world.name,
        "seed": state.seed,
        "now": state.clock.now(),
        "logged": cloud.log.last,
        "snapshots": len(cloud.snapshots.infos()),
        "keys": list_keys(cloud, Nothing()),
    }


def tenants_view(state: CloudState) -> list[dict[str, Any]]:
    """Count what each tenant holds, and its credentials by how they stand."""
    now = state.clock.now()
    return [
        {
            "id": tenant.id,
            "name": tenant.name,
            "cloud": tenant.cloud.name,
            "domains": tenant.domains,
            "people": len(tenant.users),
            "groups": len(tenant.groups),
            "devices": len(tenant.devices),
            "apps": len(tenant.apps),
            "subscriptions": sum(one.tenant_id == tenant.id for one in state.azure),
            "standings": counted(app_rows(tenant, now)),
        }
        for tenant in state.directory
    ]


def faults_view(state: CloudState) -> list[dict[str, Any]]:
    """List the faults in force and those that are spent, each with its rule in the words of its JSON."""
    return [_fault(one) for one in (*state.faults.active(), *state.faults.spent())]


def apps_view(tenant: TenantRecord, query: Mapping[str, str], now: int) -> tuple[list[AppRow], str, str]:
    """Find the applications that a query asks for: rows, standing and name as they were understood."""
    standing = query.get("standing", "")
    if standing not in _STANDINGS:
        standing = ""
    name = query.get("name", "")
    wanted = name.strip().casefold()
    rows = [
        row
        for row in app_rows(tenant, now)
        if row.stands(standing) and (wanted in row.name.casefold() or wanted == row.client_id)
    ]
    return rows, standing, name


def people_rows(people: Iterable[UserRecord]) -> list[dict[str, Any]]:
    """Tell of people what the directory shows of them, and their roles by name."""
    return [
        {
            "id": one.id,
            "name": one.document.display_name,
            "upn": one.document.user_principal_name,
            "kind": one.document.user_type,
            "enabled": one.document.account_enabled,
            "synchronised": one.is_synchronised,
            "roles": sorted(ROLE_NAMES.get(role, role) for role in one.roles),
        }
        for one in people
    ]


def log_view(log: RequestLog, query: Mapping[str, str]) -> dict[str, Any]:
    """Find the entries that a query asks for, the newest first."""
    wanted = {name: query.get(name, "").strip() for name in _FILTERS}
    given = {name: value for name, value in wanted.items() if value}
    text = query.get("before", "")
    before = int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER else None
    problem, entries = "", []
    try:
        entries = log.latest(msgspec.convert(given, LogQuery), _ENTRIES + 1, before)
    except msgspec.ValidationError:
        problem = "A status is a number such as 404, or a class such as 4xx; 0 is no answer."
    older = entries[_ENTRIES - 1].seq if len(entries) > _ENTRIES else None
    return {
        "entries": entries[:_ENTRIES],
        "wanted": wanted,
        "problem": problem,
        "newest": f"/log?{urlencode(given)}" if before is not None else None,
        "older": f"/log?{urlencode({**given, 'before': older})}" if older is not None else None,
    }


def _fault(fault: Fault) -> dict[str, Any]:
    rule = {name: value for name, value in msgspec.to_builtins(fault.rule).items() if name != "id"}
    return {
        "id": fault.id,
        "rule": [
            (name, value if isinstance(value, str) else msgspec.json.encode(value).decode())
            for name, value in rule.items()
        ],
        "seen": fault.seen,
        "met": fault.met,
        "left": fault.left,
    }
