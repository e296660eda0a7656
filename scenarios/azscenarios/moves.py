"""Moves: what several steps and properties do alike, as ordinary commands."""

from __future__ import annotations

from typing import Literal

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model import Shape
from azharness.model.machines.dialogs import PAGES as DIALOGS
from azscenarios.calendar import day
from azscenarios.story import KnownApp, Story

SESSION = "administrator"
DESCRIPTION = "Made by azharness"
"""What every connection is described as, so that a site that loses it shows."""


def enter(story: Story, field: str, text: str) -> None:
    """Fill a field of whatever is on top."""
    story.attempt(entry(story, field, text))


def entry(story: Story, field: str, text: str) -> c.Command:
    """The command that fills a field of whatever is on top."""
    if story.runner.page in DIALOGS:
        return c.DialogEnter(field=field, value=text)
    return c.WizardEnter(field=field, value=text)


def fill(story: Story, fields: dict[str, str]) -> None:
    """Fill several fields; each must be taken."""
    for field, text in fields.items():
        story.do(entry(story, field, text))


def to_app_page(story: Story, service: str, name: str = "") -> None:
    """Start the wizard and go to its App page, the tenant's cloud chosen; the connection is named after the tenant."""
    story.do(c.WizardStart())
    fill(story, {"name": name or story.at, "description": DESCRIPTION, "service": service})
    story.do(c.WizardNext())
    fill(story, {"environment": story.tenant.cloud})


def sign_in(story: Story, role: str) -> None:
    """Sign a person with an Entra role in at the topmost dialog."""
    observation = story.runner.sign_in(SESSION, story.person(role).user_principal_name)
    if story.strict and observation.shape.kind != "accepted":
        story.expect_outcome(Shape("accepted"))


def register_server_app(
    story: Story,
    name: str,
    app_id_uri: str,
    validity: str = "P1Y",
    *,
    directory_read: bool = True,
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


def import_server_app(story: Story, name: str) -> None:
    """From the App page: import a registered server app and select it."""
    story.do(c.WizardBrowse(kind="server"), c.DialogImport(kind="server"))
    fill(story, import_fields(story, name))
    story.do(c.DialogVerify(), c.DialogOk())
    select(story, name)


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
    story.do(c.WizardNext())
    fill(story, {"user_discovery": "on" if discovery else "off", **fields})
    story.do(c.WizardNext(), c.WizardNext(), c.WizardNext(), c.WizardClose())


SERVER_APP = "ConfigMgr Server Application"
CLIENT_APP = "ConfigMgr Client Application"


def app_id_uri(story: Story) -> str:
    """The first of the App ID URI forms that the article recommends, for the story's tenant."""
    return f"api://{story.tenant.tenant_id}/ConfigMgrService"


def connect_created(story: Story, name: str = "", **fields: str) -> None:
    """Connect Cloud Management with a created server app and an imported client app; `fields` as in `finish_wizard`."""
    to_app_page(story, "cloud-management", name)
    create_server_app(story, SERVER_APP, app_id_uri(story))
    register_client_app(story, CLIENT_APP, story.app(SERVER_APP))
    import_client_app(story, CLIENT_APP)
    finish_wizard(story, discovery=fields.pop("user_discovery", "on") == "on", **fields)


def connect_imported(story: Story, name: str = "", *, directory_read: bool = True) -> None:
    """Connect Cloud Management with an imported server app and an imported client app."""
    server = register_server_app(story, SERVER_APP, app_id_uri(story), directory_read=directory_read)
    register_client_app(story, CLIENT_APP, server)
    to_app_page(story, "cloud-management", name)
    import_server_app(story, SERVER_APP)
    import_client_app(story, CLIENT_APP)
    finish_wizard(story)
