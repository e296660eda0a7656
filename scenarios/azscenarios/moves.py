"""Moves: what several steps and properties do alike, as ordinary commands."""

from __future__ import annotations

from typing import Literal

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.contract.cloud import Workspace
from azharness.model import Shape
from azharness.model.machines.dialogs import PAGES as DIALOGS
from azharness.model.services import CLOUD_MANAGEMENT, LOG_ANALYTICS, STORE, service_named
from azscenarios.calendar import day
from azscenarios.story import KnownApp, Story

DESCRIPTION = "Made by azharness"
"""What every connection is described as, so that a site that loses it shows."""
STORE_PAGE = {
    "content_location": r"\\server.example\content\store",
    "languages": "en-US,de-DE",
    "default_language": "en-US",
}
"""What is typed on the Configuration page of Microsoft Store for Business."""


def enter(story: Story, field: str, text: str) -> None:
    """Fill a field of whatever is on top."""
    story.attempt(entry(story, field, text))


def entry(story: Story, field: str, text: str) -> c.Command:
    """The command that fills a field of whatever is on top."""
    if story.page in DIALOGS:
        return c.DialogEnter(field=field, value=text)
    return c.WizardEnter(field=field, value=text)


def fill(story: Story, fields: dict[str, str]) -> None:
    """Fill several fields; each must be taken."""
    for field, text in fields.items():
        story.do(entry(story, field, text))


def to_app_page(story: Story, service: str, name: str = "") -> None:
    """Start the wizard and go to its App page, the tenant's cloud chosen; the connection is named after the tenant."""
    story.needs(service)
    story.do(c.WizardStart())
    fill(story, {"name": name or story.at, "description": DESCRIPTION, "service": service})
    story.do(c.WizardNext())
    fill(story, {"environment": story.tenant.cloud})


def sign_in(story: Story, role: str) -> None:
    """Sign a person with an Entra role in at the topmost dialog."""
    observation = story.runner.sign_in(story.session, story.person(role).user_principal_name)
    if story.strict and observation.shape.kind != "accepted":
        story.expect_outcome(Shape("accepted"))


def register_server_app(
    story: Story,
    name: str,
    app_id_uri: str,
    validity: str = "P1Y",
    *,
    directory_read: bool = True,
    application_write: bool = False,
    token_version: Literal[1, 2] = 1,
) -> KnownApp:
    """Have the portal register a server app."""
    story.do(
        a.PortalRegisterServerApp(
            tenant_id=story.tenant.tenant_id,
            name=name,
            app_id_uri=app_id_uri,
            validity=validity,
            directory_read=directory_read,
            application_write=application_write,
            token_version=token_version,
        )
    )
    return _remember(story, name, app_id_uri)


def register_client_app(story: Story, name: str, server: KnownApp) -> KnownApp:
    """Have the portal register a client app for a server app."""
    story.do(
        a.PortalRegisterClientApp(
            tenant_id=story.tenant.tenant_id, name=name, server_client_id=server.client_id
        )
    )
    return _remember(story, name)


def add_key(story: Story, app: KnownApp, validity: str = "P1Y") -> KnownApp:
    """Have the portal add a key to an app; the scenario keeps it."""
    story.do(a.PortalAddKey(tenant_id=story.tenant.tenant_id, client_id=app.client_id, validity=validity))
    shown = story.runner.registered
    assert shown is not None
    story.key = KnownApp(shown.client_id, app.app_id_uri, shown.secret_key, shown.secret_key_expiry)
    return story.key


def _remember(story: Story, name: str, app_id_uri: str = "") -> KnownApp:
    shown = story.runner.registered
    assert shown is not None
    known = KnownApp(shown.client_id, app_id_uri, shown.secret_key, shown.secret_key_expiry)
    return story.remember(name, known)


def import_fields(story: Story, name: str, key: KnownApp | None = None) -> dict[str, str]:
    """What the Import apps dialog asks for, as the portal showed it for an app; `key` is a newer key of it."""
    app = story.app(name)
    key = key or app
    assert key.secret_key_expiry is not None
    return {
        "tenant_name": story.tenant.name,
        "tenant_id": story.tenant.tenant_id,
        "application_name": name,
        "client_id": app.client_id,
        "secret_key": key.secret_key,
        "secret_key_expiry": day(key.secret_key_expiry),
        "app_id_uri": app.app_id_uri,
    }


def open_import(story: Story) -> None:
    """From the App page: open Import apps, through the Server App dialog where the service has one."""
    if service_named(story.service).creates:
        story.do(c.WizardBrowse(kind="server"))
    story.do(c.DialogImport(kind="server"))


def import_server_app(story: Story, name: str) -> None:
    """From the App page: import a registered server app and select it."""
    open_import(story)
    fill(story, import_fields(story, name))
    story.do(c.DialogVerify(), c.DialogOk())
    if service_named(story.service).creates:
        select(story, name)


def grant_contributor(story: Story, app: KnownApp) -> None:
    """Have Azure make an app Contributor on the resource group of the tenant's first workspace."""
    workspace = story.tenant.workspaces[0]
    story.do(
        a.PortalGrantAzureRole(
            tenant_id=story.tenant.tenant_id,
            role="Contributor",
            resource_group=workspace.resource_group,
            client_id=app.client_id,
        )
    )


def create_server_app(story: Story, name: str, app_id_uri: str, validity: str = "P1Y") -> None:
    """From the App page: create a server app as a Global Administrator and select it."""
    story.do(c.WizardBrowse(kind="server"), c.DialogCreate(kind="server"))
    fill(story, {"application_name": name, "app_id_uri": app_id_uri, "validity": validity})
    sign_in(story, "Global Administrator")
    story.do(c.DialogOk())
    created_app(story, name, app_id_uri)
    select(story, name)


