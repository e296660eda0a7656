"""The wizard's pages as far as they need no cloud."""

from __future__ import annotations

import pytest
from tests.simulator.conftest import Console, refused

from azharness.contract import Accepted, Reason
from azharness.contract import commands as c
from azharness.contract.views import Page

CLOSED = Page(page="closed")


@pytest.fixture
def wizard(console: Console) -> Console:
    """A console whose wizard is open on its first page."""
    console.accepted(c.WizardStart)
    return console


@pytest.fixture
def app_page(wizard: Console) -> Console:
    """A console whose wizard is open on the App page."""
    wizard.enter(name="Contoso", service="cloud-management")
    wizard.accepted(c.WizardNext)
    return wizard


def test_first_page_is_empty(console: Console) -> None:
    """The wizard opens on Azure Services with empty fields and the services to choose from."""
    assert console.accepted(c.WizardStart) == Page(
        page="azure-services",
        fields={"name": "", "description": "", "service": ""},
        choices={"service": ["cloud-management", "log-analytics-connector", "store-for-business"]},
        actions=["next", "cancel"],
    )


@pytest.mark.parametrize("name", ["", "   "])
def test_a_name_is_required(wizard: Console, name: str) -> None:
    """Next on the first page is refused while the name is empty or blank, and the page stays."""
    wizard.enter(name=name, service="cloud-management")

    answer = wizard.do(c.WizardNext)

    assert answer.outcome == refused(Reason.REQUIRED, "name")
    assert isinstance(answer.view, Page)
    assert answer.view.page == "azure-services"


def test_a_service_is_required(wizard: Console) -> None:
    """Next on the first page is refused until a service is chosen; a description is not asked for."""
    wizard.enter(name="Contoso")

    assert wizard.outcome(c.WizardNext) == refused(Reason.REQUIRED, "service")

    wizard.enter(service="cloud-management")
    assert wizard.accepted(c.WizardNext).page == "app"


@pytest.mark.parametrize("service", ["", "administration-service", "Cloud-Management"])
def test_only_offered_services_can_be_chosen(wizard: Console, service: str) -> None:
    """A value that the list does not offer is refused and leaves the choice as it was."""
    wizard.enter(service="cloud-management")

    answer = wizard.do(c.WizardEnter, field="service", value=service)

    assert answer.outcome == refused(Reason.NOT_OFFERED, "service")
    assert isinstance(answer.view, Page)
    assert answer.view.fields["service"] == "cloud-management"


def test_a_field_of_another_page_is_not_available(wizard: Console) -> None:
    """A field that the page does not have is refused."""
    assert wizard.outcome(c.WizardEnter, field="environment", value="public") == refused(
        Reason.NOT_AVAILABLE, "environment"
    )


@pytest.mark.parametrize("command", [c.WizardBack, c.WizardClose, c.DialogOk, c.DialogVerify, c.SigninBegin])
def test_buttons_of_other_pages_are_not_available(wizard: Console, command: type) -> None:
    """A command that the first page does not have is refused, and nothing changes."""
    answer = wizard.do(command)

    assert answer.outcome == refused(Reason.NOT_AVAILABLE)
    assert isinstance(answer.view, Page)
    assert answer.view.page == "azure-services"


@pytest.mark.parametrize(
    "command", [c.WizardNext, c.WizardBack, c.WizardCancel, c.WizardClose, c.DialogCancel]
)
def test_nothing_can_be_pressed_when_all_is_closed(console: Console, command: type) -> None:
    """Without a wizard its buttons are not available and the view is closed."""
    answer = console.do(command)

    assert answer.outcome == refused(Reason.NOT_AVAILABLE)
    assert answer.view == CLOSED


def test_a_session_has_one_wizard_at_most(wizard: Console) -> None:
    """A second start is refused and the open wizard keeps what was entered."""
    wizard.enter(name="Contoso")

    answer = wizard.do(c.WizardStart)

    assert answer.outcome == refused(Reason.NOT_AVAILABLE)
    assert isinstance(answer.view, Page)
    assert answer.view.fields["name"] == "Contoso"


def test_sessions_do_not_see_each_other(wizard: Console) -> None:
    """Another session has a wizard of its own."""
    wizard.enter(name="Contoso")

    other = Console(wizard.site, session="colleague")

    assert other.accepted(c.WizardStart).fields["name"] == ""


def test_cancel_forgets_what_was_entered(wizard: Console) -> None:
    """After Cancel the view is closed, and the next wizard begins empty."""
    wizard.enter(name="Contoso")

    assert wizard.accepted(c.WizardCancel) == CLOSED
    assert wizard.accepted(c.WizardStart).fields["name"] == ""


def test_app_page_offers_the_clouds_of_the_service(app_page: Console) -> None:
    """The App page begins without environment and offers the global cloud and US Government."""
    page = app_page.do(c.WizardEnter, field="environment", value="china").view

    assert page == Page(
        page="app",
        fields={"environment": "", "web_app": "", "native_app": ""},
        choices={"environment": ["public", "usgov"]},
        actions=["browse-server-app", "browse-client-app", "next", "back", "cancel"],
    )


def test_app_page_requires_environment_then_web_app(app_page: Console) -> None:
    """Next on the App page is refused for the first field that is missing."""
    assert app_page.outcome(c.WizardNext) == refused(Reason.REQUIRED, "environment")

    app_page.enter(environment="public")

    assert app_page.outcome(c.WizardNext) == refused(Reason.REQUIRED, "web_app")


def test_apps_cannot_be_typed(app_page: Console) -> None:
    """The web app is chosen in a dialog, not typed."""
    assert app_page.outcome(c.WizardEnter, field="web_app", value="x") == refused(
        Reason.NOT_AVAILABLE, "web_app"
    )


def test_apps_come_after_the_environment(app_page: Console) -> None:
    """Browse asks for an environment first, and for a web app before a native app."""
    assert app_page.outcome(c.WizardBrowse, kind="server") == refused(Reason.REQUIRED, "environment")
    assert app_page.outcome(c.WizardBrowse, kind="client") == refused(Reason.REQUIRED, "environment")

    app_page.enter(environment="public")

    assert app_page.outcome(c.WizardBrowse, kind="client") == refused(Reason.REQUIRED, "web_app")
    assert app_page.outcome(c.WizardBrowse, kind="server") == Accepted()


def test_back_keeps_what_was_entered(app_page: Console) -> None:
    """Back shows the first page as it was left, and Next the App page as it was left."""
    app_page.enter(environment="usgov")

    assert app_page.accepted(c.WizardBack).fields["name"] == "Contoso"
    assert app_page.accepted(c.WizardNext).fields["environment"] == "usgov"


def test_an_open_dialog_covers_the_wizard(app_page: Console) -> None:
    """While a dialog is open the wizard's buttons and fields are not available."""
    app_page.enter(environment="public")
    dialog = app_page.accepted(c.WizardBrowse, kind="server")

    answer = app_page.do(c.WizardNext)

    assert dialog == Page(
        page="server-app", fields={"selected": ""}, actions=["import", "create", "ok", "cancel"]
    )
    assert answer.outcome == refused(Reason.NOT_AVAILABLE)
    assert answer.view == dialog
    assert app_page.outcome(c.WizardStart) == refused(Reason.NOT_AVAILABLE)
    assert app_page.accepted(c.DialogCancel).page == "app"
