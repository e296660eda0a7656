"""The port to the cloud: what the engine does in it as portal user, client, browser and owner of the clock."""

from __future__ import annotations

from typing import Protocol

import msgspec

from azharness.contract.actors import Added, FaultAct, PortalAct, Registered, TokenKind
from azharness.contract.commands import Environment
from azharness.contract.outcomes import CloudError


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A user of a tenant, as the world has it; attributes by their names in Graph, empty where Graph holds null."""

    object_id: str
    user_principal_name: str
    enabled: bool
    member: bool
    """False for guests."""
    roles: list[str] = []
    """Names of Entra roles, such as `Global Administrator`."""
    attributes: dict[str, str] = {}


class CloudGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A group of a tenant; attributes as with people."""

    object_id: str
    name: str
    security: bool
    members: list[str] = []
    """Object IDs of the people who are in it themselves."""
    all_members: list[str] = []
    """Object IDs of all its people: also of those who are in a group in it."""
    attributes: dict[str, str] = {}


class Workspace(msgspec.Struct, frozen=True, kw_only=True):
    """A Log Analytics workspace in a subscription of a tenant."""

    subscription_id: str
    resource_group: str
    name: str


class CloudTenant(msgspec.Struct, frozen=True, kw_only=True):
    """A tenant of the world."""

    tenant_id: str
    name: str
    cloud: str
    domains: list[str]
    people: list[Person]
    groups: list[CloudGroup] = []
    devices: list[str] = []
    """Names of its enabled devices."""
    workspaces: list[Workspace] = []


class CloudState(msgspec.Struct, frozen=True, kw_only=True):
    """What a world holds when it begins: the truth that model and harness share."""

    instant: int
    tenants: list[CloudTenant]


class Registration(msgspec.Struct, frozen=True, kw_only=True):
    """An app registration as Entra holds it."""

    object_id: str
    client_id: str
    name: str
    identifier_uris: list[str] = []
    home_page: str = ""
    redirect_uris: list[str] = []
    sign_in_audience: str = ""
    scopes: list[str] = []
    """Values of the delegated permissions that it exposes."""
    app_roles: list[str] = []
    """Values of the application permissions that are granted to it, such as `Directory.Read.All`."""
    key_ends: list[int] = []
    """Instants at which its secret keys end, the newest key first."""
    public_client: bool = False
    """Whether public flows are on (`isFallbackPublicClient`)."""
    device_tokens: bool = False
    """Whether devices get tokens for it without a user (`isDeviceOnlyAuthSupported`)."""
    permissions: list[str] = []
    """IDs of the permissions that it asks for, granted or not."""
    owners: list[str] = []
    """Object IDs of its owners."""


class LogEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One request of the cloud's own log: an allow-list, without bodies, tokens or secrets."""

    seq: int
    instant: int
    cloud: str
    service: str
    """`login`, `graph` or `arm`."""
    method: str
    path: str
    """Path template, such as `/v1.0/applications/{id}/addPassword`."""
    tenant: str = ""
    client_id: str = ""
    grant: str = ""
    audience: str = ""
    token_kind: str = ""
    """`app`, `user` or empty."""
    user: str = ""
    """Object ID of the person, where one acted."""
    status: int = 0
    error: str = ""
    """`AADSTS…` or Graph's code, or empty."""
    wrote: bool = False
    object_id: str = ""
    """Directory object that the request was about, where it was about one."""
    sightings: list[str] = []
    """Kinds of secrets that stood in the request outside their own field: `secret key`, `password`, `token`."""


class Secret(msgspec.Struct, frozen=True, kw_only=True):
    """A secret that the cloud has issued; what kind it is may be written down, its value never."""

    label: str
    """`secret key`, `password` or `token`."""
    value: str

    def __repr__(self) -> str:
        """Tell the kind alone."""
        return f"<{self.label}>"


class CloudControl(Protocol):
    """The fake cloud as the harness uses it. `CloudUnreachable` errors of the implementation pass through."""

    def environments(self) -> dict[str, Environment]:
        """Base URLs of every environment, by name."""
        ...

    def trust(self) -> tuple[str, bool]:
        """The CA as PEM (empty: none needed) and whether instance discovery can be asked."""
        ...

    def reset(self, world: str, seed: int, people: int) -> CloudState:
        """Begin with a world; GUIDs and secrets follow from the seed."""
        ...

    def secrets(self, since: int) -> list[Secret]:
        """All secrets since the reset but for the first `since`, so that none is ever written down or passed on."""
        ...

    def set_clock(self, instant: int) -> None:
        """Move the cloud's clock forward to an instant (epoch seconds)."""
        ...

    def sign_in(self, authorize_url: str, user: str) -> dict[str, str]:
        """Sign a person in as a browser would; the query of the redirect, with `error` where Entra refused."""
        ...

    def at_portal(self, act: PortalAct) -> Registered | Added | CloudError | None:
        """Do what an administrator does in the portal; what was shown of it, if anything, or how the cloud declined."""
        ...

    def fault(self, act: FaultAct) -> None:
        """Plan a fault, or end all of them."""
        ...

    def registrations(self, tenant_id: str) -> list[Registration]:
        """The app registrations of a tenant."""
        ...

    def user_token(self, tenant_id: str, client_id: str, resource: str, user: str) -> str | CloudError:
        """Ask Entra for a person's token as a client does (authorization code with PKCE)."""
        ...

    def device_token(self, tenant_id: str, client_id: str, resource: str, device: str) -> str | CloudError:
        """Ask Entra for a device's own token as Windows does."""
        ...

    def forge(self, genuine: str, kind: TokenKind) -> str:
        """A token that differs from a genuine one in one respect, as Entra would never issue it."""
        ...

    def log(self, since: int) -> list[LogEntry]:
        """The request log after entry number `since`."""
        ...
