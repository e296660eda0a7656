"""Directory objects as the cloud keeps them: the document beside what no document shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from azfakes.clouds import CloudProfile
from azfakes.directory.accountsettings import NO_SETTINGS, AccountSettings, mirrors_of, refreshed
from azfakes.directory.apppolicies import DefaultAppPolicy
from azfakes.directory.devices import DeviceRecord
from azfakes.directory.documents import (
    Application,
    AppRoleAssignment,
    FederatedCredential,
    PasswordCredential,
    PermissionGrant,
    ServicePrincipal,
    User,
)
from azfakes.directory.groups import GroupRecord
from azfakes.directory.history import History
from azfakes.directory.keys import KeyRecord
from azfakes.directory.pagecache import PageCache
from azfakes.directory.policies import AccessPolicy
from azfakes.directory.table import Table
from azfakes.worlds.schema import Policies, WorldSubscription


@dataclass(slots=True)
class Secret:
    """A client secret with its life in epoch seconds; `end` is the first instant at which it is refused."""

    credential: PasswordCredential
    text: str = field(repr=False)
    start: int
    end: int


@dataclass(slots=True)
class AppRecord:
    """An application registration with its secrets, certificates, federated credentials and owners (object IDs)."""

    document: Application
    tenant_id: str
    secrets: list[Secret] = field(default_factory=list)
    keys: list[KeyRecord] = field(default_factory=list)
    federated: list[FederatedCredential] = field(default_factory=list)
    owners: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        """Object ID of the registration."""
        return self.document.id

    @property
    def app_id(self) -> str:
        """Client ID of the application."""
        return self.document.app_id

    @property
    def deleted_at(self) -> str | None:
        """When the registration was deleted, or None."""
        return self.document.deleted_date_time

    @property
    def is_multi_tenant(self) -> bool:
        """Whether other tenants may use the application."""
        return self.document.sign_in_audience != "AzureADMyOrg"

    def redirect_uris(self) -> list[str]:
        """List the redirect URIs of all platforms."""
        document = self.document
        return [
            *document.web.redirect_uris,
            *document.public_client.redirect_uris,
            *document.spa.redirect_uris,
        ]

    def shown(self) -> Application:
        """Give the document with the secrets and certificates as anyone may see them."""
        self.document.password_credentials = [secret.credential for secret in self.secrets]
        self.document.key_credentials = [key.credential for key in self.keys]
        return self.document


@dataclass(slots=True)
class PrincipalRecord:
    """An application's account in one tenant, with the directory roles that it holds (template IDs)."""

    id: str
    tenant_id: str
    app: AppRecord
    account_enabled: bool = True
    app_role_assignment_required: bool = False
    tags: list[str] = field(default_factory=list)
    secrets: list[Secret] = field(default_factory=list)
    keys: list[KeyRecord] = field(default_factory=list)
    owners: set[str] = field(default_factory=set)
    roles: frozenset[str] = frozenset()
    deleted: str | None = None
    created: str | None = None
    settings: AccountSettings = NO_SETTINGS

    @property
    def deleted_at(self) -> str | None:
        """When the account was deleted, or None."""
        return self.deleted

    @property
    def display_name(self) -> str:
        """The account's name: its own, or that of the registration."""
        return self.settings.display_name or self.app.document.display_name

    def names(self) -> list[str]:
        """List the names by which clients may ask for this resource."""
        app_id, own = self.app.app_id, self.settings.service_principal_names
        if own is None:
            return [app_id, *self.app.document.identifier_uris]
        return [app_id, *(name for name in own if name != app_id)]

    def shown(self) -> ServicePrincipal:
        """Give the document: the account's own settings and the mirror of its registration."""
        app, own = self.app.document, self.settings
        return ServicePrincipal(
            id=self.id,
            app_id=app.app_id,
            app_display_name=app.display_name,
            display_name=self.display_name,
            app_owner_organization_id=self.app.tenant_id,
            account_enabled=self.account_enabled,
            app_role_assignment_required=self.app_role_assignment_required,
            service_principal_names=self.names(),
            add_ins=own.add_ins,
            alternative_names=own.alternative_names,
            app_description=app.description,
            application_template_id=app.application_template_id,
            created_date_time=self.created,
            description=own.description,
            disabled_by_microsoft_status=app.disabled_by_microsoft_status,
            info=app.info,
            login_url=own.login_url,
            logout_url=own.logout_url or app.web.logout_url,
            notes=own.notes,
            notification_email_addresses=own.notification_email_addresses,
            preferred_single_sign_on_mode=own.preferred_single_sign_on_mode,
            preferred_token_signing_key_thumbprint=own.preferred_token_signing_key_thumbprint,
            saml_single_sign_on_settings=own.saml_single_sign_on_settings,
            token_encryption_key_id=own.token_encryption_key_id,
            verified_publisher=app.verified_publisher,
            reply_urls=self.app.redirect_uris() if own.reply_urls is None else own.reply_urls,
            app_roles=app.app_roles,
            oauth2_permission_scopes=app.api.oauth2_permission_scopes,
            sign_in_audience=app.sign_in_audience,
            homepage=own.homepage or app.web.home_page_url,
            tags=self.tags,
            key_credentials=[key.credential for key in self.keys],
            password_credentials=[secret.credential for secret in self.secrets],
            deleted_date_time=self.deleted,
        )


