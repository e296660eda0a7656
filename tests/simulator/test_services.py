"""What differs between the services in the wizard, and how many connections each has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.simulator.conftest import Town, refused, two_tenants
from tests.simulator.service_steps import (
    ADMINISTRATION,
    CONTRIBUTOR,
    LOG_ANALYTICS,
    STORE,
    STORE_FIELDS,
    PortalApp,
    choose,
    connect_store,
    connect_workspace,
    finish,
    known_app,
    row,
    to_app_page,
)

from azharness.contract import Accepted, Reason
from azharness.contract import commands as c
from azharness.contract.views import Page

ENDS = ["next", "back", "cancel"]


@pytest.mark.parametrize(
    ("service", "environments", "actions"),
    [
        ("cloud-management", ["public", "usgov"], ["browse-server-app", "browse-client-app"]),
        (LOG_ANALYTICS, ["public", "usgov"], ["import-server-app"]),
        (STORE, ["public"], ["browse-server-app"]),
    ],
)
def test_the_app_page_fits_the_service(
    town: Town, service: str, environments: list[str], actions: list[str]
) -> None:
    """Each service has its clouds and its ways to apps; the native app is asked for by Cloud Management alone."""
    page = to_app_page(town, service)

    assert page.choices == {"environment": environments}
    assert sorted(page.actions) == sorted(actions + ENDS)
    assert ("native_app" in page.fields) is (service == "cloud-management")
    assert town.console.outcome(c.WizardNext) == refused(Reason.REQUIRED, "web_app")


def test_the_store_is_in_no_private_cloud(town: Town) -> None:
    """US Government cannot be chosen for the store, also where it was chosen for another service before."""
    to_app_page(town, "cloud-management", environment="usgov")
    town.console.accepted(c.WizardBack)
    town.console.enter(service=STORE)

    assert town.console.accepted(c.WizardNext).fields["environment"] == ""
    outcome = town.console.outcome(c.WizardEnter, field="environment", value="usgov")
    assert outcome == refused(Reason.NOT_OFFERED, "environment")


def test_import_opens_from_the_app_page(town: Town) -> None:
    """Where apps can only be imported the dialog lies right above the App page and returns to it, app chosen."""
    app = PortalApp(town)
    to_app_page(town, LOG_ANALYTICS)

    assert town.console.outcome(c.WizardBrowse, kind="server") == refused(Reason.NOT_AVAILABLE)
    assert town.console.outcome(c.DialogCreate, kind="server") == refused(Reason.NOT_AVAILABLE)
    assert town.console.outcome(c.DialogImport, kind="client") == refused(Reason.NOT_AVAILABLE)
    opened = town.console.accepted(c.DialogImport, kind="server")
    assert opened.page == "import-server-app"
    app.import_here()
    page = town.console.do(c.WizardEnter, field="web_app", value="x").view

    assert isinstance(page, Page)
    assert page.fields == {"environment": "public", "web_app": app.client_id}


def test_import_from_the_app_page_comes_after_the_environment(town: Town) -> None:
    """Import asks for the environment first; where apps are browsed the App page has no Import."""
    town.console.accepted(c.WizardStart)
    town.console.enter(name="Logs", service=LOG_ANALYTICS)
    town.console.accepted(c.WizardNext)
    assert town.console.outcome(c.DialogImport, kind="server") == refused(Reason.REQUIRED, "environment")

    town.console.accepted(c.WizardCancel)
    to_app_page(town, STORE)
    assert town.console.outcome(c.DialogImport, kind="server") == refused(Reason.NOT_AVAILABLE)


def test_another_service_drops_what_does_not_fit(town: Town) -> None:
    """Changing the service keeps the web app and drops the native app and the fields of the other's own page."""
    town.open_apps("server")
    server = town.create_server_app()
    town.open_apps("client")
    town.create_client_app()
    town.console.accepted(c.WizardBack)
    town.console.enter(service=STORE)
    page = town.console.accepted(c.WizardNext)
    assert page.fields == {"environment": "public", "web_app": server}
    town.console.accepted(c.WizardNext)
    town.console.enter(**STORE_FIELDS)
    for _ in range(2):
        town.console.accepted(c.WizardBack)
    town.console.enter(service="cloud-management")
    assert town.console.accepted(c.WizardNext).fields["native_app"] == ""
    town.console.accepted(c.WizardBack)
    town.console.enter(service=STORE)
    town.console.accepted(c.WizardNext)

    assert town.console.accepted(c.WizardNext).fields == dict.fromkeys(STORE_FIELDS, "")


def test_back_keeps_what_was_entered(town: Town) -> None:
    """Going back and on again shows the same fields on the service's own page."""
    app = known_app(town)
    to_app_page(town, STORE)
    choose(town, app.client_id)
    town.console.accepted(c.WizardNext)
    town.console.enter(**STORE_FIELDS)
    town.console.accepted(c.WizardNext)
    town.console.accepted(c.WizardBack)
    town.console.accepted(c.WizardBack)

    assert town.console.accepted(c.WizardNext).fields == STORE_FIELDS


