"""Apps: in the portal, in the wizard's dialogs, and on a connected site."""

from __future__ import annotations

from pytest_bdd import given, parsers, then, when

from azharness.contract import commands as c
from azscenarios import moves
from azscenarios.calendar import day
from azscenarios.story import Story
from azscenarios.words import FIELDS

_DAY = 86400


@given(parsers.parse('the portal has registered the server app "{name}"'))
def server_app_registered(story: Story, name: str) -> None:
    """An Entra administrator registered a web app with a key for one year, directory read and consent."""
    moves.register_server_app(story, name, moves.app_id_uri(story))


@given(parsers.parse('the portal has registered the server app "{name}" with App ID URI "{uri}"'))
def server_app_registered_as(story: Story, name: str, uri: str) -> None:
    """The same with an App ID URI of its own."""
    moves.register_server_app(story, name, uri)


@given(parsers.parse('the portal has registered the client app "{name}" for the server app "{server}"'))
@when(parsers.parse('the portal registers the client app "{name}" for the server app "{server}"'))
def client_app_registered(story: Story, name: str, server: str) -> None:
    """An Entra administrator registered a native app: broker redirect URI, permission on the server app, consent."""
    moves.register_client_app(story, name, story.app(server))


@given(parsers.parse('the administrator has filled the dialog for "{name}"'))
@when(parsers.parse('the administrator fills the dialog for "{name}"'))
def fills_import(story: Story, name: str) -> None:
    """All seven fields of Import apps as the portal showed them for that app."""
    moves.fill(story, moves.import_fields(story, name))


@when(parsers.parse('the administrator fills the dialog for "{name}" with the portal\'s new key'))
def fills_import_with_new_key(story: Story, name: str) -> None:
    """All seven fields, the key and its expiry those that the portal showed last."""
    moves.fill(story, moves.import_fields(story, name, story.key))


@given(parsers.re(r'the administrator has filled the dialog for "(?P<name>[^"]+)" but for (?P<label>.+)'))
def fills_import_but(story: Story, name: str, label: str) -> None:
    """All fields but one."""
    fields = moves.import_fields(story, name)
    del fields[FIELDS[label]]
    moves.fill(story, fields)


@when(parsers.parse("the administrator enters a Secret Key Expiry {days:d} days from today"))
def enters_expiry(story: Story, days: int) -> None:
    """A date relative to the site's today (negative: in the past)."""
    moves.enter(story, "secret_key_expiry", day(story.runner.instant + days * _DAY))


@when(parsers.re(r'the administrator enters the registered (?P<label>.+) of "(?P<name>.+)"'))
def enters_registered(story: Story, label: str, name: str) -> None:
    """A field of Import apps, as the portal showed it."""
    field = FIELDS[label]
    moves.enter(story, field, moves.import_fields(story, name)[field])


@when("the administrator enters a wrong Secret Key")
def enters_wrong_key(story: Story) -> None:
    """A key that Entra never issued."""
    moves.enter(story, "secret_key", "wrong~key~that~Entra~never~issued~000000")


@when(parsers.parse('the administrator enters the Client ID of "{name}"'))
def enters_client_id(story: Story, name: str) -> None:
    """As the portal showed it."""
    moves.enter(story, "client_id", story.app(name).client_id)


@when(parsers.parse('the administrator enters the App ID URI of "{name}"'))
def enters_app_id_uri(story: Story, name: str) -> None:
    """As that app has it."""
    moves.enter(story, "app_id_uri", story.app(name).app_id_uri)


@when("the administrator picks the known apps")
def picks_known_apps(story: Story) -> None:
    """Browse and select, for the connection's server app and client app; where apps are only imported, import again."""
    moves.take_known_apps(story)


@then("all traffic went to the US Government cloud")
def traffic_stays(story: Story) -> None:
    """The cloud's log shows requests of the site there alone since the command was given; instance discovery is the global cloud's."""
    story.expect("cloud/traffic", (), ("usgov",))


@then("Entra was asked in the US Government cloud")
def entra_asked_there(story: Story) -> None:
    """The cloud's log shows requests of the site there since the command was given; others may have gone elsewhere."""
    story.expect("cloud/clouds/usgov", True)


@then("Entra was asked in the public cloud")
def entra_asked(story: Story) -> None:
    """The cloud's log shows requests of the site since the command was given."""
    story.expect("cloud/clouds", ("public",))


@given(parsers.parse('the server app "{name}" has been imported'))
def server_app_imported(story: Story, name: str) -> None:
    """From the App page: Import, Verify, OK, selected there."""
    moves.import_server_app(story, name)


@given(parsers.parse('the server app "{name}" has been imported with App ID URI "{uri}"'))
def server_app_imported_as(story: Story, name: str, uri: str) -> None:
    """The same, with an App ID URI that is not the registration's."""
    story.app(name).app_id_uri = uri
    moves.import_server_app(story, name)


