"""A typed client of the control plane, in process and over TLS alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlencode

import httpx
import msgspec

from azfakes.control_types import (
    ClockMove,
    ClockView,
    ControlRefusal,
    DeviceSignIn,
    FaultList,
    Forge,
    IssuedSecret,
    KeyRoll,
    Named,
    PageLink,
    PortalSignIn,
    PublishedKey,
    Reset,
    SavedWorld,
    StateView,
    TokenView,
)
from azfakes.errors import ControlError, ControlMissingError, EntraRefusedError, LogGoneError
from azfakes.faultplan import Fault
from azfakes.faults import FaultRule
from azfakes.keyring import KEPT
from azfakes.log import LogPage
from azfakes.snapshots import SnapshotInfo
from azfakes.worlds.schema import World

T = TypeVar("T")
_ERROR: Final = 400
_KINDS: Final = (ControlMissingError, LogGoneError, EntraRefusedError)


class ControlClient:
    """Steers a fake cloud.

    Args:
        http: client whose base URL is the control plane's.
        token: bearer token of the control plane; None in process.

    Every method raises ControlError where the control plane refuses.
    """

    def __init__(self, http: httpx.Client, token: str | None = None) -> None:
        self._http = http
        self._headers = {} if token is None else {"Authorization": f"Bearer {token}"}

    def state(self) -> StateView:
        """Tell world, seed, instant, faults and tenants."""
        return self._ask("GET", "state", StateView)

    def reset(
        self,
        world: str | World = "contoso",
        seed: int = 0,
        *,
        people: int = 0,
        instant: int | None = None,
        policies: Mapping[str, Mapping[str, Any]] | None = None,
        behaviour: Mapping[str, Any] | None = None,
    ) -> StateView:
        """Begin again with a world; `policies` are changes by tenant ID or domain, `behaviour` those of the service."""
        changes = {key: dict(values) for key, values in (policies or {}).items()}
        wish = Reset(
            world=world,
            seed=seed,
            people=people,
            instant=instant,
            policies=changes,
            behaviour=dict(behaviour or {}),
        )
        return self._ask("POST", "reset", StateView, wish)

    def clock_set(self, instant: int) -> int:
        """Move the clock to an instant and tell it, in epoch seconds."""
        return self._ask("POST", "clock", ClockView, ClockMove(instant=instant)).instant

    def clock_advance(self, seconds: int) -> int:
        """Move the clock on by some seconds and tell the new instant."""
        return self._ask("POST", "clock", ClockView, ClockMove(advance=seconds)).instant

    def add_fault(self, rule: FaultRule) -> Fault:
        """Put a fault in force; its `id` names it from here."""
        return self._ask("POST", "faults", Fault, rule)

    def faults(self) -> FaultList:
        """List the faults in force and the latest ones that are spent, with how many requests each has met."""
        return self._ask("GET", "faults", FaultList)

    def remove_fault(self, fault_id: str) -> Fault:
        """Take one fault away, and tell how it stood."""
        return self._ask("DELETE", f"faults/{quote(fault_id, safe='')}", Fault)

    def clear_faults(self) -> FaultList:
        """Take all faults away, and tell how they stood."""
        return self._ask("DELETE", "faults", FaultList)

    def keys(self) -> list[PublishedKey]:
        """List the published signing keys: the one that signs, the one that follows, those that signed before."""
        return self._ask("GET", "keys", list[PublishedKey])

    def roll_key(self, *, keep: int = KEPT) -> list[PublishedKey]:
        """Let the next signing key sign, keep the one so far published for so many seconds, and list them all."""
        return self._ask("POST", "keys/roll", list[PublishedKey], KeyRoll(keep=keep))

    def forge(self, wish: Forge) -> str:
        """Make a token that Entra would not issue."""
        return self._ask("POST", "tokens/forge", TokenView, wish).token

    def portal_token(self, tenant: str, upn: str) -> str:
        """Get a person's Graph token as the portal would."""
        return self._ask("POST", "tokens/portal", TokenView, PortalSignIn(tenant=tenant, upn=upn)).token

    def device_token(self, tenant: str, device: str, client: str, resource: str) -> str:
        """Get a device's own token for a resource as Windows would.

        Raises:
            EntraRefusedError: Entra would refuse; the cause is the AADSTS number.
        """
        wish = DeviceSignIn(tenant=tenant, device=device, client=client, resource=resource)
        return self._ask("POST", "tokens/device", TokenView, wish).token

    def log(self, since: int | None = None, **wanted: Any) -> LogPage:
        """Read the request log: after the entry of a number, or since the last reset or restoration.

        Args:
            since: number of an entry, such as `next` of the page before.
            wanted: which entries, by the attributes of `LogQuery`, such as `service="graph"` or `status="4xx"`.

        Raises:
            LogGoneError: entries after `since` are no longer kept.
        """
        query = {name: value for name, value in {"since": since, **wanted}.items() if value is not None}
        return self._ask("GET", f"log?{urlencode(query)}" if query else "log", LogPage)

    def worlds(self) -> list[str]:
        """List the built-in worlds by name."""
        return self._ask("GET", "worlds", list[str])

    def world(self, name: str) -> World:
        """Get a built-in world as a world file holds it."""
        return self._ask("GET", f"worlds/{quote(name, safe='')}", World)

    def save_world(self) -> SavedWorld:
        """Write the present cloud as a world, with all secrets."""
        return self._ask("GET", "worlds/current", SavedWorld)

    def snapshot(self, name: str) -> SnapshotInfo:
        """Put the whole cloud aside in memory under a name."""
        return self._ask("POST", "snapshots", SnapshotInfo, Named(name=name))

    def restore(self, name: str) -> StateView:
        """Take a snapshot up again; it is kept."""
        return self._ask("POST", f"snapshots/{quote(name, safe='')}/restore", StateView)

    def snapshots(self) -> list[SnapshotInfo]:
        """List the snapshots in the order in which they were taken."""
        return self._ask("GET", "snapshots", list[SnapshotInfo])

    def delete_snapshot(self, name: str) -> None:
        """Forget a snapshot."""
        self._ask("DELETE", f"snapshots/{quote(name, safe='')}", list[SnapshotInfo])

    def page_link(self) -> str:
        """Make a link that opens the page of the control plane in a browser, once; its path at the control plane."""
        return self._ask("POST", "page", PageLink).path

    def secrets(self, since: int = 0) -> list[IssuedSecret]:
        """List the secrets that were issued since the reset, but for the first ones."""
        return self._ask("GET", f"secrets?since={since}", list[IssuedSecret])

    def _ask(self, method: str, path: str, type_: type[T], message: msgspec.Struct | None = None) -> T:
        status, content = self.send(method, path, b"" if message is None else msgspec.json.encode(message))
        if status >= _ERROR:
            raise _refusal(status, content)
        return msgspec.json.decode(content, type=type_)

    def send(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        """Send one request; status and content. `path` begins after `/control/v1/`."""
        response = self._http.request(
            method, f"/control/v1/{path}", content=body or None, headers=self._headers
        )
        return response.status_code, response.content


def _refusal(status: int, content: bytes) -> ControlError:
    try:
        problem = msgspec.json.decode(content, type=ControlRefusal).error
    except msgspec.DecodeError:
        return ControlError(f"The control plane answered with status {status}.")
    kind = next((kind for kind in _KINDS if kind.code == problem.code), ControlError)
    return kind(problem.message, cause=problem.cause, hint=problem.hint)