@dataclass(slots=True)
class UserRecord:
    """A person with the password and the directory roles held (template IDs).

    All of it is replaced and never changed in place, so that whoever keeps the record can tell that it changed.

    Attributes:
        document: the person as Graph shows it.
        password: what the person signs in with.
        roles: templates of the directory roles held.
        must_change_password: whether the next sign-in asks for a new password first.
        name_before: user principal name before the deletion.
        second_factor: the one-time code that completes multi-factor authentication, or None where nothing does.
        must_register_factor: whether a second factor has to be registered before one can be asked for.
        sessions_valid_from: instant before which no refresh token is good, in epoch seconds.
        revocations: how often sessions were revoked: the clock may stand still between a token and its revocation.
    """

    document: User
    password: str = field(repr=False)
    roles: frozenset[str] = frozenset()
    must_change_password: bool = False
    name_before: str = ""
    second_factor: str | None = field(default=None, repr=False)
    must_register_factor: bool = False
    sessions_valid_from: int = 0
    revocations: int = 0

    @property
    def id(self) -> str:
        """Object ID of the person."""
        return self.document.id

    @property
    def deleted_at(self) -> str | None:
        """When the person was deleted, or None."""
        return self.document.deleted_date_time

    def revoke_sessions(self, now: int) -> None:
        """Let no session count that the person has begun so far."""
        self.sessions_valid_from, self.revocations = now, self.revocations + 1

    @property
    def is_synchronised(self) -> bool:
        """Whether the person is kept in a local domain."""
        return self.document.on_premises_sync_enabled is True

    def shown(self) -> User:
        """Give the document."""
        return self.document

    @property
    def is_guest(self) -> bool:
        """Whether the person belongs to another organisation."""
        return self.document.user_type == "Guest"


