"""Further ways of a walk: properties, a second tenant, and the wizard again after a deletion."""

from __future__ import annotations

from tests.model.conftest import DAY, FABRIKAM, MADE, NATIVE, NEW_KEY, START, Walk, shown_by_portal

from azharness.contract import actors as a
from azharness.contract import commands as c

SERVER = "b37b764f-28bb-44fc-bc47-1f47d8e30f50"
CLIENT = "e5d4c3b2-2222-4333-8444-555566667777"
URI = f"api://{FABRIKAM}/ConfigMgrService"


def change(walk: Walk, *, name: str = "Contoso", **fields: str) -> None:
    """Open the properties of a connection, edit and confirm."""
    walk.accept(c.ConsoleProperties(name=name))
    walk.fill(fields)
    walk.accept(c.DialogOk())


def connect_fabrikam(walk: Walk, name: str = "Fabrikam") -> None:
    """Connect a second tenant, with apps that its portal registered."""
    server = a.PortalRegisterServerApp(tenant_id=FABRIKAM, name="Server", app_id_uri=URI)
    walk.accept(server, seen=shown_by_portal(SERVER, NEW_KEY, START + 365 * DAY))
    client = a.PortalRegisterClientApp(tenant_id=FABRIKAM, name="Client", server_client_id=SERVER)
    walk.accept(client, seen={"client_id": CLIENT})
    walk.to_app_page(name)
    walk.open_import(
        tenant_name="Fabrikam", tenant_id=FABRIKAM, client_id=SERVER, secret_key=NEW_KEY, app_id_uri=URI
    )
    walk.accept(c.DialogVerify())
    walk.accept(c.DialogOk())
    walk.choose(SERVER)
    walk.import_client(CLIENT)
    walk.finish()


def choose_again(walk: Walk) -> None:
    """Another wizard, on its App page with the created web app and the native app of a deleted connection."""
    walk.to_app_page("Again")
    walk.accept(c.WizardBrowse(kind="server"))
    walk.choose(MADE)
    walk.accept(c.WizardBrowse(kind="client"))
    walk.choose(NATIVE)


def connect_again(walk: Walk) -> None:
    """The whole wizard with the apps of a deleted connection."""
    choose_again(walk)
    walk.finish()
