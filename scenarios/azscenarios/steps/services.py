"""The services of the wizard: what each needs on its way through the pages."""

from __future__ import annotations

import re

from pytest_bdd import given, parsers, then, when

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model import ABSENT
from azharness.model.machines.dialogs import PAGES as DIALOGS
from azharness.model.services import service_named
from azscenarios import moves
from azscenarios.story import Story
from azscenarios.words import ACTIONS, LISTED, value

ANY = "an Azure service"
ANY_CREATING = "an Azure service whose apps can be created"


def _service(story: Story, words: str, *, creating: bool = False) -> str:
    """The service that a person's words stand for; `an Azure service` is the run's main one."""
    if words == ANY_CREATING:
        return story.creating
    if words == ANY:
        return story.creating if creating else story.main
    return value(words)


@given(parsers.parse("{service} is connected with an imported server app"))
def connected_imported(story: Story, service: str) -> None:
    """The whole wizard: the portal registered what the service needs, all of it imported, discovery of users on.

    `an Azure service` stands for the first of Cloud Management, Microsoft Store for Business and Log Analytics Connector
    that the backend offers and the run is about, `an Azure service whose apps can be created` for the first of the first two.
    """
    moves.connect_imported(story, _service(story, service))


@given(parsers.parse("{service} is connected with an imported server app that may change applications"))
def connected_with_write(story: Story, service: str) -> None:
    """The same, and the portal lets the server app change all applications of the tenant."""
    moves.connect_imported(story, _service(story, service), application_write=True)


@given(parsers.parse("{service} is connected with a created server app"))
def connected_created(story: Story, service: str) -> None:
    """The whole wizard: server app created for one year, client app imported where there is one, discovery of users on."""
    moves.connect_created(story, _service(story, service, creating=True))


@given("the wizard stands on the App page")
def on_app_page(story: Story) -> None:
    """The first page is filled for an Azure service (the connection is named Contoso), and its cloud is chosen."""
    moves.to_app_page(story, story.main)


@when(parsers.parse('the administrator comes to the App page as "{name}"'))
def comes_to_app_page(story: Story, name: str) -> None:
    """The same for another connection of the same service."""
    moves.to_app_page(story, story.service or story.main, name)


@given(parsers.parse("the first page of the wizard is filled for {service}"))
def first_page(story: Story, service: str) -> None:
    """Name and service, for a service that the backend offers; `an Azure service` is the main one."""
    story.needs(_service(story, service))
    story.do(c.WizardStart())
    moves.fill(story, {"name": story.at, "service": story.service})


@given("the backend has all services of the article")
def all_services(story: Story) -> None:
    """Cloud Management, Log Analytics Connector and Microsoft Store for Business."""
    for service in ("cloud-management", "log-analytics-connector", "store-for-business"):
        story.needs(service)


@given("an Azure service has been chosen")
def service_chosen(story: Story) -> None:
    """On the first page: the run's main service."""
    story.needs(story.main)
    moves.fill(story, {"service": story.main})


@given(parsers.parse('the wizard stands on the App page for {service} as "{name}"'))
def on_app_page_as(story: Story, service: str, name: str) -> None:
    """The first page filled with that name for the connection, and the tenant's cloud chosen."""
    moves.to_app_page(story, value(service), name)


@given("the portal has registered what the service needs")
def registered(story: Story) -> None:
    """Server app and, where the service takes one, client app; for Log Analytics Connector also its role in Azure."""
    moves.register_apps(story, story.service or story.main)


@given("the service's apps have been imported")
@when("the service's apps are imported")
def apps_imported(story: Story) -> None:
    """From the App page: the server app and, where the service takes one, the client app."""
    moves.import_apps(story)


@when("the administrator chooses the tenant's cloud")
def chooses_cloud(story: Story) -> None:
    """On the App page: the environment in which the tenant is."""
    moves.fill(story, {"environment": story.tenant.cloud})


