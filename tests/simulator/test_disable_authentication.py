"""The switch of a tenant's authentication: when it takes effect, for whom, and what goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.simulator.conftest import MASTER_KEY, START, Console, Town, reset, two_tenants

from azfakes import Forge, SyncASGITransport
from azfakes.forge import forged_token
from azharness.contract import Accepted, Answer, decode_hello
from azharness.contract import commands as c
from azharness.contract.views import Site as SiteView
from azharness.simulator import Site

URI = "api://site"
REFRESH = 1500
"""Minutes until a turn of the switch takes effect."""


@pytest.fixture
def connected(town: Town) -> Town:
    """A site with one connection."""
    town.connect(app_id_uri=URI)
    return town


def switch(console: Console, state: str, name: str = "Contoso") -> None:
    """Turn the switch in a connection's properties, OK."""
    console.accepted(c.ConsoleProperties, name=name)
    console.type_in(disable_authentication=state)
    console.accepted(c.DialogOk)


def statuses(town: Town, tenant: int = 0) -> list[int]:
    """What a client of a tenant is answered: its apps at the gateway, then its user's token at both doors."""
    row = town.console.accepted(c.ConsoleTenants).tenants[tenant]
    (native,) = [app.client_id for app in row.apps if app.kind == "client"]
    user = f"sandra.wright@{row.name.lower()}.com"
    token = forged_token(
        town.cloud.state, Forge(tenant=row.tenant_id, user=user, client=native, resource=URI)
    )
    gateway, point = town.site.doors["gateway"], town.site.doors["management-point"]
    return [
        town.knock(gateway, "GET", f"/CCM_Proxy_ServerAuth/AADAuthInfo?TenantID={row.tenant_id}").status_code,
        town.knock(gateway, "POST", "/CCM_Proxy_MutualAuth/1/CCM_STS", token).status_code,
        town.knock(point, "POST", "/CCM_STS", token).status_code,
    ]


SERVED = [200, 200, 200]
REFUSED = [404, 401, 401]


def test_the_declared_time_is_the_default(site: Site) -> None:
    """Hello declares 25 hours, and the site keeps to them."""
    assert decode_hello(site.hello()).parameters.settings_refresh == REFRESH


def test_a_disabled_tenant_is_refused_after_the_refresh(connected: Town) -> None:
    """Clients are served for 25 hours after OK, to the second, and refused at every door from then on."""
    switch(connected.console, "on")
    assert statuses(connected) == SERVED
    connected.pass_time(minutes=REFRESH, seconds=-1)
    assert statuses(connected) == SERVED

    connected.pass_time(seconds=1)

    assert statuses(connected) == REFUSED
    connected.pass_time(days=30)
    assert statuses(connected) == REFUSED


def test_an_enabled_tenant_is_served_after_the_refresh(connected: Town) -> None:
    """Authentication comes back in the same time."""
    switch(connected.console, "on")
    connected.pass_time(minutes=REFRESH)
    switch(connected.console, "off")
    connected.pass_time(minutes=REFRESH, seconds=-1)
    assert statuses(connected) == REFUSED

    connected.pass_time(seconds=1)

    assert statuses(connected) == SERVED


def test_a_restart_of_the_executive_does_not_wait(connected: Town) -> None:
    """Restarting the service puts both turns of the switch in force at once, and answers the site's instant."""
    answer = Answer(outcome=Accepted(), view=SiteView(instant=connected.now()))
    switch(connected.console, "on")
    assert connected.console.send(c.SiteRestartExecutive()) == answer
    assert statuses(connected) == REFUSED

    switch(connected.console, "off")
    assert connected.console.send(c.SiteRestartExecutive()) == answer
    assert statuses(connected) == SERVED


def test_a_switch_that_was_turned_back_never_takes_effect(connected: Town) -> None:
    """Disabled and enabled again before the refresh, the tenant is served throughout."""
    switch(connected.console, "on")
    connected.pass_time(minutes=REFRESH - 1)
    switch(connected.console, "off")

    for _ in range(3):
        connected.pass_time(minutes=REFRESH)
        assert statuses(connected) == SERVED


