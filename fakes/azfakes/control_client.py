"""A typed client of the control plane, in process and over TLS alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import httpx
import msgspec

from azfakes.control_types import (
    ClockMove,
    ClockView,
    DeviceSignIn,
    Forge,
    IssuedSecret,
    PortalSignIn,
    Reset,
    StateView,
    TokenView,
)
from azfakes.errors import ControlError, EntraRefusedError
from azfakes.faults import FaultRule
from azfakes.log import LogPage
from azfakes.worlds.schema import World

T = TypeVar("T")
_ERROR = 400


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
    ) -> StateView:
        """Begin again with a world; `policies` are changes by tenant ID or domain."""
        changes = {key: dict(values) for key, values in (policies or {}).items()}
        wish = Reset(world=world, seed=seed, people=people, instant=instant, policies=changes)
        return self._ask("POST", "reset", StateView, wish)

    def clock_set(self, instant: int) -> int:
        """Move the clock to an instant and tell it, in epoch seconds."""
        return self._ask("POST", "clock", ClockView, ClockMove(instant=instant)).instant

    def clock_advance(self, seconds: int) -> int:
        """Move the clock on by some seconds and tell the new instant."""
        return self._ask("POST", "clock", ClockView, ClockMove(advance=seconds)).instant

    def add_fault(self, rule: FaultRule) -> list[FaultRule]:
        """Put a fault in force and tell all that are."""
        return self._ask("POST", "faults", list[FaultRule], rule)

    def clear_faults(self) -> None:
        """Take all faults away."""
        self._ask("DELETE", "faults", list[FaultRule])

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

    def log(self, since: int = 0) -> LogPage:
        """Read the request log after the entry with that number."""
        return self._ask("GET", f"log?since={since}", LogPage)

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
        error = msgspec.json.decode(content)["error"]
        message, code = str(error["message"]), error["code"]
    except (msgspec.DecodeError, KeyError, TypeError):
        return ControlError(f"The control plane answered with status {status}.")
    if code == EntraRefusedError.code:
        return EntraRefusedError(message, cause=str(error.get("cause")))
    return ControlError(message)
