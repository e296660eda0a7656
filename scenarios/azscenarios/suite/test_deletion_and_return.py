"""Deletion and return in any order: connections deleted and made again with the apps that there were."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.contract.hello import Capability
from azharness.model.services import service_named
from azharness.model.world import RESTORABLE
from azscenarios import moves, strategies
from azscenarios.config import RunConfig
from azscenarios.generated import search
from azscenarios.identity import judges
from azscenarios.journalist import Journalist
from azscenarios.runners import Runners
from azscenarios.story import KnownApp
from azscenarios.suite.faulty_cloud import FaultyCloud

_DAY = 86_400
_PASSES = precondition(lambda machine: Capability.TIME in machine.story.runner.hello.capabilities)


class DeletionAndReturn(FaultyCloud):
    """One service that comes and goes, and an administrator of Entra who thinks that its app is not needed any more."""

    gone: int | None = None
    """When the app was deleted in Entra."""

    @initialize(created=st.booleans())
    def begin(self, *, created: bool) -> None:
        """Connect the main service with a created or an imported app."""
        self.begin_story("contoso")
        self.service = self.story.main
        self.created = created and service_named(self.service).creates
        (moves.connect_created if self.created else moves.connect_imported)(
            self.story, self.service, self.service
        )

    @rule()
    def delete(self) -> None:
        """Delete the connection."""
        self.give(c.ConsoleDelete(name=self.service))
        self.look()

    @rule()
    def delete_in_the_portal_too(self) -> None:
        """Delete the connection, and then its app in Entra, from where it can be restored for a while."""
        self.delete()
        if self.gone is None:
            self.gone = self.story.runner.instant
            self.give(a.PortalDeleteApp(**self._app))

    @rule()
    def restore_in_the_portal(self) -> None:
        """Restore the app in Entra, if it is gone and can still be restored."""
        if self.gone is not None and self.story.runner.instant - self.gone < RESTORABLE:
            self.gone = None
            self.give(a.PortalRestoreApp(**self._app))

    @property
    def _app(self) -> dict[str, str]:
        client_id = self.story.app(moves.SERVER_APP).client_id
        return {"tenant_id": self.story.tenant.tenant_id, "client_id": client_id}

    @rule(known=st.booleans())
    def come_back(self, *, known: bool) -> None:
        """Connect again with the apps that the site may still list, or by importing them; a deleted one does not come."""
        if self.created and not known and self.gone is None:
            self.story.remember(moves.SERVER_APP, self._with_key())
        has_key = self.story.app(moves.SERVER_APP).secret_key_expiry is not None
        self.connect(self.service, known=known or not has_key)
        self.run_once()

    def _with_key(self) -> KnownApp:
        return moves.add_key(self.story, self.story.app(moves.SERVER_APP))

    @rule(known=st.booleans())
    def replace(self, *, known: bool) -> None:
        """Delete it and connect it again."""
        self.delete()
        self.come_back(known=known)

    @_PASSES
    @rule(seconds=strategies.jumps(8 * _DAY, 30 * _DAY, 366 * _DAY, longest=400 * _DAY))
    def time_passes(self, seconds: int) -> None:
        """Any stretch of time: what is connected runs, what was deleted does not."""
        self.story.runner.pass_time(seconds)
        self.look()

    @_PASSES
    @rule(known=st.booleans())
    def stay_away(self, *, known: bool) -> None:
        """Delete the connection, let more than its schedule pass, and connect again."""
        self.delete()
        self.story.runner.pass_time(8 * _DAY)
        self.come_back(known=known)

    @rule()
    def run_once(self) -> None:
        """Run the service by hand, whether it is connected or not."""
        self.run(self.service)
        self.give(c.ConsoleServices())


@judges("CON-2", "CON-3", "CON-5", "TEN-6")
def test_deletion_and_return(run_config: RunConfig, runners: Runners, journalist: Journalist) -> None:
    """Whatever was deleted is gone until it is connected again, and then it works as before."""
    search(DeletionAndReturn, run_config, runners, journalist, steps=5, cost=2)
