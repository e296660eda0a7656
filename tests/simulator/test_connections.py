"""Finishing the wizard: one connection a tenant, and what it shows."""

from __future__ import annotations

import sqlite3

import pytest
from tests.simulator.conftest import ENVIRONMENTS, Console, Town, refused, reset, two_tenants

from azharness.contract import Reason
from azharness.contract import commands as c
from azharness.contract.views import Page, ServiceRow
from azharness.simulator import connections


@pytest.fixture
def summary(town: Town) -> Town:
    """A wizard on its Summary page, with apps that the site created."""
    town.open_apps("server", name="  Contoso ")
    town.create_server_app()
    town.open_apps("client")
    town.create_client_app()
    town.console.accepted(c.WizardNext)
    town.console.enter(user_discovery="on", user_full_schedule=" P1D ")
    town.console.accepted(c.WizardNext)
    return town


def test_summary_shows_what_was_chosen(summary: Town) -> None:
    """Summary shows every choice, and until then nothing is connected."""
    page = summary.console.do(c.WizardEnter, field="name", value="x").view

    assert isinstance(page, Page)
    (tenant,) = summary.console.accepted(c.ConsoleTenants).tenants
    server, client = (app.client_id for app in tenant.apps)
    assert page.fields == {
        "name": "Contoso",
        "description": "",
        "service": "cloud-management",
        "environment": "public",
        "tenant_name": "Contoso",
        "web_app": server,
        "native_app": client,
        "user_discovery": "on",
        "user_full_schedule": "P1D",
        "user_delta": "off",
        "user_delta_minutes": "5",
        "group_discovery": "off",
        "group_full_schedule": "P7D",
        "group_scope": "",
        "group_delta": "off",
        "group_delta_minutes": "5",
    }
    assert summary.console.accepted(c.ConsoleServices).services == []


def test_completion_means_that_the_connection_exists(summary: Town) -> None:
    """After Progress and Completion the connection is listed with its apps."""
    assert summary.console.accepted(c.WizardNext) == Page(page="progress", actions=["next"])
    page = summary.console.accepted(c.WizardNext)
    assert page == Page(page="completion", fields={"result": "succeeded"}, actions=["close"])
    assert summary.console.outcome(c.WizardBack) == refused(Reason.NOT_AVAILABLE)
    assert summary.console.outcome(c.WizardCancel) == refused(Reason.NOT_AVAILABLE)
    assert summary.console.accepted(c.WizardClose) == Page(page="closed")

    (tenant,) = summary.console.accepted(c.ConsoleTenants).tenants
    server, client = (app.client_id for app in tenant.apps)
    assert summary.console.accepted(c.ConsoleServices).services == [
        ServiceRow(
            name="Contoso",
            description="",
            service="cloud-management",
            environment="public",
            tenant_id=tenant.tenant_id,
            web_app=server,
            native_app=client,
        )
    ]


@pytest.mark.parametrize("schedule", ["", "weekly", "P0D"])
def test_the_schedule_has_a_form(summary: Town, schedule: str) -> None:
    """Next on Discovery refuses a schedule that is no duration; a switch is on or off."""
    summary.console.accepted(c.WizardBack)
    summary.console.enter(user_full_schedule=schedule)

    assert summary.console.outcome(c.WizardNext) == refused(Reason.MALFORMED, "user_full_schedule")
    switched = summary.console.outcome(c.WizardEnter, field="user_discovery", value="maybe")
    assert switched == refused(Reason.NOT_OFFERED, "user_discovery")
    assert summary.console.outcome(c.WizardEnter, field="name", value="x") == refused(
        Reason.NOT_AVAILABLE, "name"
    )


def test_a_tenant_has_one_connection(town: Town) -> None:
    """A known app needs no import; in a tenant that is connected it is refused, whatever the new name."""
    server, client = town.connect()
    town.console.accepted(c.WizardStart)
    town.console.enter(name="Again", service="cloud-management")
    page = town.console.accepted(c.WizardNext)
    assert page.fields["environment"] == "public"
    for kind, app in (("server", server), ("client", client)):
        listed = town.console.accepted(c.WizardBrowse, kind=kind)
        assert [row.service_types for row in listed.apps] == [["cloud-management"]]
        town.console.accepted(c.DialogSelect, client_id=app.upper())
        town.console.accepted(c.DialogOk)

    assert town.console.outcome(c.WizardNext) == refused(Reason.IN_USE, "web_app")


def test_a_connections_name_is_its_own(town: Town) -> None:
    """A name that a connection has is refused in any letter case."""
    town.connect()
    town.console.accepted(c.WizardStart)
    town.console.enter(name=" CONTOSO", service="cloud-management")

    assert town.console.outcome(c.WizardNext) == refused(Reason.IN_USE, "name")


def test_of_two_wizards_one_connects(summary: Town) -> None:
    """When two wizards stand on Summary for one tenant, the second is refused there and one connection exists."""
    (tenant,) = summary.console.accepted(c.ConsoleTenants).tenants
    server, client = (app.client_id for app in tenant.apps)
    colleague = Console(summary.site, session="colleague")
    colleague.accepted(c.WizardStart)
    colleague.enter(name="Other", service="cloud-management")
    colleague.accepted(c.WizardNext)
    for kind, app in (("server", server), ("client", client)):
        colleague.accepted(c.WizardBrowse, kind=kind)
        colleague.accepted(c.DialogSelect, client_id=app)
        colleague.accepted(c.DialogOk)
    colleague.accepted(c.WizardNext)
    colleague.accepted(c.WizardNext)
    summary.console.accepted(c.WizardNext)

    answer = colleague.do(c.WizardNext)

    assert answer.outcome == refused(Reason.IN_USE, "web_app")
    assert isinstance(answer.view, Page)
    assert answer.view.page == "summary"
    assert len(colleague.accepted(c.ConsoleServices).services) == 1


