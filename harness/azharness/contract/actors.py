"""Commands that the harness carries out itself: as a client, as the portal's user, as the owner of the cloud's clock.

They never reach a backend. They stand in the journal and in the model beside the backend's commands, so that one
vocabulary serves Gherkin steps, properties and replays.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from azharness.contract.ports import Door

Forgery = Literal[
    "wrong-audience",
    "wrong-tenant",
    "wrong-issuer",
    "bad-signature",
    "unsigned",
    "expired",
    "not-yet-valid",
    "app-only",
    "id-token",
]
"""A token that differs from the genuine user token in one respect, or is not one for this door at all."""

TokenKind = Literal[
    "user-token",
    "device-token",
    "site-token",
    "pki-certificate",
    "foreign-certificate",
    "equal-app-id-uri",
    "other-app",
    Forgery,
]
"""What a client may present.

`user-token` and `device-token` are what Entra gave it, `site-token` is the client token that a door gave it before,
`pki-certificate` a valid client certificate and no token, `foreign-certificate` one of an authority that nobody trusts.
`equal-app-id-uri` is a genuine token of another tenant whose app has the same App ID URI, `other-app` a genuine token of
the person for another resource.
"""

FaultKind = Literal[
    "throttled", "unavailable", "no-answer", "lost-answer", "torn", "refused", "duplicated", "unreplicated"
]
"""What the cloud does to a request.

