"""The model: asked before each command what is allowed, told afterwards what was observed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from azharness.contract import actors, commands
from azharness.contract.hello import Hello
from azharness.model.prediction import Branch, Expect, Observation, Prediction, Shape
from azharness.model.state import Desk, State
from azharness.model.table import Context, Fired, fire
from azharness.model.wizard import WIZARD

ACCEPTED = Shape("accepted")


class Model:
    """Predicts the allowed answers of a backend that said this hello of itself."""

    def __init__(self, hello: Hello) -> None:
        """Begin before the first `cloud.reset` and `site.reset`."""
        self.hello = hello
        self.state = State()

    def predict(self, command: commands.Command | actors.Act) -> Prediction:
        """The allowed answers to a command; empty where the model has no say (which is an error of the harness)."""
        match command:
            case commands.SiteReset():
                after = State(instant=command.instant, product_version=command.product_version)
                return (Branch(ACCEPTED, lambda _: after),)
            case commands.ClockSet():
                at = replace(self.state, instant=command.instant)
                return (Branch(ACCEPTED, lambda _: at),)
            case commands.WizardEnter():
                return self._enter(command)
            case commands.WizardStart() | commands.WizardNext():
                return self._press(command)
            case _:
                return ()

    def observe(self, branch: Branch, observation: Observation) -> None:
        """Go on from the answer that was given."""
        self.state = branch.follow(observation)

    def _enter(self, command: commands.WizardEnter) -> Prediction:
        desk = self.state.desk(command.session)
        typed = {**desk.typed, command.field: command.value}
        after = self.state.with_desk(command.session, replace(desk, typed=typed))
        shown = {f"fields/{command.field}": Expect((command.value,), ("WIZ-10",))}
        return (Branch(ACCEPTED, lambda _: after, fields=shown),)

    def _press(self, command: commands.WizardStart | commands.WizardNext) -> Prediction:
        desk = self.state.desk(command.session)
        trigger = str(command.__struct_config__.tag)
        fired = fire(WIZARD, desk.page, trigger, Context(self.state, command.session, command))
        if fired.row is not None:
            return (self._gone(command, desk, fired.row.dest, fired.row.cites),)
        return self._refused(desk, fired)

    def _gone(self, command: Any, desk: Desk, page: str, cites: tuple[str, ...]) -> Branch:
        after = self.state.with_desk(command.session, replace(desk, page=page))
        return Branch(ACCEPTED, lambda _: after, cites, {"page": Expect((page,), cites)})

    def _refused(self, desk: Desk, fired: Fired) -> Prediction:
        stays = {"page": Expect((desk.page,), ("WIZ-4",))}
        return tuple(
            Branch(Shape("refused", guard.reason, guard.field), lambda _: self.state, guard.cites, stays)
            for guard in fired.violated
        )
