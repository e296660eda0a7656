"""Secrecy, whatever is done: keys right and wrong, people who sign in, failures, renewals, and the site's own log."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from azharness.contract import commands as c
from azharness.contract.hello import Capability
from azharness.model.services import service_named
from azscenarios import moves, strategies
from azscenarios.config import RunConfig
from azscenarios.generated import search
from azscenarios.identity import judges
from azscenarios.journalist import Journalist
from azscenarios.runners import Runners
from azscenarios.suite.faulty_cloud import FaultyCloud

_YEAR = 366 * 86_400
_PASSES = precondition(lambda machine: Capability.TIME in machine.story.runner.hello.capabilities)
_EXPORTS = precondition(lambda machine: Capability.EXPORT in machine.story.runner.hello.capabilities)
_SPOILS = st.one_of(
    st.tuples(st.sampled_from(["tenant_name", "application_name"]), strategies.awkward_names()),
    st.tuples(st.sampled_from(["tenant_id", "client_id"]), strategies.guids()),
    st.tuples(st.sampled_from(["tenant_id", "client_id"]), strategies.spoiled_guids()),
    st.tuples(st.just("app_id_uri"), strategies.spoiled_app_id_uris()),
    st.tuples(st.just("secret_key"), st.just("never~issued~by~Entra~000000000000000000")),
    st.tuples(st.just("secret_key_expiry"), st.sampled_from(["", "2026-02-30"])),
)
"""A field of Import apps, and what is typed there in place of what the portal showed."""


class Secrecy(FaultyCloud):
    """An administrator who has seen keys, and people who have signed in."""

    @initialize(created=st.booleans())
    def begin(self, *, created: bool) -> None:
        """Connect the main service with a created or an imported app."""
        self.begin_story("contoso")
        main = self.story.main
        self.created = created and service_named(main).creates
        (moves.connect_created if self.created else moves.connect_imported)(self.story, main, main)

    @rule(spoil=_SPOILS, verify_first=st.booleans())
    def import_spoilt(self, spoil: tuple[str, str], *, verify_first: bool) -> None:
        """Import an app of the portal, one field spoilt before or after Verify; look at the lists; leave."""
        fresh = moves.register_server_app(
            self.story, "Fresh", f"{moves.app_id_uri(self.story)}/{self._number()}"
        )
        moves.to_app_page(self.story, self.story.main, "Fresh")
        moves.open_import(self.story)
        moves.fill(self.story, moves.import_fields(self.story, "Fresh", fresh))
        if verify_first:
            self.give(c.DialogVerify())
        self.give(c.DialogEnter(field=spoil[0], value=spoil[1]), c.DialogVerify(), c.DialogOk())
        self.leave()

    def _number(self) -> int:
        return len(self.story.runner.model.state.world.registrations)

    @rule(role=strategies.roles())
    def create(self, role: str) -> None:
        """Create an app as a person who may or may not."""
        if not service_named(self.story.main).creates:
            return
        moves.to_app_page(self.story, self.story.main, "Made")
        self.give(c.WizardBrowse(kind="server"), c.DialogCreate(kind="server"))
        uri = f"{moves.app_id_uri(self.story)}/{self._number()}"
        moves.fill(self.story, {"application_name": "Made", "app_id_uri": uri})
        moves.sign_in(self.story, role)
        self.give(c.DialogOk())
        self.leave()

    @rule(role=strategies.roles(), created=st.booleans())
    def renew_and_run(self, role: str, *, created: bool) -> None:
        """Renew the key as the app asks for it, or as it does not; run."""
        self.renew(role, created=created)
        self.run(self.story.main)

    @_PASSES
    @rule(seconds=strategies.jumps(_YEAR, longest=_YEAR))
    def time_passes(self, seconds: int) -> None:
        """Time passes, over the end of the key perhaps; what runs then succeeds or fails."""
        self.story.runner.pass_time(seconds)

    @rule()
    def look_around(self) -> None:
        """Look at every node of the console, and at the properties."""
        self.look()
        self.give(c.ConsoleProperties(name=self.story.main))
        self.leave()

    @_EXPORTS
    @rule()
    def export(self) -> None:
        """Collect the site's own log and its stored state."""
        self.give(c.SiteExport())


@judges("SEC-1")
def test_secrecy(run_config: RunConfig, runners: Runners, journalist: Journalist) -> None:
    """Whatever is done, no key, password or token comes back, is logged, or is sent where it does not belong."""
    search(Secrecy, run_config, runners, journalist, steps=6, cost=3)
