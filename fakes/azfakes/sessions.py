"""What Entra remembers between requests: open sign-in pages, authorization codes, refresh tokens, sign-ins."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final, TypeVar, final

T = TypeVar("T")
MOST_OPEN: Final = 50_000
"""So many entries of a kind are kept: far more than a test has open at a time."""


@dataclass(frozen=True, slots=True)
class AuthorizeRequest:
    """A checked request to the authorize endpoint.

    Attributes:
        version: 1 or 2, by the endpoint that was asked.
        tenant_key: tenant segment of the path.
        client_id: application that asks.
        redirect_uri: where the answer goes.
        response_mode: query, fragment or form_post.
        response_types: what the answer brings: `code`, `id_token`, `token`, in any company, or `none`.
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
    response_types: frozenset[str]
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
class DeviceCode:
    """A sign-in that one device asks for and a person completes in the browser of another (facts E41, E42).

    Attributes:
        version: 1 or 2, by the endpoint that was asked.
        tenant_key: tenant segment of the path.
        client_id: application that asks.
        scopes: scopes asked for.
        resource: resource of a version 1 request, or None.
        capabilities: what the client said that it can do.
        user_code: what the person types.
        issued: when it was issued, in epoch seconds.
        declined: whether the person refused.
        person: who approved, or None.
        polled: when the client asked last, or None.
        redeemed: whether the client has its tokens.
    """

    version: int
    tenant_key: str
    client_id: str
    scopes: tuple[str, ...]
    resource: str | None
    capabilities: tuple[str, ...]
    user_code: str
    issued: int
    declined: bool = False
    person: SignIn | None = None
    polled: int | None = None
    redeemed: bool = False


@dataclass(frozen=True, slots=True)
class AdminConsentRequest:
    """A checked request for an administrator's consent (facts E5, E7).

    Attributes:
        version: 1 or 2, by the endpoint that was asked.
        tenant_key: tenant segment of the path.
        client_id: application that asks.
        redirect_uri: where the answer goes.
        scopes: permissions asked for; empty for all that the registration lists.
        state: the client's state, or None.
    """

    version: int
    tenant_key: str
    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None


Goal = AuthorizeRequest | DeviceCode | AdminConsentRequest


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who signed in and how: `factors` are `pwd` and, after a second one, `mfa`.

    `revocations` tells how often the person's sessions had been revoked by then.
    """

    tenant_id: str
    user_id: str
    factors: tuple[str, ...] = ("pwd",)
    revocations: int = 0


@dataclass(slots=True)
class Visit:
    """A person's way through the pages of one request.

    Attributes:
        goal: the request.
        person: who has signed in, or None.
        asked: whether a page has asked the person to agree.
        agreed: whether the person has agreed to that.
    """

    goal: Goal
    person: SignIn | None = None
    asked: bool = False
    agreed: bool = False


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
        revocations: how often the person's sessions had been revoked when it was issued.
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
    revocations: int = 0


@dataclass(slots=True)
class Attempts:
    """Wrong passwords of one person in a row, and until when no further one is looked at."""

    wrong: int = 0
    locked_until: int = 0


class Newest(dict[str, T]):
    """A table that forgets its oldest entry where a new one would be too many: whoever asks on and on costs no more."""

    def __setitem__(self, key: str, value: T) -> None:
        super().__setitem__(key, value)
        if len(self) > MOST_OPEN:
            del self[next(iter(self))]


@final
class Sessions:
    """The tables of what is open, keyed by the opaque value that was handed out."""

    def __init__(self) -> None:
        self.visits: Newest[Visit] = Newest()
        self.codes: Newest[Code] = Newest()
        self.device_codes: Newest[DeviceCode] = Newest()
        self.refresh_tokens: Newest[RefreshToken] = Newest()
        self.sign_ins: Newest[SignIn] = Newest()
        self.attempts: defaultdict[str, Attempts] = defaultdict(Attempts)
        self.strong_tokens: Newest[None] = Newest()
        """`uti` of the tokens that a second factor stands behind."""
        self.later_tokens: Newest[int] = Newest()
        """`uti` of the tokens that were issued after a revocation within the same second, and which one it was."""
