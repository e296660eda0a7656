"""The console: connections, tenants, users, notices."""

from __future__ import annotations

from pytest_bdd import given, parsers, then, when

from azharness.contract import commands as c
from azharness.contract.reasons import Reason
from azharness.model import ABSENT, Shape
from azscenarios import moves
from azscenarios.calendar import after
from azscenarios.story import Story
from azscenarios.words import NOTICES


@given("full discovery has run")
def discovery_has_run(story: Story) -> None:
    """Run Full Discovery Now, successfully."""
    story.do(c.ConsoleRunDiscovery(name=story.at))


@when("full discovery runs")
def discovery_runs(story: Story) -> None:
    """Run Full Discovery Now."""
    story.attempt(c.ConsoleRunDiscovery(name=story.at))


@then("it fails because the secret key has expired")
def key_expired(story: Story) -> None:
    """The last command failed in Entra for that reason."""
    story.expect_outcome(Shape("failed", Reason.KEY_EXPIRED))
    story.expect("error/code", "AADSTS7000222")


@then("it fails because Entra does not know the key")
def key_invalid(story: Story) -> None:
    """The last command failed in Entra for that reason."""
    story.expect_outcome(Shape("failed", Reason.KEY_INVALID))


@then("it fails because Entra does not know the app")
def app_unknown(story: Story) -> None:
    """The last command failed in Entra for that reason."""
    story.expect_outcome(Shape("failed", Reason.APP_UNKNOWN))


@then("it fails because Entra does not know the tenant")
def tenant_unknown(story: Story) -> None:
    """The last command failed in Entra for that reason."""
    story.expect_outcome(Shape("failed", Reason.TENANT_UNKNOWN))


@then("it fails because the person lacks permission")
def permission_denied(story: Story) -> None:
    """The last command failed in the cloud for that reason."""
    story.expect_outcome(Shape("failed", Reason.PERMISSION_DENIED))


@then("it fails because Entra does not allow it")
def cloud_refused(story: Story) -> None:
    """The last command failed in the cloud, for a reason that is Entra's."""
    story.expect_outcome(Shape("failed", Reason.CLOUD_REFUSED))


@then("the connection is listed")
def connection_listed(story: Story) -> None:
    """The Azure Services node lists it with its service."""
    story.do(c.ConsoleServices())
    story.expect(f"services/{story.at}/service", story.service)


@then("the connection shows its description, environment, tenant and apps")
def connection_shown(story: Story) -> None:
    """The Azure Services node shows them as they were configured."""
    story.do(c.ConsoleServices())
    shown = {
        "description": moves.DESCRIPTION,
        "environment": story.tenant.cloud,
        "tenant_id": story.tenant.tenant_id,
        "web_app": story.app(moves.SERVER_APP).client_id,
    }
    if story.knows(moves.CLIENT_APP):
        shown["native_app"] = story.app(moves.CLIENT_APP).client_id
    for field, text in shown.items():
        story.expect(f"services/{story.at}/{field}", text)


@then("one connection is listed")
def one_connection(story: Story) -> None:
    """The Azure Services node lists just one."""
    story.do(c.ConsoleServices())
    story.expect("services#", 1)


@then("no connection is listed")
def no_connection(story: Story) -> None:
    """The Azure Services node is empty."""
    story.do(c.ConsoleServices())
    story.expect("services#", 0)


@then("the connection's last run has succeeded")
def run_succeeded(story: Story) -> None:
    """The Azure Services node says so."""
    story.do(c.ConsoleServices())
    story.expect(f"services/{story.at}/last_run/result", "succeeded")


@then("the connection's last run has just ended")
def run_just_ended(story: Story) -> None:
    """The Azure Services node dates it to the site's present instant."""
    story.do(c.ConsoleServices())
    story.expect("services/Contoso/last_run/instant", story.runner.instant)


@then("the connection's last run has failed with Entra's reason")
def run_failed(story: Story) -> None:
    """The Azure Services node says so, with Entra's code for an expired key."""
    story.do(c.ConsoleServices())
    story.expect(f"services/{story.at}/last_run/result", "failed")
    story.expect(f"services/{story.at}/last_run/error/code", "AADSTS7000222")


