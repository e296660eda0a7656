"""What the cloud holds, as far as the harness was told: tenants, people, registrations and their secret keys."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from azharness.contract.cloud import CloudState, CloudTenant, Person, Workspace
from azharness.model.access import AccessPolicy
from azharness.model.azure import Grant

RESTORABLE = 30 * 86_400
"""A deleted registration can be restored for 30 days, in seconds."""
PAGE = 100
"""Users on a page of Graph's answer by default."""


class CloudKey(msgspec.Struct, frozen=True):
    """A secret key in Entra; `secret` is empty where only the site was shown it."""

    secret: str
    end: int | None


class Held(msgspec.Struct, frozen=True):
    """What a registration was seen to hold: redirect URIs, and application permissions that are granted to it."""

    redirect_uris: tuple[str, ...]
    app_roles: tuple[str, ...]


class Registered(msgspec.Struct, frozen=True):
    """An app registration in Entra; `server` is the client ID of the app that a native app may act on.

    `held` is None where it was made by hand and never written by a site since; `updated` says whether its settings were.
    `reads` says whether it may read the directory, `granted` when that was granted after its registration.
    """

    tenant_id: str
    client_id: str
    app_id_uri: str = ""
    server: str = ""
    keys: tuple[CloudKey, ...] = ()
    held: Held | None = None
    updated: bool = False
    reads: bool = True
    granted: int | None = None
    owners: frozenset[str] = frozenset()
    token_version: int = 1
    """Of the access tokens that the app asks for (facts E65, E66)."""
    added_redirects: tuple[str, ...] = ()
    """Redirect URIs that were added by hand."""
    asks: tuple[str, ...] = ()
    """IDs of the permissions that somebody let it ask for, beside that to read the directory."""
    half: bool = False
    """Whether an update of its settings failed on the way, so that nobody knows how far it came."""

    def with_redirect_uri(self, uri: str) -> Registered:
        """The registration with one more redirect URI."""
        held = self.held and replace(self.held, redirect_uris=tuple(sorted({*self.held.redirect_uris, uri})))
        return replace(self, held=held, added_redirects=(*self.added_redirects, uri))


