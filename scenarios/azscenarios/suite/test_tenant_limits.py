"""Tenant limits in any order: services connected, refused, deleted and connected again, in several tenants."""

from __future__ import annotations

from hypothesis.stateful import initialize, rule

from azharness.contract import commands as c
from azscenarios import moves, strategies
from azscenarios.config import RunConfig
from azscenarios.generated import search
from azscenarios.identity import judges
from azscenarios.journalist import Journalist
from azscenarios.runners import Runners
from azscenarios.suite.several_tenants import CHOICE, WORLD, SeveralTenants

_TENANTS = strategies.tenants(WORLD)


class TenantLimits(SeveralTenants):
    """An administrator who connects and deletes."""

    @initialize()
    def register(self) -> None:
        """Nothing is connected yet."""
        self.attempts = 0
        self.names: dict[tuple[str, str], str] = {}
        self.register_everywhere()

    @rule(tenant=_TENANTS, choice=CHOICE)
    def connect(self, tenant: str, choice: int) -> None:
        """Connect a service to a tenant under a name that nothing had before, as far as the wizard goes."""
        self.story.at = tenant
        self.attempts += 1
        name, service = f"Attempt {self.attempts}", self.service(choice)
        moves.to_app_page(self.story, service, name)
        if self.story.runner.observed.get("fields/environment") == self.story.tenant.cloud:
            moves.import_apps(self.story)
            self.go_on()
        if self.story.runner.page == "completion":
            self.names[tenant, service] = name
        self.leave()

    @rule(tenant=_TENANTS, choice=CHOICE)
    def connect_twice(self, tenant: str, choice: int) -> None:
        """Connect it, and try the same once more."""
        self.connect(tenant, choice)
        self.connect(tenant, choice)

    @rule(choice=CHOICE)
    def connect_in_both(self, choice: int) -> None:
        """Connect a service to one tenant and then to another of the same cloud."""
        self.connect("Contoso", choice)
        self.connect("Fabrikam", choice)

    @rule(tenant=_TENANTS, choice=CHOICE)
    def delete(self, tenant: str, choice: int) -> None:
        """Delete a service's connection to a tenant, if there is one."""
        self.give(c.ConsoleDelete(name=self.names.get((tenant, self.service(choice)), "nobody")))

    @rule(tenant=_TENANTS, choice=CHOICE)
    def replace(self, tenant: str, choice: int) -> None:
        """Delete it and connect it again."""
        self.connect(tenant, choice)
        self.delete(tenant, choice)
        self.connect(tenant, choice)

    @rule()
    def look(self) -> None:
        """Look at the connections and at the tenants."""
        self.give(c.ConsoleServices(), c.ConsoleTenants())


@judges("TEN-1", "TEN-2", "TEN-3", "TEN-6")
def test_tenant_limits(run_config: RunConfig, runners: Runners, journalist: Journalist) -> None:
    """Whatever is connected and deleted in whichever order, each service has as many places as it should."""
    search(TenantLimits, run_config, runners, journalist, steps=8)
