"""A connection after its wizard: properties, the switch of its tenant's authentication, update of its app, deletion."""

from __future__ import annotations

from pytest_bdd import then, when

from azharness.contract import commands as c
from azscenarios import moves
from azscenarios.story import Story


@when("the administrator opens the properties of the connection")
def opens_properties(story: Story) -> None:
    """Properties of the connection, in the Azure Services node."""
    story.attempt(c.ConsoleProperties(name=story.at))


@when("the administrator disables authentication for the tenant")
def disables_authentication(story: Story) -> None:
    """Properties, Disable Microsoft Entra authentication for this tenant, OK."""
    _switch(story, "on")


@when("the administrator enables authentication for the tenant")
def enables_authentication(story: Story) -> None:
    """The same switch, unticked."""
    _switch(story, "off")


def _switch(story: Story, state: str) -> None:
    story.do(c.ConsoleProperties(name=story.at))
    moves.fill(story, {"disable_authentication": state})
    story.do(c.DialogOk())


@when("the administrator restarts the service sms_executive")
def restarts_executive(story: Story) -> None:
    """On the site server; waiting settings take effect."""
    story.attempt(c.SiteRestartExecutive())


@when("the administrator deletes the connection")
def deletes_connection(story: Story) -> None:
    """Delete, in the Azure Services node."""
    story.attempt(c.ConsoleDelete(name=story.at))


@when("the administrator opens Update Application Settings")
def opens_update(story: Story) -> None:
    """For the connection's server app, in the tenants node."""
    story.attempt(c.ConsoleUpdateSettings(client_id=story.app(moves.SERVER_APP).client_id))


@when("the administrator updates the application settings")
def updates_settings(story: Story) -> None:
    """Update Application Settings, signed in as a Global Administrator, Yes."""
    story.do(c.ConsoleUpdateSettings(client_id=story.app(moves.SERVER_APP).client_id))
    moves.sign_in(story, "Global Administrator")
    story.do(c.DialogOk())


@when("the administrator fills the dialog for the created app with the portal's key")
def fills_for_created(story: Story) -> None:
    """Import apps for the app that the site once created, with the key that the portal showed last."""
    assert story.key is not None
    moves.fill(story, moves.import_fields(story, moves.SERVER_APP, story.key))


@then("the site queried Microsoft Graph for no users of the tenant")
def no_users_read(story: Story) -> None:
    """The cloud's log shows no users read with the server app's token since the command was given."""
    story.expect_listed("cloud/users-read-with", story.app(moves.SERVER_APP).client_id, there=False)
