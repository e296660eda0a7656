"""Views: what a console user sees after a command.

Lists are sets unless said otherwise: their order is free. Unknown extra fields are ignored, a missing one is a
difference. GUIDs may come in either letter case; instants are epoch seconds.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from azharness.contract.outcomes import CloudError


class AppRow(msgspec.Struct, frozen=True, kw_only=True):
    """A known app as the Server App or Client App dialog lists it."""

    client_id: str
    tenant_name: str
    app_name: str
    service_types: list[str]
    """The services that use the app: `cloud-management`, …; empty while none does."""


class Page(msgspec.Struct, frozen=True, kw_only=True, tag_field="view", tag="page"):
    """The wizard's page or the topmost dialog of the session.

    `page` is one of `azure-services app discovery configuration summary progress completion` (wizard), `server-app
    client-app import-server-app import-client-app create-server-app create-client-app` (dialogs), `properties` (Azure
    Services node), `renew-secret-key update-application-settings` (tenants node) or `closed`. `fields` maps field names to what they show; a secret key shows as `entered`, never as
    typed. `choices` maps pick lists to what they offer. `actions` are the buttons that are there; whether one is greyed
    out until it may be used is free. `apps` is filled in the app dialogs.
    """

    page: str
    fields: dict[str, str] = {}
    choices: dict[str, list[str]] = {}
    actions: list[str] = []
    apps: list[AppRow] = []


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """How the last run of a connected service ended."""

    result: Literal["succeeded", "failed"]
    instant: int
    error: CloudError | None = None


class ServiceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A connection in the Azure Services node."""

    name: str
    description: str
    service: str
    environment: str
    tenant_id: str
    web_app: str
    """Client ID of the server app."""
    native_app: str = ""
    """Client ID of the client app, or empty."""
    last_run: Run | None = None
    """The last full user discovery, membership refresh or synchronisation."""
    last_delta_run: Run | None = None
    """The last delta discovery of users."""
    last_group_run: Run | None = None
    """The last full discovery of groups."""
    last_group_delta_run: Run | None = None
    """The last delta discovery of groups."""


class Services(msgspec.Struct, frozen=True, kw_only=True, tag_field="view", tag="services"):
    """The Azure Services node."""

    services: list[ServiceRow]


class TenantApp(msgspec.Struct, frozen=True, kw_only=True):
    """An app in the Applications section of a tenant."""

    client_id: str
    name: str
    kind: Literal["server", "client"]
    source: Literal["created", "imported"]
    app_id_uri: str = ""
    secret_key_expiry: int | None = None
    """Instant, for server apps."""
    actions: list[str] = []
    """`renew-secret-key`, `update-application-settings`."""


class Tenant(msgspec.Struct, frozen=True, kw_only=True):
    """An onboarded tenant."""

    tenant_id: str
    name: str
    environment: str
    apps: list[TenantApp]


class Tenants(msgspec.Struct, frozen=True, kw_only=True, tag_field="view", tag="tenants"):
    """The Microsoft Entra tenants node."""

    tenants: list[Tenant]


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A console notification; `apps` are the client IDs of the apps whose keys it is about."""

    kind: Literal["secret-keys-expire-soon", "secret-keys-expired"]
    apps: list[str]
    actions: list[str] = []
    """`renew-secret-key`."""


class Notices(msgspec.Struct, frozen=True, kw_only=True, tag_field="view", tag="notices"):
    """The console's notifications."""

    notices: list[Notice]


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A discovered user with the documented attributes (fact F122); what Graph does not hold is empty."""

    object_id: str
    tenant_id: str
    user_principal_name: str
    display_name: str
    mail: str = ""
    mail_nickname: str = ""
    on_premises_security_identifier: str = ""
    on_premises_domain_name: str = ""
    on_premises_sam_account_name: str = ""
    on_premises_distinguished_name: str = ""


class Users(msgspec.Struct, frozen=True, kw_only=True, tag_field="view", tag="users"):
    """The discovered users. Here the same object listed twice is a difference."""

    users: list[User]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A discovered security group with the documented attributes (fact F123); `members` are object IDs."""

    object_id: str
    tenant_id: str
    display_name: str
    mail_nickname: str = ""
    on_premises_security_identifier: str = ""
    members: list[str] = []


class Groups(msgspec.Struct, frozen=True, kw_only=True, tag_field="view", tag="groups"):
    """The discovered groups."""

    groups: list[Group]


class Export(msgspec.Struct, frozen=True, kw_only=True, tag_field="view", tag="export"):
    """The site's own log and what it has stored, as text; sealed parts may be left sealed, none may be left out."""

    log: str
    state: str


class Site(msgspec.Struct, frozen=True, kw_only=True, tag_field="view", tag="site"):
    """The site's own clock."""

    instant: int


View = Page | Services | Tenants | Notices | Users | Groups | Export | Site
