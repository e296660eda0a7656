"""The commands of `azharness cloud`."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import time
from pathlib import Path
from typing import Any, Final

import click
import msgspec

from azfakes.errors import AzfakesError
from azfakes.instants import iso, parse_iso
from azfakes.log import LogQuery
from azfakes.worlds.files import decode_world, encode_world
from azharness.cli.cloud_options import message_of, options
from azharness.cli.cloud_orders import fault, key, token
from azharness.cli.cloud_place import Place
from azharness.cli.cloud_shown import as_json_option, entry_line, snapshot_lines, state_lines, tell
from azharness.cli.errors import UsageError

_BETWEEN_LOOKS: Final = 0.3
_UNITS: Final = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}
_seed = click.option("--seed", type=int, default=0, show_default=True, help="Decides every ID and secret.")
_people = click.option(
    "--people", type=click.IntRange(min=0), default=0, help="Add so many people to each tenant."
)


@click.command()
@as_json_option
@click.pass_obj
def state(place: Place, *, as_json: bool) -> None:
    """Tell world, clock, faults and tenants."""
    with place.client() as control:
        tell(control.state(), state_lines, as_json=as_json)


@click.command()
@click.option("--world", default="contoso", show_default=True, help="A built-in world.")
@_seed
@_people
@click.option("--instant", help="Where the clock begins: epoch seconds or 2026-01-15T09:00:00Z.")
@as_json_option
@click.pass_obj
def reset(place: Place, *, world: str, seed: int, people: int, instant: str | None, as_json: bool) -> None:
    """Begin again with a built-in world."""
    begin = None if instant is None else _instant(instant)
    with place.client() as control:
        tell(control.reset(world, seed, people=people, instant=begin), state_lines, as_json=as_json)


@click.group()
def world() -> None:
    """List, load and save worlds."""


@world.command("list")
@as_json_option
@click.pass_obj
def list_worlds(place: Place, *, as_json: bool) -> None:
    """List the built-in worlds."""
    with place.client() as control:
        tell(control.worlds(), list, as_json=as_json)


@world.command("load")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_seed
@as_json_option
@click.pass_obj
def load_world(place: Place, *, file: Path, seed: int, as_json: bool) -> None:
    """Begin again with the world in FILE."""
    try:
        loaded = decode_world(file.read_bytes())
    except OSError as error:
        raise UsageError(f"{file} cannot be read.", cause=str(error)) from None
    except AzfakesError as error:
        raise UsageError(f"{file}: {error.message}", cause=error.cause or "", hint=error.hint or "") from None
    with place.client() as control:
        tell(control.reset(loaded, seed), state_lines, as_json=as_json)


@world.command("show")
@click.argument("name")
@click.pass_obj
def show_world(place: Place, *, name: str) -> None:
    """Print a built-in world as a world file: a start for one's own."""
    with place.client() as control:
        click.echo(encode_world(control.world(name)), nl=False)


@world.command("save")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def save_world(place: Place, *, file: Path) -> None:
    """Write the present cloud as a world to FILE, with all secrets, for its owner alone."""
    with place.client() as control:
        saved = control.save_world()
    try:
        file.unlink(missing_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(encode_world(saved.world))
    except OSError as error:
        raise UsageError(f"{file} cannot be written.", cause=str(error)) from None
    for one in saved.left_out:
        click.echo(f"left out: {one}", err=True)


@click.command()
@click.argument("name")
@as_json_option
@click.pass_obj
def snapshot(place: Place, *, name: str, as_json: bool) -> None:
    """Put the whole cloud aside under NAME."""
    with place.client() as control:
        tell(control.snapshot(name), lambda one: snapshot_lines([one]), as_json=as_json)


@click.command()
@click.option("--delete", "name", help="Forget the snapshot of this name first.")
@as_json_option
@click.pass_obj
def snapshots(place: Place, *, name: str | None, as_json: bool) -> None:
    """List the snapshots."""
    with place.client() as control:
        if name is not None:
            control.delete_snapshot(name)
        tell(control.snapshots(), snapshot_lines, as_json=as_json)


@click.command()
@click.argument("name")
@as_json_option
@click.pass_obj
def restore(place: Place, *, name: str, as_json: bool) -> None:
    """Take the snapshot NAME up again."""
    with place.client() as control:
        tell(control.restore(name), state_lines, as_json=as_json)


@click.command()
@click.option("--to", "instant", help="Move to an instant: epoch seconds or 2026-01-15T09:00:00Z.")
@click.option("--by", "duration", help="Move on by a duration: 90, 15m, 2h or 30d.")
@as_json_option
@click.pass_obj
def clock(place: Place, *, instant: str | None, duration: str | None, as_json: bool) -> None:
    """Tell the cloud's time, or move its clock on."""
    if instant is not None and duration is not None:
        raise UsageError("The clock moves either to an instant or by a duration.", hint="Give --to or --by.")
    target, seconds = instant and _instant(instant), duration and _seconds(duration)
    with place.client() as control:
        if target is not None:
            now = control.clock_set(int(target))
        elif seconds is not None:
            now = control.clock_advance(int(seconds))
        else:
            now = control.state().instant
    tell({"instant": now}, lambda _: [f"{iso(now)} ({now})"], as_json=as_json)


@click.command()
@click.pass_obj
def page(place: Place) -> None:
    """Print a link that opens the cloud's page in a browser, once."""
    with place.client() as control:
        click.echo(place.address(control.page_link()))


@click.command()
@options(LogQuery)
@click.option("--follow", is_flag=True, help="Go on with new entries until interrupted.")
@as_json_option
@click.pass_obj
def log(place: Place, /, *, follow: bool, as_json: bool, **given: Any) -> None:
    """Print the request log since the reset, one entry a line."""
    query = message_of(LogQuery, given)
    wanted = {name: value for name, value in msgspec.structs.asdict(query).items() if name != "since"}
    since = query.since
    with place.client() as control, contextlib.suppress(KeyboardInterrupt):
        while True:
            page = control.log(since, **wanted)
            if page.missing:
                click.echo(f"{page.missing} entries before these are no longer kept.", err=True)
            for entry in page.entries:
                tell(entry, lambda one: [entry_line(one)], as_json=as_json)
            sys.stdout.flush()
            since = page.next
            if not follow:
                return
            time.sleep(_BETWEEN_LOOKS)


def _instant(text: str) -> int:
    try:
        return int(text) if text.isascii() and text.isdecimal() else parse_iso(text)
    except ValueError:
        raise UsageError(
            f"{text!r} is no instant.", hint="Give epoch seconds, or date and time like 2026-01-15T09:00:00Z."
        ) from None


def _seconds(text: str) -> int:
    found = re.fullmatch(r"([0-9]{1,12})([smhd]?)", text)
    if found is None:
        raise UsageError(
            f"{text!r} is no duration.", hint="Give seconds, or a number with m, h or d: 90, 15m, 2h, 30d."
        )
    return int(found[1]) * _UNITS[found[2]]


COMMANDS: Final[dict[str, click.Command]] = {
    str(command.name): command
    for command in (state, reset, world, snapshot, snapshots, restore, clock, fault, key, token, log, page)
}