@then("the site has stored every enabled member user of the tenant, and nobody else")
def users_stored(story: Story) -> None:
    """The users node lists just these; the model counts them as well."""
    story.do(c.ConsoleUsers())
    people = story.tenant.people
    story.expect_all_listed("users", {each.object_id: each.enabled and each.member for each in people})


@then(parsers.parse("the site has stored every enabled member user of {one} and of {other}"))
def users_of_two_stored(story: Story, one: str, other: str) -> None:
    """The users node lists the people of both tenants; the model knows whether it may list more."""
    story.do(c.ConsoleUsers())
    people = [
        each for tenant in story.runner.world.tenants if tenant.name in (one, other) for each in tenant.people
    ]
    story.expect_all_listed("users", {each.object_id: each.enabled and each.member for each in people})


@then("the site queried Microsoft Graph with the server app's own token")
def graph_asked(story: Story) -> None:
    """The cloud's log shows users read with the server app's token since the command was given."""
    story.expect("cloud/users-read-with", (story.app(moves.SERVER_APP).client_id,))


@then("the tenants node lists the tenant with its apps")
def tenants_listed(story: Story) -> None:
    """The server app and, where the service takes one, the client app stand below their tenant."""
    story.do(c.ConsoleTenants())
    for name in (each for each in (moves.SERVER_APP, moves.CLIENT_APP) if story.knows(each)):
        client_id = story.app(name).client_id
        story.expect_listed(f"tenants/{story.tenant.tenant_id}/apps", client_id)


@then("the tenants node lists each app of the tenant once")
def apps_listed_once(story: Story) -> None:
    """No more apps stand below the tenant than the connection uses."""
    story.do(c.ConsoleTenants())
    used = sum(story.knows(name) for name in (moves.SERVER_APP, moves.CLIENT_APP))
    story.expect(f"tenants/{story.tenant.tenant_id}/apps#", used)


@then("the native app offers neither renewal nor update")
def native_app_actions(story: Story) -> None:
    """The tenants node has no such action for it."""
    path = f"tenants/{story.tenant.tenant_id}/apps/{story.app(moves.CLIENT_APP).client_id}/actions"
    for action in ("renew-secret-key", "update-application-settings"):
        story.expect(f"{path}/{action}", ABSENT)


@then("the tenants node shows the key's end in Entra")
def key_end_shown(story: Story) -> None:
    """The instant that Entra holds for the newest key, to the second."""
    client_id = story.app(moves.SERVER_APP).client_id
    story.do(c.ConsoleTenants())
    path = f"tenants/{story.tenant.tenant_id}/apps/{client_id}/secret_key_expiry"
    story.expect(path, after(story.runner.world.instant, "P1Y"))


@then("the console notifies of nothing")
def notified_of_nothing(story: Story) -> None:
    """There is no notification about secret keys at all."""
    story.do(c.ConsoleNotices())
    story.expect("notices#", 0)


@then(parsers.re(rf"the notice that (?P<kind>{'|'.join(NOTICES)}) offers renewal"))
def notice_offers(story: Story, kind: str) -> None:
    """The notice leads to Renew Secret Key."""
    story.do(c.ConsoleNotices())
    story.expect(f"notices/{NOTICES[kind]}/actions", ("renew-secret-key",))


@then(
    parsers.re(
        rf"the notice that (?P<kind>{'|'.join(NOTICES)}) (?P<names>names|does not name) "
        r'the app "(?P<name>[^"]+)"'
    )
)
def notice_names(story: Story, kind: str, names: str, name: str) -> None:
    """The notice is about that app too, or is not."""
    story.do(c.ConsoleNotices())
    story.expect_listed(f"notices/{NOTICES[kind]}/apps", story.app(name).client_id, there=names == "names")


@then(parsers.re(rf"the console (?P<there>notifies|does not notify) that (?P<kind>{'|'.join(NOTICES)})"))
def notified(story: Story, there: str, kind: str) -> None:
    """The notice names the connection's server app, or does not."""
    story.do(c.ConsoleNotices())
    client_id = story.app(moves.SERVER_APP).client_id
    story.expect_listed(f"notices/{NOTICES[kind]}/apps", client_id, there=there == "notifies")