class World(msgspec.Struct, frozen=True):
    """The tenants of all clouds and the registrations that are known to the harness.

    `past` are the tenants as they were before each change of people or groups: the number of a state is its edition.
    """

    tenants: tuple[CloudTenant, ...] = ()
    registrations: tuple[Registered, ...] = ()
    past: tuple[tuple[CloudTenant, ...], ...] = ()
    deleted: tuple[tuple[Registered, int], ...] = ()
    """Registrations that were deleted, and when (cloud's instant)."""
    restricted: frozenset[str] = frozenset()
    """Tenants that ask for a verified domain or an ID in new App ID URIs (fact G37)."""
    grants: tuple[Grant, ...] = ()
    """Roles that were given in Azure since the world began."""
    policies: Mapping[str, AccessPolicy] = msgspec.field(default_factory=dict)
    """Conditional Access by tenant ID."""

    @property
    def edition(self) -> int:
        """The edition that tenants are in now."""
        return len(self.past)

    def at(self, edition: int, tenant_id: str) -> CloudTenant | None:
        """A tenant as it was in an edition."""
        tenants = (*self.past, self.tenants)[edition]
        return next((one for one in tenants if one.tenant_id.lower() == tenant_id.lower()), None)

    def with_tenant(self, tenant: CloudTenant) -> World:
        """The world in which a tenant has other people or groups."""
        tenants = tuple(tenant if one.tenant_id == tenant.tenant_id else one for one in self.tenants)
        return replace(self, tenants=tenants, past=(*self.past, self.tenants))

    def tenant(self, tenant_id: str) -> CloudTenant | None:
        """The tenant with this ID, in either letter case."""
        return next((one for one in self.tenants if one.tenant_id.lower() == tenant_id.lower()), None)

    def home(self, object_id: str) -> CloudTenant | None:
        """The tenant of a person."""
        return next(
            (one for one in self.tenants if any(_is(person, object_id) for person in one.people)), None
        )

    def person(self, object_id: str) -> Person | None:
        """The person with this object ID."""
        return next((person for person in self.people if _is(person, object_id)), None)

    def named(self, user_principal_name: str) -> Person | None:
        """The person with this user principal name, in either letter case."""
        wanted = user_principal_name.lower()
        return next((one for one in self.people if one.user_principal_name.lower() == wanted), None)

    @property
    def people(self) -> tuple[Person, ...]:
        """The people of all tenants."""
        return tuple(person for tenant in self.tenants for person in tenant.people)

    def registration(self, tenant_id: str, client_id: str) -> Registered | None:
        """The registration of an app in a tenant."""
        tenant_id, client_id = tenant_id.lower(), client_id.lower()
        for one in self.registrations:
            if one.client_id == client_id and one.tenant_id == tenant_id:
                return one
        return None

    def in_other_cloud(self, client_id: str, cloud: str) -> bool:
        """Whether an app of that ID is registered in a tenant of another cloud than this."""
        homes = (
            self.tenant(one.tenant_id) for one in self.registrations if one.client_id == client_id.lower()
        )
        return any(home is not None and home.cloud != cloud for home in homes)

    def uri_taken(self, tenant_id: str, uri: str) -> bool:
        """Whether an app of the tenant is known to have this App ID URI."""
        return bool(uri) and any(
            (one.tenant_id, one.app_id_uri) == (tenant_id.lower(), uri) for one in self.registrations
        )

    def with_workspace(self, tenant_id: str, resource_group: str, name: str) -> World:
        """The world in which a tenant's first subscription has one more workspace; one that is there stays as it is."""
        tenant = self.tenant(tenant_id)
        if tenant is None or any(_named(one, resource_group, name) for one in tenant.workspaces):
            return self
        subscription = tenant.workspaces[0].subscription_id if tenant.workspaces else ""
        added = Workspace(subscription_id=subscription, resource_group=resource_group, name=name)
        changed = replace(tenant, workspaces=[*tenant.workspaces, added])
        others = tuple(changed if one is tenant else one for one in self.tenants)
        return replace(self, tenants=others)

    def policy(self, tenant_id: str) -> AccessPolicy:
        """The tenant's policy on all cloud apps; one that blocks nobody where none was set."""
        return self.policies.get(tenant_id.lower(), AccessPolicy())

    def with_policy(self, tenant_id: str, policy: AccessPolicy) -> World:
        """The world in which a tenant has this policy."""
        return replace(self, policies={**self.policies, tenant_id.lower(): policy})

    def with_registration(self, registered: Registered) -> World:
        """The world with one more registration, or with a changed one."""
        others = (one for one in self.registrations if _identity(one) != _identity(registered))
        return replace(self, registrations=(*others, registered))

    def without_registration(self, tenant_id: str, client_id: str, instant: int) -> World:
        """The world in which a registration was deleted at an instant."""
        found = self.registration(tenant_id, client_id)
        if found is None:
            return self
        rest = tuple(one for one in self.registrations if one is not found)
        return replace(self, registrations=rest, deleted=(*self.deleted, (found, instant)))

    def with_restored(self, tenant_id: str, client_id: str) -> World:
        """The world in which a deleted registration is back."""
        found = self._deleted(tenant_id, client_id)
        if found is None:
            return self
        rest = tuple((one, since) for one, since in self.deleted if one is not found)
        return replace(self.with_registration(found), deleted=rest)

    def is_gone(self, tenant_id: str, client_id: str) -> bool:
        """Whether a registration was deleted, and not restored."""
        return self._deleted(tenant_id, client_id) is not None

    def _deleted(self, tenant_id: str, client_id: str) -> Registered | None:
        wanted = (tenant_id.lower(), client_id.lower())
        return next((one for one, _ in self.deleted if (one.tenant_id, one.client_id) == wanted), None)

    def uri_restorable(self, tenant_id: str, uri: str, instant: int) -> bool | None:
        """Whether a deleted app that can still be restored has this App ID URI; None where its time is just over (fact G20)."""
        wanted = (tenant_id.lower(), uri)
        ages = [instant - since for one, since in self.deleted if (one.tenant_id, one.app_id_uri) == wanted]
        if any(age < RESTORABLE for age in ages):
            return True
        return None if ages else False

    def with_key(self, tenant_id: str, client_id: str, key: CloudKey) -> World:
        """The world in which an app has one more key."""
        found = self.registration(tenant_id, client_id)
        if found is None:
            return self
        return self.with_registration(replace(found, keys=(*found.keys, key)))


def world_of(cloud: CloudState) -> World:
    """The world that a cloud begins with."""
    return World(tuple(cloud.tenants))


def _named(workspace: Workspace, resource_group: str, name: str) -> bool:
    found = (workspace.resource_group.lower(), workspace.name.lower())
    return found == (resource_group.lower(), name.lower())


def _identity(registered: Registered) -> tuple[str, str]:
    return registered.tenant_id, registered.client_id


def _is(person: Person, object_id: str) -> bool:
    return person.object_id.lower() == object_id.lower()
