"""What the documents leave open: a site says what it decided (`hello.decisions`), and then it has to be so."""

from __future__ import annotations

from pytest_bdd import parsers, then

from azharness.contract import commands as c
from azharness.contract.reasons import Reason
from azharness.model import Shape
from azscenarios import moves
from azscenarios.story import Story


@then(parsers.parse('the dialog lists the app "{name}", if the site says that Cancel keeps apps'))
def kept_after_cancel(story: Story, name: str) -> None:
    """The last answer listed an app of a cancelled wizard, or did not, as the site says."""
    there = story.runner.hello.decisions.cancel_keeps_apps
    story.expect_listed("apps", story.app(name).client_id, there=there)


@then(
    "the tenants node shows the created app as imported, if the site says so of apps that are imported again"
)
def counts_as_imported(story: Story) -> None:
    """Its source is `imported`, or still `created`, as the site says."""
    story.do(c.ConsoleTenants())
    counts = "imported" if story.runner.hello.decisions.reimport_is_import else "created"
    client_id = story.app(moves.SERVER_APP).client_id
    story.expect(f"tenants/{story.tenant.tenant_id}/apps/{client_id}/source", counts)


@then("the console notifies that secret keys have expired, if the site says that it tells of imported apps")
def told_of_imported(story: Story) -> None:
    """The second notice names the connection's imported server app, or does not, as the site says."""
    story.do(c.ConsoleNotices())
    there = story.runner.hello.decisions.imported_expiry_is_told
    client_id = story.app(moves.SERVER_APP).client_id
    story.expect_listed("notices/secret-keys-expired/apps", client_id, there=there)


@then("it is accepted, if the site says that discovery goes on without authentication")
def goes_on(story: Story) -> None:
    """The last command was carried out, or is not available, as the site says."""
    goes_on = story.runner.hello.decisions.disabled_keeps_discovering
    story.expect_outcome(Shape("accepted") if goes_on else Shape("refused", Reason.NOT_AVAILABLE))
