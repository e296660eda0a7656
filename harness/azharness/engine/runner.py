"""The runner: one sequence of commands on a backend, the model beside it, each answer compared and recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import msgspec

from azharness.contract import Pending, codec
from azharness.contract.actors import (
    Act,
    Added,
    ClientAct,
    ClientPresent,
    ClockAdvance,
    CloudReset,
    FaultAct,
    FaultClear,
    FaultPlan,
    PortalAct,
    Registered,
)
from azharness.contract.cloud import CloudControl, CloudState, LogEntry, Secret
from azharness.contract.commands import ClockSet, Command, DialogEnter, SigninBegin, SigninComplete, SiteReset
from azharness.contract.errors import AzharnessError, BackendError, ContractViolation
from azharness.contract.hello import Capability, Hello
from azharness.contract.outcomes import CloudError
from azharness.contract.ports import Backend, Door
from azharness.contract.reasons import Reason
from azharness.engine import evidence
from azharness.engine.client import Client
from azharness.engine.compare import Comparison, compare, spell
from azharness.engine.errors import Differs, HarnessError, Inconclusive
from azharness.engine.leaks import KnownSecrets
from azharness.engine.normal import flatten, observe
from azharness.engine.pki import own_authority
from azharness.engine.record import Record
from azharness.engine.recorder import Recorder
from azharness.journal.events import Difference
from azharness.model import Branch, Model, Observation, Prediction, Shape
from azharness.model.trace import PersonSignsIn

ACCEPTED = Shape("accepted")


class Listener(Protocol):
    """Who is told of each command that was carried out."""

    def done(self, record: Record) -> None:
        """A command was carried out and compared."""
        ...

    def broken(self, number: int, error: AzharnessError) -> None:
        """The backend left the contract, or gave no answer."""
        ...

    def secret(self, value: str, label: str) -> None:
        """This value must never be written anywhere."""
        ...


class Runner:
    """One sequence on one backend in one cloud; every command goes through `perform`."""

    def __init__(
        self,
        backend: Backend,
        cloud: CloudControl,
        listener: Listener,
        *,
        seed: int,
        on_clock: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Begin a sequence; `on_clock` is told each new instant (epoch seconds)."""
        self._backend = backend
        self._cloud = cloud
        self._listener = listener
        self._seed = seed
        self._on_clock = on_clock
        self._logged = 0
        self._number = 0
        self._authorize_url = ""
        self._answer = b""
        self._secrets = KnownSecrets()
        self._told = 0
        with self._in_contract("hello"):
            self.hello = hello_of(backend)
        self._client = Client(backend, cloud, doors_of(self.hello), self._skip_own_entries)
        self.model = Model(self.hello)
        self.world = CloudState(instant=0, tenants=[])
        self.instant = 0
        self.registered: Registered | None = None
        """What the portal showed last of an app."""
        self.added: Added | None = None
        """What the portal showed last of a new person, group or device."""
        self.predicted: Prediction = ()
        """What was allowed for the last command."""
        self.branch: Branch | None = None
        """Which of it was observed."""
        self.observed = Observation(ACCEPTED, {})
        """What the last command was answered."""
        self.recorder = Recorder()
        """What was done since the empty site."""
        self.page = "closed"
        """The page or dialog that was shown last."""

    @property
    def failed(self) -> bool:
        """Whether the last command was answered as the model does not allow."""
        return bool(self.predicted) and self.branch is None

    @property
    def differences(self) -> Sequence[Difference]:
        """Where the answer to the last command differs."""
        return compare(self.predicted, self.observed).differences if self.failed else ()

    def begin(self, world: str, *, people: int = 0, product_version: str = "article") -> None:
        """Begin with a world, and with an empty site in it."""
        beginning = CloudReset(world=world, people=people)
        self.perform(beginning)
        ca, instance_discovery = self._cloud.trust()
        self.perform(
            SiteReset(
                environments=self._cloud.environments(),
                instant=self.instant,
                product_version=product_version,
                ca=ca,
                instance_discovery=instance_discovery,
                client_ca=own_authority().pem,
            )
        )
        self.recorder.begin(beginning, product_version)

    def pass_time(self, seconds: int) -> Observation:
        """Let time pass, first in the cloud, then on the site; `Inconclusive` if the site cannot be told."""
        if Capability.TIME not in self.hello.capabilities:
            raise Inconclusive("The backend declines `time`, so that no time can pass.")
        self.perform(ClockAdvance(seconds=seconds))
        return self.perform(ClockSet(instant=self.instant))

    def sign_in(self, session: str, user: str) -> Observation:
        """Sign a person in at the site, being the browser between its two commands."""
        self.recorder.made(PersonSignsIn(user, session), self.model.state)
        begun = self._perform(SigninBegin(session=session))
        if begun.shape.kind != "pending":
            return begun
        with self._in_contract("signin.begin"):
            query = self._cloud.sign_in(self._authorize_url, user)
        self._skip_own_entries()
        self.model.signing_in(session, user)
        return self._perform(SigninComplete(session=session, query=query))

    def perform(self, command: Command | Act) -> Observation:
        """Carry out one command and compare; raises `Differs`, `Inconclusive` or `HarnessError`."""
        if not isinstance(command, CloudReset | SiteReset):
            self.recorder.made(command, self.model.state)
        return self._perform(command)

    def _perform(self, command: Command | Act) -> Observation:
        if not self._number and not isinstance(command, CloudReset):
            raise Inconclusive("The site is in no known state: begin with `Given an empty site …`.")
        prediction = self.model.predict(command)
        if not prediction:
            raise HarnessError(f"The model has no say in {spell_command(command)}.")
        self._number += 1
        if isinstance(command, DialogEnter) and command.field == "secret_key":
            self._keep_secrets([Secret(label="secret key", value=command.value)])
        observation = self._carry_out(command)
        entries = self._new_entries()
        observation = self._watched(command, observation, entries)
        self._judge(command, prediction, observation, entries)
        return observation

    def _watched(
        self, command: Command | Act, observation: Observation, entries: Sequence[LogEntry]
    ) -> Observation:
        """An observation with what the cloud's log and a look for secrets show beside it."""
        if isinstance(command, ClientPresent):
            # A door may have to ask Entra for its keys.
            return Observation(observation.shape, {**observation.fields, **evidence.facts(entries)})
        if isinstance(command, Act):
            return observation
        leaks = self._leaks(entries)
        seen = self._with_evidence(observation, entries)
        return Observation(seen.shape, {**seen.fields, **leaks, **evidence.items(leaks)})

    def _judge(
        self,
        command: Command | Act,
        prediction: Prediction,
        observation: Observation,
        entries: Sequence[LogEntry],
    ) -> None:
        comparison = compare(prediction, observation)
        self.predicted, self.branch, self.observed = prediction, comparison.branch, observation
        self.page = str(observation.fields.get("page", self.page))
        self._listener.done(self._record(command, observation, comparison, entries))
        if comparison.branch is None:
            raise Differs(spell_command(command), comparison.differences)
        self.model.observe(comparison.branch, observation)
        if isinstance(command, CloudReset):
            self.model.learn(self.world)

    def _record(
        self,
        command: Command | Act,
        observation: Observation,
        comparison: Comparison,
        entries: Sequence[LogEntry],
    ) -> Record:
        return Record(
            number=self._number,
            instant=self.instant,
            command=plain(command),
            outcome=spell(observation.shape),
            judged=comparison.judged,
            differences=comparison.differences,
            evidence=() if isinstance(command, CloudReset) else tuple(entries),
        )

    def _carry_out(self, command: Command | Act) -> Observation:
        with self._in_contract(spell_command(command)):
            return self._act(command) if isinstance(command, Act) else self._send(command)

    @contextmanager
    def _in_contract(self, doing: str) -> Iterator[None]:
        try:
            yield
        except (ContractViolation, BackendError) as broken:
            self._listener.broken(self._number, broken)
            raise Inconclusive(f"{doing}: the backend left the contract.", cause=broken.message) from broken

    def _send(self, command: Command) -> Observation:
        self._answer = self._backend.send(codec.encode_command(command))
        answer = codec.decode_answer(self._answer)
        if isinstance(answer.outcome, Pending):
            self._authorize_url = answer.outcome.authorize_url
        return observe(answer)

    def _act(self, act: Act) -> Observation:
        match act:
            case CloudReset():
                return self._reset(act)
            case ClockAdvance():
                return self._advance(act)
            case FaultPlan() | FaultClear():
                return self._plan(act)
            case _ if isinstance(act, ClientAct):
                # A certificate has to be valid by the site's clock, which may lag behind the cloud's.
                return self._client.perform(act, self.model.state.instant)
            case _:
                return self._at_the_portal(act)

    def _reset(self, act: CloudReset) -> Observation:
        self.world = self._cloud.reset(act.world, self._seed, act.people)
        self._told = 0
        self._secrets = KnownSecrets()
        self._ask_secrets()
        self._client.begin(self.world)
        self._logged = 0
        self._tell_clock(self.world.instant)
        return Observation(ACCEPTED, {})

    def _ask_secrets(self) -> None:
        new = self._cloud.secrets(self._told)
        self._told += len(new)
        self._keep_secrets(new)

    def _keep_secrets(self, secrets: Sequence[Secret]) -> None:
        self._secrets.add(secrets)
        for secret in secrets:
            self._listener.secret(secret.value, secret.label)

    def _leaks(self, entries: Sequence[LogEntry]) -> dict[str, tuple[str, ...]]:
        if evidence.issued_secrets(entries):
            self._ask_secrets()
        return self._secrets.in_answer(self._answer)

    def _advance(self, act: ClockAdvance) -> Observation:
        self._cloud.set_clock(self.instant + act.seconds)
        self._tell_clock(self.instant + act.seconds)
        return Observation(ACCEPTED, {})

    def _tell_clock(self, instant: int) -> None:
        self.instant = instant
        self._on_clock(instant)

    def _plan(self, act: FaultAct) -> Observation:
        self._cloud.fault(act)
        return Observation(ACCEPTED, {})

    def _at_the_portal(self, act: PortalAct) -> Observation:
        shown = self._cloud.at_portal(act)
        if isinstance(shown, CloudError):
            return Observation(Shape("failed", Reason.CLOUD_REFUSED), {"error/code": shown.code})
        if isinstance(shown, Registered):
            self._ask_secrets()
            self.registered = shown
        if isinstance(shown, Added):
            self._ask_secrets()
            self.added = shown
        return Observation(ACCEPTED, flatten(shown) if shown else {})

    def _new_entries(self) -> list[LogEntry]:
        entries = self._cloud.log(self._logged)
        if entries:
            self._logged = entries[-1].seq
        return entries

    def _skip_own_entries(self) -> None:
        """What the harness itself has just asked of the cloud is no evidence on the backend."""
        self._new_entries()

    def _with_evidence(self, observation: Observation, entries: Sequence[LogEntry]) -> Observation:
        fields = dict(observation.fields) | evidence.facts(entries)
        written = evidence.written_app(entries)
        if written is not None:
            known = self._cloud.registrations(written.tenant)
            self._skip_own_entries()
            found = next((each for each in known if each.object_id == written.object_id), None)
            fields |= evidence.registration(found) if found else {}
        return Observation(observation.shape, fields)


def hello_of(backend: Backend) -> Hello:
    """What a backend says of itself."""
    return codec.decode_hello(backend.hello())


def doors_of(hello: Hello) -> frozenset[Door]:
    """The doors that a backend has."""
    always: frozenset[Door] = frozenset({"gateway", "management-point"})
    more: frozenset[Door] = frozenset({"enhanced-http", "plain-http"})
    return always | more if Capability.MANAGEMENT_POINTS in hello.capabilities else always


def plain(command: Command | Act) -> dict[str, Any]:
    """A command as the journal shows it: what was typed as a secret, and a sign-in's query, left out."""
    shown: dict[str, Any] = msgspec.to_builtins(command)
    if shown.get("field") == "secret_key":
        shown["value"] = "<secret key>" if shown["value"] else ""
    if "query" in shown:
        shown["query"] = sorted(shown["query"])
    if "environments" in shown:
        shown = {name: shown[name] for name in ("command", "instant", "product_version", "parameters")}
    return shown


def spell_command(command: Command | Act) -> str:
    """A command's name: `wizard.next`."""
    return str(command.__struct_config__.tag)
