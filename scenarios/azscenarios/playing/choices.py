"""What a backend chooses where the model leaves it free, learned from its answers, and a walker who is answered so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeVar

from azharness.contract.actors import Act
from azharness.contract.commands import Command
from azharness.contract.hello import Hello
from azharness.engine.runner import Runner, spell_command
from azharness.model import Observation, Prediction
from azharness.model.prediction import ABSENT, Branch, Value
from azharness.model.state import State
from azharness.model.trace import Gesture, TraceStep
from azharness.model.walk.sight import Sight
from azharness.model.walk.walker import Situation, Walker

_SIGNED_IN = "signin.complete"
_BRING = frozenset({"import-server-app", "import-client-app", "create-server-app", "create-client-app"})
"""The dialogs that bring apps."""
_CHANGING = re.compile(r"[0-9a-fA-F]{8}-|\d{4}-\d{2}-\d{2}")
"""IDs and days, which are others the next time."""
_SELECTED = "fields/selected"
Seen = TypeVar("Seen")


class Choices:
    """What a backend was seen to choose; what it chose first of a kind counts for all of the kind.

    A site may fill in what it knows, so that what it chooses while it knows a tenant is a kind of its own, as soon as it is seen.
    """

    def __init__(self) -> None:
        """Know nothing."""
        self._values: dict[tuple[str, str, int], dict[bool, int]] = {}
        self._forks: dict[tuple[str, ...], str] = {}
        self._selects = False
        """Whether a list shows the app selected that a dialog brought."""
        self._shown: dict[tuple[str, Value], dict[bool, dict[str, Value]]] = {}
        """By command and page: what stands there though nobody typed it."""
        self._page, self._held, self._knew = "", frozenset[str](), False

    def __len__(self) -> int:
        """How much was learned."""
        values = sum(map(len, self._values.values()))
        shown = sum(1 + len(each) for kinds in self._shown.values() for each in kinds.values())
        return values + len(self._forks) + shown + self._selects

    def learn(self, step: TraceStep, runner: Runner) -> None:
        """See how a step was answered."""
        command = step.gesture["command"].replace("person.signs-in", _SIGNED_IN)
        branch, seen = runner.branch, runner.observed
        if branch is None:
            return
        if len(runner.predicted) > 1:
            self._forks.setdefault(_fork(command, runner.predicted), repr(branch.shape))
        for path, expect in branch.fields.items():
            if len(expect.allowed) > 1 and seen.get(path) in expect.allowed:
                index = expect.allowed.index(seen.get(path))
                kinds = self._values.setdefault((command, path, len(expect.allowed)), {})
                kinds.setdefault(self._knew, index)
        self._selects = self._selects or (
            command == "dialog.ok" and self._page in _BRING and bool(seen.fields.get(_SELECTED))
        )
        self._learn_shown(step, branch, seen)
        self._page = runner.page
        self._knew = bool(runner.model.state.tenants)
        desk = runner.model.state.desk(step.gesture.get("session", ""))
        self._held = frozenset((*desk.form.fields, *desk.top.fields))

    def _learn_shown(self, step: TraceStep, branch: Branch, seen: Observation) -> None:
        command, typed = (
            step.gesture["command"].replace("person.signs-in", _SIGNED_IN),
            step.gesture.get("field"),
        )
        here = self._shown.setdefault((command, seen.get("page")), {}).setdefault(self._knew, {})
        for path, value in seen.fields.items():
            kind, _, name = path.partition("/")
            new = name not in self._held and name != typed and path not in (*branch.fields, _SELECTED)
            if new and kind in {"fields", "choices"} and not _CHANGING.search(str(value)):
                here.setdefault(path, value)

    def ways(self, command: str, prediction: Prediction) -> Prediction:
        """The answers that the backend may give as far as is known."""
        chosen = self._forks.get(_fork(command, prediction)) if len(prediction) > 1 else None
        return tuple(one for one in prediction if chosen in (None, repr(one.shape)))

    def seen(
        self, command: str, before: State, session: str, branch: Branch, guess: Observation
    ) -> Observation:
        """What would be seen of a guess where the backend chooses as it did before."""
        fields, knows = dict(guess.fields), bool(before.tenants)
        for path, expect in branch.fields.items():
            index = _of_kind(self._values.get((command, path, len(expect.allowed)), {}), knows)
            if index is not None and not path.endswith("?"):
                fields[path] = expect.allowed[index]
        shown = _of_kind(self._shown.get((command, fields.get("page", ABSENT)), {}), knows) or {}
        for path, value in shown.items():
            fields.setdefault(path, value)
        page, top = before.desk(session).page, before.desk(session).top
        if self._selects and command == "dialog.ok" and page in _BRING and guess.shape.kind == "accepted":
            fields[_SELECTED] = top.text("client_id") or fields["client_id"]
        return Observation(guess.shape, {path: value for path, value in fields.items() if _is_there(value)})


def _of_kind(kinds: dict[bool, Seen], knows: bool) -> Seen | None:
    """What was seen of the kind, else of the other one."""
    return kinds.get(knows, kinds.get(not knows))


def _is_there(value: Value) -> bool:
    return value is not ABSENT


def _fork(command: str, prediction: Prediction) -> tuple[str, ...]:
    return (command, *(repr(branch.shape) for branch in prediction))


class ChoosingWalker(Walker):
    """A walker who is answered as a backend was seen to choose."""

    def __init__(self, hello: Hello, choices: Choices) -> None:
        """Walk the model of a backend that says this of itself."""
        super().__init__(hello)
        self._choices = choices

    def each(self, here: Situation, gesture: Gesture) -> Iterator[tuple[str, Situation]]:
        """The answers to a gesture that the backend may give as far as is known, and what follows."""
        asked = self.ask(here, gesture)
        for branch in self._choices.ways(spell_command(asked.command), asked.prediction):
            yield branch.shape.kind, self.answered(here, asked, branch)

    def _follow(self, before: State, branch: Branch, command: Command | Act, made: int) -> State:
        session = str(getattr(command, "session", ""))
        guess = Observation(branch.shape, Sight(branch, before, command, made))
        return branch.follow(self._choices.seen(spell_command(command), before, session, branch, guess))
