"""The fields of discovery, alike on the Discovery page and in the properties (facts F23 to F27; decisions A24, A27)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import msgspec
from msgspec.structs import replace

from azharness.contract.hello import Capability
from azharness.contract.reasons import Reason
from azharness.model.site import Connection, Groups
from azharness.model.state import State
from azharness.model.table import Context, Guard, When
from azharness.model.text import duration_seconds, is_duration, is_guid
from azharness.model.versions import VERSIONS

Held = Callable[[Context, str], str]
"""What a field of the page or dialog holds."""

USERS = ("user_discovery", "user_full_schedule")
USER_DELTA = ("user_delta", "user_delta_minutes")
GROUPS = ("group_discovery", "group_full_schedule", "group_scope")
GROUP_DELTA = ("group_delta", "group_delta_minutes")
SWITCHES = frozenset({"user_discovery", "user_delta", "group_discovery", "group_delta"})
LEAST, MOST = 5, 1440
"""Minutes between delta runs."""

NEEDS: dict[str, tuple[str, ...]] = {
    "user_full_schedule": ("user_discovery",),
    "user_delta_minutes": ("user_discovery", "user_delta"),
    "group_full_schedule": ("group_discovery",),
    "group_scope": ("group_discovery",),
    "group_delta_minutes": ("group_discovery", "group_delta"),
}
"""The switches that have to be on before a field is looked at."""
FORM_CASES: dict[str, tuple[str, ...]] = {
    "user_full_schedule": ("CFG-1/user-discovery",),
    "user_delta_minutes": ("CFG-1/user-delta",),
    "group_full_schedule": ("CFG-1/group-discovery",),
    "group_scope": ("CFG-1/group-discovery",),
    "group_delta_minutes": ("CFG-10",),
}
"""The rule that fails if a malformed value is kept."""


def discovery_fields(state: State) -> tuple[str, ...]:
    """The fields that there are: what the backend claims, and group delta from version 2010 on."""
    delta, groups = (one in state.capabilities for one in (Capability.DELTA, Capability.GROUPS))
    late = delta and groups and VERSIONS[state.product_version].group_delta
    return (
        *USERS,
        *(USER_DELTA if delta else ()),
        *(GROUPS if groups else ()),
        *(GROUP_DELTA if late else ()),
    )


def case_of(field: str) -> str:
    """The case key of what a field is for."""
    if field in GROUP_DELTA:
        return "CFG-10"
    return f"CFG-1/{'user-delta' if field in USER_DELTA else 'user-discovery' if field in USERS else 'group-discovery'}"


def shown_fields(state: State, values: Mapping[str, str]) -> tuple[str, ...]:
    """The fields whose values mean something: switches, and what belongs to those that are on."""
    return tuple(
        field
        for field in discovery_fields(state)
        if all(values.get(switch) == "on" for switch in NEEDS.get(field, ()))
    )


def is_minutes(text: str) -> bool:
    """Whether a text is a number of minutes between delta runs."""
    return re.fullmatch(r"[0-9]+", text) is not None and LEAST <= int(text) <= MOST


def is_scope(text: str) -> bool:
    """Whether a text is a list of object IDs; an empty one is."""
    return all(is_guid(part.strip()) for part in text.split(",")) if text else True


def scope_of(text: str) -> frozenset[str]:
    """The object IDs of a list, in lower case."""
    return frozenset(part.strip().lower() for part in text.split(",") if part.strip())


def _well_formed(field: str, text: str) -> bool:
    if field == "group_scope":
        return is_scope(text)
    return is_minutes(text) if field.endswith("_minutes") else is_duration(text)


def _looked_at(context: Context, held: Held, field: str) -> bool:
    return all(held(context, switch) == "on" for switch in NEEDS[field])


class Form(msgspec.Struct, frozen=True):
    """The checks of the fields, as a page or dialog reads them; `asks` says whether it looks at them at all."""

    held: Held
    asks: Callable[[Context], bool] = lambda _: True

    def guards(self) -> tuple[Guard, ...]:
        """What must have its form where its switch is on."""
        return tuple(self._guard(field) for field in NEEDS)

    def liberties(self) -> tuple[Guard, ...]:
        """What may be refused, too: a schedule without a fixed length, an empty field, delta without discovery."""
        return (*self._plain(), *self._given(), *self._without_discovery())

    def _guard(self, field: str) -> Guard:
        def holds_(context: Context) -> bool:
            looked = self.asks(context) and _looked_at(context, self.held, field)
            return not looked or _well_formed(field, self.held(context, field))

        return Guard(f"{field}_well_formed", holds_, Reason.MALFORMED, field, FORM_CASES[field])

    def _plain(self) -> Iterator[Guard]:
        for field in ("user_full_schedule", "group_full_schedule"):
            yield Guard(f"{field}_plain", self._has_length(field), Reason.MALFORMED, field)

    def _has_length(self, field: str) -> Callable[[Context], bool]:
        def holds_(context: Context) -> bool:
            text = self.held(context, field)
            looked = self.asks(context) and _looked_at(context, self.held, field)
            return not looked or not is_duration(text) or bool(duration_seconds(text))

        return holds_

    def _given(self) -> Iterator[Guard]:
        for field in NEEDS:
            if field == "group_scope":
                continue  # An empty scope is one that finds nothing (decision A27).
            yield Guard(f"{field}_given", self._is_given(field), Reason.REQUIRED, field)

    def _is_given(self, field: str) -> Callable[[Context], bool]:
        def holds_(context: Context) -> bool:
            there = field in discovery_fields(context.state)
            return bool(self.held(context, field)) or not there or not self.asks(context)

        return holds_

    def _without_discovery(self) -> Iterator[Guard]:
        for switch in ("user_delta", "group_delta"):
            yield Guard(f"{switch}_with_discovery", self._fits(switch), Reason.MALFORMED, f"{switch}_minutes")

    def _fits(self, switch: str) -> Callable[[Context], bool]:
        def holds_(context: Context) -> bool:
            alone = self.held(context, switch) == "on" and not _looked_at(
                context, self.held, f"{switch}_minutes"
            )
            return not (self.asks(context) and alone) or is_minutes(self.held(context, f"{switch}_minutes"))

        return holds_


def _is_on(context: Context, held: Held) -> bool:
    return "on" in {held(context, switch) for switch in ("user_discovery", "group_discovery")}


def nothing_on(held: Held) -> When:
    """The condition that no discovery is switched on."""
    return When("no discovery is on", lambda context: not _is_on(context, held))


def something_on(held: Held) -> When:
    """The condition that a discovery is switched on."""
    return When("a discovery is on", lambda context: _is_on(context, held))


def with_delta(connection: Connection, instant: int, values: Mapping[str, str]) -> Connection:
    """The connection with what the fields want of delta runs of users."""
    minutes = _minutes(values, "user_delta")
    since = instant if minutes != connection.minutes else connection.delta_since
    return replace(
        connection, minutes=minutes, delta_text=values.get("user_delta_minutes", ""), delta_since=since
    )


def with_groups(groups: Groups, instant: int, values: Mapping[str, str], *, new: bool) -> Groups:
    """The group discovery with what the fields want of it."""
    on, timetable = values.get("group_discovery") == "on", values.get("group_full_schedule", "")
    scope, minutes = (
        scope_of(values.get("group_scope", "")) if on else frozenset(),
        _minutes(values, "group_delta"),
    )
    switched = on and not groups.discovers and not new
    return replace(
        groups,
        discovers=on,
        schedule=duration_seconds(timetable) or None,
        timetable=timetable,
        since=instant if new else groups.since,
        rescheduled=instant if timetable != groups.timetable and not new else groups.rescheduled,
        due="must" if switched else (groups.due if on else ""),
        minutes=minutes,
        delta_text=values.get("group_delta_minutes", ""),
        delta_since=instant if minutes != groups.minutes else groups.delta_since,
        scope=scope if on else groups.scope,
        scope_text=values.get("group_scope", ""),
        ever=groups.ever | scope,
    )


def _minutes(values: Mapping[str, str], switch: str) -> int | None:
    text = values.get(f"{switch}_minutes", "")
    return int(text) if values.get(switch) == "on" and is_minutes(text) else None


def kept_discovery(connection: Connection) -> dict[str, str]:
    """What the fields show of a connection."""
    groups = connection.groups
    return {
        "user_discovery": _switch(connection.discovers),
        "user_full_schedule": connection.timetable,
        "user_delta": _switch(connection.minutes is not None),
        "user_delta_minutes": connection.delta_text,
        "group_discovery": _switch(groups.discovers),
        "group_full_schedule": groups.timetable,
        "group_scope": groups.scope_text,
        "group_delta": _switch(groups.minutes is not None),
        "group_delta_minutes": groups.delta_text,
    }


def _switch(on: object) -> str:
    return "on" if on else "off"
