"""What Azure holds: subscriptions with resource groups, workspaces, and who has which role (facts R6 to R12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, final

from azfakes.arm.roles import BUILT_IN, OWNER, READER, RoleDefinition
from azfakes.directory.records import TenantRecord
from azfakes.directory.store import Directory
from azfakes.errors import WorldError
from azfakes.ids import Ids
from azfakes.worlds.schema import WorldSubscription, WorldWorkspace

PROVIDERS: Final = (
    "Microsoft.Authorization",
    "Microsoft.Insights",
    "Microsoft.OperationalInsights",
    "Microsoft.OperationsManagement",
    "Microsoft.Resources",
)
"""Namespaces of resource providers."""

PrincipalType = Literal["User", "Group", "ServicePrincipal", "Device"]


@dataclass(slots=True)
class Workspace:
    """A Log Analytics workspace; instants are epoch seconds."""

    name: str
    location: str
    customer_id: str
    created: int
    modified: int
    etag: str
    keys: tuple[str, str] = field(repr=False)
    sku: str = "PerGB2018"
    retention_days: int = 30
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ResourceGroup:
    """A resource group; its workspaces stand by lower case name."""

    name: str
    location: str
    tags: dict[str, str] = field(default_factory=dict)
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    managed_by: str | None = None


@dataclass(frozen=True, slots=True)
class RoleAssignment:
    """A role that a principal has over a scope and all below it; `created_by` and `updated_by` are object IDs."""

    name: str
    scope: str
    role_id: str
    principal_id: str
    principal_type: PrincipalType
    created: int
    created_by: str
    updated: int
    updated_by: str
    description: str | None = None
    condition: str | None = None
    condition_version: str | None = None


@dataclass(slots=True)
class Subscription:
    """A subscription; tables are keyed by lower case name.

    `unregistered` names the resource providers that have to be registered before something of theirs can be made, with
    what is said of them: NotRegistered at first, Unregistered for those that were registered once; `operations` are those whose end can be asked for.
    """

    id: str
    name: str
    state: str
    tenant_id: str
    groups: dict[str, ResourceGroup] = field(default_factory=dict)
    definitions: dict[str, RoleDefinition] = field(default_factory=dict)
    assignments: list[RoleAssignment] = field(default_factory=list)
    unregistered: dict[str, str] = field(default_factory=dict)
    operations: set[str] = field(default_factory=set)

    @property
    def scope(self) -> str:
        """The subscription's own scope."""
        return f"/subscriptions/{self.id}"

    def role(self, role_id: str) -> RoleDefinition | None:
        """Find a role definition by its GUID, built in or made in this subscription."""
        return BUILT_IN.get(role_id.lower()) or self.definitions.get(role_id.lower())


@final
class Azure:
    """Every subscription of every tenant."""

    def __init__(self, subscriptions: dict[str, Subscription]) -> None:
        self._subscriptions = subscriptions

    def __iter__(self) -> Iterator[Subscription]:
        return iter(self._subscriptions.values())

    def add(self, subscription: Subscription) -> None:
        """Put a subscription in."""
        self._subscriptions[subscription.id] = subscription

    def subscription(self, key: str) -> Subscription | None:
        """Find a subscription by ID in any letter case."""
        return self._subscriptions.get(key.lower())


def start_azure(directory: Directory, ids: Ids, instant: int) -> Azure:
    """Set up the subscriptions that the tenants of a world have."""
    found = (
        _subscription(tenant, world, ids, instant) for tenant in directory for world in tenant.subscriptions
    )
    return Azure({one.id: one for one in found})


def new_workspace(ids: Ids, name: str, location: str, now: int) -> Workspace:
    """Make a workspace with identifiers and keys of its own."""
    return Workspace(
        name=name,
        location=location,
        customer_id=ids.guid("workspace"),
        created=now,
        modified=now,
        etag=ids.guid("etag"),
        keys=(ids.key("workspace-key", 64), ids.key("workspace-key", 64)),
    )


def _subscription(tenant: TenantRecord, world: WorldSubscription, ids: Ids, instant: int) -> Subscription:
    found = Subscription(world.id.lower(), world.name, world.state, tenant.id)
    found.unregistered = {_namespace(name): "NotRegistered" for name in world.unregistered}
    for role, names in ((OWNER, world.owners), (READER, world.readers)):
        for name in names:
            found.assignments.append(_assignment(tenant, found, role, name, ids, instant))
    for group in world.resource_groups:
        record = ResourceGroup(group.name, group.location)
        record.workspaces = {one.name.lower(): _workspace(one, ids, instant) for one in group.workspaces}
        found.groups[group.name.lower()] = record
    return found


def _workspace(world: WorldWorkspace, ids: Ids, instant: int) -> Workspace:
    return new_workspace(ids, world.name, world.location, instant)


def _assignment(
    tenant: TenantRecord, subscription: Subscription, role: str, name: str, ids: Ids, instant: int
) -> RoleAssignment:
    principal_id, kind = _principal(tenant, subscription, name)
    return RoleAssignment(
        name=ids.named_guid("role-assignment", subscription.id, role, principal_id),
        scope=subscription.scope,
        role_id=role,
        principal_id=principal_id,
        principal_type=kind,
        created=instant,
        created_by=principal_id,
        updated=instant,
        updated_by=principal_id,
    )


def _namespace(name: str) -> str:
    for known in PROVIDERS:
        if known.lower() == name.lower():
            return known
    raise WorldError(
        f"There is no resource provider {name!r} in the fake cloud.", hint=f"Known: {', '.join(PROVIDERS)}."
    )


def _principal(tenant: TenantRecord, subscription: Subscription, name: str) -> tuple[str, PrincipalType]:
    user = tenant.user(name)
    if user is not None:
        return user.id, "User"
    for account in tenant.principals.values():
        if account.app.tenant_id == tenant.id and account.app.document.display_name == name:
            return account.id, "ServicePrincipal"
    raise WorldError(
        f"The subscription {subscription.name!r} of the world names {name!r}, who is neither a person nor "
        "an application with an account."
    )
