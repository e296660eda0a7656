"""Messages of the control plane and of the server's ready line."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from azfakes.clock import LAST_INSTANT
from azfakes.faultplan import Fault
from azfakes.keyring import KEPT
from azfakes.worlds.schema import World, WorldSubscription

CloudName = Literal["public", "usgov", "usdod", "china"]
KeyUse = Literal["signs", "next", "before"]
Count = Annotated[int, msgspec.Meta(ge=0)]
Lifetime = Annotated[int, msgspec.Meta(ge=0, le=3_155_760_000)]
"""Seconds, a century at most: dates that are later still could not be written."""
Instant = Annotated[int, msgspec.Meta(ge=0, le=LAST_INSTANT, description="Epoch seconds.")]
Name = Annotated[
    str, msgspec.Meta(pattern=r"^[\w][\w .-]{0,99}$", description="Letters, digits, `_`, `-`, `.`, blanks.")
]


class Message(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A message that knows all its fields."""


class Nothing(Message):
    """A message without a word."""


class Named(Message):
    """A thing by its name."""

    name: Name


class Since(Message):
    """What is newer than a number of things that are known already."""

    since: Count = 0


class AppInfo(Message):
    """An application of a world, with the value of its first secret if it has one."""

    name: str
    client_id: str
    secret: str | None = None


class UserInfo(Message):
    """A person of a world; `roles` are the display names of the directory roles."""

    id: str
    upn: str
    password: str
    roles: list[str]
    account_enabled: bool


class DeviceInfo(Message):
    """A device of a world; `id` is the object ID."""

    id: str
    device_id: str
    name: str
    account_enabled: bool


class GroupInfo(Message):
    """A group of a world with the user principal names and group names in it."""

    id: str
    name: str
    members: list[str]


class TenantInfo(Message):
    """A tenant of a world with what is needed to sign in to it.

    Of many people the first two thousand are told, and groups without those of a crowd; `people` says how many people
    there are.
    """

    id: str
    name: str
    cloud: CloudName
    domains: list[str]
    apps: list[AppInfo]
    people: int
    users: list[UserInfo]
    groups: list[GroupInfo]
    devices: list[DeviceInfo]
    subscriptions: list[WorldSubscription]


class StateView(Message):
    """The cloud as it stands.

    Attributes:
        world: name of the world that it began with.
        seed: what decides the identifiers.
        instant: its clock, in epoch seconds.
        logged: number of the log's latest entry.
        faults: the faults in force.
        tenants: what is needed to sign in to each tenant.
    """

    world: str
    seed: int
    instant: int
    logged: int
    faults: list[Fault]
    tenants: list[TenantInfo]


class FaultId(Message):
    """A fault by its ID."""

    id: Name


class FaultList(Message):
    """The faults in force, in the order in which they are asked, and the latest ones that are spent."""

    active: list[Fault]
    spent: list[Fault]


class SavedWorld(Message):
    """The present cloud as a world.

    Attributes:
        world: what `reset` takes to begin again here.
        left_out: what a world cannot say, in words.
    """

    world: World
    left_out: list[str]


class Reset(Message):
    """Begin again.

    Attributes:
        world: name of a built-in world, or a world as such.
        seed: decides the identifiers.
        people: members to add to each tenant of a built-in world.
        instant: epoch seconds at which to begin, in place of the world's own.
        policies: changes to policies, by tenant ID or domain.
        behaviour: changes to how the service behaves where sources differ.
    """

    world: str | World = "contoso"
    seed: int = 0
    people: Count = 0
    instant: Instant | None = None
    policies: dict[str, dict[str, Any]] = {}
    behaviour: dict[str, Any] = {}


class ClockMove(Message):
    """Move the clock to an instant or on by some seconds; exactly one is given."""

    instant: Instant | None = None
    advance: Count | None = None


class ClockView(Message):
    """Where the clock stands, in epoch seconds."""

    instant: int


