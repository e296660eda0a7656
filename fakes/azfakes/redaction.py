"""What clients choose themselves, on its way into the request log.

Clients put secrets into the wrong fields. Fields that hold identifiers take identifiers alone, a resource's name has to look
like one, and whatever is a secret that the cloud knows is left out of any field, in whichever form it came.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from azfakes.http import is_guid
from azfakes.log import Entry
from azfakes.secretforms import KnownSecrets

HIDDEN: Final = "(hidden)"
_CHOSEN: Final = ("tenant", "client_id", "user", "audience", "object_id", "error")
_URI = re.compile(r"(https?|api)://[\w.:/-]{1,200}", re.IGNORECASE | re.ASCII)
_LONGEST_RESOURCE: Final = 208
_GRANT_URN: Final = "urn:ietf:params:oauth:grant-type:"
_GRANTS: Final = frozenset(
    {
        "authorize",
        "authorization_code",
        "client_credentials",
        "device_code",
        "password",
        "refresh_token",
        *(f"{_GRANT_URN}{name}" for name in ("device_code", "jwt-bearer", "saml2-bearer", "token-exchange")),
    }
)
_LONGEST_PART: Final = 40
_TOKEN_START: Final = "eyJ"


def redact(entry: Entry, known: KnownSecrets) -> None:
    """Hide in an entry what must not be written down."""
    if entry.tenant is not None and not is_guid(entry.tenant):
        entry.tenant = HIDDEN
    if entry.client_id is not None and not is_guid(entry.client_id):
        entry.client_id = HIDDEN
    if entry.user is not None and not is_guid(entry.user):
        entry.user = HIDDEN
    if entry.audience is not None and not _is_resource(entry.audience):
        entry.audience = HIDDEN
    if entry.grant is not None and entry.grant not in _GRANTS:
        entry.grant = HIDDEN
    if known.labels_in_any(_texts(entry)):
        _hide_known(entry, known)


def _texts(entry: Entry) -> list[str]:
    chosen = (entry.tenant, entry.client_id, entry.user, entry.audience, entry.object_id, entry.error)
    return [text for text in chosen if text] + entry.scopes


def _hide_known(entry: Entry, known: KnownSecrets) -> None:
    for name in _CHOSEN:
        if known.labels_in(getattr(entry, name) or ""):
            setattr(entry, name, HIDDEN)
    entry.scopes = [HIDDEN if known.labels_in(scope) else scope for scope in entry.scopes]


def _is_resource(text: str) -> bool:
    """Tell whether a text is an identifier or has the shape of an App ID URI, without parts as long as secrets are."""
    return len(text) <= _LONGEST_RESOURCE and (_is_uri(text) or is_guid(text))


@lru_cache(maxsize=1024)
def _is_uri(text: str) -> bool:
    parts = re.split(r"[/:.-]", text)
    return (
        _URI.fullmatch(text) is not None
        and _TOKEN_START not in text
        and all(len(part) <= _LONGEST_PART for part in parts)
    )
