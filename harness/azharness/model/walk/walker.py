"""Going from situation to situation: the model is asked, and answered from its own predictions."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from azharness.contract.actors import Act, CloudReset
from azharness.contract.cloud import CloudState
from azharness.contract.commands import Command, Environment, SigninBegin, SigninComplete, SiteReset
from azharness.contract.hello import Hello
from azharness.model.access import BLOCKED
from azharness.model.model import Model
from azharness.model.prediction import Branch, Observation, Prediction
from azharness.model.state import State
from azharness.model.trace import Gesture, PersonSignsIn
from azharness.model.walk.sight import Sight
from azharness.model.walk.step import Step

_NO_SUCH_USER, _DISABLED = "AADSTS50034", "AADSTS50057"
_NOWHERE = Environment(login="https://login", graph="https://graph", arm="https://arm")


def _redirect(state: State, user: str) -> dict[str, str]:
    """What Entra sends a browser back with, in which a person signs in."""
    person = state.world.named(user)
    home = state.world.home(person.object_id) if person else None
    if home is None:
        return {"error": _NO_SUCH_USER}
    if person is not None and not person.enabled:
        return {"error": _DISABLED}
    return {"error": BLOCKED} if state.world.policy(home.tenant_id).stops("") else {"code": "0"}


class Situation(msgspec.Struct, frozen=True):
    """Where a walk stands: the model's state, how many things were made on the way, and how many steps from its start."""

    state: State
    made: int = 0
    steps: int = 0


class Asked(msgspec.Struct, frozen=True):
    """A command, the state that it was given in, and all that the model allows."""

    before: State
    command: Command | Act
    prediction: Prediction


class Walker:
    """Takes gestures and steps from situation to situation."""

    def __init__(self, hello: Hello) -> None:
        """Walk the model of a backend that says this of itself."""
        self._model = Model(hello)

    def begin(self, cloud: CloudState) -> Situation:
        """An empty site in a cloud."""
        self._model.state = State()
        self._first(CloudReset(world="walk"), 0)
        self._model.learn(cloud)
        version = self._model.hello.product_versions[0]
        environments = dict.fromkeys(sorted({tenant.cloud for tenant in cloud.tenants}), _NOWHERE)
        self._first(SiteReset(environments=environments, instant=cloud.instant, product_version=version), 0)
        return Situation(self._model.state)

    def take(self, here: Situation, step: Step) -> Iterator[Situation]:
        """Every situation to which a step can lead; all but its last gesture go as they are first allowed to.

        A step that does not lead on is asked for and not answered: nothing comes of it.
        """
        there: Situation | None = here
        for gesture in step.gestures[:-1]:
            there = next((way for _, way in self.each(there, gesture)), None) if there else None
        if there is not None and not step.leads_on:
            self.ask(there, step.gestures[-1])
        elif there is not None:
            for _, way in self.each(there, step.gestures[-1]):
                yield Situation(way.state, way.made, here.steps + 1)

    def each(self, here: Situation, gesture: Gesture) -> Iterator[tuple[str, Situation]]:
        """Every answer to a gesture: the kind of its outcome, and the situation that follows."""
        asked = self.ask(here, gesture)
        for branch in asked.prediction:
            yield branch.shape.kind, self.answered(here, asked, branch)

    def predicted(self, here: Situation, gesture: Gesture) -> Prediction:
        """What the model allows as an answer; empty where it has no say."""
        return self.ask(here, gesture).prediction

    def answered(self, here: Situation, asked: Asked, branch: Branch) -> Situation:
        """The situation that follows from an answer."""
        after = self._follow(asked.before, branch, asked.command, here.made + 1)
        # Numbers are given to what is made, so that ways which make the same lead to the same.
        used = after.world is not here.state.world or after.apps is not here.state.apps
        return Situation(after, here.made + used, here.steps)

    def ask(self, here: Situation, gesture: Gesture) -> Asked:
        """What the model allows; of a sign-in after it was begun."""
        self._model.state = here.state
        if isinstance(gesture, PersonSignsIn):
            self._first(SigninBegin(session=gesture.session), here.made + 1)
            self._model.signing_in(gesture.session, gesture.user)
            gesture = SigninComplete(
                session=gesture.session, query=gesture.query or _redirect(here.state, gesture.user)
            )
        return Asked(self._model.state, gesture, self._model.predict(gesture))

    def _first(self, command: Command | Act, made: int) -> None:
        """Go on with the first allowed answer."""
        branch = self._model.predict(command)[0]
        self._model.state = self._follow(self._model.state, branch, command, made)

    def _follow(self, before: State, branch: Branch, command: Command | Act, made: int) -> State:
        return branch.follow(Observation(branch.shape, Sight(branch, before, command, made)))