class KeyRoll(Message):
    """Let the next signing key sign.

    Attributes:
        keep: seconds of the cloud's clock for which the key so far stays published, a century at most; 0 withdraws it at once, and with it
            every token that it has signed.
    """

    keep: Lifetime = KEPT


class PublishedKey(Message):
    """A signing key of the key sets.

    Attributes:
        kid: key identifier, as it stands in the head of tokens.
        use: whether it signs, is to sign next, or has signed before.
        until: epoch second at which a key that has signed before is withdrawn; None for the others.
    """

    kid: str
    use: KeyUse
    until: int | None = None


class Forge(Message):
    """Make a token that Entra would not issue, starting from a genuine one.

    Attributes:
        tenant: tenant ID or domain.
        kind: an access token or an ID token.
        user: the person; None starts from the application's own token.
        client: client ID of the application that asks; None takes the Azure CLI.
        resource: client ID or App ID URI of the resource; None takes Microsoft Graph.
        scopes: delegated permissions that it carries.
        claims: claims to set; null takes one away.
        header: header fields to set; null takes one away.
        sign: with a published key, with a key that nobody knows, or not at all.
        version: 1 or 2; None takes the resource's own.
        nonce: nonce of an ID token.
        cloud: where the tenant is thought to live; a tenant of another cloud is refused. None asks nothing.
    """

    tenant: str
    kind: Literal["access", "id"] = "access"
    user: str | None = None
    client: str | None = None
    resource: str | None = None
    scopes: list[str] = msgspec.field(default_factory=lambda: ["user_impersonation"])
    claims: dict[str, Any] = {}
    header: dict[str, Any] = {}
    sign: Literal["key", "foreign-key", "none"] = "key"
    version: Literal[1, 2] | None = None
    nonce: str | None = None
    cloud: CloudName | None = None


class PortalSignIn(Message):
    """Get a Graph token for a person as the portal would."""

    tenant: str
    upn: str


class DeviceSignIn(Message):
    """Get a device's own token as Windows would.

    Attributes:
        tenant: tenant ID or domain.
        device: device ID, object ID or name.
        client: client ID of the application that asks.
        resource: client ID or App ID URI of the resource.
    """

    tenant: str
    device: str
    client: str
    resource: str


class TokenView(Message):
    """A token in compact form."""

    token: str


class IssuedSecret(Message):
    """A secret that the cloud has issued; `label` is `secret key`, `password` or `token` (a refresh token).

    Of refresh tokens the latest fifty thousand are told: so many can be open.
    """

    label: str
    value: str


class PageLink(Message):
    """A link that opens the page of the control plane once.

    Attributes:
        path: its path at the control plane; a browser that has come so sees the page from then on.
    """

    path: str


class ServiceUrls(Message):
    """Base URLs of one cloud's services."""

    login: str
    graph: str
    arm: str


class ReadyLine(Message):
    """What a server tells once it listens.

    Attributes:
        clouds: base URLs by cloud.
        ca: path of the certificate authority's PEM file.
        control: base URL of the control plane.
        control_token: bearer token of the control plane.
        page: link that opens the page of the control plane in a browser, once.
        tenants: the tenants of the world.
        real: address and port at which all real host names are served; None where each service has its own port.
    """

    clouds: dict[CloudName, ServiceUrls]
    ca: str
    control: str
    control_token: str
    page: str
    tenants: list[TenantInfo]
    real: str | None = None


class ControlProblem(Message, omit_defaults=True):
    """Why the control plane refused.

    Attributes:
        code: stable name, kebab case.
        message: one sentence that says what happened.
        cause: why it happened; of a refusal by Entra its AADSTS number.
        hint: what to try next.
    """

    code: str
    message: str
    cause: str | None = None
    hint: str | None = None


class ControlRefusal(Message):
    """What the control plane answers where it refuses."""

    error: ControlProblem
