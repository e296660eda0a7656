"""The fake cloud: one world, one clock, every service of every cloud behind one ASGI application."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any, Final, final
from urllib.parse import parse_qsl

import msgspec
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from azfakes.addresses import Addresses, RealHosts
from azfakes.arm import app as arm
from azfakes.clock import machine_instant
from azfakes.clouds import CloudProfile, ServiceName
from azfakes.control import ControlPlane
from azfakes.entra import app as entra
from azfakes.faultanswers import DroppedConnection, LateAnswer, TruncatedResponse, deliver
from azfakes.faultplan import Hit
from azfakes.faults import Asked, FaultRule
from azfakes.graph import app as graph
from azfakes.graph.paths import plain_path
from azfakes.http import Call, Handler, single_slashes
from azfakes.incoming import header_fields, whole_body
from azfakes.jsontext import UNREADABLE
from azfakes.lags import Seen
from azfakes.log import CONTROL, Entry, RequestLog
from azfakes.page.visitors import Visitors
from azfakes.redaction import redact
from azfakes.sightings import sightings
from azfakes.snapshots import Snapshots
from azfakes.state import CloudState, start_state
from azfakes.worlds import World, load_world

_CREATED: Final = 201
_ADD_SECRET: Final = "/addPassword"
_ANSWERS: Final[dict[str, Handler]] = {"login": entra.answer, "graph": graph.answer, "arm": arm.answer}
_ROUTERS: Final = {"login": entra.ROUTER, "graph": graph.ROUTER, "arm": arm.ROUTER}
_FAULTS: Final[dict[str, Callable[[Call, FaultRule], Response]]] = {
    "login": entra.fault,
    "graph": graph.fault,
    "arm": arm.fault,
}


@final
class Cloud:
    """A fake Microsoft cloud in one world.

    Args:
        world: the name of a built-in world, or a world.
        seed: decides every identifier and secret that the cloud makes.
        people: members to add to each tenant of a built-in world.
        addresses: where clients reach the cloud; the real host names unless told otherwise.
        wall_clock: begin at this machine's time and let it pass, for clients that look at a clock of their own (facts K44); else
            the world begins at its own instant and time stands still until it is moved.
    """

    def __init__(
        self,
        world: str | World = "contoso",
        seed: int = 0,
        *,
        people: int = 0,
        addresses: Addresses | None = None,
        wall_clock: bool = False,
    ) -> None:
        self.addresses = addresses or RealHosts()
        self._wall_clock = wall_clock
        self.log = RequestLog()
        self.snapshots = Snapshots()
        self.visitors = Visitors()
        self.state = self._start(world, seed, people)

    def reset(
        self, world: str | World, seed: int = 0, *, people: int = 0, instant: int | None = None
    ) -> None:
        """Begin again with a world; clock, faults and all that was made are gone. The log goes on, snapshots stay.

        Args:
            world: the name of a built-in world, or a world.
            seed: decides every identifier and secret.
            people: members to add to each tenant of a built-in world.
            instant: epoch seconds at which to begin, in place of the world's own instant or the machine's.
        """
        self.state = self._start(world, seed, people, instant)
        self.note("reset", self.state.world.name)
        self.log.begin_again()

    def restore(self, snapshot: str) -> None:
        """Take a snapshot up again; what happened since is gone but for the log.

        Raises:
            ControlMissingError: there is no such snapshot.
        """
        self.state = self.snapshots.restore(snapshot)
        self.note("snapshots/{name}/restore", snapshot)
        self.log.begin_again()

    def note(self, act: str, about: str | None = None, *, method: str = "POST") -> None:
        """Write into the log that the control plane did something by which the cloud answers differently.

        Args:
            act: which operation, by its path below `/control/v1/`.
            about: the world, snapshot, fault or key that it was about.
            method: HTTP method of the operation.
        """
        path = f"/control/v1/{act}"
        instant = self.state.clock.now()
        entry = Entry(instant=instant, service=CONTROL, method=method, path_template=path, object_id=about)
        entry.status = 200
        self.log.append(entry)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve Entra, Graph and Resource Manager of all clouds, told apart by the Host header."""
        assert scope["type"] == "http"
        response = self.answer(scope, await whole_body(receive))
        await response(scope, receive, send)

    def at_once(self, scope: Scope, body: bytes) -> Response | None:
        """Answer one request and log it, or give None while faults are in force, which may want the answer late or never."""
        return None if self.state.faults else self.answer(scope, body)

    @property
    def control(self) -> ControlPlane:
        """The control plane without a token, for use in process."""
        return ControlPlane(self)

    def answer(self, scope: Scope, body: bytes) -> Response:
        """Answer one request, after the faults that it meets, and log it.

        Raises:
            DroppedConnection: a fault closes the connection.
            LateAnswer: a fault delays the answer, or its lack.
        """
        headers = header_fields(scope["headers"])
        host = headers.get("host", "")
        found = self.addresses.find(host)
        if found is None:
            return PlainTextResponse(f"No service of the fake cloud is reached as {host!r}.", 421)
        return self._carry_out(self._call(scope, headers, body, *found))

    def _carry_out(self, call: Call) -> Response:
        """Answer one request, or one of those that stand in a batch, after the faults that it meets, and log it."""
        hit = self.state.faults.hit(_asked(call), call.now) if self.state.faults else None
        if hit is None or hit.rule.twice is None:
            return self._deliver(call, hit)
        entry, request_id = msgspec.structs.replace(call.entry), self.state.ids.guid("request")
        again = msgspec.structs.replace(call, entry=entry, request_id=request_id, params={}, _form=None)
        first, second = self._deliver(call, hit), self._deliver(again, hit)
        return first if hit.rule.twice == "first" else second

    def _deliver(self, call: Call, hit: Hit | None) -> Response:
        """Answer a request that has arrived once, and log it."""
        call.entry.correlation_id = call.correlation_id
        call.entry.sightings = sightings(call)
        try:
            response = self._answer_unsighted(call, hit) if self.state.lags else self._answer(call, hit)
            call.entry.status = response.status_code
            if self.state.faults and call.entry.wrote and _has_created(call):
                self._keep_from_sight(call)
            return deliver(hit, response)
        except DroppedConnection:
            call.entry.status = 0
            raise
        finally:
            redact(call.entry, self.state.known)
            self.log.append(call.entry)

    def _answer_unsighted(self, call: Call, hit: Hit | None) -> Response:
        """Answer a request in a directory that lacks what lags behind."""
        text = f"{call.path}?{call.query_text}\n{call.body.decode('latin-1')}".lower()
        agent = call.headers.get("user-agent", "")
        seen = Seen(call.entry.service, call.method, call.path.lower(), text, agent)
        state = self.state
        with state.lags.unseen(seen, call.now, state.directory, state.azure) as fault:
            response = self._answer(call, hit)
        call.entry.fault = call.entry.fault or fault
        return response

    def _keep_from_sight(self, call: Call) -> None:
        """Let what a request has created lag behind, where a fault wants it so."""
        hit = self.state.faults.hit(_asked(call), call.now, created=True)
        if hit is not None and call.entry.object_id is not None:
            call.entry.fault = call.entry.fault or hit.id
            place = self.state.directory if call.entry.service == "graph" else self.state.azure
            add = self.state.lags.add if call.entry.status == _CREATED else self.state.lags.add_secret
            add(hit, call.entry.service, call.entry.object_id, call.now, place)

    def _answer(self, call: Call, hit: Hit | None) -> Response:
        if hit is None:
            return _ANSWERS[call.entry.service](call)
        call.entry.fault = hit.id
        if hit.rule.is_carried_out:
            return _ANSWERS[call.entry.service](call)
        path = plain_path(call.path) if call.entry.service == "graph" else call.path
        call.entry.path_template = _ROUTERS[call.entry.service].template(path)
        call.entry.client_id = _client_of(call)
        if hit.rule.drop:
            raise LateAnswer(hit.rule.delay) if hit.rule.delay else DroppedConnection
        return _fault_response(call, hit)

    def _start(self, world: str | World, seed: int, people: int, instant: int | None = None) -> CloudState:
        loaded = load_world(world, people=people) if isinstance(world, str) else world
        if instant is None and self._wall_clock:
            instant = machine_instant()
        if instant is not None:
            loaded = msgspec.structs.replace(loaded, instant=instant)
        return start_state(loaded, seed, self.addresses, runs=self._wall_clock)

    def _call(
        self,
        scope: Scope,
        headers: Mapping[str, str],
        body: bytes,
        cloud: CloudProfile,
        service: ServiceName,
    ) -> Call:
        method = scope["method"]
        query = scope["query_string"].decode("latin-1")
        return Call(
            state=self.state,
            cloud=cloud,
            origin=f"https://{headers['host']}",
            method=method,
            path=scope["path"],
            query=dict(parse_qsl(query, keep_blank_values=True)) if query else {},
            query_text=query,
            headers=headers,
            body=body,
            entry=Entry(instant=self.state.clock.now(), cloud=cloud.name, service=service, method=method),
            request_id=self.state.ids.guid("request"),
            carry_out=self._carry_out_part,
        )

    def _carry_out_part(self, call: Call) -> Response:
        """Answer a request of a batch; a fault on its connection cannot close that of the whole batch."""
        try:
            response = self._carry_out(call)
        except (DroppedConnection, LateAnswer):
            return graph.fault(call, FaultRule(status=504))
        return (
            graph.fault(call, FaultRule(status=504)) if isinstance(response, TruncatedResponse) else response
        )


