"""What machines about several tenants have in common: three tenants in two clouds, with their apps."""

from __future__ import annotations

from hypothesis import strategies as st

from azscenarios import moves
from azscenarios.suite.wizardry import Wizardry

WORLD = "contoso-fabrikam"
CHOICE = st.integers(min_value=0, max_value=3)
"""The number of a service among those that are offered, of which a strategy cannot know."""


class SeveralTenants(Wizardry):
    """Three tenants in two clouds, one server and one client app registered in each, and every service that is offered."""

    def register_everywhere(self) -> None:
        """Begin with registrations in each tenant's portal; the server apps may use their tenants' workspaces."""
        self.begin_story(WORLD)
        for tenant in self.story.runner.world.tenants:
            self.story.at = tenant.name
            server = moves.register_server_app(self.story, moves.SERVER_APP, moves.app_id_uri(self.story))
            moves.register_client_app(self.story, moves.CLIENT_APP, server)
            if tenant.workspaces:
                moves.grant_contributor(self.story, server)

    def service(self, choice: int) -> str:
        """One of the services that are offered, by a number."""
        return self.story.services[choice % len(self.story.services)]
