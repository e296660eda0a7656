"""Steps in the console's nodes, and of the second console user."""

from __future__ import annotations

from collections.abc import Iterator

from azharness.contract import commands as c
from azharness.model.state import State
from azharness.model.walk.ground import FIRST, SECOND
from azharness.model.walk.step import Step, probe, step

_NOBODY = "nobody"


def console_steps(state: State) -> Iterator[Step]:
    """What is opened from the nodes, and the runs by hand."""
    if state.desk(FIRST).page != "closed":
        return
    for client_id in (*(app.client_id for app in state.apps), _NOBODY):
        yield step(c.ConsoleRenew(client_id=client_id))
        yield step(c.ConsoleUpdateSettings(client_id=client_id))
    for name in (*(one.name for one in state.connections), _NOBODY):
        yield step(c.ConsoleProperties(name=name))
    yield from run_steps(state)


def run_steps(state: State) -> Iterator[Step]:
    """The runs by hand, and what is seen of runs."""
    for name in (*(one.name for one in state.connections), _NOBODY):
        yield step(c.ConsoleRunDiscovery(name=name))
        yield step(c.ConsoleRunDiscovery(name=name, kind="groups"))
        yield step(c.ConsoleSyncStore(name=name))
    yield from (probe(look) for look in _LOOKS)


_LOOKS = (c.ConsoleServices(), c.ConsoleTenants(), c.ConsoleNotices(), c.ConsoleUsers(), c.ConsoleGroups())


def delete_steps(state: State) -> Iterator[Step]:
    """Somebody else deletes a connection."""
    for name in (*(one.name for one in state.connections), _NOBODY):
        yield step(c.ConsoleDelete(session=SECOND, name=name))
