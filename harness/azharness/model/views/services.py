"""The Azure Services node: connections and their last runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from azharness.model.agents import EXPIRED_CURSOR
from azharness.model.machines.connection import DENIED, EXPIRED_KEY, FORBIDDEN, THROTTLED
from azharness.model.machines.service_runs import CITES as RUN_CITES
from azharness.model.machines.service_runs import cites_of
from azharness.model.prediction import ABSENT, Expect, Observation, Value
from azharness.model.services import CLOUD_MANAGEMENT
from azharness.model.site import Connection, History
from azharness.model.state import State
from azharness.model.text import as_shown
from azharness.model.views.further_runs import further_shown, settle_further

CITES = frozenset(
    {
        "WIZ-6",
        "WIZ-7",
        "WIZ-11",
        "WIZ-13",
        "CON-1",
        "CON-2",
        "CON-6",
        "CON-7",
        "CFG-1/user-discovery",
        *(case for cites in RUN_CITES.values() for case in cites),
        "KEY-1",
        "KEY-2",
        "KEY-14",
        "KEY-19",
        "DSC-1",
        FORBIDDEN,
        THROTTLED,
    }
)
ERRORS: Mapping[str, tuple[str, ...]] = {EXPIRED_KEY: ("KEY-14",), DENIED: (FORBIDDEN,)}
"""The cloud's errors that the node shows, and the case keys that this rests on."""


def services_shown(state: State) -> dict[str, Expect]:
    """What the node shows: every connection, as it was configured, and nothing else."""
    shown = {path: expect for one in state.connections for path, expect in _connection(state, one).items()}
    cites = _count_cites(state)
    return (
        shown
        | _gone(state)
        | _unmade(state)
        | ({"services#": Expect((len(state.connections),), cites)} if cites else {})
    )


def _gone(state: State) -> dict[str, Expect]:
    """The connections that were deleted, under names that no other has."""
    names = {one.name for one in state.deleted} - {one.name for one in state.connections}
    return {f"services/{name}/service": Expect((ABSENT,), ("CON-2",)) for name in sorted(names)}


def _unmade(state: State) -> dict[str, Expect]:
    """What Completion called failed is not listed."""
    names = state.unmade - {one.name for one in state.connections}
    return {f"services/{name}/service": Expect((ABSENT,), ("WIZ-13",)) for name in sorted(names)}


def _count_cites(state: State) -> tuple[str, ...]:
    """What the number of connections shows: none that was deleted, nothing before Progress or after Cancel."""
    if state.deleted:
        return ("CON-2",)
    wizards = [desk.wizard for desk in state.desks.values() if desk.wizard]
    if any(wizard.page not in {"progress", "completion"} for wizard in wizards):
        return ("WIZ-6",)
    if state.cancelled:
        return ("WIZ-11",)
    return ("WIZ-7",) if state.connections else ()


def _connection(state: State, connection: Connection) -> dict[str, Expect]:
    if _shares_name(state, connection):
        return {}
    row = f"services/{connection.name}"
    untouched = CLOUD_MANAGEMENT in state.services and state.touched not in {0, connection.number}
    details: dict[str, tuple[Value, ...]] = {
        "name": as_shown(connection.name),
        "description": as_shown(connection.description),
        "environment": (connection.environment,),
        "tenant_id": (connection.tenant_id,),
        "web_app": (connection.web_app,),
        "native_app": (connection.native_app,),
    }
    shown = {
        f"{row}/{path}": Expect((*values, ABSENT), _detail_cites(connection, path, untouched=untouched))
        for path, values in details.items()
    }
    shown[f"{row}/service"] = Expect((connection.service,), _service_cites(connection, untouched=untouched))
    return shown | run_shown(connection) | _instant(f"{row}/last_run", connection) | further_shown(connection)


def _service_cites(connection: Connection, *, untouched: bool) -> tuple[str, ...]:
    """What it rests on that a connection is listed: what Completion said, even where the cloud may have refused."""
    if untouched:
        return ("CON-7",)
    return ("WIZ-13",) if connection.doubtful else ("WIZ-7",)


def _detail_cites(connection: Connection, field: str, *, untouched: bool) -> tuple[str, ...]:
    """What a detail rests on: a change of another connection, of this one, or what was configured."""
    if untouched:
        return ("CON-7",)
    return ("CON-6",) if field in connection.edited else ("CON-1",)


def _shares_name(state: State, connection: Connection) -> bool:
    return sum(one.name == connection.name for one in state.connections) > 1


def run_shown(connection: Connection) -> dict[str, Expect]:
    """How the last run ended, as far as it is certain."""
    row = f"services/{connection.name}/last_run"
    return _result(row, connection.histories) | _error(row, connection.histories)


def _result(row: str, histories: Iterable[History]) -> dict[str, Expect]:
    known = [history for history in histories if history.instant is not None]
    cites = tuple(dict.fromkeys(case for history in known for case in history.cites))
    results = {history.result for history in histories}
    if len(results) != 1 or not cites:
        return {}
    return {f"{row}/result": Expect(tuple(results), cites)}


def _instant(row: str, connection: Connection) -> dict[str, Expect]:
    instants = {history.instant for history in connection.histories}
    if None in instants:
        return {}
    cites = ("CON-6",) if connection.page_edited else _schedule_cites(connection.service)
    own = {history.cites for history in connection.histories} & {(THROTTLED,), (EXPIRED_CURSOR,)}
    cites = next(iter(own), cites) if len({history.cites for history in connection.histories}) == 1 else cites
    return {f"{row}/instant": Expect(tuple(sorted(instants, key=str)), cites)}


def _schedule_cites(service: str) -> tuple[str, ...]:
    return ("CFG-1/user-discovery",) if service == CLOUD_MANAGEMENT else cites_of(service)


def _error(row: str, histories: Iterable[History]) -> dict[str, Expect]:
    codes = {history.code if history.result == "failed" else "" for history in histories}
    if "" in codes:
        return {}
    cites = tuple(case for code in sorted(codes) for case in ERRORS[code])
    return {f"{row}/error/code": Expect(tuple(sorted(codes)), cites)}


def settle_runs(state: State, seen: Observation) -> State:
    """Learn from the node how the last runs really ended."""
    settled = (replace(one, histories=_settled(one, seen)) for one in state.connections)
    return replace(state, connections=tuple(settle_further(one, seen) for one in settled))


def _settled(connection: Connection, seen: Observation) -> frozenset[History]:
    row = f"services/{connection.name}/last_run"
    found = (seen.get(f"{row}/result"), seen.get(f"{row}/instant"))
    alike = frozenset(history for history in connection.histories if _as_seen(history) == found)
    return alike or connection.histories


def _as_seen(history: History) -> tuple[Value, Value]:
    return (ABSENT, ABSENT) if history.instant is None else (history.result, history.instant)
