"""Stories for generated tests: one for each example, on the same worker, without a frozen wall clock."""

from __future__ import annotations

from dataclasses import dataclass

from azharness.engine.runner import Runner
from azscenarios.config import RunConfig
from azscenarios.journalist import Journalist
from azscenarios.story import Story
from azscenarios.worker import Worker


@dataclass(slots=True)
class Runners:
    """Makes the story of each example."""

    config: RunConfig
    worker: Worker
    journalist: Journalist
    services: tuple[str, ...]
    last: Runner | None = None
    """Of the example that runs."""
    failing: Runner | None = None
    """Of the last example that ended in a difference."""

    def story(self) -> Story:
        """The story of the next example."""
        self.journalist.example_begins()
        self.worker.occupy()
        self.failing = self.failed()
        runner = Runner(self.worker.backend, self.worker.cloud, self.journalist, seed=self.config.seed)
        self.last = runner
        return Story(runner, self.config.product_version, strict=False, services=self.services)

    def failed(self) -> Runner | None:
        """The runner of the last example that ended in a difference, if any did."""
        return self.last if self.last is not None and self.last.failed else self.failing
