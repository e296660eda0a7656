"""What the cloud holds, as far as the harness was told: tenants, people, registrations and their secret keys."""

from __future__ import annotations

from dataclasses import dataclass, replace

from azharness.contract.cloud import CloudState, CloudTenant, Person

PAGE = 100
"""Users on a page of Graph's answer by default."""


@dataclass(frozen=True, slots=True)
class CloudKey:
    """A secret key in Entra; `secret` is empty where only the site was shown it."""

    secret: str
    end: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """What a registration was seen to hold: redirect URIs, and application permissions that are granted to it."""

    redirect_uris: tuple[str, ...]
    app_roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Registered:
    """An app registration in Entra; `server` is the client ID of the app that a native app may act on.

    `held` is None where it was made by hand and never written by a site since; `updated` says whether its settings were.
    """

    tenant_id: str
    client_id: str
    app_id_uri: str = ""
    server: str = ""
    keys: tuple[CloudKey, ...] = ()
    held: Held | None = None
    updated: bool = False


@dataclass(frozen=True)
class World:
    """The tenants of all clouds and the registrations that are known to the harness."""

    tenants: tuple[CloudTenant, ...] = ()
    registrations: tuple[Registered, ...] = ()

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
        wanted = (tenant_id.lower(), client_id.lower())
        return next((one for one in self.registrations if (one.tenant_id, one.client_id) == wanted), None)

    def uri_taken(self, tenant_id: str, uri: str) -> bool:
        """Whether an app of the tenant is known to have this App ID URI."""
        return bool(uri) and any(
            (one.tenant_id, one.app_id_uri) == (tenant_id.lower(), uri) for one in self.registrations
        )

    def with_registration(self, registered: Registered) -> World:
        """The world with one more registration, or with a changed one."""
        others = (one for one in self.registrations if _identity(one) != _identity(registered))
        return replace(self, registrations=(*others, registered))

    def with_key(self, tenant_id: str, client_id: str, key: CloudKey) -> World:
        """The world in which an app has one more key."""
        found = self.registration(tenant_id, client_id)
        if found is None:
            return self
        return self.with_registration(replace(found, keys=(*found.keys, key)))


def world_of(cloud: CloudState) -> World:
    """The world that a cloud begins with."""
    return World(tuple(cloud.tenants))


def discovered(tenant: CloudTenant) -> tuple[Person, ...]:
    """Those whom user discovery stores: enabled members."""
    return tuple(person for person in tenant.people if person.enabled and person.member)


def _identity(registered: Registered) -> tuple[str, str]:
    return registered.tenant_id, registered.client_id


def _is(person: Person, object_id: str) -> bool:
    return person.object_id.lower() == object_id.lower()