def _has_created(call: Call) -> bool:
    """Tell whether a request has created an object, or added a secret to one."""
    return call.entry.status == _CREATED or call.entry.path_template.endswith(_ADD_SECRET)


def _asked(call: Call) -> Asked:
    claims = _claims_of(call)
    tenant = call.path.split("/")[1] if call.entry.service == "login" else str(claims.get("tid", ""))
    record = call.state.directory.tenant(tenant)
    return Asked(
        cloud=call.cloud.name,
        service=call.entry.service,
        method=call.method,
        # msgraph-sdk for Python doubles the slash behind the version (facts K45); orders write one.
        path=single_slashes(call.path),
        client_id=_client_of(call),
        tenants=() if record is None else (record.id, *record.domains),
        headers=call.headers,
    )


def _client_of(call: Call) -> str | None:
    """Tell which application asks, as far as that can be told before anything is checked."""
    if call.entry.service == "login":
        named = call.form().get("client_id") or call.query.get("client_id")
        return named.lower() if named else None
    claims = _claims_of(call)
    named = claims.get("appid") or claims.get("azp")
    return None if named is None else str(named).lower()


def _claims_of(call: Call) -> dict[str, Any]:
    """Read the claims of the request's token without any check."""
    try:
        payload = call.headers.get("authorization", "").split(".")[1]
        claims = msgspec.json.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, *UNREADABLE):
        return {}
    return claims if isinstance(claims, dict) else {}


def _fault_response(call: Call, hit: Hit) -> Response:
    """Answer as a fault orders, in the service's own form unless its rule brings a body."""
    rule = hit.rule
    if rule.body is None:
        response = _FAULTS[call.entry.service](call, rule)
    else:
        call.entry.error = rule.error
        response = Response(rule.body, rule.answer_status, media_type="application/json")
    wait = rule.retry_after if rule.retry_after is not None else hit.wait
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response
