"""Registrations in Entra: what administrators change there, and what a registration or its keys have to be."""

from __future__ import annotations

from pytest_bdd import given, parsers, then, when

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.contract.reasons import Reason
from azharness.model import Shape
from azharness.model.services import service_named
from azscenarios import moves
from azscenarios.calendar import after, noon
from azscenarios.portal_apps import APPLICATION_WRITE
from azscenarios.story import Story
from azscenarios.words import value


@given(parsers.parse('the portal has registered the server app "{name}" with a key for {validity}'))
def registered_for(story: Story, name: str, validity: str) -> None:
    """An Entra administrator registered a web app with directory read, consent and a key of that validity."""
    moves.register_server_app(story, name, moves.app_id_uri(story), value(validity))


@given(parsers.parse('an earlier version of the site has created "{name}" on {date} with the validity Never'))
def created_earlier(story: Story, name: str, date: str) -> None:
    """The site is set up with the app as it stands in the portal, created at noon (UTC) of that day."""
    app = story.app(name)
    seeded = c.SeededApp(
        tenant_id=story.tenant.tenant_id,
        tenant_name=story.tenant.name,
        environment=story.tenant.cloud,
        client_id=app.client_id,
        name=name,
        app_id_uri=app.app_id_uri,
        secret_key=app.secret_key,
        created=noon(date),
    )
    story.do(c.SiteSeed(apps=[seeded]))


@given("an Azure service is connected with the app of the earlier version")
def connected_earlier(story: Story) -> None:
    """The whole wizard for a service that takes created apps: the known server app chosen, a client app imported."""
    moves.to_app_page(story, story.creating)
    story.do(c.WizardBrowse(kind="server"))
    moves.select(story, moves.SERVER_APP)
    if service_named(story.service).native:
        moves.register_client_app(story, moves.CLIENT_APP, story.app(moves.SERVER_APP))
        moves.import_client_app(story, moves.CLIENT_APP)
    moves.finish_wizard(story)


@then(parsers.parse("the tenants node shows that the key ends on {date}"))
def key_ends_on(story: Story, date: str) -> None:
    """At noon (UTC) of that day."""
    story.do(c.ConsoleTenants())
    client_id = story.app(moves.SERVER_APP).client_id
    story.expect(f"tenants/{story.tenant.tenant_id}/apps/{client_id}/secret_key_expiry", noon(date))


@given(parsers.parse('the portal has deleted the server app "{name}"'))
def app_deleted(story: Story, name: str) -> None:
    """An Entra administrator deleted the registration; for 30 days it can be restored."""
    story.do(a.PortalDeleteApp(tenant_id=story.tenant.tenant_id, client_id=story.app(name).client_id))


@given(parsers.parse('the portal has registered the server app "{name}" with version 2 tokens'))
def registered_with_version_2(story: Story, name: str) -> None:
    """As ever, but the app asks for access tokens of version 2, whose audience is its client ID."""
    moves.register_server_app(story, name, moves.app_id_uri(story), token_version=2)


@given(parsers.parse('the portal has added the redirect URI "{uri}" to the server app'))
def redirect_uri_added(story: Story, uri: str) -> None:
    """An Entra administrator added it to the connection's server app, for another product."""
    client_id = story.app(moves.SERVER_APP).client_id
    story.do(a.PortalAddRedirectUri(tenant_id=story.tenant.tenant_id, client_id=client_id, uri=uri))


@given("the tenant asks for a verified domain in App ID URIs")
def uris_restricted(story: Story) -> None:
    """From here on a new App ID URI has to hold a verified domain, the tenant's ID or the app's own."""
    story.do(a.PortalRestrictUris(tenant_id=story.tenant.tenant_id))


@given("a person without any role has been made an owner of the created app")
@given("a person without any role has been made an owner of the server app")
def made_owner(story: Story) -> None:
    """The first enabled person of the tenant without an Entra role, by an Entra administrator in the portal."""
    _make_owner(story, "no role")


@given(parsers.parse("a person with the role {role} has been made an owner of the created app"))
def role_made_owner(story: Story, role: str) -> None:
    """The first enabled person of the tenant with that Entra role, by an Entra administrator in the portal."""
    _make_owner(story, role)


def _make_owner(story: Story, role: str) -> None:
    app = story.app(moves.SERVER_APP)
    user = story.person(role).user_principal_name
    story.do(a.PortalAddOwner(tenant_id=story.tenant.tenant_id, client_id=app.client_id, user=user))


@given(parsers.parse("the portal has given the role {role} to a person without any role"))
def role_given(story: Story, role: str) -> None:
    """The first enabled person of the tenant without an Entra role has it from here on."""
    person = story.person("no role")
    story.do(a.PortalAssignRole(tenant_id=story.tenant.tenant_id, user=person.user_principal_name, role=role))


@when(parsers.parse('the secret key of the created app is renewed for "{validity}"'))
def renews_for(story: Story, validity: str) -> None:
    """Renew Secret Key, the validity chosen, signed in as a Global Administrator, OK."""
    story.do(c.ConsoleRenew(client_id=story.app(moves.SERVER_APP).client_id))
    moves.fill(story, {"validity": value(validity)})
    moves.sign_in(story, "Global Administrator")
    story.attempt(c.DialogOk())


@then(parsers.parse('the registration has "{uri}" as HomePage URL'))
def has_home_page(story: Story, uri: str) -> None:
    """Entra holds it of the app that was written last."""
    story.expect("cloud/app/home_page", uri)


@then(parsers.parse('the registration has "{uri}" among its redirect URIs'))
def has_redirect_uri(story: Story, uri: str) -> None:
    """Entra holds it of the app that was written last."""
    story.expect(f"cloud/app/redirect_uris/{uri}", True)


@then("the registration has kept its owner and its keys")
def has_kept(story: Story) -> None:
    """Of the app that was written last Entra still holds the first person without a role as owner, and both keys."""
    story.expect(f"cloud/app/owners/{story.person('no role').object_id}", True)
    story.expect("cloud/app/keys", 2)


@then("the registration still asks for the permission to change applications")
def still_asks(story: Story) -> None:
    """Entra holds the permission among those that the app asks for which was written last."""
    story.expect(f"cloud/app/permissions/{APPLICATION_WRITE}", True)


@then(parsers.parse("the new key ends after {validity}"))
def key_ends_after(story: Story, validity: str) -> None:
    """Entra holds that end for the newest key of the app that was written last, to the second."""
    story.expect("cloud/app/key_end", after(story.runner.instant, value(validity)))


@then("it is accepted, or fails because the person lacks permission")
def accepted_or_denied(story: Story) -> None:
    """Where documents differ both will do: the last command was carried out, or Graph declined it."""
    story.expect_outcome(Shape("accepted"), Shape("failed", Reason.PERMISSION_DENIED))
