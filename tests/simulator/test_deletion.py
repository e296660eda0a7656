"""Deletion of a connection: what ends, and what stays."""

from __future__ import annotations

import pytest
from tests.simulator.conftest import Console, Town, refused

from azharness.contract import Accepted, Answer, Reason
from azharness.contract import commands as c
from azharness.contract.views import Page, Services


@pytest.fixture
def connected(town: Town) -> Town:
    """A site with one connection, whose users were discovered once."""
    town.connect()
    town.pass_time(minutes=1)
    return town


def test_a_deleted_connection_is_gone(connected: Town) -> None:
    """Deletion, by the name in any letter case, shows a node without the connection, and cannot be done twice."""
    assert connected.console.accepted(c.ConsoleDelete, name=" contoso ") == Services(services=[])

    assert connected.console.do(c.ConsoleDelete, name="Contoso") == Answer(
        outcome=refused(Reason.NOT_FOUND), view=Services(services=[])
    )


def test_deletion_asks_nothing_of_the_cloud(connected: Town) -> None:
    """No request is made, so app, key, consent and service principal stay."""
    before = connected.log()

    connected.console.accepted(c.ConsoleDelete, name="Contoso")

    assert connected.log() == before


def test_discovery_ends_with_its_connection(connected: Town) -> None:
    """After deletion nothing is asked over several schedules, and a run by hand finds no connection."""
    connected.console.accepted(c.ConsoleDelete, name="Contoso")
    before = connected.log()

    connected.pass_time(days=30)

    assert connected.log() == before
    run_now = connected.console.outcome(c.ConsoleRunDiscovery, name="Contoso")
    assert run_now == refused(Reason.NOT_FOUND)


def test_what_was_known_stays(connected: Town) -> None:
    """Tenant, apps, notices about their keys and discovered users outlive the connection (decision A31)."""
    looks = (c.ConsoleTenants, c.ConsoleUsers)
    before = [connected.console.accepted(look) for look in looks]

    connected.console.accepted(c.ConsoleDelete, name="Contoso")

    assert [connected.console.accepted(look) for look in looks] == before
    connected.pass_time(days=400)
    (notice,) = connected.console.accepted(c.ConsoleNotices).notices
    assert notice.kind == "secret-keys-expired"


def test_clients_of_the_tenant_are_served_no_more(connected: Town) -> None:
    """The gateway knows the tenant as long as it has a connection."""
    path = f"/CCM_Proxy_ServerAuth/AADAuthInfo?TenantID={connected.tenant().id}"
    assert connected.knock(connected.site.doors["gateway"], "GET", path).status_code == 200

    connected.console.accepted(c.ConsoleDelete, name="Contoso")

    assert connected.knock(connected.site.doors["gateway"], "GET", path).status_code == 404


def test_the_wizard_offers_the_apps_again(connected: Town) -> None:
    """Name, tenant and apps of a deleted connection are free for a new one, which has not run yet."""
    (row,) = connected.console.accepted(c.ConsoleServices).services
    server, native = row.web_app, row.native_app
    connected.console.accepted(c.ConsoleDelete, name="Contoso")

    connected.open_apps("server")
    _choose(connected, server)
    connected.open_apps("client")
    _choose(connected, native)
    connected.finish()

    assert connected.last_run() is None
    connected.pass_time(minutes=1)
    run = connected.last_run()
    assert run is not None
    assert run.result == "succeeded"


def _choose(town: Town, client_id: str) -> None:
    """Choose an app of the wizard's open list."""
    town.console.accepted(c.DialogSelect, client_id=client_id)
    town.console.accepted(c.DialogOk)


def test_open_properties_of_a_deleted_connection(connected: Town) -> None:
    """Properties that were open still show; OK finds the connection no more, and Cancel closes them."""
    second = Console(connected.site, "second")
    page = second.accepted(c.ConsoleProperties, name="Contoso")
    connected.console.accepted(c.ConsoleDelete, name="Contoso")

    assert second.do(c.DialogOk) == Answer(outcome=refused(Reason.NOT_FOUND), view=page)
    assert second.accepted(c.DialogCancel) == Page(page="closed")


def test_open_properties_do_not_pass_to_a_new_connection(connected: Town) -> None:
    """OK of properties whose connection was deleted changes no connection that came after it, of the same name too."""
    second = Console(connected.site, "second")
    second.accepted(c.ConsoleProperties, name="Contoso")
    second.type_in(description="Old")
    connected.console.accepted(c.ConsoleDelete, name="Contoso")
    connected.connect(app_id_uri="https://contoso.com/second")

    assert second.outcome(c.DialogOk) == refused(Reason.NOT_FOUND)
    (row,) = connected.console.accepted(c.ConsoleServices).services
    assert row.description == ""


def test_a_busy_session_may_delete(connected: Town) -> None:
    """A connection may be deleted while the same session has a wizard open, which goes on."""
    connected.console.accepted(c.WizardStart)

    assert connected.console.outcome(c.ConsoleDelete, name="Contoso") == Accepted()

    assert connected.console.enter(name="Contoso").page == "azure-services"
