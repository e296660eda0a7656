"""A story: what the steps of one scenario share, and the two judges of what they claim.

The engine judges the backend by the model after each command. A `Then` judges the feature: what it claims must be what
the model expects, else the feature (ours) or the finding (a user's) is at fault, whatever the backend did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from msgspec import structs

from azharness.catalogue import LIFETIMES
from azharness.contract.actors import Act, Added
from azharness.contract.cloud import CloudTenant, Person
from azharness.contract.commands import Command
from azharness.engine.compare import spell
from azharness.engine.errors import Differs, HarnessError, Inconclusive
from azharness.engine.runner import Runner, spell_command
from azharness.journal.events import Difference
from azharness.model import ABSENT, Expect, Observation, Shape, Value
from azharness.model.services import CLOUD_MANAGEMENT, service_named

SESSION = "administrator"
"""The console user who acts where nobody else is named."""


def presence(fields: Mapping[str, Expect], listing: str) -> Callable[[str], bool | None]:
    """Whether a model's expectations say that a list holds the record of a key; None if they do not say.

    The expectations are read once, since a list can hold thousands.
    """
    about: dict[str, list[tuple[Value, ...]]] = defaultdict(list)
    for path, expect in fields.items():
        if path.startswith(f"{listing}/"):
            about[path[len(listing) + 1 :].partition("/")[0]].append(expect.allowed)
    whole = fields.get(listing)

    def said(key: str) -> bool | None:
        if any(ABSENT not in allowed for allowed in about.get(key, ())):
            return True
        if any(allowed == (ABSENT,) for allowed in about.get(key, ())):
            return False
        held = {isinstance(each, tuple) and key in each for each in whole.allowed} if whole else set()
        return held.pop() if len(held) == 1 else None

    return said


def _without_absence(expected: Expect, claimed: tuple[Value, ...]) -> set[Value]:
    """What a model expects at a path. That a record may be missing there is judged where its presence is."""
    return set(expected.allowed) - (set() if ABSENT in claimed else {ABSENT})


def _covers(claimed: Shape, predicted: Shape) -> bool:
    """Whether a claim holds for an outcome; a claim that names no field holds for any."""
    alike = (claimed.kind, claimed.reason) == (predicted.kind, predicted.reason)
    return alike and claimed.field in ("", predicted.field)


@dataclass
class KnownApp:
    """An app that the scenario speaks of by name, with what its registration showed."""

    client_id: str
    app_id_uri: str = ""
    secret_key: str = ""
    secret_key_expiry: int | None = None


@dataclass
class Story:
    """The state of one scenario."""

    runner: Runner
    product_version: str = "article"
    shipped: bool = True
    strict: bool = True
    """Whether `do` insists on success; generated tests take what comes."""
    services: tuple[str, ...] = (CLOUD_MANAGEMENT,)
    """The services that the backend offers and the run is about, the main one first."""
    service: str = ""
    """The service that the wizard is about."""
    session: str = SESSION
    """The console user who acts."""
    at: str = "Contoso"
    """The tenant that the steps are about."""
    apps: dict[tuple[str, str], KnownApp] = field(default_factory=dict)
    """By tenant and name."""
    additions: dict[tuple[str, str], Added] = field(default_factory=dict)
    """People and groups that the portal added, by tenant and name."""
    key: KnownApp | None = None
    """The key that the portal showed last."""

    def begin(self, world: str, people: int = 0) -> None:
        """Begin with a world and an empty site."""
        self.runner.begin(world, people=people, product_version=self.product_version)

    @property
    def main(self) -> str:
        """The service with which the steps try what holds for any service."""
        return self.services[0] if self.services else CLOUD_MANAGEMENT

    @property
    def creating(self) -> str:
        """The service with which the steps try what takes created apps, or lists of apps."""
        return next((one for one in self.services if service_named(one).creates), CLOUD_MANAGEMENT)

    def needs(self, service: str) -> None:
        """Go on with this service only where the backend offers it and the run is about it."""
        if service not in self.services:
            name = LIFETIMES[service].name
            pytest.skip(f"{name} is not offered by the backend, or not selected in this run.")
        self.service = service

    @property
    def page(self) -> str:
        """What the acting console user has open."""
        return self.runner.model.state.desk(self.session).page

    def attempt(self, command: Command | Act) -> Observation:
        """Give a command, whatever may come of it."""
        return self.runner.perform(self._by_whom(command))

    def _by_whom(self, command: Command | Act) -> Command | Act:
        if self.session == SESSION or "session" not in command.__struct_fields__:
            return command
        return structs.replace(command, session=self.session)

    def do(self, *commands: Command | Act) -> Observation:
        """Give commands that must succeed for the scenario to make sense."""
        for command in commands:
            observation = self.attempt(command)
            if self.strict and observation.shape.kind not in ("accepted", "pending"):
                self._stuck(spell_command(command), observation)
        return observation

    def _stuck(self, command: str, observation: Observation) -> None:
        if len(self.runner.predicted) > 1:
            raise Inconclusive(f"The backend may refuse {command} here, and did.")
        raise HarnessError(f"The scenario needs {command}, but the model expects {observation.shape.kind}.")

    def expect_outcome(self, *shapes: Shape) -> None:
        """Claim that the last command had to end like this (one of these)."""
        predicted = {branch.shape for branch in self.runner.predicted}
        if not all(any(_covers(shape, each) for shape in shapes) for each in predicted):
            claimed = [spell(shape) for shape in shapes]
            self._contradicted(
                "outcome", claimed, spell(self.runner.observed.shape), [spell(shape) for shape in predicted]
            )

    def expect_kinds(self, *kinds: str) -> None:
        """Claim that the last command had to end in one of these ways: `refused`, `failed`."""
        predicted = {branch.shape for branch in self.runner.predicted}
        if not {shape.kind for shape in predicted} <= set(kinds):
            observed = spell(self.runner.observed.shape)
            self._contradicted("outcome", list(kinds), observed, [spell(shape) for shape in predicted])

    def expect(self, path: str, *values: Value) -> None:
        """Claim that the last answer had to show this there (one of these)."""
        branch = self.runner.branch
        expected = branch.fields.get(path) if branch else None
        observed = self.runner.observed.get(path)
        if expected is None and not self.shipped:
            if observed not in values:
                self._contradicted(path, [str(value) for value in values], str(observed), [])
        elif expected is None or not _without_absence(expected, values) <= set(values):
            allowed = [str(value) for value in expected.allowed] if expected else []
            self._contradicted(path, [str(value) for value in values], str(observed), allowed)

    def expect_listed(self, listing: str, key: str, *, there: bool = True) -> None:
        """Claim that a list of the last answer had to hold a record of that key (or must not)."""
        self.expect_all_listed(listing, {key: there})

    def expect_all_listed(self, listing: str, claimed: Mapping[str, bool]) -> None:
        """Claim of each of these keys whether a list of the last answer had to hold its record."""
        says = presence(self.runner.branch.fields if self.runner.branch else {}, listing)
        for key, there in claimed.items():
            self._expect_presence(f"{listing}/{key}", says(key), there=there)

    def _expect_presence(self, path: str, said: bool | None, *, there: bool) -> None:
        observed = self.runner.observed.get(path) is True
        if said is None and not self.shipped:
            said = observed
        if said is not there:
            self._contradicted(path, [str(there)], str(observed), [] if said is None else [str(said)])

    def claim(self, path: str, what: str, *, holds: bool) -> None:
        """Claim something of where the story stands; the model says whether it holds."""
        if not holds:
            self._contradicted(path, [what], self.page, [self.page])

    def _contradicted(self, path: str, claimed: list[str], observed: str, allowed: list[str]) -> None:
        if self.shipped:
            says = " or ".join(sorted(allowed)) or "nothing"
            raise HarnessError(f"The feature claims {' or '.join(claimed)} at {path}; the model says {says}.")
        difference = Difference(path=path, expected=claimed, observed=observed, cites=[])
        raise Differs("the feature's claim", [difference])

    @property
    def tenant(self) -> CloudTenant:
        """The tenant that the steps are about."""
        return next(tenant for tenant in self.runner.world.tenants if tenant.name == self.at)

    def person(self, role: str) -> Person:
        """The first person of the tenant with an Entra role as things are now, or without any for `no role`."""
        wanted = [] if role == "no role" else [role]
        tenant = self.runner.model.state.world.tenant(self.tenant.tenant_id) or self.tenant
        return next(person for person in tenant.people if person.enabled and person.roles == wanted)

    def app(self, name: str) -> KnownApp:
        """An app of the tenant by its name."""
        return self.apps[self.at, name]

    def remember(self, name: str, app: KnownApp) -> KnownApp:
        """Know an app of the tenant by a name."""
        self.apps[self.at, name] = app
        return app

    def added(self, name: str) -> Added:
        """A person or group that the portal added, by its name."""
        return self.additions[self.at, name]

    def remember_added(self, name: str, added: Added) -> None:
        """Know a person or group that the portal added by a name."""
        self.additions[self.at, name] = added

    def knows(self, name: str) -> bool:
        """Whether the scenario knows an app of the tenant by that name."""
        return (self.at, name) in self.apps
