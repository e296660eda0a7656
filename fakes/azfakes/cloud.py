"""The fake cloud: one world, one clock, every service of every cloud behind one ASGI application."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Final, final
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from azfakes.addresses import Addresses, RealHosts
from azfakes.arm import app as arm
from azfakes.clouds import CloudProfile, ServiceName
from azfakes.control import ControlPlane
from azfakes.entra import app as entra
from azfakes.faults import Asked, FaultRule
from azfakes.graph import app as graph
from azfakes.http import Call, Handler
from azfakes.log import Entry
from azfakes.sightings import sightings
from azfakes.state import CloudState, start_state
from azfakes.worlds import World, load_world

_ANSWERS: Final[dict[str, Handler]] = {"login": entra.answer, "graph": graph.answer, "arm": arm.answer}
_ROUTERS: Final = {"login": entra.ROUTER, "graph": graph.ROUTER, "arm": arm.ROUTER}
_FAULTS: Final[dict[str, Callable[[Call, FaultRule], Response]]] = {
    "login": entra.fault,
    "graph": graph.fault,
    "arm": arm.fault,
}


class DroppedConnection(Exception):
    """The connection ends without an answer; the request was not carried out."""


class LateAnswer(Exception):
    """An answer comes so many seconds late, or after these the connection ends without one (`response` is None)."""

    def __init__(self, delay: int, response: Response | None = None) -> None:
        super().__init__(delay)
        self.delay = delay
        self.response = response


@final
class Cloud:
    """A fake Microsoft cloud in one world.

    Args:
        world: the name of a built-in world, or a world.
        seed: decides every identifier and secret that the cloud makes.
        people: members to add to each tenant of a built-in world.
        addresses: where clients reach the cloud; the real host names unless told otherwise.
    """

    def __init__(
        self,
        world: str | World = "contoso",
        seed: int = 0,
        *,
        people: int = 0,
        addresses: Addresses | None = None,
    ) -> None:
        self.addresses = addresses or RealHosts()
        self.state = self._start(world, seed, people)

    def reset(self, world: str | World, seed: int = 0, *, people: int = 0) -> None:
        """Begin again with a world; clock, log, faults and all that was made are gone."""
        self.state = self._start(world, seed, people)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve Entra, Graph and Resource Manager of all clouds, told apart by the Host header."""
        assert scope["type"] == "http"
        request = Request(scope, receive)
        response = self.answer(request, await request.body())
        await response(scope, receive, send)

    @property
    def control(self) -> ControlPlane:
        """The control plane without a token, for use in process."""
        return ControlPlane(self)

    def answer(self, request: Request, body: bytes) -> Response:
        """Answer one request, after the faults that it meets, and log it.

        Raises:
            DroppedConnection: a fault closes the connection.
            LateAnswer: a fault delays the answer, or its lack.
        """
        host = request.headers.get("host", "")
        found = self.addresses.find(host)
        if found is None:
            return PlainTextResponse(f"No service of the fake cloud is reached as {host!r}.", 421)
        return self._carry_out(self._call(request, body, *found))

    def _carry_out(self, call: Call) -> Response:
        """Answer one request, or one of those that stand in a batch, after the faults that it meets, and log it."""
        call.entry.sightings = sightings(call)
        rule = self.state.faults.hit(_asked(call)) if self.state.faults else None
        try:
            response = self._answer(call, rule)
            call.entry.status = response.status_code
        finally:
            self.state.log.append(call.entry)
        if rule is not None and rule.delay:
            raise LateAnswer(rule.delay, response)
        return response

    def _answer(self, call: Call, rule: FaultRule | None) -> Response:
        if rule is None or (rule.delay and not rule.drop):
            return _ANSWERS[call.entry.service](call)
        path = graph.plain_path(call.path) if call.entry.service == "graph" else call.path
        call.entry.path_template = _ROUTERS[call.entry.service].template(path)
        call.entry.client_id = _client_of(call)
        if rule.drop:
            raise LateAnswer(rule.delay) if rule.delay else DroppedConnection
        return _fault_response(call, rule)

    def _start(self, world: str | World, seed: int, people: int) -> CloudState:
        loaded = load_world(world, people=people) if isinstance(world, str) else world
        return start_state(loaded, seed, self.addresses)

    def _call(self, request: Request, body: bytes, cloud: CloudProfile, service: ServiceName) -> Call:
        entry = Entry(
            instant=self.state.clock.now(), cloud=cloud.name, service=service, method=request.method
        )
        query = request.scope["query_string"].decode("latin-1")
        return Call(
            state=self.state,
            cloud=cloud,
            origin=f"https://{request.headers['host']}",
            method=request.method,
            path=request.scope["path"],
            query=dict(parse_qsl(query, keep_blank_values=True)),
            query_text=query,
            headers=request.headers,
            body=body,
            entry=entry,
            request_id=self.state.ids.guid("request"),
            carry_out=self._carry_out_part,
        )

    def _carry_out_part(self, call: Call) -> Response:
        """Answer a request of a batch; a fault on its connection cannot close that of the whole batch."""
        try:
            return self._carry_out(call)
        except (DroppedConnection, LateAnswer):
            return graph.fault(call, FaultRule(status=504))


def _asked(call: Call) -> Asked:
    agent = call.headers.get("user-agent", "")
    return Asked(call.cloud.name, call.entry.service, call.method, call.path, _client_of(call), agent)


def _client_of(call: Call) -> str | None:
    """Tell which application asks, as far as that can be told before anything is checked."""
    if call.entry.service == "login":
        named = call.form().get("client_id") or call.query.get("client_id")
        return named.lower() if named else None
    try:
        payload = call.headers.get("authorization", "").split(".")[1]
        claims = msgspec.json.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        named = claims.get("appid") or claims.get("azp")
        return None if named is None else str(named).lower()
    except (IndexError, ValueError, AttributeError, msgspec.DecodeError):
        return None


def _fault_response(call: Call, rule: FaultRule) -> Response:
    """Answer as a fault rule orders, in the service's own form unless the rule brings a body."""
    if rule.body is None:
        response = _FAULTS[call.entry.service](call, rule)
    else:
        call.entry.error = rule.error
        response = Response(rule.body, rule.status, media_type="application/json")
    if rule.retry_after is not None:
        response.headers["Retry-After"] = str(rule.retry_after)
    return response