def test_another_ok_does_not_put_the_effect_off(connected: Town) -> None:
    """What waits takes effect in its time, whatever else is kept, and whoever turns the switch the same way."""
    second = Console(connected.site, "second")
    second.accepted(c.ConsoleProperties, name="Contoso")
    switch(connected.console, "on")
    connected.pass_time(minutes=REFRESH - 1)
    second.type_in(disable_authentication="on", description="x")
    second.accepted(c.DialogOk)

    connected.pass_time(minutes=1)

    assert statuses(connected) == REFUSED


def test_without_waiting_time_ok_takes_effect(connected: Town) -> None:
    """A site whose settings are refreshed at once refuses the tenant from OK on."""
    connected.begin(parameters={"settings_refresh": 0})
    connected.connect(name="Again", app_id_uri="api://again")

    switch(connected.console, "on", "Again")

    path = f"/CCM_Proxy_ServerAuth/AADAuthInfo?TenantID={connected.tenant().id}"
    assert connected.knock(connected.site.doors["gateway"], "GET", path).status_code == 404


def test_one_tenant_is_disabled_alone() -> None:
    """With two connected tenants the other one is served as before."""
    town = Town(world=two_tenants())
    town.begin()
    for name in ("Contoso", "Fabrikam"):
        town.connect(name=name, signer=f"admin@{name.lower()}.onmicrosoft.com", app_id_uri=URI)

    switch(town.console, "on", "Fabrikam")
    town.pass_time(minutes=REFRESH)

    assert [statuses(town, tenant) for tenant in (0, 1)] == [SERVED, REFUSED]
    town.close()


def test_discovery_goes_on(connected: Town) -> None:
    """The site itself still reads the users of a disabled tenant."""
    switch(connected.console, "on")
    connected.pass_time(minutes=REFRESH)

    assert connected.console.outcome(c.ConsoleRunDiscovery, name="Contoso") == Accepted()


def test_the_switch_is_the_tenants(connected: Town) -> None:
    """It outlives the connection: a new one of the tenant shows it and is refused."""
    switch(connected.console, "on")
    connected.pass_time(minutes=REFRESH)
    connected.console.accepted(c.ConsoleDelete, name="Contoso")
    connected.connect(name="Again", app_id_uri="api://again")

    page = connected.console.accepted(c.ConsoleProperties, name="Again")

    assert page.fields["disable_authentication"] == "on"
    path = f"/CCM_Proxy_ServerAuth/AADAuthInfo?TenantID={connected.tenant().id}"
    assert connected.knock(connected.site.doors["gateway"], "GET", path).status_code == 404


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[Town]:
    """A connected site whose store is a file: `site.db`."""
    town = Town(tmp_path / "site.db")
    town.begin()
    town.connect(app_id_uri=URI)
    yield town
    town.close()


def _restart(town: Town, store: Path) -> None:
    """End the site's process and begin it again on its store."""
    town.close()
    town.site = Site(
        store,
        master_key=MASTER_KEY,
        client_factory=lambda _ca: httpx.Client(transport=SyncASGITransport(town.cloud.app)),
    )
    town.console = Console(town.site)


def test_a_restart_keeps_what_waits_and_what_is_in_force(stored: Town, tmp_path: Path) -> None:
    """A turn that waits takes effect in its own time after a restart, and a refused tenant stays refused over one."""
    switch(stored.console, "on")
    stored.pass_time(minutes=REFRESH - 1)
    _restart(stored, tmp_path / "site.db")
    assert statuses(stored) == SERVED

    stored.pass_time(minutes=1)
    assert statuses(stored) == REFUSED
    _restart(stored, tmp_path / "site.db")
    assert statuses(stored) == REFUSED


def test_a_reset_forgets_the_switch(connected: Town) -> None:
    """After a reset no tenant is disabled, and the executive may be restarted with nothing to put in force."""
    switch(connected.console, "on")
    connected.begin()
    connected.connect(app_id_uri="api://again")

    assert connected.console.send(c.SiteRestartExecutive()).outcome == Accepted()

    path = f"/CCM_Proxy_ServerAuth/AADAuthInfo?TenantID={connected.tenant().id}"
    assert connected.knock(connected.site.doors["gateway"], "GET", path).status_code == 200


def test_a_restart_of_the_executive_of_an_empty_site(console: Console) -> None:
    """Without any connection the restart is accepted and moves no clock."""
    reset(console)

    assert console.send(c.SiteRestartExecutive()).view == SiteView(instant=START)