def test_administration_service_asks_for_nothing(town: Town) -> None:
    """From 2207 on it is connected with a web app and an empty Configuration page."""
    town.begin(product_version="2207")
    app = known_app(town)
    to_app_page(town, ADMINISTRATION, name="Administration")
    choose(town, app.client_id)

    assert town.console.accepted(c.WizardNext) == Page(page="configuration", actions=ENDS)
    summary = town.console.accepted(c.WizardNext)
    assert set(summary.fields) == {
        "name",
        "description",
        "service",
        "environment",
        "tenant_name",
        "web_app",
    }
    assert finish(town) == "succeeded"
    town.pass_time(days=2)
    connection = row(town, "Administration")
    assert (connection.service, connection.last_run) == (ADMINISTRATION, None)


@pytest.fixture
def two() -> Iterator[Town]:
    """A site beside two tenants."""
    made = Town(world=two_tenants())
    made.begin()
    yield made
    made.close()


def test_the_store_has_one_connection_in_whichever_tenant(two: Town) -> None:
    """A second connection of the store is refused for another tenant's app too, until the first is deleted."""
    app = known_app(two)
    assert connect_store(two, app.client_id) == "succeeded"
    to_app_page(two, STORE, name="Second")
    two.console.accepted(c.WizardBrowse, kind="server")
    two.create_server_app("admin@fabrikam.onmicrosoft.com")
    assert two.console.outcome(c.WizardNext) == refused(Reason.IN_USE, "web_app")

    two.console.accepted(c.ConsoleDelete, name="Store")
    assert two.console.accepted(c.WizardNext).page == "configuration"


def test_two_wizards_want_the_one_place(town: Town) -> None:
    """Of two wizards on Summary one makes its connection, the other is refused, and one connection exists."""
    app = known_app(town)
    to_app_page(town, STORE, name="First")
    choose(town, app.client_id)
    town.console.accepted(c.WizardNext)
    town.console.enter(**STORE_FIELDS)
    town.console.accepted(c.WizardNext)
    town.console.session = "colleague"
    assert connect_store(town, app.client_id, name="Second") == "succeeded"
    town.console.session = "administrator"

    assert town.console.outcome(c.WizardNext) == refused(Reason.IN_USE, "web_app")
    assert [one.name for one in town.console.accepted(c.ConsoleServices).services] == ["Second"]


def test_one_app_serves_several_services(town: Town) -> None:
    """One app is one object for three services; a renewal serves all, and deleting one leaves the others."""
    app = PortalApp(town, days=10)
    app.consent()
    app.role(CONTRIBUTOR)
    assert connect_workspace(town, app) == "succeeded"
    assert connect_store(town, app.client_id) == "succeeded"
    town.open_apps("server")
    (listed,) = town.console.do(c.DialogSelect, client_id=app.client_id).view.apps  # type: ignore[union-attr]
    assert set(listed.service_types) == {LOG_ANALYTICS, STORE}
    town.console.accepted(c.DialogOk)
    town.open_apps("client")
    town.create_client_app()
    town.finish()

    town.pass_time(days=11)
    assert _results(town) == {"failed"}
    app.expiry = town.now() + 100 * 86_400
    town.console.accepted(c.ConsoleRenew, client_id=app.client_id)
    town.console.type_in(secret_key=app.new_key(app.expiry), secret_key_expiry="2060-01-01")
    town.console.accepted(c.DialogOk)
    town.pass_time(days=8)
    assert _results(town) == {"succeeded"}

    town.console.accepted(c.ConsoleDelete, name="Store")
    town.pass_time(days=8)
    assert set(_names(town)) == {"Logs", "Contoso"}
    assert _results(town) == {"succeeded"}
    (tenant,) = town.console.accepted(c.ConsoleTenants).tenants
    assert [one.kind for one in tenant.apps] == ["server", "client"]


def test_a_native_app_stays_with_its_service(town: Town) -> None:
    """Services other than Cloud Management show no native app anywhere."""
    app = known_app(town)
    connect_store(town, app.client_id)

    assert row(town, "Store").native_app == ""
    assert town.console.accepted(c.ConsoleProperties, name="Store").fields["native_app"] == ""


def test_an_app_that_gets_no_token_fails_at_progress(town: Town) -> None:
    """An app whose key was taken away is told on Completion, and nothing half-made remains (requirement WIZ-13)."""
    app = known_app(town)
    to_app_page(town, STORE)
    choose(town, app.client_id)
    town.console.accepted(c.WizardNext)
    town.console.enter(**STORE_FIELDS)
    town.console.accepted(c.WizardNext)
    town.portal("DELETE", f"/applications/{app.object_id}")

    assert finish(town) == "failed"
    assert town.console.accepted(c.ConsoleServices).services == []
    assert town.console.outcome(c.WizardStart) == Accepted()


def _results(town: Town) -> set[str]:
    return {one.last_run.result for one in town.console.accepted(c.ConsoleServices).services}


def _names(town: Town) -> list[str]:
    return [one.name for one in town.console.accepted(c.ConsoleServices).services]
