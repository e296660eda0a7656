"""The groups `fault`, `key` and `token` of `azharness cloud`."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from azfakes.control_types import DeviceSignIn, Forge, KeyRoll, PortalSignIn
from azfakes.faults import FaultRule
from azharness.cli.cloud_options import message_of, options
from azharness.cli.cloud_place import Place
from azharness.cli.cloud_shown import as_json_option, fault_line, fault_lines, key_lines, tell
from azharness.cli.errors import UsageError


@click.group()
def fault() -> None:
    """Add, list and take away faults."""


@fault.command("add")
@click.argument("rule", required=False)
@options(FaultRule)
@as_json_option
@click.pass_obj
def add_fault(place: Place, /, *, rule: str | None, as_json: bool, **given: Any) -> None:
    """Put a fault in force; RULE is one in JSON, in place of the options."""
    wish = message_of(FaultRule, given) if rule is None else _rule(rule, given)
    with place.client() as control:
        tell(control.add_fault(wish), lambda one: [fault_line(one)], as_json=as_json)


@fault.command("list")
@as_json_option
@click.pass_obj
def list_faults(place: Place, *, as_json: bool) -> None:
    """List the faults in force and those that are spent."""
    with place.client() as control:
        tell(control.faults(), fault_lines, as_json=as_json)


@fault.command("remove")
@click.argument("fault_id", metavar="ID")
@as_json_option
@click.pass_obj
def remove_fault(place: Place, *, fault_id: str, as_json: bool) -> None:
    """Take the fault ID away."""
    with place.client() as control:
        tell(control.remove_fault(fault_id), lambda one: [fault_line(one)], as_json=as_json)


@fault.command("clear")
@as_json_option
@click.pass_obj
def clear_faults(place: Place, *, as_json: bool) -> None:
    """Take all faults away, and tell how they stood."""
    with place.client() as control:
        tell(control.clear_faults(), fault_lines, as_json=as_json)


@click.group()
def key() -> None:
    """List the signing keys, and let the next one sign."""


@key.command("list")
@as_json_option
@click.pass_obj
def list_keys(place: Place, *, as_json: bool) -> None:
    """List the published keys."""
    with place.client() as control:
        tell(control.keys(), key_lines, as_json=as_json)


@key.command("roll")
@options(KeyRoll)
@as_json_option
@click.pass_obj
def roll_key(place: Place, /, *, as_json: bool, **given: Any) -> None:
    """Let the next key sign."""
    wish = message_of(KeyRoll, given)
    with place.client() as control:
        tell(control.roll_key(keep=wish.keep), key_lines, as_json=as_json)


@click.group()
def token() -> None:
    """Get tokens that no sign-in yields."""


@token.command("forge")
@options(Forge)
@click.pass_obj
def forge(place: Place, /, **given: Any) -> None:
    """Make a token that Entra would not issue, starting from a genuine one."""
    wish = message_of(Forge, given)
    with place.client() as control:
        click.echo(control.forge(wish))


@token.command("portal")
@options(PortalSignIn)
@click.pass_obj
def portal(place: Place, /, **given: Any) -> None:
    """Get a person's Graph token as the portal would."""
    wish = message_of(PortalSignIn, given)
    with place.client() as control:
        click.echo(control.portal_token(wish.tenant, wish.upn))


@token.command("device")
@options(DeviceSignIn)
@click.pass_obj
def device(place: Place, /, **given: Any) -> None:
    """Get a device's own token as Windows would."""
    wish = message_of(DeviceSignIn, given)
    with place.client() as control:
        click.echo(control.device_token(wish.tenant, wish.device, wish.client, wish.resource))


def _rule(text: str, given: dict[str, Any]) -> FaultRule:
    if any(value not in (None, ()) for value in given.values()):
        raise UsageError("A fault is given either in JSON or by options.")
    try:
        return msgspec.json.decode(text, type=FaultRule)
    except msgspec.DecodeError as error:
        raise UsageError(
            "That is no fault in JSON.",
            cause=str(error),
            hint="""Write it like '{"service": "graph", "status": 429}'.""",
        ) from None