`throttled` is 429 with Retry-After, `unavailable` 503, `refused` 403 with the service's own code (400 from Entra, which has
no 403); of `no-answer` the cloud does nothing and the client's wait times out, of `lost-answer` it does its work and the
client's wait times out all the same; `torn` is an answer with half a body, for which nothing was done. `duplicated` requests
arrive twice and are carried out twice, and the second answer is the one that comes (facts G19, G20, G90); what an `unreplicated`
one creates, an object or a secret key, is not seen and not honoured elsewhere for a while (facts G42, G87).
"""

CloudService = Literal["login", "graph", "arm"]


class _Act(msgspec.Struct, frozen=True, kw_only=True, tag_field="command"):
    """What all acts share: the tag."""


class CloudReset(_Act, frozen=True, kw_only=True, tag="cloud.reset"):
    """Begin with a named world; `people` more users are added to its first tenant."""

    world: str
    people: int = 0


class ClockAdvance(_Act, frozen=True, kw_only=True, tag="clock.advance"):
    """Let time pass in the cloud, then tell the site what time it is."""

    seconds: int


class PortalRegisterServerApp(_Act, frozen=True, kw_only=True, tag="portal.register-server-app"):
    """An Entra administrator registers a web app in the portal, with a secret key that ends after `validity`.

    `directory_read` says whether the app may read the directory, with consent, `application_write` whether it may change
    applications; `token_version` which access tokens the app asks for (facts E65, E66).
    """

    tenant_id: str
    name: str
    app_id_uri: str
    validity: str = "P1Y"
    directory_read: bool = True
    application_write: bool = False
    token_version: Literal[1, 2] = 1


class PortalRegisterClientApp(_Act, frozen=True, kw_only=True, tag="portal.register-client-app"):
    """An Entra administrator registers a native app in the portal, allowed to act for users on a server app.

    It gets the broker's redirect URI, the delegated permission `user_impersonation` and admin consent (fact F67).
    """

    tenant_id: str
    name: str
    server_client_id: str


class PortalAddKey(_Act, frozen=True, kw_only=True, tag="portal.add-key"):
    """An Entra administrator adds a secret key to a registered app in the portal."""

    tenant_id: str
    client_id: str
    validity: str = "P1Y"


class PortalAddRedirectUri(_Act, frozen=True, kw_only=True, tag="portal.add-redirect-uri"):
    """An Entra administrator adds a redirect URI of a web app to a registration."""

    tenant_id: str
    client_id: str
    uri: str


class PortalDeleteApp(_Act, frozen=True, kw_only=True, tag="portal.delete-app"):
    """An Entra administrator deletes a registration; it stays among the deleted items for 30 days (fact G20)."""

    tenant_id: str
    client_id: str


class PortalRestoreApp(_Act, frozen=True, kw_only=True, tag="portal.restore-app"):
    """An Entra administrator restores a deleted web app with its account, and consents again (facts G48, G85)."""

    tenant_id: str
    client_id: str


class PortalAddOwner(_Act, frozen=True, kw_only=True, tag="portal.add-owner"):
    """An Entra administrator makes a person an owner of a registration; `user` is a user principal name."""

    tenant_id: str
    client_id: str
    user: str


class PortalAssignRole(_Act, frozen=True, kw_only=True, tag="portal.assign-role"):
    """An Entra administrator gives a person a directory role, by its name."""

    tenant_id: str
    user: str
    role: str


class PortalAddPerson(_Act, frozen=True, kw_only=True, tag="portal.add-person"):
    """An Entra administrator adds an enabled member user."""

    tenant_id: str
    name: str


class PortalChangePerson(_Act, frozen=True, kw_only=True, tag="portal.change-person"):
    """An Entra administrator changes a user: another display name (empty: the same), enabled or not."""

    tenant_id: str
    user: str
    name: str = ""
    enabled: bool = True


class PortalDeletePerson(_Act, frozen=True, kw_only=True, tag="portal.delete-person"):
    """An Entra administrator deletes a user."""

    tenant_id: str
    user: str


class PortalAddGroup(_Act, frozen=True, kw_only=True, tag="portal.add-group"):
    """An Entra administrator adds a group with members (user principal names); `security` or Microsoft 365."""

    tenant_id: str
    name: str
    members: list[str] = []
    security: bool = True


class PortalAddMember(_Act, frozen=True, kw_only=True, tag="portal.add-member"):
    """An Entra administrator adds a user to a group (object ID)."""

    tenant_id: str
    group: str
    user: str


class PortalRemoveMember(_Act, frozen=True, kw_only=True, tag="portal.remove-member"):
    """An Entra administrator takes a user out of a group (object ID)."""

    tenant_id: str
    group: str
    user: str


class PortalConditionalAccess(_Act, frozen=True, kw_only=True, tag="portal.conditional-access"):
    """An Entra administrator sets the tenant's one policy on all cloud apps: it blocks everybody, or is switched off.

    `excluded` are the client IDs of the apps that it leaves out.
    """

    tenant_id: str
    blocks: bool = True
    excluded: list[str] = []


class PortalRestrictUris(_Act, frozen=True, kw_only=True, tag="portal.restrict-uris"):
    """The tenant refuses App ID URIs without a verified domain, the tenant's ID or the app's own ID (facts F63, G37)."""

    tenant_id: str


class PortalAddWorkspace(_Act, frozen=True, kw_only=True, tag="portal.add-workspace"):
    """An Azure administrator adds a Log Analytics workspace to the tenant's first subscription.

    The resource group is made if it is not there.
    """

    tenant_id: str
    resource_group: str
    workspace: str


class PortalGrantAzureRole(_Act, frozen=True, kw_only=True, tag="portal.grant-azure-role"):
    """An Azure administrator gives a role on a resource group, or on a workspace in it, to an app or a person.

    `role` is a built-in role's name, such as Contributor or Reader. One of `client_id` and `user` (user principal name) is
    given. The resource group is made if it is not there.
    """

    tenant_id: str
    role: str
    resource_group: str
    workspace: str = ""
    client_id: str = ""
    user: str = ""


PortalAct = (
    PortalRegisterServerApp
    | PortalRegisterClientApp
    | PortalAddKey
    | PortalAddRedirectUri
    | PortalDeleteApp
    | PortalRestoreApp
    | PortalAddOwner
    | PortalAssignRole
    | PortalAddPerson
    | PortalChangePerson
    | PortalDeletePerson
    | PortalAddGroup
    | PortalAddMember
    | PortalRemoveMember
    | PortalConditionalAccess
    | PortalRestrictUris
    | PortalAddWorkspace
    | PortalGrantAzureRole
)
"""What administrators do in the portal."""


class FaultPlan(_Act, frozen=True, kw_only=True, tag="fault.plan"):
    """From here on the cloud answers some requests otherwise; those of the harness itself are never met.

    A request is met if it goes to the service, has the method (empty: any) and a path that begins so (empty: any). The first
    `skip` of them go through, the next `times` are met (0: all until `fault.clear`). `retry_after` is in seconds.

    Of `unreplicated` only those count that create something; it is out of sight for `lag` seconds of the cloud's clock, or for
    `lag_requests` requests that ask for it, whichever is first. At `login` nothing is created.
    """

    kind: FaultKind
    service: CloudService
    method: str = ""
    path: str = ""
    skip: int = 0
    times: int = 1
    retry_after: int = 60
    lag: int = 30
    lag_requests: int = 3

    def __post_init__(self) -> None:
        """Refuse what makes no sense, with ValueError."""
        if self.kind == "unreplicated" and self.service == "login":
            raise ValueError("nothing is created at login that could be unreplicated")


class FaultClear(_Act, frozen=True, kw_only=True, tag="fault.clear"):
    """The cloud answers as it should again."""


FaultAct = FaultPlan | FaultClear


class ClientLocate(_Act, frozen=True, kw_only=True, tag="client.locate"):
    """A client asks the gateway for the apps of its tenant (`AADAuthInfo`, fact F136)."""

    tenant_id: str


class ClientSignIn(_Act, frozen=True, kw_only=True, tag="client.sign-in"):
    """A client asks Entra for a user token with what the site told it (article, data flow 4)."""

    user: str


class ClientGetDeviceToken(_Act, frozen=True, kw_only=True, tag="client.get-device-token"):
    """A client asks Entra for its device's own token with what the site told it (fact F137); `device` is a name of the world."""

    device: str


