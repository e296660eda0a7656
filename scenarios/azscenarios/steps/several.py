"""Several connections: side by side, by several administrators, and the runs of each."""

from __future__ import annotations

from pytest_bdd import given, parsers, then, when

from azharness.contract import commands as c
from azharness.model import ABSENT
from azscenarios import moves
from azscenarios.story import SESSION, Story
from azscenarios.words import value

COLLEAGUE = "colleague"


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


@when(parsers.parse('the administrator deletes the connection "{name}"'))
def deletes(story: Story, name: str) -> None:
    """Delete, in the Azure Services node."""
    story.attempt(c.ConsoleDelete(name=name))


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


@then(parsers.re(r"the connection's last run ended (?P<count>\d+) (?P<unit>minute|hour)s? ago"))
def run_ended_before(story: Story, count: str, unit: str) -> None:
    """The Azure Services node dates it so: since then there was none."""
    story.do(c.ConsoleServices())
    ended = story.runner.instant - int(count) * (60 if unit == "minute" else 3600)
    story.expect(f"services/{story.at}/last_run/instant", ended)


@then("the site got a token of the server app's own")
def got_token(story: Story) -> None:
    """The cloud's log shows one that was given for the app's key since the command was given."""
    story.expect(f"cloud/app-tokens/{story.app(moves.SERVER_APP).client_id}", True)


@then(parsers.parse('the dialog shows the services {services} for the app "{name}"'))
def shows_services(story: Story, services: str, name: str) -> None:
    """The Service Type column of the Server App dialog."""
    wanted = tuple(sorted(value(each) for each in services.split(" and ")))
    story.expect(f"apps/{story.app(name).client_id}/service_types", wanted)
