"""One app for several services in any order: shared, deleted, renewed early and late, and run meanwhile."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from azharness.contract import commands as c
from azharness.contract.hello import Capability
from azharness.model.services import LOG_ANALYTICS, service_named
from azscenarios import moves, strategies
from azscenarios.config import RunConfig
from azscenarios.generated import search
from azscenarios.identity import judges
from azscenarios.journalist import Journalist
from azscenarios.runners import Runners
from azscenarios.suite.faulty_cloud import FaultyCloud

_DAY = 86_400
_CHOICE = st.integers(min_value=0, max_value=2)
_PASSES = precondition(lambda machine: Capability.TIME in machine.story.runner.hello.capabilities)


class Sharing(FaultyCloud):
    """One server app, and the services that use it."""

    @initialize(created=st.booleans(), choice=_CHOICE)
    def begin(self, choice: int, *, created: bool) -> None:
        """Connect the main service with a created or an imported app, and another with the same one."""
        self.begin_story("contoso")
        main = self.story.main
        self.created = created and service_named(main).creates
        (moves.connect_created if self.created else moves.connect_imported)(self.story, main, main)
        if not self.created and LOG_ANALYTICS in self.story.services:
            moves.grant_contributor(self.story, self.story.app(moves.SERVER_APP))
        others = [one for one in self._fit() if one != main]
        if others:
            self.connect(others[choice % len(others)], known=True)

    def _fit(self) -> list[str]:
        """The services that can take the app as it is."""
        return [one for one in self.story.services if service_named(one).creates or not self.created]

    def _service(self, choice: int) -> str:
        return self._fit()[choice % len(self._fit())]

    @rule(choice=_CHOICE)
    def share(self, choice: int) -> None:
        """Connect a service with the known app."""
        self.connect(self._service(choice), known=True)

    @rule(choice=_CHOICE)
    def delete(self, choice: int) -> None:
        """Delete a service's connection, and run those that are left."""
        self.give(c.ConsoleDelete(name=self._service(choice)))
        self.run_all()

    @rule()
    def renew_for_all(self) -> None:
        """Renew the app's one key, and run every service."""
        self.renew("Global Administrator", created=self.created)
        self.run_all()

    @_PASSES
    @rule(seconds=strategies.jumps(30 * _DAY, 366 * _DAY, longest=400 * _DAY))
    def time_passes(self, seconds: int) -> None:
        """Any stretch of time, in which the services run by their schedules."""
        self.story.runner.pass_time(seconds)
        self.look()

    @_PASSES
    @rule(days=st.integers(min_value=183, max_value=360))
    def renew_in_time(self, days: int) -> None:
        """Renew before the key's end as it is after a connection, and run after that end."""
        self.story.runner.pass_time(days * _DAY)
        self.renew("Global Administrator", created=self.created)
        self.story.runner.pass_time(days * _DAY)
        self.run_all()

    @rule()
    def run_all(self) -> None:
        """Run every service by hand."""
        for service in self.story.services:
            self.run(service)
        self.give(c.ConsoleServices())


@judges("APP-1", "APP-2")
def test_sharing(run_config: RunConfig, runners: Runners, journalist: Journalist) -> None:
    """Whoever shares the app and whenever its key is renewed, each service that is left runs as it should."""
    search(Sharing, run_config, runners, journalist, steps=5, cost=2)
