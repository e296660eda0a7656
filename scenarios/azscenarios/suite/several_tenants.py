"""What machines about several tenants have in common: three tenants in two clouds, and a wizard that is left again."""

from __future__ import annotations

from azharness.contract import commands as c
from azharness.model.machines.dialogs import PAGES as DIALOGS
from azharness.model.services import LOG_ANALYTICS
from azscenarios import moves
from azscenarios.generated import Machine

_GO_ON = ("app", "discovery", "configuration", "summary", "progress")


class SeveralTenants(Machine):
    """Three tenants in two clouds, one server and one client app registered in each, and every service that is offered."""

    def register_everywhere(self) -> None:
        """Begin with registrations in each tenant's portal; the server apps may use their tenants' workspaces."""
        self.begin_story("contoso-fabrikam")
        for tenant in self.story.runner.world.tenants:
            self.story.at = tenant.name
            server = moves.register_server_app(self.story, moves.SERVER_APP, moves.app_id_uri(self.story))
            moves.register_client_app(self.story, moves.CLIENT_APP, server)
            if tenant.workspaces:
                moves.grant_contributor(self.story, server)

    def service(self, choice: int) -> str:
        """One of the services that are offered, by a number."""
        return self.story.services[choice % len(self.story.services)]

    def go_on(self) -> None:
        """Next, page after page, as far as the wizard lets one."""
        for page in _GO_ON:
            if self.story.runner.page == page:
                self._fill(page)
                self.give(c.WizardNext())

    def _fill(self, page: str) -> None:
        if page not in {"discovery", "configuration"}:
            return
        if self.story.service == LOG_ANALYTICS:
            moves.choose_what_is_offered(self.story)
        else:
            moves.fill_own_page(self.story)

    def leave(self) -> None:
        """Close whatever is open."""
        if self.story.runner.page == "completion":
            self.give(c.WizardClose())
        while self.story.runner.page != "closed":
            self.give(c.DialogCancel() if self.story.runner.page in DIALOGS else c.WizardCancel())