@given(
    parsers.parse(
        'the server app "{name}" has been imported with a Secret Key Expiry {days:d} days from today'
    )
)
def server_app_imported_until(story: Story, name: str, days: int) -> None:
    """The same, with a date that is not the one on which the key ends in Entra."""
    story.app(name).secret_key_expiry = story.runner.instant + days * _DAY
    moves.import_server_app(story, name)


@when(parsers.parse('the server app "{name}" is imported with its tenant ID in capital letters'))
def server_app_imported_in_capitals(story: Story, name: str) -> None:
    """From the App page: Import, the tenant ID typed in other letter case than the portal shows it."""
    moves.open_import(story)
    fields = moves.import_fields(story, name)
    moves.fill(story, fields | {"tenant_id": fields["tenant_id"].upper()})
    story.do(c.DialogVerify(), c.DialogOk())
    moves.select(story, name)


@given("the wizard has been finished")
@when("the wizard is finished")
def wizard_finished(story: Story) -> None:
    """From the App page, apps chosen: user discovery on, to the end, closed."""
    moves.finish_wizard(story)


@given(parsers.parse('the server app "{name}" has been created'))
def server_app_created(story: Story, name: str) -> None:
    """From the App page: Create for one year, signed in as a Global Administrator, OK, selected there."""
    moves.create_server_app(story, name, moves.app_id_uri(story))


@given(parsers.parse('the client app "{name}" has been imported'))
@when(parsers.parse('the client app "{name}" is imported'))
def client_app_imported(story: Story, name: str) -> None:
    """From the App page: Import, Verify, OK, selected there."""
    moves.import_client_app(story, name)


@given(parsers.parse('the client app "{name}" has been created'))
def client_app_created(story: Story, name: str) -> None:
    """From the App page: Create, signed in as a Global Administrator, OK, selected there."""
    moves.create_client_app(story, name)


@when(parsers.parse('the administrator creates it as "{name}" with App ID URI "{uri}"'))
def creates_it(story: Story, name: str, uri: str) -> None:
    """Application Name and App ID URI typed, a Global Administrator signed in, OK."""
    uri = uri.replace("{tenantId}", story.tenant.tenant_id)
    moves.fill(story, {"application_name": name, "app_id_uri": uri})
    moves.sign_in(story, "Global Administrator")
    story.attempt(c.DialogOk())
    moves.created_app(story, name, uri)


@when("the administrator fills the dialog for a new server app")
def fills_create(story: Story) -> None:
    """Application Name and a recommended App ID URI."""
    moves.fill(story, {"application_name": moves.SERVER_APP, "app_id_uri": moves.app_id_uri(story)})


@given("Cloud Management is connected with an imported server app that may not read the directory")
def connected_without_directory_read(story: Story) -> None:
    """The same, but the portal gave the server app neither the permission nor consent."""
    moves.connect_imported(story, directory_read=False)


@when("the administrator opens Renew Secret Key")
def opens_renewal(story: Story) -> None:
    """Renew Secret Key for the connection's server app."""
    story.attempt(c.ConsoleRenew(client_id=story.app(moves.SERVER_APP).client_id))


@given("the secret key has been renewed")
@when("the secret key of the created app is renewed")
def renews_created(story: Story) -> None:
    """Renew Secret Key, signed in as a Global Administrator, OK."""
    story.do(c.ConsoleRenew(client_id=story.app(moves.SERVER_APP).client_id))
    moves.sign_in(story, "Global Administrator")
    story.do(c.DialogOk())


@given("the portal has added a new key")
@when("the portal adds a new key")
def portal_adds_key(story: Story) -> None:
    """An Entra administrator added a key for one year to the connection's server app, and noted it."""
    moves.add_key(story, story.app(moves.SERVER_APP))


@when("the administrator enters the portal's new key and its expiry")
def enters_portal_key(story: Story) -> None:
    """Both fields of Renew Secret Key for an imported app."""
    assert story.key is not None
    assert story.key.secret_key_expiry is not None
    moves.fill(
        story,
        {
            "secret_key": story.key.secret_key,
            "secret_key_expiry": day(story.key.secret_key_expiry),
        },
    )


@then(parsers.re(r"nothing was written in Entra"))
def nothing_written(story: Story) -> None:
    """The cloud's log shows no write by the site since the command was given."""
    story.expect("cloud/writes", ())


@then("no app registration was made in Entra")
def no_registration(story: Story) -> None:
    """The cloud's log shows no new registration since the command was given."""
    story.expect("cloud/registrations", 0)


@then("one app registration was made in Entra")
def one_registration(story: Story) -> None:
    """The cloud's log shows just one new registration since the command was given."""
    story.expect("cloud/registrations", 1)


@then(parsers.re(r"Entra has failed it with (?P<code>AADSTS\d+)"))
def entra_failed(story: Story, code: str) -> None:
    """The last command failed with Entra's own code."""
    story.expect("error/code", code)
