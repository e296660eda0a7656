"""What an application's account has of its own, beside the mirror of its registration (facts G100)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from azfakes.directory.details import Details


class SingleSignOn(Details, frozen=True):
    """How people come to an application that speaks SAML."""

    relay_state: str | None = None


class AccountSettings(Details, frozen=True):
    """Settings of an account that clients write; it is replaced and never changed in place.

    The last five stand for the registration's while they are not null.
    """

    add_ins: list[dict[str, Any]] = msgspec.field(default_factory=list)
    alternative_names: list[str] = msgspec.field(default_factory=list)
    description: str | None = None
    login_url: str | None = None
    notes: str | None = None
    notification_email_addresses: list[str] = msgspec.field(default_factory=list)
    preferred_single_sign_on_mode: str | None = None
    preferred_token_signing_key_thumbprint: str | None = None
    saml_single_sign_on_settings: SingleSignOn | None = None
    token_encryption_key_id: str | None = None
    display_name: str | None = None
    homepage: str | None = None
    logout_url: str | None = None
    reply_urls: list[str] | None = None
    service_principal_names: list[str] | None = None


NO_SETTINGS: Final = AccountSettings()
_OVER: Final = frozenset({"displayName", "homepage", "logoutUrl", "replyUrls", "servicePrincipalNames"})
# Which properties of an account mirror one of its registration.
_MIRRORED: Final[dict[str, tuple[str, ...]]] = {
    "applicationTemplateId": ("applicationTemplateId",),
    "description": ("appDescription",),
    "displayName": ("appDisplayName", "displayName"),
    "info": ("info",),
    "verifiedPublisher": ("verifiedPublisher",),
    "identifierUris": ("servicePrincipalNames",),
    "appRoles": ("appRoles",),
    "api": ("oauth2PermissionScopes",),
    "web": ("replyUrls", "homepage", "logoutUrl"),
    "spa": ("replyUrls",),
    "publicClient": ("replyUrls",),
    "signInAudience": ("signInAudience",),
}


def mirrors_of(names: Iterable[str]) -> set[str]:
    """Tell the properties of an account that mirror some of its registration, by wire name."""
    return {mirror for name in names for mirror in _MIRRORED.get(name, ())}


def refreshed(settings: AccountSettings, names: Iterable[str]) -> AccountSettings:
    """Let those properties, by wire name, be the registration's again."""
    attributes = dict(zip(settings.__struct_encode_fields__, settings.__struct_fields__, strict=True))
    return msgspec.structs.replace(settings, **{attributes[one]: None for one in _OVER.intersection(names)})
