"""Two administrators at once, in any order of their clicks: either may be first, and the site stays in one piece."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from azharness.contract import commands as c
from azharness.model.services import service_named
from azscenarios import moves, strategies
from azscenarios.config import RunConfig
from azscenarios.generated import search
from azscenarios.identity import judges
from azscenarios.journalist import Journalist
from azscenarios.runners import Runners
from azscenarios.story import SESSION
from azscenarios.suite.faulty_cloud import FaultyCloud

_WHO = st.sampled_from([SESSION, "colleague"])
_TURNS = st.permutations([SESSION, "colleague"] * 3)
"""Three times Next for each of them leads from the Summary page to the end."""


class TwoAdministrators(FaultyCloud):
    """Two wizards on one site, and registered apps that both know of."""

    @initialize(connected=st.booleans(), turns=_TURNS)
    def begin(self, turns: list[str], *, connected: bool) -> None:
        """The portal has the apps; the main service is connected already, or both are about to connect it."""
        self.begin_story("contoso")
        main = self.story.main
        if connected:
            moves.connect_imported(self.story, main, main)
        else:
            moves.register_apps(self.story, main)
            self.race(turns)

    @rule(who=_WHO, name=strategies.names("Contoso", "Fabrikam"))
    def come_to_the_summary(self, who: str, name: str) -> None:
        """One of them begins anew and comes as far as to the Summary page."""
        self.story.session = who
        self.leave()
        moves.to_app_page(self.story, self.story.main, name)
        moves.import_apps(self.story)
        self.give(c.WizardNext())
        if self.story.page in {"discovery", "configuration"}:
            self.fill_page(self.story.page)
            self.give(c.WizardNext())

    @rule(who=_WHO)
    def press_next(self, who: str) -> None:
        """One of them presses Next, or closes what is complete."""
        self.story.session = who
        self.give(c.WizardClose() if self.story.page == "completion" else c.WizardNext())

    @rule(turns=_TURNS)
    def race(self, turns: list[str]) -> None:
        """Both come to the Summary page under names of their own and go on to the end, in some order; both look."""
        for who in sorted(set(turns)):
            self.come_to_the_summary(who, who)
        for who in turns:
            self.press_next(who)
        self.look()

    @rule(who=_WHO)
    def cancel(self, who: str) -> None:
        """One of them leaves."""
        self.story.session = who
        self.leave()

    @rule(who=_WHO, choice=st.integers(min_value=0, max_value=1))
    def delete(self, who: str, choice: int) -> None:
        """One of them deletes a connection, whatever the other is doing."""
        self.story.session = who
        names = sorted(one.name for one in self.story.runner.model.state.connections)
        self.give(c.ConsoleDelete(name=names[choice % len(names)] if names else "nobody"))

    @rule(who=_WHO)
    def open_renewal(self, who: str) -> None:
        """One of them opens the renewal of the key."""
        self.story.session = who
        self.give(c.ConsoleRenew(client_id=self.story.app(moves.SERVER_APP).client_id))

    @rule(who=_WHO)
    def confirm_renewal(self, who: str) -> None:
        """One of them confirms a renewal with a new key of the portal, whatever the other has done meanwhile."""
        self.story.session = who
        if self.story.page == "renew-secret-key":
            self.enter_new_key()
            self.give(c.DialogOk())
        self.run_named()

    def run_named(self) -> None:
        """Run what is connected."""
        if service_named(self.story.main).native:
            for one in self.story.runner.model.state.connections:
                self.give(c.ConsoleRunDiscovery(name=one.name))

    @rule(who=_WHO)
    def look_around(self, who: str) -> None:
        """One of them looks at every node of the console."""
        self.story.session = who
        self.look()


@judges("TEN-2", "TEN-7")
def test_two_administrators(run_config: RunConfig, runners: Runners, journalist: Journalist) -> None:
    """However the clicks of two administrators interleave, one of them wins and the site shows one story to both."""
    search(TwoAdministrators, run_config, runners, journalist, steps=5, cost=3)
