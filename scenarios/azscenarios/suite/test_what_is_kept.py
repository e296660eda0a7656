"""Updates and renewals of a registration that somebody else changes too: what they do not own, they keep."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model.services import CLOUD_MANAGEMENT, service_named
from azscenarios import moves, strategies
from azscenarios.config import RunConfig
from azscenarios.generated import search
from azscenarios.identity import judges
from azscenarios.journalist import Journalist
from azscenarios.runners import Runners
from azscenarios.suite.faulty_cloud import FaultyCloud

_URIS = st.integers(min_value=0, max_value=2).map(lambda number: f"https://app{number}.example/signin")


class WhatIsKept(FaultyCloud):
    """The site's app in Entra, an administrator of the site, and one of Entra who has plans of their own for the app."""

    @initialize(created=st.booleans(), reads=st.booleans())
    def begin(self, *, created: bool, reads: bool) -> None:
        """Connect the main service with a created app, or with an imported one that may read the directory or not."""
        self.begin_story("contoso")
        main = self.story.main
        self.created = created and service_named(main).creates
        if self.created:
            moves.connect_created(self.story, main, main)
        else:
            moves.connect_imported(self.story, main, main, directory_read=reads)

    @property
    def _app(self) -> dict[str, str]:
        client_id = self.story.app(moves.SERVER_APP).client_id
        return {"tenant_id": self.story.tenant.tenant_id, "client_id": client_id}

    @rule(uri=_URIS)
    def somebody_adds_a_redirect_uri(self, uri: str) -> None:
        """Another application comes to use the registration."""
        self.give(a.PortalAddRedirectUri(**self._app, uri=uri))

    @rule(user=strategies.people("contoso", "Contoso"))
    def somebody_adds_an_owner(self, user: str) -> None:
        """Somebody else comes to care for the registration."""
        self.give(a.PortalAddOwner(**self._app, user=user))

    @rule(validity=strategies.validities())
    def somebody_adds_a_key(self, validity: str) -> None:
        """Somebody makes a key for another purpose."""
        moves.add_key(self.story, self.story.app(moves.SERVER_APP), validity)

    @rule(role=strategies.roles(), sure=st.booleans())
    def update(self, role: str, *, sure: bool) -> None:
        """Update Application Settings as a person who may or may not, with Yes or No; it is there with Cloud Management."""
        if CLOUD_MANAGEMENT not in self.story.services:
            return
        self.give(c.ConsoleUpdateSettings(client_id=self._app["client_id"]))
        moves.sign_in(self.story, role)
        self.give(c.DialogOk() if sure else c.DialogCancel())
        self.leave()

    @rule(role=strategies.roles())
    def renew_as(self, role: str) -> None:
        """Renew the key as a person who may or may not, or with a key of the portal."""
        self.renew(role, created=self.created)

    @rule(uri=_URIS, validity=strategies.validities())
    def share_update_and_renew(self, uri: str, validity: str) -> None:
        """Another application comes to use the registration; then update, renewal and once more an update by those who may."""
        self.somebody_adds_a_redirect_uri(uri)
        self.somebody_adds_a_key(validity)
        self.update("Global Administrator", sure=True)
        self.renew_as("Global Administrator")
        self.update("Global Administrator", sure=True)

    @rule()
    def run_once(self) -> None:
        """Run the service by hand."""
        self.run(self.story.main)


@judges("UPD-3", "UPD-7", "KEY-3", "KEY-16")
def test_what_is_kept(run_config: RunConfig, runners: Runners, journalist: Journalist) -> None:
    """Whoever updates and renews in whichever order, what others put into the registration is there afterwards."""
    search(WhatIsKept, run_config, runners, journalist, steps=8, cost=3)