@dataclass(slots=True)
class TenantRecord:
    """One tenant with all that it holds; every table is keyed by object ID and keeps its order."""

    id: str
    name: str
    cloud: CloudProfile
    initial_domain: str
    domains: tuple[str, ...]
    country: str
    created: int
    policies: Policies
    federated_domains: frozenset[str] = frozenset()
    subscriptions: tuple[WorldSubscription, ...] = ()
    users: Table[UserRecord] = field(default_factory=Table)
    user_names: dict[str, str] = field(default_factory=dict)
    deleted_users: Table[UserRecord] = field(default_factory=Table)
    groups: Table[GroupRecord] = field(default_factory=Table)
    deleted_groups: Table[GroupRecord] = field(default_factory=Table)
    apps: Table[AppRecord] = field(default_factory=Table)
    deleted_apps: Table[AppRecord] = field(default_factory=Table)
    principals: Table[PrincipalRecord] = field(default_factory=Table)
    deleted_principals: Table[PrincipalRecord] = field(default_factory=Table)
    assignments: Table[AppRoleAssignment] = field(default_factory=Table)
    grants: Table[PermissionGrant] = field(default_factory=Table)
    devices: Table[DeviceRecord] = field(default_factory=Table)
    access_policies: Table[AccessPolicy] = field(default_factory=Table)
    app_policy: DefaultAppPolicy = field(default_factory=DefaultAppPolicy)
    activated_roles: set[str] = field(default_factory=set)
    accounts: dict[str, str] = field(default_factory=dict)
    """Object IDs of service principals by the client ID by which they were found before; some may be gone."""
    resources: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The same, and the exact name, by the names by which resources were asked for; they may have others now."""
    history: History = field(default_factory=History)
    pages: PageCache = field(default_factory=PageCache)

    def user(self, key: str) -> UserRecord | None:
        """Find a person by object ID or user principal name, in any letter case."""
        wanted = key.lower()
        found = self.users.get(wanted)
        if found is not None:
            return found
        named = self.users.get(self.user_names.get(wanted, ""))
        return named if named and named.document.user_principal_name.lower() == wanted else None

    def add_user(self, record: UserRecord) -> None:
        """Put a person into the tables."""
        self.users[record.id] = record
        self.user_names[record.document.user_principal_name.lower()] = record.id
        self.history.note("users", record.id)

    def rewrite_user(self, record: UserRecord, document: User, names: Iterable[str]) -> None:
        """Give a person another document in which the properties of these wire names differ."""
        self.user_names.pop(record.document.user_principal_name.lower(), None)
        record.document = document
        self.user_names[document.user_principal_name.lower()] = record.id
        self.history.note("users", record.id, names)

    def drop_user(self, record: UserRecord) -> None:
        """Take a person out of the tables."""
        del self.users[record.id]
        self.user_names.pop(record.document.user_principal_name.lower(), None)
        self.history.note("users", record.id)

    def add_app(self, record: AppRecord) -> None:
        """Put a registration into the table."""
        self.apps[record.id] = record
        self.history.note("applications", record.id)

    def changed_app(self, record: AppRecord, names: Iterable[str]) -> None:
        """Note that properties of a registration, by wire name, have changed, and so have their mirrors."""
        changed = set(names)
        self.history.note("applications", record.id, changed)
        mirrored = mirrors_of(changed)
        account = self.principal_of(record.app_id)
        if account is not None and mirrored:
            account.settings = refreshed(account.settings, mirrored)
            self.history.note("servicePrincipals", account.id, mirrored)

    def add_principal(self, record: PrincipalRecord) -> None:
        """Put an application's account into the table."""
        self.principals[record.id] = record
        self.history.note("servicePrincipals", record.id)

    def add_group(self, record: GroupRecord) -> None:
        """Put a group into the table, with the members that it has."""
        self.groups[record.id] = record
        self.history.note("groups", record.id)
        for member, kind in record.members.items():
            self.history.note_member(record.id, member, kind)

    def device(self, key: str) -> DeviceRecord | None:
        """Find a device by its device ID, its object ID or its name, in any letter case."""
        wanted = key.lower()
        for device in self.devices.values():
            document = device.document
            if wanted in (document.device_id, document.id, document.display_name.lower()):
                return device
        return None

    def app_by_client_id(self, app_id: str) -> AppRecord | None:
        """Find an application registered here by its client ID."""
        wanted = app_id.lower()
        for app in self.apps.values():
            if app.document.app_id == wanted:
                return app
        return None

    def principal_of(self, app_id: str) -> PrincipalRecord | None:
        """Find the account of an application here by its client ID."""
        wanted = app_id.lower()
        found = self.principals.get(self.accounts.get(wanted, ""))
        if found is None:
            found = next((one for one in self.principals.values() if one.app.app_id == wanted), None)
            if found is not None:
                self.accounts[wanted] = found.id
        return found

    def principal_named(self, name: str) -> PrincipalRecord | None:
        """Find a resource by client ID or App ID URI, with or without the trailing slash."""
        wanted = name.rstrip("/").lower()
        principal_id, exact = self.resources.get(wanted, ("", ""))
        found = self.principals.get(principal_id)
        if found is not None and exact in found.names():
            return found
        for principal in self.principals.values():
            for known in principal.names():
                if wanted == known.rstrip("/").lower():
                    self.resources[wanted] = principal.id, known
                    return principal
        return None

    def roles_of(self, principal_id: str, resource: PrincipalRecord) -> list[str]:
        """List the values of the application roles that a principal holds at a resource."""
        held = {
            assignment.app_role_id
            for assignment in self.assignments.values()
            if assignment.principal_id == principal_id and assignment.resource_id == resource.id
        }
        roles = resource.app.document.app_roles
        return sorted([role.value for role in roles if role.id in held and role.value])

    def has_assignment(self, principal_id: str, resource: PrincipalRecord) -> bool:
        """Tell whether a principal is assigned to a resource, by whichever role."""
        return any(
            assignment.principal_id == principal_id and assignment.resource_id == resource.id
            for assignment in self.assignments.values()
        )

    def granted_scopes(self, client_id: str, resource_id: str, user_id: str) -> Iterator[str]:
        """List the delegated permissions of a client (by object ID) at a resource for a person."""
        for grant in self.grants.values():
            same_pair = (grant.client_id, grant.resource_id) == (client_id, resource_id)
            if same_pair and grant.principal_id in (None, user_id):
                yield from grant.scope.split()

    def remove_principal(self, principal_id: str) -> None:
        """Take an application's account away, with the grants and assignments that it is part of."""
        del self.principals[principal_id]
        self.history.note("servicePrincipals", principal_id)
        self.forget_rights(principal_id)

    def forget_rights(self, object_id: str) -> None:
        """Take the grants and assignments away that a person, group or account is part of."""
        for key, one in list(self.assignments.items()):
            if object_id in (one.principal_id, one.resource_id):
                del self.assignments[key]
        for key, grant in list(self.grants.items()):
            if object_id in (grant.client_id, grant.resource_id, grant.principal_id):
                del self.grants[key]

    def uses_domain(self, name: str) -> bool:
        """Tell whether a host is a verified domain of the tenant or lies below one."""
        host = name.lower()
        return any(host == domain or host.endswith(f".{domain}") for domain in self.domains)
