"""Cloud support in any order: environments chosen and changed, and apps of this cloud and of another."""

from __future__ import annotations

from hypothesis.stateful import initialize, precondition, rule

from azharness.contract import commands as c
from azharness.model.services import service_named
from azscenarios import moves, strategies
from azscenarios.config import RunConfig
from azscenarios.generated import search
from azscenarios.identity import judges
from azscenarios.journalist import Journalist
from azscenarios.runners import Runners
from azscenarios.suite.several_tenants import CHOICE, WORLD, SeveralTenants

_TENANTS = strategies.tenants(WORLD)
_on_app_page = precondition(lambda machine: machine.story.runner.page == "app")


class CloudSupport(SeveralTenants):
    """An administrator on the App page, who tries one cloud after the other."""

    @initialize(choice=CHOICE)
    def begin(self, choice: int) -> None:
        """Come to the App page of a service."""
        self.register_everywhere()
        self.come_to_the_app_page(choice)

    @rule(choice=CHOICE)
    def come_to_the_app_page(self, choice: int) -> None:
        """Leave what is open, and come to the App page of a service; no environment is chosen."""
        self.leave()
        service = self.service(choice)
        self.story.needs(service)
        self.give(c.WizardStart())
        moves.fill(self.story, {"name": f"{service} {self.story.runner.instant}", "service": service})
        self.give(c.WizardNext())

    @_on_app_page
    @rule(cloud=strategies.clouds())
    def choose(self, cloud: str) -> None:
        """Choose an environment; the apps that were chosen go with another one."""
        moves.enter(self.story, "environment", cloud)

    @_on_app_page
    @rule(tenant=_TENANTS)
    def import_app(self, tenant: str) -> None:
        """Import an app of a tenant, whichever cloud that tenant is in."""
        self.story.at = tenant
        moves.open_import(self.story)
        moves.fill(self.story, moves.import_fields(self.story, moves.SERVER_APP))
        self.give(c.DialogVerify(), c.DialogOk())
        if self.story.runner.page == "server-app":
            moves.select(self.story, moves.SERVER_APP)
        self._back_to_the_app_page()

    @_on_app_page
    @rule(tenant=_TENANTS)
    def pick_known_app(self, tenant: str) -> None:
        """Browse, and select the app of a tenant, whether it is listed or not."""
        self.story.at = tenant
        if service_named(self.story.service).creates:
            self.give(c.WizardBrowse(kind="server"))
            moves.select(self.story, moves.SERVER_APP)
            self._back_to_the_app_page()

    def _back_to_the_app_page(self) -> None:
        while self.story.runner.page not in {"app", "closed"}:
            self.give(c.DialogCancel())

    @_on_app_page
    @rule(tenant=_TENANTS)
    def go_all_the_way(self, tenant: str) -> None:
        """The tenant's cloud, its apps, and on to the end."""
        self.story.at = tenant
        self.choose(self.story.tenant.cloud)
        self.import_app(tenant)
        if service_named(self.story.service).native:
            moves.import_client_app(self.story, moves.CLIENT_APP)
            self._back_to_the_app_page()
        self.go_on()
        self.give(c.ConsoleServices())


@judges("CLD-1", "CLD-5")
def test_cloud_support(run_config: RunConfig, runners: Runners, journalist: Journalist) -> None:
    """Whichever cloud is chosen with whichever app, each service is connected where it can be and nowhere else."""
    search(CloudSupport, run_config, runners, journalist, steps=10)
