"""Commands to a backend: small tagged records, each with the session that gives it.

A session is one console user at work; it holds at most one wizard and one stack of dialogs. Values of fields are text, as
a person types them: dates `YYYY-MM-DD`, validities and schedules ISO 8601 durations (`P1Y`, `P7D`), switches `on`/`off`, lists with commas between.
"""

from __future__ import annotations

from typing import Literal

import msgspec

AppKind = Literal["server", "client"]


class _Command(msgspec.Struct, frozen=True, kw_only=True, tag_field="command"):
    """What all commands share: the tag."""


class _InSession(_Command, frozen=True, kw_only=True):
    """A command that a console user gives."""

    session: str = "administrator"


# The wizard ---------------------------------------------------------------------------------------------------------


class WizardStart(_InSession, frozen=True, kw_only=True, tag="wizard.start"):
    """Configure Azure Services: open the wizard on its first page."""


class WizardEnter(_InSession, frozen=True, kw_only=True, tag="wizard.enter"):
    """Fill one field of the wizard's page, or choose from one of its lists."""

    field: str
    value: str


class WizardNext(_InSession, frozen=True, kw_only=True, tag="wizard.next"):
    """Go to the next page; on Summary this starts the work and shows Progress."""


class WizardBack(_InSession, frozen=True, kw_only=True, tag="wizard.back"):
    """Go to the page before."""


class WizardCancel(_InSession, frozen=True, kw_only=True, tag="wizard.cancel"):
    """Leave the wizard without finishing."""


class WizardClose(_InSession, frozen=True, kw_only=True, tag="wizard.close"):
    """Close the wizard on its Completion page."""


class WizardBrowse(_InSession, frozen=True, kw_only=True, tag="wizard.browse"):
    """Open the Server App or Client App dialog from the App page."""

    kind: AppKind


# Dialogs ------------------------------------------------------------------------------------------------------------


class DialogImport(_InSession, frozen=True, kw_only=True, tag="dialog.import"):
    """Open the Import apps dialog, from the app dialog or, where only import exists, from the App page."""

    kind: AppKind


class DialogCreate(_InSession, frozen=True, kw_only=True, tag="dialog.create"):
    """Open Create Server Application or Create Client Application."""

    kind: AppKind


class DialogEnter(_InSession, frozen=True, kw_only=True, tag="dialog.enter"):
    """Fill one field of the topmost dialog."""

    field: str
    value: str


class DialogSelect(_InSession, frozen=True, kw_only=True, tag="dialog.select"):
    """Select a listed app in the Server App or Client App dialog."""

    client_id: str


class DialogVerify(_InSession, frozen=True, kw_only=True, tag="dialog.verify"):
    """Verify what was typed."""


class DialogOk(_InSession, frozen=True, kw_only=True, tag="dialog.ok"):
    """Confirm the topmost dialog."""


class DialogCancel(_InSession, frozen=True, kw_only=True, tag="dialog.cancel"):
    """Leave the topmost dialog without effect."""


class SigninBegin(_InSession, frozen=True, kw_only=True, tag="signin.begin"):
    """Sign in: answers Pending with the authorize URL that a browser is to open."""


class SigninComplete(_InSession, frozen=True, kw_only=True, tag="signin.complete"):
    """Hand over the query of the redirect with which the sign-in ended."""

    query: dict[str, str]


# The console --------------------------------------------------------------------------------------------------------


class ConsoleServices(_InSession, frozen=True, kw_only=True, tag="console.services"):
    """Look at the Azure Services node: every connection and how its last run ended."""


class ConsoleTenants(_InSession, frozen=True, kw_only=True, tag="console.tenants"):
    """Look at the Microsoft Entra tenants node."""


class ConsoleNotices(_InSession, frozen=True, kw_only=True, tag="console.notices"):
    """Look at the console notifications."""


class ConsoleUsers(_InSession, frozen=True, kw_only=True, tag="console.users"):
    """Look at the users that were discovered."""


