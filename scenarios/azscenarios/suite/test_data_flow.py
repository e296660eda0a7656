"""The authentication data flow in any order: clients that ask, sign in and present, and administrators who switch it off."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.contract.hello import Capability
from azharness.contract.ports import Door
from azharness.model.machines.client import FORGERIES
from azscenarios import moves, strategies
from azscenarios.config import RunConfig
from azscenarios.generated import Machine, search
from azscenarios.identity import judges
from azscenarios.journalist import Journalist
from azscenarios.runners import Runners

_HOUR = 3600
_DOORS = strategies.doors()
_STRETCHES = strategies.jumps(
    *(59 * 60, 91 * 60, 9 * _HOUR, 25 * _HOUR, 26 * _HOUR, 366 * 24 * _HOUR), longest=2 * _HOUR
)


class DataFlow(Machine):
    """Two tenants with Cloud Management, one client, and an administrator at the switch."""

    holding = False
    second = False

    @initialize(created=st.booleans(), second=st.booleans())
    def connect(self, *, created: bool, second: bool) -> None:
        """Connect Contoso with a created or an imported app, and perhaps Fabrikam too."""
        self.begin_story("contoso-fabrikam")
        self.second = second
        if second:
            self.story.at = "Fabrikam"
            moves.connect_imported(self.story)
        self.story.at = "Contoso"
        (moves.connect_created if created else moves.connect_imported)(self.story)

    @rule(tenant=st.sampled_from(["Contoso", "Fabrikam"]), door=_DOORS)
    def arrive(self, tenant: str, door: Door) -> None:
        """A client of a tenant asks the gateway for its apps, gets a token if it was told, and knocks with it."""
        self.story.at = tenant
        self.give(a.ClientLocate(tenant_id=self.story.tenant.tenant_id))
        if self._well():
            self.give(a.ClientSignIn(user=self.story.person("no role").user_principal_name))
            self.holding = self.holding or self._well()
        if self.holding:
            self.give(a.ClientPresent(door=door))

    def _well(self) -> bool:
        return self.story.runner.observed.shape.kind == "accepted"

    @precondition(lambda self: self.holding)
    @rule(door=_DOORS)
    def knock_again(self, door: Door) -> None:
        """The client presents the token that it holds since some time."""
        self.give(a.ClientPresent(door=door))

    @precondition(lambda self: self.holding)
    @rule(door=_DOORS)
    def attack(self, door: Door) -> None:
        """Somebody presents everything that no door may take."""
        self.give(*(a.ClientPresent(door=door, token=token) for token in FORGERIES))

    @precondition(lambda self: Capability.TIME in self.story.runner.hello.capabilities)
    @rule(seconds=_STRETCHES)
    def time_passes(self, seconds: int) -> None:
        """Any stretch of time."""
        self.story.runner.pass_time(seconds)

    @rule(option=st.sampled_from(["on", "off"]), confirmed=st.booleans())
    def switch(self, option: str, *, confirmed: bool) -> None:
        """Tick or untick the option to disable authentication; OK or Cancel."""
        self.give(c.ConsoleProperties(name=self.story.at))
        if self.story.runner.page != "properties":
            return
        moves.enter(self.story, "disable_authentication", option)
        self.give(c.DialogOk() if confirmed else c.DialogCancel())

    @rule()
    def restart(self) -> None:
        """Restart sms_executive."""
        self.give(c.SiteRestartExecutive())

    @rule(option=st.sampled_from(["on", "off"]), door=_DOORS, restarted=st.booleans())
    def switch_and_see(self, option: str, door: Door, *, restarted: bool) -> None:
        """The option, OK, what makes it effective, and a client that comes afterwards."""
        self.switch(option, confirmed=True)
        if restarted or Capability.TIME not in self.story.runner.hello.capabilities:
            self.restart()
        else:
            self.story.runner.pass_time(25 * _HOUR)
        self.arrive(self.story.at, door)

    @precondition(lambda self: self.second)
    @rule()
    def delete_the_second(self) -> None:
        """Delete Fabrikam's connection."""
        self.give(c.ConsoleDelete(name="Fabrikam"))


@judges("FLW-1", "FLW-3", "FLW-7", "FLW-8")
def test_data_flow(run_config: RunConfig, runners: Runners, journalist: Journalist) -> None:
    """Whoever presents whatever at whichever door and time, the site lets in whom the model lets in."""
    search(DataFlow, run_config, runners, journalist, steps=12)
