"""Steps of time, of faults, and of Azure's administrators."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import get_args

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model.azure import Grant
from azharness.model.state import State
from azharness.model.walk.ground import CONTOSO, FIRST, PLAIN, user
from azharness.model.walk.step import Step, step

HOUR, DAY = 3600, 86_400
_JUMPS = (HOUR, 26 * HOUR)


def time_steps(state: State) -> Iterator[Step]:
    """An hour passes, or more than a day."""
    for seconds in _JUMPS:
        yield step(a.ClockAdvance(seconds=seconds), c.ClockSet(instant=state.cloud_instant + seconds))


_MET: tuple[tuple[a.CloudService, str, str], ...] = (
    ("login", "POST", ""),
    ("graph", "GET", "/v1.0/users"),
    ("graph", "POST", "/v1.0/applications"),
)
_CARRIED_OUT: tuple[a.FaultKind, ...] = ("duplicated", "unreplicated")
"""Kinds that change something only where something is created."""
_TIMES = ((0, 1), (0, 0), (1, 0))
"""Requests that go through, and requests that are met then (0: all)."""
_AT_ONCE = 2


def fault_steps(state: State) -> Iterator[Step]:
    """The faults that a creation or a run can meet: once or again and again, at first or in the middle; two at once."""
    if len(state.faults) < _AT_ONCE:
        for kind in get_args(a.FaultKind):
            for service, method, path in _MET[-1:] if kind in _CARRIED_OUT else _MET:
                for skip, times in _TIMES:
                    yield step(
                        a.FaultPlan(
                            kind=kind, service=service, method=method, path=path, skip=skip, times=times
                        )
                    )


def grant_steps(state: State) -> Iterator[Step]:
    """The roles in Azure that an app, or somebody else, can be given: each kind once."""
    for grant in grants_left(state):
        person = "" if grant.client_id else user(PLAIN)
        yield step(
            a.PortalGrantAzureRole(
                tenant_id=CONTOSO,
                role=grant.role,
                resource_group=grant.resource_group,
                workspace=grant.workspace,
                client_id=grant.client_id,
                user=person,
            )
        )


def grants_left(state: State) -> tuple[Grant, ...]:
    """The grants that were not given yet."""
    web_app = state.desk(FIRST).form.text("web_app") or _first_web_app(state)
    other = next((one.client_id for one in state.world.registrations if one.client_id != web_app), "")
    given = state.world.grants
    return tuple(grant for grant in _grants(web_app, other) if grant not in given)


@cache
def _grants(web_app: str, other: str) -> tuple[Grant, ...]:
    """Each kind of role once, for an app, for another, and for a person."""
    return tuple(
        Grant(CONTOSO, role, group, workspace, client_id)
        for role, group, workspace, client_id in (
            ("Contributor", "monitoring", "", web_app),
            ("Contributor", "monitoring", "logs", web_app),
            ("Log Analytics Contributor", "monitoring", "", web_app),
            ("Reader", "monitoring", "", web_app),
            ("Contributor", "elsewhere", "", web_app),
            ("Contributor", "monitoring", "", other),
            ("Contributor", "monitoring", "", ""),
        )
    )


def _first_web_app(state: State) -> str:
    return next((one.client_id for one in state.world.registrations if not one.server), "")