class ConsoleGroups(_InSession, frozen=True, kw_only=True, tag="console.groups"):
    """Look at the groups that were discovered."""


class ConsoleRunDiscovery(_InSession, frozen=True, kw_only=True, tag="console.run-discovery"):
    """Run Full Discovery Now for the connection of that name, of its users or groups; answers when the run has ended."""

    name: str
    kind: Literal["users", "groups"] = "users"


class ConsoleSyncStore(_InSession, frozen=True, kw_only=True, tag="console.sync-store"):
    """Synchronise with the Microsoft Store for Business now (fact F41); answers when the run has ended."""

    name: str


class ConsoleRenew(_InSession, frozen=True, kw_only=True, tag="console.renew"):
    """Renew Secret Key: open the renewal dialog for a web app of the tenants node."""

    client_id: str


class ConsoleProperties(_InSession, frozen=True, kw_only=True, tag="console.properties"):
    """Properties: open the properties dialog of the connection of that name."""

    name: str


class ConsoleDelete(_InSession, frozen=True, kw_only=True, tag="console.delete"):
    """Delete the connection of that name here; nothing changes in Entra."""

    name: str


class ConsoleUpdateSettings(_InSession, frozen=True, kw_only=True, tag="console.update-settings"):
    """Update Application Settings: open the confirmation for a web app of the tenants node."""

    client_id: str


# The site -----------------------------------------------------------------------------------------------------------


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """Where one Azure environment is: base URLs without a trailing slash."""

    login: str
    graph: str
    arm: str


class SiteReset(_Command, frozen=True, kw_only=True, tag="site.reset"):
    """Begin anew: an empty site in these environments at this instant.

    `environments` maps `public`, `usgov` … to base URLs; `ca` is a PEM bundle to trust beside the system's (empty: the
    system's alone); `instance_discovery` says whether Entra's instance discovery may be asked. Parameters left out keep
    their defaults. A site has no other way to learn any of this.
    """

    environments: dict[str, Environment]
    instant: int
    product_version: str = "article"
    parameters: dict[str, int] = {}
    ca: str = ""
    instance_discovery: bool = True
    client_ca: str = ""


class SeededApp(msgspec.Struct, frozen=True, kw_only=True):
    """A server app that an earlier version of the site created at `created` (instant), its key with the validity Never."""

    tenant_id: str
    tenant_name: str
    environment: str
    client_id: str
    name: str
    app_id_uri: str
    secret_key: str
    created: int


class SiteSeed(_Command, frozen=True, kw_only=True, tag="site.seed"):
    """Put in place what no command can make any more (capability `fixtures`)."""

    apps: list[SeededApp]


class SiteExport(_Command, frozen=True, kw_only=True, tag="site.export"):
    """Hand over the site's own log and its stored state, as an administrator could collect them (capability `export`)."""


class SiteRestartExecutive(_Command, frozen=True, kw_only=True, tag="site.restart-executive"):
    """Restart the service sms_executive on the site server: settings that wait for a refresh take effect."""


class ClockSet(_Command, frozen=True, kw_only=True, tag="clock.set"):
    """It is now `instant` (epoch seconds): run once whatever fell due, in the published order, then answer.

    The order: refresh of the site's settings, discovery, notices.
    """

    instant: int


Command = (
    WizardStart
    | WizardEnter
    | WizardNext
    | WizardBack
    | WizardCancel
    | WizardClose
    | WizardBrowse
    | DialogImport
    | DialogCreate
    | DialogEnter
    | DialogSelect
    | DialogVerify
    | DialogOk
    | DialogCancel
    | SigninBegin
    | SigninComplete
    | ConsoleServices
    | ConsoleTenants
    | ConsoleNotices
    | ConsoleUsers
    | ConsoleGroups
    | ConsoleRunDiscovery
    | ConsoleSyncStore
    | ConsoleRenew
    | ConsoleProperties
    | ConsoleDelete
    | ConsoleUpdateSettings
    | SiteReset
    | SiteSeed
    | SiteExport
    | SiteRestartExecutive
    | ClockSet
)
