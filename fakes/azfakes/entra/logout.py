"""Signing out of the browser's session (OpenID Connect RP-Initiated Logout 1.0)."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from azfakes.directory.records import AppRecord
from azfakes.entra.browsersessions import forget
from azfakes.entra.pages import done_page
from azfakes.entra.redirects import platform_of
from azfakes.http import Call, html_response
from azfakes.signing import TokenFormatError

_FOUND: Final = 302


def logout(call: Call) -> Response:
    """End the session, and go on to a redirect URI of the client whom the ID token names; else show a page."""
    call.entry.grant = "logout"
    given = call.query | (call.form() if call.method == "POST" else {})
    target = given.get("post_logout_redirect_uri", "")
    client = _client(call, given)
    if client is None or platform_of(client, target) is None:
        return forget(call, html_response(done_page("Signed out", "You can close this window.")))
    state = {"state": given["state"]} if "state" in given else {}
    mark = "&" if "?" in target else "?"
    return forget(call, RedirectResponse(target + (mark + urlencode(state) if state else ""), _FOUND))


def _client(call: Call, given: dict[str, str]) -> AppRecord | None:
    """Find the application that asks: by the audience of its ID token, however old that is, or by its client ID."""
    app_id = given.get("client_id", "")
    if given.get("id_token_hint"):
        try:
            app_id = str(call.state.signing.verify(given["id_token_hint"]).get("aud", ""))
        except TokenFormatError:
            return None
    call.entry.client_id = app_id or None
    return call.state.directory.app(app_id, call.cloud) if app_id else None
