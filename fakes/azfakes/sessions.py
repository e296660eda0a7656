"""What Entra remembers between requests: open sign-in pages, authorization codes, refresh tokens, sign-ins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import final


@dataclass(frozen=True, slots=True)
class AuthorizeRequest:
    """A checked request to the authorize endpoint.

    Attributes:
        version: 1 or 2, by the endpoint that was asked.
        tenant_key: tenant segment of the path.
        client_id: application that asks.
        redirect_uri: where the answer goes.
        response_mode: query, fragment or form_post.
        scopes: scopes asked for; version 1 puts the resource in front.
        resource: resource of a version 1 request, or None.
        state: the client's state, or None.
        nonce: the client's nonce for the ID token, or None.
        challenge: PKCE challenge, or None.
        challenge_method: S256 or plain.
        client_info: whether the client asked for `client_info`.
        login_hint: whom the client expects, or None.
        prompt: login, none, consent, select_account or None.
        capabilities: what the client said that it can do, such as `CP1`.
        policies: Conditional Access policies that the claims challenge names which the request answers.
    """

    version: int
    tenant_key: str
    client_id: str
    redirect_uri: str
    response_mode: str
    scopes: tuple[str, ...]
    resource: str | None
    state: str | None
    nonce: str | None
    challenge: str | None = field(repr=False)
    challenge_method: str
    client_info: bool
    login_hint: str | None
    prompt: str | None
    capabilities: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()


@dataclass(slots=True)
class Code:
    """An authorization code that was handed out; `factors` tell how the person signed in."""

    request: AuthorizeRequest
    tenant_id: str
    user_id: str
    issued: int
    factors: tuple[str, ...] = ("pwd",)
    redeemed: bool = False


@dataclass(slots=True)
class RefreshToken:
    """A refresh token, bound to a person and a client but to no resource (facts E40).

    Attributes:
        tenant_id: tenant of the person.
        client_id: client that may use it.
        user_id: object ID of the person.
        scopes: scopes that were asked for last.
        resource: resource of version 1 that was asked for last, or None.
        client_auth: how the client proved itself, which it must do again.
        issued: when it was issued, in epoch seconds.
        factors: how the person signed in.
        ends: instant after which no token of this sign-in is good, however often it was refreshed; None for none.
    """

    tenant_id: str
    client_id: str
    user_id: str
    scopes: tuple[str, ...]
    resource: str | None
    client_auth: str
    issued: int
    factors: tuple[str, ...] = ("pwd",)
    ends: int | None = None


@final
class Sessions:
    """The tables of what is open, keyed by the opaque value that was handed out."""

    def __init__(self) -> None:
        self.pages: dict[str, AuthorizeRequest] = {}
        self.codes: dict[str, Code] = {}
        self.refresh_tokens: dict[str, RefreshToken] = {}
        self.sign_ins: dict[str, tuple[str, str]] = {}
