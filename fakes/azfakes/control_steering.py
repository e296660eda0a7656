"""What the control plane does beside worlds: clock, faults, tokens, log and secrets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, repeat
from typing import TYPE_CHECKING, Final

from azfakes.control_operation import operation
from azfakes.control_types import (
    ClockMove,
    ClockView,
    DeviceSignIn,
    FaultId,
    FaultList,
    Forge,
    IssuedSecret,
    KeyRoll,
    KeyUse,
    Nothing,
    PageLink,
    PortalSignIn,
    PublishedKey,
    Since,
    TokenView,
)
from azfakes.devicetokens import device_token
from azfakes.errors import ControlError
from azfakes.faultplan import Fault
from azfakes.faults import FaultRule
from azfakes.forge import find_tenant, forged_token, portal_token
from azfakes.log import LogPage, LogQuery

if TYPE_CHECKING:
    from azfakes.cloud import Cloud


def move_clock(cloud: Cloud, wish: ClockMove) -> ClockView:
    """Move the clock to an instant or on by some seconds; it never goes back."""
    clock = cloud.state.clock
    match wish.instant, wish.advance:
        case (int() as instant, None):
            view = ClockView(instant=clock.move_to(instant))
        case (None, int() as seconds):
            view = ClockView(instant=clock.advance(seconds))
        case _:
            raise ControlError("The clock takes either 'instant' or 'advance'.")
    cloud.note("clock")
    return view


def list_faults(cloud: Cloud, wish: Nothing) -> FaultList:
    """List the faults in force, in the order in which they are asked, and the latest ones that are spent."""
    del wish
    return FaultList(active=cloud.state.faults.active(), spent=cloud.state.faults.spent())


def add_fault(cloud: Cloud, wish: FaultRule) -> Fault:
    """Put a fault in force."""
    if wish.tenant is not None:
        find_tenant(cloud.state, wish.tenant)
    fault = cloud.state.faults.add(wish)
    cloud.note("faults", fault.id)
    return fault


def remove_fault(cloud: Cloud, wish: FaultId) -> Fault:
    """Take one fault away, and tell how many requests it has met."""
    fault = cloud.state.faults.remove(wish.id)
    cloud.state.lags.end(wish.id, cloud.state.directory)
    cloud.note("faults/{id}", fault.id, method="DELETE")
    return fault


def clear_faults(cloud: Cloud, wish: Nothing) -> FaultList:
    """Take all faults away, and tell how they stood."""
    stood = list_faults(cloud, wish)
    cloud.state.faults.clear()
    cloud.state.lags.end(None, cloud.state.directory)
    cloud.note("faults", method="DELETE")
    return stood


def list_keys(cloud: Cloud, wish: Nothing) -> list[PublishedKey]:
    """List the published signing keys: the one that signs, the one that follows, those that signed before."""
    del wish
    ring = cloud.state.signing
    ends = ring.withdrawals()
    uses: Iterator[KeyUse] = chain(("signs", "next"), repeat("before"))
    return [
        PublishedKey(kid=key.kid, use=use, until=ends.get(key.kid) if use == "before" else None)
        for key, use in zip(ring.published(), uses, strict=False)
    ]


def roll_key(cloud: Cloud, wish: KeyRoll) -> list[PublishedKey]:
    """Let the next signing key sign, keep the one so far published for a while, and list the published ones."""
    key = cloud.state.signing.roll(keep=wish.keep)
    cloud.note("keys/roll", key.kid)
    return list_keys(cloud, Nothing())


def forge_token(cloud: Cloud, wish: Forge) -> TokenView:
    """Make a token that Entra would not issue, starting from a genuine one."""
    return TokenView(token=forged_token(cloud.state, wish))


def get_portal_token(cloud: Cloud, wish: PortalSignIn) -> TokenView:
    """Get a person's Graph token as the portal would."""
    return TokenView(token=portal_token(cloud.state, wish.tenant, wish.upn))


def get_device_token(cloud: Cloud, wish: DeviceSignIn) -> TokenView:
    """Get a device's own token for a resource as Windows would."""
    return TokenView(token=device_token(cloud.state, wish))


def read_log(cloud: Cloud, wish: LogQuery) -> LogPage:
    """Read the request log: what was asked since the reset, or after a number, as far as it is wanted."""
    return cloud.log.page(wish)


def make_page_link(cloud: Cloud, wish: Nothing) -> PageLink:
    """Make a link that opens the page of the control plane once."""
    del wish
    return PageLink(path=cloud.visitors.invite())


def list_secrets(cloud: Cloud, wish: Since) -> list[IssuedSecret]:
    """List the secrets that were issued since the reset, but for the first ones."""
    known = cloud.state.known.texts(wish.since)
    return [IssuedSecret(label=label, value=text) for text, label in known]


OPERATIONS: Final = (
    operation("POST clock", ClockMove, ClockView, move_clock),
    operation("GET faults", Nothing, FaultList, list_faults),
    operation("POST faults", FaultRule, Fault, add_fault),
    operation("DELETE faults/{id}", FaultId, Fault, remove_fault),
    operation("DELETE faults", Nothing, FaultList, clear_faults),
    operation("GET keys", Nothing, list[PublishedKey], list_keys),
    operation("POST keys/roll", KeyRoll, list[PublishedKey], roll_key),
    operation("POST tokens/forge", Forge, TokenView, forge_token),
    operation("POST tokens/portal", PortalSignIn, TokenView, get_portal_token),
    operation("POST tokens/device", DeviceSignIn, TokenView, get_device_token),
    operation("GET log", LogQuery, LogPage, read_log),
    operation("POST page", Nothing, PageLink, make_page_link),
    operation("GET secrets", Since, list[IssuedSecret], list_secrets),
)
