"""The services of the wizard: what each needs, several of them side by side, and their runs."""

from __future__ import annotations

import re

from pytest_bdd import given, parsers, then, when

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model import ABSENT
from azharness.model.machines.dialogs import PAGES as DIALOGS
from azharness.model.services import service_named
from azscenarios import moves
from azscenarios.story import SESSION, Story
from azscenarios.words import ACTIONS, value

ANY = "an Azure service"
ANY_CREATING = "an Azure service whose apps can be created"
COLLEAGUE = "colleague"


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


@given(parsers.parse("{service} is connected with a created server app"))
def connected_created(story: Story, service: str) -> None:
    """The whole wizard: server app created for one year, client app imported where there is one, discovery of users on."""
    moves.connect_created(story, _service(story, service, creating=True))


@given(parsers.parse('{service} is connected as "{name}" with an app of its own'))
def connected_beside(story: Story, service: str, name: str) -> None:
    """The whole wizard once more in the same tenant, with another server app that the portal registered."""
    story.needs(value(service))
    app = f"{name} Server Application"
    server = moves.register_server_app(story, app, f"api://{story.tenant.tenant_id}/{name}")
    if value(service) == "log-analytics-connector":
        moves.grant_contributor(story, server)
    moves.to_app_page(story, value(service), name)
    moves.import_server_app(story, app)
    moves.finish_wizard(story)


@given(parsers.parse('{service} is connected as "{name}" with the known server app'))
@when(parsers.parse('{service} is connected as "{name}" with the known server app'))
def connected_with_known(story: Story, service: str, name: str) -> None:
    """The whole wizard once more, with the server app of the first connection chosen from the list."""
    on_app_page_with_known(story, service, name)
    moves.finish_wizard(story)


@given(parsers.parse('the wizard stands on the App page for {service} as "{name}" with the known server app'))
def on_app_page_with_known(story: Story, service: str, name: str) -> None:
    """The first page filled, and the server app of the first connection chosen from the list."""
    moves.to_app_page(story, value(service), name)
    story.do(c.WizardBrowse(kind="server"))
    moves.select(story, moves.SERVER_APP)


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


@given(parsers.parse("the wizard is left for a connection to {service}"))
def left_and_connected(story: Story, service: str) -> None:
    """Cancel, and another wizard from beginning to end, with apps that the portal registered."""
    story.do(c.WizardCancel())
    story.needs(value(service))
    server = story.app(moves.SERVER_APP)
    if value(service) == "log-analytics-connector":
        moves.grant_contributor(story, server)
    moves.to_app_page(story, value(service))
    moves.import_apps(story)
    moves.finish_wizard(story)


@given(parsers.parse('the portal has added the workspace "{name}" beside the first'))
def workspace_added(story: Story, name: str) -> None:
    """An Azure administrator added a Log Analytics workspace to the same resource group."""
    group = story.tenant.workspaces[0].resource_group
    story.do(a.PortalAddWorkspace(tenant_id=story.tenant.tenant_id, resource_group=group, workspace=name))


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


@when(parsers.parse('a colleague has gone through the whole wizard as "{name}" with the same apps'))
def colleague_connects(story: Story, name: str) -> None:
    """In another session, from beginning to end, with the apps that the first one imported."""
    story.session = COLLEAGUE
    moves.to_app_page(story, story.service, name)
    moves.take_known_apps(story)
    moves.finish_wizard(story)


@when("the administrator tries to finish the wizard")
def tries_to_finish(story: Story) -> None:
    """Next on the Summary page and, where that leads on, to the end."""
    story.attempt(c.WizardNext())
    if story.page == "progress":
        story.do(c.WizardNext(), c.WizardClose())


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


@given("a colleague works at a console of their own")
@when("the colleague goes on")
def colleague(story: Story) -> None:
    """From here on the steps are done in another session."""
    story.session = COLLEAGUE


@when("the administrator goes on")
def administrator(story: Story) -> None:
    """From here on the steps are done in the first session again."""
    story.session = SESSION


@when("the service runs")
def service_runs(story: Story) -> None:
    """Run Full Discovery Now, or Synchronise after a pause of eleven minutes; else its next run by the clock."""
    run(story, story.at)


@when(parsers.parse('the service of "{name}" runs'))
def service_of_runs(story: Story, name: str) -> None:
    """The same for the connection of that name."""
    run(story, name)


def run(story: Story, name: str) -> None:
    """Let a connection's service do its work now."""
    connection = story.runner.model.state.named(name)[0]
    match connection.service:
        case "cloud-management":
            story.attempt(c.ConsoleRunDiscovery(name=name))
        case "store-for-business":
            story.runner.pass_time(11 * 60)
            story.attempt(c.ConsoleSyncStore(name=name))
        case _:
            story.runner.pass_time(story.runner.hello.parameters.membership_refresh * 60)


@when("the administrator synchronises the store")
def synchronises(story: Story) -> None:
    """Synchronise, by hand."""
    story.attempt(c.ConsoleSyncStore(name=story.at))