@when("the administrator chooses the same service")
def chooses_same_service(story: Story) -> None:
    """On the first page: the service that is connected already."""
    moves.fill(story, {"service": story.service})


@when("the administrator looks for a web app")
def looks_for_web_app(story: Story) -> None:
    """On the App page: Browse, or Import where apps can only be imported."""
    creates = service_named(story.service).creates
    story.attempt(c.WizardBrowse(kind="server") if creates else c.DialogImport(kind="server"))


@given("the administrator has opened Import apps for a server app")
@when("the administrator opens Import apps for a server app")
def opens_import(story: Story) -> None:
    """From the App page, through the Server App dialog where the service has one."""
    moves.open_import(story)


@given("the administrator has cancelled the dialog and the wizard")
def all_cancelled(story: Story) -> None:
    """Whatever is open is left, dialogs first."""
    while story.page in DIALOGS:
        story.do(c.DialogCancel())
    story.do(c.WizardCancel())


@given(parsers.parse('the administrator has imported "{name}" from the list'))
def imported_from_list(story: Story, name: str) -> None:
    """In the Server App dialog: Import, everything filled, Verify, OK."""
    story.do(c.DialogImport(kind="server"))
    moves.fill(story, moves.import_fields(story, name))
    story.do(c.DialogVerify(), c.DialogOk())


@given("the administrator has cancelled the wizard")
def cancelled(story: Story) -> None:
    """Whatever was open is left."""
    story.do(c.WizardCancel())


@when("Entra refuses every request")
def entra_refuses(story: Story) -> None:
    """From here on the sign-in service answers 403."""
    story.do(a.FaultPlan(kind="refused", service="login", times=0))


@when("Entra answers as it should again")
def entra_answers(story: Story) -> None:
    """The faults are over."""
    story.do(a.FaultClear())


@then("the connection is listed if Completion says so")
def listed_if_so(story: Story) -> None:
    """The Azure Services node lists it after `succeeded`, and does not after `failed`."""
    failed = story.at in story.runner.model.state.unmade
    story.do(c.ConsoleServices())
    story.expect(f"services/{story.at}/service", ABSENT if failed else story.service)


@then("the answer is what the site declares")
def as_declared(story: Story) -> None:
    """Accepted or refused, as its decisions in `hello` say."""
    story.expect_kinds("accepted" if story.runner.observed.shape.kind == "accepted" else "refused")


@given(
    parsers.parse("the service's apps have been imported with a Secret Key Expiry {days:d} days from today")
)
def apps_imported_until(story: Story, days: int) -> None:
    """The same, with a date that is not the one on which the key ends in Entra."""
    story.app(moves.SERVER_APP).secret_key_expiry = story.runner.instant + days * 86400
    moves.import_apps(story)


@given("the wizard stands on the Summary page")
def on_summary(story: Story) -> None:
    """Everything chosen for an Azure service, with apps that the portal registered."""
    moves.register_apps(story, story.main)
    moves.to_app_page(story, story.main)
    moves.import_apps(story)
    moves.to_summary(story)


@when("the administrator comes to the Summary page")
def comes_to_summary(story: Story) -> None:
    """From the App page, apps chosen: the service's own page filled."""
    moves.to_summary(story)


@when("the administrator fills the service's own page")
def fills_own_page(story: Story) -> None:
    """Discovery of users on, a workspace chosen, or content and languages for the store."""
    moves.fill_own_page(story)


@then(parsers.re(r"the page does not offer (?P<buttons>.+)"))
def page_lacks(story: Story, buttons: str) -> None:
    """The last answer had none of these buttons."""
    for button in re.split(LISTED, buttons):
        story.expect(f"actions/{ACTIONS[button]}", ABSENT)


@then("the imported app can be used")
def imported_app_usable(story: Story) -> None:
    """It stands in the list, or is chosen on the App page already where the service has no list."""
    client_id = story.app(moves.SERVER_APP).client_id
    if story.page == "server-app":
        story.expect_listed("apps", client_id)
    else:
        story.expect("fields/web_app", client_id)
