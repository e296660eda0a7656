"""The fields of discovery, the same on the Discovery page, on Summary and in the properties (facts F23 to F26, F130)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from azharness.simulator import agents
from azharness.simulator.agents import Agent, Kind, Wanted
from azharness.simulator.store import Store
from azharness.simulator.switches import shown
from azharness.simulator.texts import require_duration, require_guids, require_number
from azharness.simulator.versions import Version

DEFAULTS: Final = {
    "user_discovery": "off",
    "user_full_schedule": "P7D",
    "user_delta": "off",
    "user_delta_minutes": "5",
    "group_discovery": "off",
    "group_full_schedule": "P7D",
    "group_scope": "",
    "group_delta": "off",
    "group_delta_minutes": "5",
}
"""All fields, and how they begin (decisions A24, A27)."""

_GROUP_DELTA: Final = ("group_delta", "group_delta_minutes")

SWITCHES: Final = ("user_discovery", "user_delta", "group_discovery", "group_delta")

_LEAST_MINUTES: Final = 5
_MOST_MINUTES: Final = 1440
_PREFIXES: Final[dict[Kind, str]] = {"users": "user", "groups": "group"}


def beginning(version: Version) -> dict[str, str]:
    """The fields that a product version has, as they begin."""
    return {
        name: value for name, value in DEFAULTS.items() if version.group_delta or name not in _GROUP_DELTA
    }


def require_form(values: Mapping[str, str]) -> None:
    """Refuse as `malformed` what has not its form; what belongs to a switch that is off may have any."""
    for prefix in _PREFIXES.values():
        if values[f"{prefix}_discovery"] != "on":
            continue
        require_duration(values, f"{prefix}_full_schedule")
        if values.get(f"{prefix}_delta") == "on":
            require_number(values, f"{prefix}_delta_minutes", _LEAST_MINUTES, _MOST_MINUTES)
    if values["group_discovery"] == "on":
        require_guids(values, "group_scope")


def wanted(values: Mapping[str, str]) -> dict[Kind, Wanted]:
    """What the fields want of each agent."""
    return {kind: _wanted(values, kind) for kind in _PREFIXES}


def values_of(known: list[Agent], version: Version) -> dict[str, str]:
    """What the fields that a product version has show of the agents of a connection."""
    fields = beginning(version)
    return {name: value for agent in known for name, value in _values(agent).items() if name in fields}


def add_agents(store: Store, connection: int, values: Mapping[str, str], now: int) -> None:
    """Give a new connection its agents. The first run does not wait for the schedule: it is due with the next jobs."""
    for kind, of_kind in wanted(values).items():
        agents.add(store, connection, kind, of_kind, now if of_kind.is_on else None)


def _wanted(values: Mapping[str, str], kind: Kind) -> Wanted:
    prefix = _PREFIXES[kind]
    return Wanted(
        is_on=values[f"{prefix}_discovery"] == "on",
        full_schedule=values[f"{prefix}_full_schedule"].strip(),
        delta_is_on=values.get(f"{prefix}_delta") == "on",
        delta_minutes=values.get(f"{prefix}_delta_minutes", "").strip(),
        scope=values["group_scope"].strip() if kind == "groups" else "",
    )


def _values(agent: Agent) -> dict[str, str]:
    prefix, of_agent = _PREFIXES[agent.kind], agent.wanted
    fields = {
        f"{prefix}_discovery": shown(of_agent.is_on),
        f"{prefix}_full_schedule": of_agent.full_schedule,
        f"{prefix}_delta": shown(of_agent.delta_is_on),
        f"{prefix}_delta_minutes": of_agent.delta_minutes,
    }
    return fields | ({"group_scope": of_agent.scope} if agent.kind == "groups" else {})