def create_client_app(story: Story, name: str) -> None:
    """From the App page: create a client app as a Global Administrator and select it."""
    story.do(c.WizardBrowse(kind="client"), c.DialogCreate(kind="client"))
    fill(story, {"application_name": name})
    sign_in(story, "Global Administrator")
    story.do(c.DialogOk())
    created_app(story, name)
    select(story, name)


def created_app(story: Story, name: str, app_id_uri: str = "") -> None:
    """Remember the app that the last OK created."""
    client_id = story.runner.observed.get("cloud/app/client_id")
    story.remember(name, KnownApp(str(client_id), app_id_uri))


def import_client_app(story: Story, name: str) -> None:
    """From the App page: import a registered client app and select it."""
    story.do(c.WizardBrowse(kind="client"), c.DialogImport(kind="client"))
    fill(story, {"application_name": name, "client_id": story.app(name).client_id})
    story.do(c.DialogVerify(), c.DialogOk())
    select(story, name)


def select(story: Story, name: str) -> None:
    """In the app dialog: select an app, and OK."""
    story.do(c.DialogSelect(client_id=story.app(name).client_id), c.DialogOk())


def finish_wizard(story: Story, *, discovery: bool = True, **fields: str) -> None:
    """From the App page, apps chosen: go to the end and close; `fields` are further ones of the Discovery page."""
    to_summary(story, discovery=discovery, **fields)
    story.do(c.WizardNext(), c.WizardNext(), c.WizardClose())


def to_summary(story: Story, *, discovery: bool = True, **fields: str) -> None:
    """From the App page, apps chosen: fill the service's own page and go to Summary."""
    story.do(c.WizardNext())
    fill_own_page(story, discovery=discovery, **fields)
    story.do(c.WizardNext())


def fill_own_page(story: Story, *, discovery: bool = True, **fields: str) -> None:
    """On the Discovery or Configuration page: fill what the service asks for."""
    if story.service == CLOUD_MANAGEMENT:
        fill(story, {"user_discovery": "on" if discovery else "off", **fields})
    elif story.service == STORE:
        fill(story, STORE_PAGE)
    elif story.service == LOG_ANALYTICS:
        choose_workspace(story)


def place_of(workspace: Workspace) -> dict[str, str]:
    """Where a workspace is, by the fields of the Configuration page."""
    return {
        "subscription": workspace.subscription_id.lower(),
        "resource_group": workspace.resource_group,
        "workspace": workspace.name,
    }


def choose_workspace(story: Story) -> None:
    """Choose the tenant's first workspace, as far as it is not chosen already."""
    for field, text in place_of(story.tenant.workspaces[0]).items():
        if story.runner.observed.get(f"fields/{field}") != text:
            fill(story, {field: text})


def choose_what_is_offered(story: Story) -> None:
    """Choose the first item of each list that has one, as far as nothing is chosen already."""
    for field in service_named(LOG_ANALYTICS).fields:
        offered = story.runner.observed.get(f"choices/{field}")
        if isinstance(offered, tuple) and offered and not story.runner.observed.get(f"fields/{field}"):
            enter(story, field, offered[0])


SERVER_APP = "ConfigMgr Server Application"
CLIENT_APP = "ConfigMgr Client Application"


def app_id_uri(story: Story) -> str:
    """The first of the App ID URI forms that the article recommends, for the story's tenant."""
    return f"api://{story.tenant.tenant_id}/ConfigMgrService"


def connect_created(story: Story, service: str = CLOUD_MANAGEMENT, name: str = "", **fields: str) -> None:
    """Connect a service with a created server app, and an imported client app where it takes one.

    `fields` are those of the Discovery page.
    """
    to_app_page(story, service, name)
    create_server_app(story, SERVER_APP, app_id_uri(story))
    if service_named(service).native:
        register_client_app(story, CLIENT_APP, story.app(SERVER_APP))
        import_client_app(story, CLIENT_APP)
    finish_wizard(story, discovery=fields.pop("user_discovery", "on") == "on", **fields)


def import_apps(story: Story) -> None:
    """From the App page: import the server app, and the client app where the service takes one."""
    import_server_app(story, SERVER_APP)
    if service_named(story.service).native:
        import_client_app(story, CLIENT_APP)


def take_known_apps(story: Story) -> None:
    """From the App page: choose the apps that are known, from lists; where apps are only imported, import them again."""
    if not service_named(story.service).creates:
        import_server_app(story, SERVER_APP)
        return
    story.do(c.WizardBrowse(kind="server"))
    select(story, SERVER_APP)
    if service_named(story.service).native:
        story.do(c.WizardBrowse(kind="client"))
        select(story, CLIENT_APP)


def connect_imported(
    story: Story,
    service: str = CLOUD_MANAGEMENT,
    name: str = "",
    *,
    directory_read: bool = True,
    application_write: bool = False,
) -> None:
    """Connect a service with an imported server app, and an imported client app where it takes one."""
    story.needs(service)
    register_apps(story, service, directory_read=directory_read, application_write=application_write)
    to_app_page(story, service, name)
    import_apps(story)
    finish_wizard(story)


def register_apps(
    story: Story, service: str, *, directory_read: bool = True, application_write: bool = False
) -> None:
    """Have the portal register what a service needs: its apps, and the server app's role in Azure."""
    server = register_server_app(
        story,
        SERVER_APP,
        app_id_uri(story),
        directory_read=directory_read,
        application_write=application_write,
    )
    if service_named(service).native:
        register_client_app(story, CLIENT_APP, server)
    if service == LOG_ANALYTICS:
        grant_contributor(story, server)