@when("the collections are refreshed")
def refreshed(story: Story) -> None:
    """The time of one membership refresh passes, as the backend declares it."""
    story.runner.pass_time(story.runner.hello.parameters.membership_refresh * 60)


@when(parsers.parse('the administrator deletes the connection "{name}"'))
def deletes(story: Story, name: str) -> None:
    """Delete, in the Azure Services node."""
    story.attempt(c.ConsoleDelete(name=name))


@given(parsers.re(r'the app "(?P<app>[^"]+)" is (?P<role>\w+) on (?P<where>.+)'))
@when(parsers.re(r'the app "(?P<app>[^"]+)" becomes (?P<role>\w+) on (?P<where>.+)'))
def app_has_role(story: Story, app: str, role: str, where: str) -> None:
    """In Azure: a built-in role on `the resource group of the workspace`, `the workspace` or `another resource group`."""
    _grant(story, role, where, client_id=story.app(app).client_id)


@given(parsers.re(r"a person is (?P<role>\w+) on (?P<where>.+)"))
def person_has_role(story: Story, role: str, where: str) -> None:
    """The same for a person of the tenant instead of an app."""
    _grant(story, role, where, user=story.person("no role").user_principal_name)


def _grant(story: Story, role: str, where: str, *, client_id: str = "", user: str = "") -> None:
    first = story.tenant.workspaces[0]
    group, workspace = {
        "the resource group of the workspace": (first.resource_group, ""),
        "the workspace": (first.resource_group, first.name),
        "another resource group": ("elsewhere", ""),
    }[where]
    story.do(
        a.PortalGrantAzureRole(
            tenant_id=story.tenant.tenant_id,
            role=role,
            resource_group=group,
            workspace=workspace,
            client_id=client_id,
            user=user,
        )
    )


@when("the administrator tries to go on to the Summary page")
def tries_to_go_on(story: Story) -> None:
    """Next on the App page and, where that leads on, Next on the Configuration page with what its lists offer."""
    story.attempt(c.WizardNext())
    if story.page == "configuration":
        moves.choose_what_is_offered(story)
        story.attempt(c.WizardNext())


@then("the wizard has come to the Summary page")
def came_to_summary(story: Story) -> None:
    """All that was asked for is there."""
    story.expect("page", "summary")


@then("the wizard has not come to the Summary page")
def not_on_summary(story: Story) -> None:
    """The site declined on the way, or the cloud did."""
    story.claim("page", "app or configuration", holds=story.page in {"app", "configuration"})


@then(parsers.parse('the connection "{name}" is listed for {service}'))
def listed_as(story: Story, name: str, service: str) -> None:
    """The Azure Services node lists it with that service."""
    story.do(c.ConsoleServices())
    story.expect(f"services/{name}/service", value(service))


@then(parsers.parse('the connection "{name}" is not listed'))
def not_listed(story: Story, name: str) -> None:
    """The Azure Services node has none of that name."""
    story.do(c.ConsoleServices())
    story.expect(f"services/{name}/service", ABSENT)


@then(parsers.parse('the last run of "{name}" has succeeded'))
def run_succeeded(story: Story, name: str) -> None:
    """The Azure Services node says so."""
    story.do(c.ConsoleServices())
    story.expect(f"services/{name}/last_run/result", "succeeded")


@then(parsers.parse('the last run of "{name}" has failed with Entra\'s reason'))
def run_failed(story: Story, name: str) -> None:
    """The Azure Services node says so, with Entra's code for an expired key."""
    story.do(c.ConsoleServices())
    story.expect(f"services/{name}/last_run/result", "failed")
    story.expect(f"services/{name}/last_run/error/code", "AADSTS7000222")


@then("the site got a token of the server app's own")
def got_token(story: Story) -> None:
    """The cloud's log shows one that was given for the app's key since the command was given."""
    story.expect(f"cloud/app-tokens/{story.app(moves.SERVER_APP).client_id}", True)


@then(parsers.re(r"the page does not offer (?P<buttons>.+)"))
def page_lacks(story: Story, buttons: str) -> None:
    """The last answer had none of these buttons."""
    for button in re.split(r", | and ", buttons):
        story.expect(f"actions/{ACTIONS[button]}", ABSENT)


@then(parsers.parse('the dialog shows the services {services} for the app "{name}"'))
def shows_services(story: Story, services: str, name: str) -> None:
    """The Service Type column of the Server App dialog."""
    wanted = tuple(sorted(value(each) for each in services.split(" and ")))
    story.expect(f"apps/{story.app(name).client_id}/service_types", wanted)


@then("the imported app can be used")
def imported_app_usable(story: Story) -> None:
    """It stands in the list, or is chosen on the App page already where the service has no list."""
    client_id = story.app(moves.SERVER_APP).client_id
    if story.page == "server-app":
        story.expect_listed("apps", client_id)
    else:
        story.expect("fields/web_app", client_id)


@then("the workspace is offered")
def workspace_offered(story: Story) -> None:
    """The lists of the Configuration page hold the tenant's subscription, resource group and workspace."""
    workspace = story.tenant.workspaces[0]
    for field, text in moves.place_of(workspace).items():
        story.expect(f"choices/{field}", (text,))
