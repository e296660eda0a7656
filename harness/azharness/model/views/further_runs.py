"""The last runs beside the full one of a service: delta runs of users, full and delta runs of groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from azharness.model.agents import EXPIRED_CURSOR, RESULTS
from azharness.model.machines.connection import THROTTLED
from azharness.model.prediction import ABSENT, Expect, Observation, Value
from azharness.model.site import Connection, Ending, History

USER_DELTA = "CFG-1/user-delta"
GROUPS = "CFG-1/group-discovery"
GROUP_DELTA = "CFG-10"
CITES = frozenset(
    {
        USER_DELTA,
        GROUPS,
        GROUP_DELTA,
        EXPIRED_CURSOR,
        THROTTLED,
        *(case for cites in RESULTS.values() for case in cites),
    }
)


def further_shown(connection: Connection) -> dict[str, Expect]:
    """How these runs ended and when, as far as it is certain."""
    row, groups = f"services/{connection.name}", connection.groups
    return (
        _shown(f"{row}/last_delta_run", _deltas(connection.histories), USER_DELTA)
        | _shown(f"{row}/last_group_run", _fulls(groups.histories), GROUPS)
        | _shown(f"{row}/last_group_delta_run", _deltas(groups.histories), GROUP_DELTA)
    )


def _deltas(histories: Iterable[History]) -> set[Ending | None]:
    return {history.delta for history in histories}


def _fulls(histories: Iterable[History]) -> set[Ending | None]:
    return {_full(history) for history in histories}


def _full(history: History) -> Ending | None:
    if history.instant is None or history.result == "idle":
        return None
    return Ending(history.instant, history.result, history.cites, history.code, history.again)


def _shown(row: str, endings: set[Ending | None], case: str) -> dict[str, Expect]:
    known = [one for one in endings if one is not None]
    if not known or any(not one.result for one in known):
        return {}
    never: tuple[Value, ...] = (ABSENT,) if None in endings else ()
    instants = tuple(sorted({one.instant for one in known if one.instant is not None}))
    waited = all(one.cites == (THROTTLED,) and one.result == "succeeded" for one in known)
    shown = {f"{row}/instant": Expect((*never, *instants), (THROTTLED,) if waited else (case,))}
    results = {one.result for one in known}
    cites = tuple(dict.fromkeys(key for one in known for key in one.cites))
    if len(results) == 1 and not never:
        shown[f"{row}/result"] = Expect(tuple(sorted(results)), cites or (case,))
    return shown


def settle_further(connection: Connection, seen: Observation) -> Connection:
    """Learn from the node in which of the possible ways these runs have gone."""
    row, groups = f"services/{connection.name}", connection.groups
    users = _settled(connection.histories, lambda one: _is_seen(one.delta, f"{row}/last_delta_run", seen))
    found = _settled(
        groups.histories,
        lambda one: (
            _is_seen(_full(one), f"{row}/last_group_run", seen)
            and _is_seen(one.delta, f"{row}/last_group_delta_run", seen)
        ),
    )
    return replace(connection, histories=users, groups=replace(groups, histories=found))


def _settled(histories: frozenset[History], fits: Callable[[History], bool]) -> frozenset[History]:
    return frozenset(filter(fits, histories)) or histories


def _is_seen(ending: Ending | None, row: str, seen: Observation) -> bool:
    found = (seen.get(f"{row}/result"), seen.get(f"{row}/instant"))
    if ending is None:
        return found == (ABSENT, ABSENT)
    return not ending.result or found == (ending.result, ending.instant)