def test_a_store_that_fails_is_told_on_completion(summary: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the store cannot take the connection, Completion says so, and no half-made connection remains."""

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(connections, "add", full)
    summary.console.accepted(c.WizardNext)

    assert summary.console.accepted(c.WizardNext).fields == {"result": "failed"}
    assert summary.console.accepted(c.ConsoleServices).services == []


def test_another_environment_drops_the_apps(town: Town) -> None:
    """Changing the environment empties both apps; choosing the same one again does not."""
    town.open_apps("server")
    server = town.create_server_app()

    assert town.console.enter(environment="public").fields["web_app"] == server
    assert town.console.enter(environment="usgov").fields["web_app"] == ""
    assert town.console.accepted(c.WizardBrowse, kind="server").apps == []


def test_a_web_app_of_the_same_tenant_keeps_the_native_app(town: Town) -> None:
    """Choosing another web app of the tenant keeps the native app that was chosen."""
    town.open_apps("server")
    town.create_server_app()
    town.open_apps("client")
    client = town.create_client_app()
    town.open_apps("server")
    server = town.create_server_app(app_id_uri="https://contoso.com/second")

    page = town.console.enter(environment="public")

    assert page.fields == {"environment": "public", "web_app": server, "native_app": client}


def test_several_tenants_have_a_connection_each() -> None:
    """Two tenants are connected with one App ID URI each has for itself; a native app never leaves its tenant."""
    town = Town(world=two_tenants())
    town.begin()
    town.connect(app_id_uri="api://site")
    town.open_apps("server", name="Fabrikam")
    known = town.console.accepted(c.DialogCancel)
    town.console.accepted(c.WizardBrowse, kind="server")
    (app,) = [app for app in town.console.accepted(c.ConsoleTenants).tenants[0].apps if app.kind == "client"]
    town.create_server_app("admin@fabrikam.onmicrosoft.com", app_id_uri="api://site")

    assert known.fields["web_app"] == ""
    listed = town.console.accepted(c.WizardBrowse, kind="client")
    assert listed.apps == []
    assert town.console.outcome(c.DialogSelect, client_id=app.client_id) == refused(Reason.NOT_FOUND)
    town.create_client_app("admin@fabrikam.onmicrosoft.com")
    town.finish()
    town.pass_time(minutes=1)

    rows = town.console.accepted(c.ConsoleServices).services
    assert [(row.name, row.last_run.result) for row in rows] == [
        ("Contoso", "succeeded"),
        ("Fabrikam", "succeeded"),
    ]
    users = town.console.accepted(c.ConsoleUsers).users
    assert {user.tenant_id for user in users} == {row.tenant_id for row in rows}
    town.close()


def test_a_web_app_of_another_tenant_drops_the_native_app() -> None:
    """Choosing a web app of another tenant empties the native app, which would not fit."""
    town = Town(world=two_tenants())
    town.begin()
    town.open_apps("server")
    town.create_server_app()
    town.open_apps("client")
    town.create_client_app()
    town.open_apps("server")
    town.create_server_app("admin@fabrikam.onmicrosoft.com")

    assert town.console.outcome(c.WizardNext) == refused(Reason.REQUIRED, "native_app")
    town.close()


def test_a_native_app_is_created_in_the_web_apps_tenant() -> None:
    """Entra does not let somebody of another tenant sign in to create the native app."""
    town = Town(world=two_tenants())
    town.begin()
    town.open_apps("server")
    town.create_server_app()
    town.open_apps("client")
    town.console.accepted(c.DialogCreate, kind="client")

    assert town.browse("admin@fabrikam.onmicrosoft.com").error is not None
    assert town.console.outcome(c.DialogOk) == refused(Reason.REQUIRED, "application_name")
    town.close()


def test_us_government_is_connected_in_its_own_cloud() -> None:
    """A whole life in US Government touches no host of another cloud."""
    town = Town(world="fabrikam-gov")
    town.begin()
    town.open_apps("server", environment="usgov")
    town.create_server_app(signer="admin@fabrikamfederal.onmicrosoft.us")
    town.open_apps("client")
    town.create_client_app(signer="admin@fabrikamfederal.onmicrosoft.us")
    town.finish()
    town.pass_time(minutes=1)

    run = town.last_run()
    assert run is not None
    assert run.result == "succeeded"
    assert {entry.cloud for entry in town.log()} == {"usgov"}
    town.close()


def test_only_environments_that_are_there_are_offered(console: Console) -> None:
    """The App page offers those of the service's clouds that the reset brought."""
    reset(console, environments={"usgov": ENVIRONMENTS["usgov"]})
    console.accepted(c.WizardStart)
    console.enter(name="Contoso", service="cloud-management")

    assert console.accepted(c.WizardNext).choices == {"environment": ["usgov"]}
