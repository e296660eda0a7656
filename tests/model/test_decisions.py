"""A backend is judged by the decisions that it declares: acting against one fails its row, in either direction."""

from __future__ import annotations

import pytest
from tests.model.conftest import CONTOSO, DAY, KEY, MADE, NEW_KEY, SERVER, START, Walk, date, shown_by_portal

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.contract.hello import Decisions
from azharness.model import ABSENT, Shape, Value

ACCEPTED = Shape("accepted")
BROWSE = c.WizardBrowse(kind="server")
RUN = c.ConsoleRunDiscovery(name="Contoso")
NOT_AVAILABLE = Shape("refused", "not-available")


@pytest.mark.parametrize("keeps", [True, False])
@pytest.mark.parametrize("how", ["imported", "created"])
def test_an_app_of_a_cancelled_wizard(how: str, *, keeps: bool) -> None:
    """It is listed in the next wizard, or it is gone; the other way fails WIZ-16 alone."""
    walk = Walk(decisions=Decisions(cancel_keeps_apps=keeps))
    if how == "imported":
        walk.register()
    walk.to_app_page()
    (walk.import_server if how == "imported" else walk.create_server)()
    walk.accept(c.WizardCancel())
    walk.to_app_page()
    app = SERVER if how == "imported" else MADE
    other = ABSENT if keeps else "Server"
    assert walk.failed(BROWSE, seen={f"apps/{app}/app_name": other}) == {"WIZ-16"}
    walk.accept(BROWSE)
    assert (ACCEPTED in walk.shapes(c.DialogSelect(client_id=app))) == keeps


def test_an_app_that_was_known_before_is_not_lost_by_cancel() -> None:
    """Only what came in the cancelled wizard may go with it."""
    walk = Walk(decisions=Decisions(cancel_keeps_apps=False))
    walk.connect_imported()
    walk.to_app_page("Again")
    walk.accept(c.WizardCancel())
    walk.to_app_page("Again")
    assert "SRV-1" in walk.failed(BROWSE, seen={"apps": (), "apps#": 0})


def test_nobody_knows_whose_app_was_cancelled_beside_another_wizard() -> None:
    """While another session has a wizard open, an app may have come from there."""
    walk = Walk(decisions=Decisions(cancel_keeps_apps=False))
    walk.register()
    walk.accept(c.WizardStart(session="second"))
    walk.to_app_page()
    walk.import_server()
    walk.accept(c.WizardCancel())
    walk.to_app_page()
    assert walk.failed(BROWSE, seen={f"apps/{SERVER}/app_name": "Server"}) == set()


def import_again(walk: Walk) -> None:
    """The created app is imported once more, with a key of the portal."""
    key = shown_by_portal(MADE, NEW_KEY, START + 700 * DAY)
    walk.accept(a.PortalAddKey(tenant_id=CONTOSO, client_id=MADE), seen=key)
    walk.to_app_page("Again")
    walk.open_import(date(START + 700 * DAY), client_id=MADE, secret_key=NEW_KEY)
    for command in (c.DialogVerify(), c.DialogOk(), c.DialogCancel(), c.WizardCancel()):
        walk.accept(command)


@pytest.mark.parametrize("imports", [True, False])
def test_a_created_app_that_is_imported_again(*, imports: bool) -> None:
    """The node shows how it counts, and its renewal is that of such an app."""
    walk = Walk(decisions=Decisions(reimport_is_import=imports))
    walk.connect_created()
    import_again(walk)
    counts, other = ("imported", "created") if imports else ("created", "imported")
    source = f"tenants/{CONTOSO}/apps/{MADE}/source"
    assert walk.failed(c.ConsoleTenants(), seen={source: other}) == {"SRV-16"}
    assert walk.failed(c.ConsoleTenants(), seen={source: counts}) == set()
    walk.accept(c.ConsoleRenew(client_id=MADE))
    assert (ACCEPTED in walk.shapes(c.DialogEnter(field="secret_key", value=KEY))) == imports


@pytest.mark.parametrize("told", [True, False])
def test_an_expired_key_of_an_imported_app(*, told: bool) -> None:
    """The second notice names it, or it does not."""
    walk = Walk(decisions=Decisions(imported_expiry_is_told=told))
    walk.connect_imported()
    walk.wait(367 * DAY)
    other: Value = ABSENT if told else True
    assert walk.failed(c.ConsoleNotices(), seen={f"notices/secret-keys-expired/apps/{SERVER}": other}) == {
        "NTF-7"
    }


def disabled(*, keeps: bool) -> Walk:
    """A connection that has discovered, whose tenant's authentication is about to be disabled."""
    walk = Walk(decisions=Decisions(disabled_keeps_discovering=keeps))
    walk.connect_created()
    walk.accept(RUN)
    switch(walk, "on")
    return walk


def switch(walk: Walk, option: str) -> None:
    """Disable authentication in the properties, or enable it."""
    walk.accept(c.ConsoleProperties(name="Contoso"))
    walk.fill({"disable_authentication": option})
    walk.accept(c.DialogOk())


def test_discovery_rests_where_it_was_decided() -> None:
    """Neither the schedule nor a person makes it run; one that runs fails DIS-10."""
    walk = disabled(keeps=False)
    assert walk.shapes(RUN) >= {ACCEPTED, NOT_AVAILABLE}
    walk.accept(c.SiteRestartExecutive())
    assert walk.failed(RUN) == {"DIS-10"}
    walk.accept(a.ClockAdvance(seconds=8 * DAY))
    later = c.ClockSet(instant=START + 8 * DAY)
    assert walk.failed(later, seen={f"cloud/users-read-with/{MADE}": True}) == {"DIS-10"}


def test_discovery_goes_on_where_it_was_decided() -> None:
    """One that rests all the same fails DIS-10."""
    walk = disabled(keeps=True)
    walk.accept(c.SiteRestartExecutive())
    assert walk.failed(RUN, NOT_AVAILABLE) == {"DIS-10"}


def test_discovery_comes_back_after_its_rest() -> None:
    """Enabled again it may run at once, and must when its schedule has passed since then."""
    walk = disabled(keeps=False)
    walk.accept(c.SiteRestartExecutive())
    walk.wait(8 * DAY)
    assert instants(walk) == {START}
    switch(walk, "off")
    walk.accept(c.SiteRestartExecutive())
    assert walk.shapes(RUN) == {ACCEPTED}
    walk.wait(1)
    assert instants(walk) == {START, START + 8 * DAY + 1}
    walk.wait(8 * DAY)
    assert instants(walk) == {START + 16 * DAY + 1}


def instants(walk: Walk) -> set[int | None]:
    """When the last run of the one connection may have been."""
    return {one.instant for one in walk.model.state.connections[0].histories}
