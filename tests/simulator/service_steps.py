"""Ways through the wizard for services other than Cloud Management, and what an administrator does in the portals for them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.simulator.conftest import Town

from azfakes.arm.records import ResourceGroup, RoleAssignment, Subscription, new_workspace
from azharness.contract import commands as c
from azharness.contract.views import Page, ServiceRow
from azharness.simulator.graph import GRAPH_APP_ID
from azharness.simulator.permissions import DIRECTORY_READ_ALL

LOG_ANALYTICS = "log-analytics-connector"
STORE = "store-for-business"
ADMINISTRATION = "administration-service"

CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"

SUBSCRIPTION = "2f6f1a52-6f0e-4b6e-9c0b-6b7f0f2a7c11"
GROUP = "monitoring"
WORKSPACE = "contoso-logs"
GROUP_SCOPE = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}"
WORKSPACE_SCOPE = f"{GROUP_SCOPE}/providers/Microsoft.OperationalInsights/workspaces/{WORKSPACE}"

STORE_FIELDS = {
    "content_location": r"\\server\store\apps",
    "languages": "en-US,de-DE",
    "default_language": "de-DE",
}


class PortalApp:
    """A web app that was registered in the portal, with a secret key that ends after a number of days."""

    def __init__(self, town: Town, uri: str = "https://contoso.com/portal", days: int = 365) -> None:
        self.town, self.uri = town, uri
        app = town.portal("POST", "/applications", {"displayName": "Portal App", "identifierUris": [uri]})
        self.object_id, self.client_id = app["id"], app["appId"]
        self.principal = town.portal("POST", "/servicePrincipals", {"appId": self.client_id})["id"]
        self.expiry = town.now() + days * 86_400
        self.secret = self.new_key(self.expiry)

    def new_key(self, expiry: int) -> str:
        """Make one more key in the portal."""
        ends = datetime.fromtimestamp(expiry, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        wanted = {"passwordCredential": {"endDateTime": ends}}
        made = self.town.portal("POST", f"/applications/{self.object_id}/addPassword", wanted)
        return str(made["secretText"])

    def consent(self) -> None:
        """Let the app read the directory."""
        graph = self.town.portal("GET", f"/servicePrincipals(appId='{GRAPH_APP_ID}')")["id"]
        role = {"principalId": self.principal, "resourceId": graph, "appRoleId": DIRECTORY_READ_ALL}
        self.town.portal("POST", f"/servicePrincipals/{self.principal}/appRoleAssignments", role)

    def role(self, role: str, scope: str = GROUP_SCOPE, principal: str = "") -> None:
        """Give the app, or another principal, a role in Azure."""
        azure = subscription(self.town)
        name = f"{len(azure.assignments):08d}-0000-4000-8000-000000000000"
        who = principal or self.principal
        now = self.town.now()
        assigned = RoleAssignment(name, scope, role, who, "ServicePrincipal", now, who, now, who)
        azure.assignments.append(assigned)

    def import_here(self, **changes: str) -> None:
        """Fill the open Import dialog, verify, and OK."""
        day = datetime.fromtimestamp(self.expiry, UTC).strftime("%Y-%m-%d")
        fields = {
            "tenant_name": "Contoso",
            "tenant_id": self.town.tenant().id,
            "application_name": "Portal App",
            "client_id": self.client_id,
            "secret_key": self.secret,
            "secret_key_expiry": day,
            "app_id_uri": self.uri,
        }
        self.town.console.type_in(**(fields | changes))
        self.town.console.accepted(c.DialogVerify)
        self.town.console.accepted(c.DialogOk)


def subscription(town: Town) -> Subscription:
    """The tenant's one subscription."""
    found = town.cloud.state.azure.subscription(SUBSCRIPTION)
    assert found is not None
    return found


def add_workspace(town: Town, group: str, name: str) -> str:
    """Add a workspace, and its resource group if need be; the workspace's scope."""
    azure = subscription(town)
    holder = azure.groups.setdefault(group.lower(), ResourceGroup(group, "westeurope"))
    holder.workspaces[name.lower()] = new_workspace(town.cloud.state.ids, name, "westeurope", town.now())
    return f"{azure.scope}/resourceGroups/{group}/providers/Microsoft.OperationalInsights/workspaces/{name}"


def to_app_page(town: Town, service: str, name: str = "Connection", environment: str = "public") -> Page:
    """Open a fresh wizard on the App page of a service."""
    town.console.accepted(c.WizardStart)
    town.console.enter(name=name, service=service)
    town.console.accepted(c.WizardNext)
    return town.console.enter(environment=environment)


def choose(town: Town, client_id: str) -> Page:
    """Choose a known web app on the App page."""
    town.console.accepted(c.WizardBrowse, kind="server")
    town.console.accepted(c.DialogSelect, client_id=client_id)
    page = town.console.accepted(c.DialogOk)
    assert isinstance(page, Page)
    return page


def finish(town: Town) -> str:
    """Go on from the Summary page to the end; the result."""
    town.console.accepted(c.WizardNext)
    result = town.console.accepted(c.WizardNext).fields["result"]
    town.console.accepted(c.WizardClose)
    return str(result)


def connect_store(town: Town, client_id: str, name: str = "Store") -> str:
    """Connect Microsoft Store for Business with a known app; the result."""
    to_app_page(town, STORE, name)
    choose(town, client_id)
    town.console.accepted(c.WizardNext)
    town.console.enter(**STORE_FIELDS)
    town.console.accepted(c.WizardNext)
    return finish(town)


def connect_workspace(town: Town, app: PortalApp, name: str = "Logs") -> str:
    """Connect Log Analytics Connector with an app that may use the one workspace; the result."""
    to_app_page(town, LOG_ANALYTICS, name)
    town.console.accepted(c.DialogImport, kind="server")
    app.import_here()
    town.console.accepted(c.WizardNext)
    town.console.accepted(c.WizardNext)
    return finish(town)


def known_app(town: Town, **changes: Any) -> PortalApp:
    """An app from the portal that the site has imported by way of the store's wizard, which was then cancelled."""
    app = PortalApp(town, **changes)
    to_app_page(town, STORE)
    town.console.accepted(c.WizardBrowse, kind="server")
    town.console.accepted(c.DialogImport, kind="server")
    app.import_here()
    town.console.accepted(c.DialogOk)
    town.console.accepted(c.WizardCancel)
    return app


def row(town: Town, name: str) -> ServiceRow:
    """The connection of that name in the Azure Services node."""
    (found,) = [one for one in town.console.accepted(c.ConsoleServices).services if one.name == name]
    assert isinstance(found, ServiceRow)
    return found


def run_of(town: Town, name: str) -> tuple[str, int] | None:
    """How a connection's last run ended, and when."""
    run = row(town, name).last_run
    return (run.result, run.instant) if run else None


def app_tokens(town: Town, audience: str) -> int:
    """How many tokens apps got with their keys for an audience."""
    asked = [entry for entry in town.log() if entry.grant == "client_credentials" and entry.status == 200]
    return len([entry for entry in asked if entry.audience == audience])
