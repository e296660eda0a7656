"""What the cloud's control plane answers, in lines for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import click
import msgspec

from azfakes.control_types import FaultList, PublishedKey, StateView
from azfakes.faultplan import Fault
from azfakes.instants import iso
from azfakes.log import Entry
from azfakes.snapshots import SnapshotInfo
from azreports.text import counted, one_line

T = TypeVar("T")


as_json_option = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")


def tell(answer: T, show: Callable[[T], Iterable[str]], *, as_json: bool) -> None:
    """Print an answer, for people or for programs."""
    lines = [msgspec.json.encode(answer).decode()] if as_json else show(answer)
    for line in lines:
        click.echo(line)


def state_lines(state: StateView) -> Iterator[str]:
    """The cloud as it stands."""
    yield f"World {state.world}, seed {state.seed}, at {iso(state.instant)} ({state.instant})"
    yield f"{counted(state.logged, 'entry', 'entries')} in the log, {counted(len(state.faults), 'fault')} in force"
    for tenant in state.tenants:
        yield one_line(f"{tenant.id}  {tenant.name} ({tenant.cloud}): {', '.join(tenant.domains)}")
        yield (
            f"  {counted(len(tenant.users), 'person', 'people')}, {counted(len(tenant.groups), 'group')}, "
            f"{counted(len(tenant.apps), 'app')}, {counted(len(tenant.subscriptions), 'subscription')}"
        )


def fault_line(fault: Fault) -> str:
    """A fault: its name, what it has met, and its rule as it was given."""
    left = "lasting" if fault.left is None else "spent" if fault.left == 0 else f"{fault.left} left"
    rule = {name: value for name, value in msgspec.to_builtins(fault.rule).items() if name != "id"}
    said = " ".join(f"{name}={value}" for name, value in rule.items()) or "any request"
    return one_line(f"{fault.id}: met {fault.met} of {fault.seen}, {left}; {said}")


def fault_lines(faults: FaultList) -> Iterator[str]:
    """All faults, those in force first."""
    yield from map(fault_line, (*faults.active, *faults.spent))
    if not (faults.active or faults.spent):
        yield "No faults."


def key_lines(keys: Iterable[PublishedKey]) -> Iterator[str]:
    """The published signing keys."""
    for key in keys:
        until = "" if key.until is None else f", until {iso(key.until)} ({key.until})"
        yield one_line(f"{key.kid}: {key.use}{until}")


def snapshot_lines(snapshots: Iterable[SnapshotInfo]) -> Iterator[str]:
    """The snapshots."""
    empty = True
    for one in snapshots:
        empty = False
        yield one_line(f"{one.name}: {one.world}, seed {one.seed}, at {iso(one.instant)}, {one.size:,} bytes")
    if empty:
        yield "No snapshots."


def entry_line(entry: Entry) -> str:
    """An entry of the request log."""
    parts = (
        f"{entry.seq} {iso(entry.instant)}",
        f"{entry.service}{f'/{entry.cloud}' if entry.cloud not in ('', 'public') else ''}",
        f"{entry.method} {entry.path_template}",
        str(entry.status or "no answer"),
        entry.error or "",
        f"fault={entry.fault}" if entry.fault else "",
        f"client={entry.client_id}" if entry.client_id else "",
        f"user={entry.user}" if entry.user else "",
        f"about={entry.object_id}" if entry.object_id else "",
        f"secrets={','.join(entry.sightings)}" if entry.sightings else "",
    )
    return one_line(" ".join(part for part in parts if part))
