"""The control plane: worlds, clock, faults, forged tokens and the request log, below `/control/v1`."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeVar, final

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

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
from azfakes.devicetokens import device_token
from azfakes.errors import AzfakesError, ControlError, EntraRefusedError
from azfakes.faults import FaultRule
from azfakes.forge import forged_token, portal_token
from azfakes.http import JSON_UTF8
from azfakes.log import LogPage
from azfakes.tenants import tenant_infos
from azfakes.worlds.load import load_world
from azfakes.worlds.schema import Policies, World

if TYPE_CHECKING:
    from azfakes.cloud import Cloud

T = TypeVar("T")
Query = Mapping[str, str]
_PREFIX: Final = "/control/v1/"


@final
class ControlPlane:
    """The control plane of one cloud as an ASGI application.

    Args:
        cloud: the cloud to control.
        token: bearer token that callers must show; None lets everyone in, for use in process.
    """

    def __init__(self, cloud: Cloud, token: str | None = None) -> None:
        self._cloud = cloud
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        assert scope["type"] == "http"
        request = Request(scope, receive)
        status, content = self._answer(request, await request.body())
        await Response(content, status, media_type=JSON_UTF8)(scope, receive, send)

    def _answer(self, request: Request, body: bytes) -> tuple[int, bytes]:
        if not self._is_allowed(request):
            return _refusal(401, "unauthorized", "The control plane wants its bearer token.")
        path = request.scope["path"].removeprefix(_PREFIX)
        return self.perform(request.method, path, request.query_params, body)

    def perform(self, method: str, path: str, query: Query, body: bytes) -> tuple[int, bytes]:
        """Do what a request asks for that was let in; `path` begins after `/control/v1/`. Status and JSON."""
        action = _ACTIONS.get((method, path))
        if action is None:
            return _refusal(404, "not-found", f"The control plane has no {method} {_PREFIX}{path}.")
        try:
            return 200, msgspec.json.encode(action(self._cloud, query, body))
        except (AzfakesError, msgspec.DecodeError) as error:
            code = error.code if isinstance(error, AzfakesError) else "bad-request"
            cause = error.cause if isinstance(error, EntraRefusedError) else None
            message = error.message if isinstance(error, AzfakesError) else str(error)
            return _refusal(400, code, message, cause)

    def _is_allowed(self, request: Request) -> bool:
        if self._token is None:
            return True
        sent = request.headers.get("authorization", "").encode()
        return hmac.compare_digest(sent, f"Bearer {self._token}".encode())


def _state(cloud: Cloud, query: Query, body: bytes) -> StateView:
    del query, body
    state = cloud.state
    return StateView(
        world=state.world.name,
        seed=state.seed,
        instant=state.clock.now(),
        requests=len(state.log),
        faults=state.faults.active(),
        tenants=tenant_infos(state),
    )


def _reset(cloud: Cloud, query: Query, body: bytes) -> StateView:
    wish = _read(body, Reset)
    world = load_world(wish.world, people=wish.people) if isinstance(wish.world, str) else wish.world
    if wish.instant is not None:
        world = msgspec.structs.replace(world, instant=wish.instant)
    cloud.reset(_with_policies(world, wish), wish.seed)
    return _state(cloud, query, b"")


def _clock(cloud: Cloud, query: Query, body: bytes) -> ClockView:
    del query
    move = _read(body, ClockMove)
    if (move.instant is None) == (move.advance is None):
        raise ControlError("Give either 'instant' or 'advance'.")
    clock = cloud.state.clock
    target = move.instant if move.instant is not None else clock.now() + (move.advance or 0)
    return ClockView(instant=clock.move_to(target))


def _add_fault(cloud: Cloud, query: Query, body: bytes) -> list[FaultRule]:
    del query
    cloud.state.faults.add(_read(body, FaultRule))
    return cloud.state.faults.active()


def _clear_faults(cloud: Cloud, query: Query, body: bytes) -> list[FaultRule]:
    del query, body
    cloud.state.faults.clear()
    return []


def _forge(cloud: Cloud, query: Query, body: bytes) -> TokenView:
    del query
    return TokenView(token=forged_token(cloud.state, _read(body, Forge)))


def _portal(cloud: Cloud, query: Query, body: bytes) -> TokenView:
    del query
    wish = _read(body, PortalSignIn)
    return TokenView(token=portal_token(cloud.state, wish.tenant, wish.upn))


def _device(cloud: Cloud, query: Query, body: bytes) -> TokenView:
    del query
    return TokenView(token=device_token(cloud.state, _read(body, DeviceSignIn)))


def _log(cloud: Cloud, query: Query, body: bytes) -> LogPage:
    del body
    return cloud.state.log.since(_since(query))


def _secrets(cloud: Cloud, query: Query, body: bytes) -> list[IssuedSecret]:
    del body
    known = cloud.state.known.texts[_since(query) :]
    return [IssuedSecret(label=label, value=text) for text, label in known]


_ACTIONS: Final[dict[tuple[str, str], Callable[[Cloud, Query, bytes], object]]] = {
    ("GET", "state"): _state,
    ("POST", "reset"): _reset,
    ("POST", "clock"): _clock,
    ("POST", "faults"): _add_fault,
    ("DELETE", "faults"): _clear_faults,
    ("POST", "tokens/forge"): _forge,
    ("POST", "tokens/portal"): _portal,
    ("POST", "tokens/device"): _device,
    ("GET", "log"): _log,
    ("GET", "secrets"): _secrets,
}


def _since(query: Query) -> int:
    since = query.get("since", "0")
    if not since.isdecimal():
        raise ControlError(f"'since' is a number, not {since!r}.")
    return int(since)


def _read(body: bytes, type_: type[T]) -> T:
    return msgspec.json.decode(body or b"{}", type=type_)


def _with_policies(world: World, wish: Reset) -> World:
    """Change the policies of the tenants that a reset names."""
    known = {key for tenant in world.tenants for key in (tenant.id, *tenant.domains)}
    unknown = sorted(wish.policies.keys() - known)
    if unknown:
        raise ControlError(f"The world has no tenant {unknown[0]!r}.")
    tenants = []
    for tenant in world.tenants:
        policies = tenant.policies
        for key in {tenant.id, *tenant.domains} & wish.policies.keys():
            policies = msgspec.convert({**msgspec.to_builtins(policies), **wish.policies[key]}, Policies)
        tenants.append(msgspec.structs.replace(tenant, policies=policies))
    return msgspec.structs.replace(world, tenants=tuple(tenants))


def _refusal(status: int, code: str, message: str, cause: str | None = None) -> tuple[int, bytes]:
    error = {"code": code, "message": message} | ({"cause": cause} if cause else {})
    return status, msgspec.json.encode({"error": error})
