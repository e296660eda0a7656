"""Commands that the harness carries out itself: as a client, as the portal's user, as the owner of the cloud's clock.

They never reach a backend. They stand in the journal and in the model beside the backend's commands, so that one
vocabulary serves Gherkin steps, properties and replays.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from azharness.contract.ports import Door

TokenKind = Literal[
    "user-token",
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
"""What a client may present: the token that Entra gave it, or a forgery that differs from it in one respect."""


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

    `directory_read` says whether the app may read the directory, with consent.
    """

    tenant_id: str
    name: str
    app_id_uri: str
    validity: str = "P1Y"
    directory_read: bool = True


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


class ClientLocate(_Act, frozen=True, kw_only=True, tag="client.locate"):
    """A client asks the gateway for the apps of its tenant (`AADAuthInfo`, fact F136)."""

    tenant_id: str


class ClientSignIn(_Act, frozen=True, kw_only=True, tag="client.sign-in"):
    """A client asks Entra for a user token with what the site told it (article, data flow 4)."""

    user: str


class ClientPresent(_Act, frozen=True, kw_only=True, tag="client.present"):
    """A client presents a token at a door of the site (`CCM_STS`, fact F138)."""

    door: Door
    token: TokenKind = "user-token"


Act = (
    CloudReset
    | ClockAdvance
    | PortalRegisterServerApp
    | PortalRegisterClientApp
    | PortalAddKey
    | ClientLocate
    | ClientSignIn
    | ClientPresent
)


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
