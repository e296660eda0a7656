"""Redirect URIs: which of an application's platforms a request's URI belongs to (facts E78, E80, C9)."""

from __future__ import annotations

from typing import Final, Literal
from urllib.parse import SplitResult, urlsplit

from azfakes.directory.records import AppRecord
from azfakes.entra.errors import EntraError

Platform = Literal["web", "public", "spa"]
_BROKER_SCHEME: Final = "ms-appx-web"


def platform_of(app: AppRecord, uri: str) -> Platform | None:
    """Find the platform on which a redirect URI is registered, or None."""
    document = app.document
    platforms: tuple[tuple[Platform, list[str]], ...] = (
        ("web", document.web.redirect_uris),
        ("spa", document.spa.redirect_uris),
        ("public", document.public_client.redirect_uris),
    )
    for platform, registered in platforms:
        if any(_same(known, uri) for known in registered):
            return platform
    return None


def chosen_redirect_uri(client: AppRecord, asked: str | None) -> str:
    """Choose the redirect URI: the one asked for if it is registered, else the only one there is.

    Raises:
        EntraError: 500113 where none is registered, 50011 for one that is not.
    """
    registered = client.redirect_uris()
    if not registered:
        raise EntraError(500113)
    if asked is None and len(registered) == 1:
        return registered[0]
    if asked is None or platform_of(client, asked) is None:
        raise EntraError(50011, uri=asked or "", app=client.app_id)
    return asked


def _same(registered: str, asked: str) -> bool:
    """Compare two URIs: scheme and host without letter case, the rest exactly, the port of localhost not at all."""
    if registered == asked:
        return True
    return _comparable(registered) == _comparable(asked)


def _comparable(uri: str) -> tuple[str, str, str, str]:
    try:
        parts = urlsplit(uri)
        return parts.scheme.lower(), _place(parts), _path(parts), parts.query
    except ValueError:
        return "", uri, "", ""


def _place(parts: SplitResult) -> str:
    is_localhost = parts.scheme.lower() == "http" and parts.hostname == "localhost"
    return "localhost" if is_localhost else parts.netloc.lower()


def _path(parts: SplitResult) -> str:
    # The path of the broker's URI is a client ID, a GUID in whichever case.
    return parts.path.lower() if parts.scheme.lower() == _BROKER_SCHEME else parts.path.removesuffix("/")
