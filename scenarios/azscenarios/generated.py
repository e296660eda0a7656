"""Generated tests: Hypothesis machines whose every answer the model judges, run with the seed of the run."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.errors import Flaky
from hypothesis.stateful import RuleBasedStateMachine, get_state_machine_test

from azharness.contract.actors import Act
from azharness.contract.commands import Command
from azscenarios.config import RunConfig
from azscenarios.journalist import Journalist
from azscenarios.runners import Runners
from azscenarios.story import Story


class Machine(RuleBasedStateMachine):
    """What all machines have in common: a story of their own for each example, and commands whatever may come of them."""

    runners: Runners
    story: Story

    def begin_story(self, world: str) -> Story:
        """Begin the example with a world and an empty site."""
        self.story = self.runners.story()
        self.story.begin(world)
        return self.story

    def give(self, *commands: Command | Act) -> None:
        """Give commands, whatever may come of them."""
        for command in commands:
            self.story.attempt(command)


def search(
    machine: type[Machine],
    config: RunConfig,
    runners: Runners,
    journalist: Journalist,
    *,
    steps: int = 30,
    cost: int = 1,
) -> None:
    """Let Hypothesis search for a sequence of the machine's rules that the model does not allow.

    A machine whose examples `cost` so many times as much as others gets so many times fewer of them.
    """
    bound = type(machine.__name__, (machine,), {"runners": runners})
    test = get_state_machine_test(
        bound,
        settings=settings(
            max_examples=max(1, config.examples // cost),
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink) if config.shrink else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )
    try:
        seed(config.seed)(test)()
    except pytest.skip.Exception:
        raise
    except Flaky as flaky:
        journalist.examples_end(config.seed)
        # A backend that answers another way the second time has differed all the same.
        raise (journalist.differed or flaky) from flaky
    except BaseException:
        journalist.examples_end(config.seed)
        raise
    journalist.examples_passed()
    journalist.examples_end(config.seed)