class ClientRestart(_Act, frozen=True, kw_only=True, tag="client.restart"):
    """The service ccmexec is restarted on the client: it forgets what the site told it and what it holds."""


class ClientTriggerSchedule(_Act, frozen=True, kw_only=True, tag="client.trigger-schedule"):
    """A schedule is triggered on the client; {00000000-0000-0000-0000-000000000023} refreshes its management point."""

    schedule: str


class ClientPresent(_Act, frozen=True, kw_only=True, tag="client.present"):
    """A client presents a token at a door of the site (`CCM_STS`, fact F138)."""

    door: Door
    token: TokenKind = "user-token"


ClientAct = (
    ClientLocate | ClientSignIn | ClientGetDeviceToken | ClientRestart | ClientTriggerSchedule | ClientPresent
)
"""What a client does."""

Act = CloudReset | ClockAdvance | PortalAct | FaultAct | ClientAct
ACTS = frozenset(get_args(Act))
"""The classes of all acts: whether a class is among them is told in a tenth of the time that `isinstance` takes with the union."""


class Located(msgspec.Struct, frozen=True, kw_only=True, tag_field="view", tag="located"):
    """What the gateway told a client: the native app's ID and the resource to ask a token for."""

    client_app_id: str
    resource: str


class Exchanged(msgspec.Struct, frozen=True, kw_only=True, tag_field="view", tag="exchanged"):
    """What a door gave for a token: how long the client token lives, in seconds."""

    expires_in: int


class Registered(msgspec.Struct, frozen=True, kw_only=True, tag_field="view", tag="registered"):
    """What the portal showed after a registration: IDs, and for a server app its key and the key's end."""

    client_id: str
    secret_key: str = ""
    secret_key_expiry: int | None = None


class Added(msgspec.Struct, frozen=True, kw_only=True, tag_field="view", tag="added"):
    """What the portal showed of a new person or group; a person also has a user principal name."""

    object_id: str
    user_principal_name: str = ""
