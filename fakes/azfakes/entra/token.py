"""The token endpoints, versions 1 and 2 (facts E28, E29)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.responses import Response

from azfakes.entra.appgrant import client_credentials
from azfakes.entra.claims import Version
from azfakes.entra.clients import sent_credentials
from azfakes.entra.codegrant import authorization_code
from azfakes.entra.devicegrant import device_code
from azfakes.entra.errors import ON_BEHALF_OF, EntraError
from azfakes.entra.obogrant import on_behalf_of
from azfakes.entra.passwordgrant import password
from azfakes.entra.refreshgrant import refresh_token
from azfakes.entra.requests import TokenRequest
from azfakes.http import Call

Handler = Callable[[Call, TokenRequest], Response]


def token_v1(call: Call) -> Response:
    """Answer `/{tenant}/oauth2/token`."""
    return _token(call, 1)


def token_v2(call: Call) -> Response:
    """Answer `/{tenant}/oauth2/v2.0/token`."""
    return _token(call, 2)


def _token(call: Call, version: Version) -> Response:
    form = call.form()
    grant_type = form.get("grant_type", "")
    if not grant_type:
        raise EntraError(900144, parameter="grant_type")
    if grant_type not in _GRANTS:
        raise EntraError(70003, grant=grant_type)
    call.entry.grant = grant_type
    client_id, secret = sent_credentials(call, form)
    call.entry.client_id = client_id.lower()
    if version == 2 and "resource" in form:  # noqa: PLR2004
        raise EntraError(901002)
    return _GRANTS[grant_type](call, TokenRequest(version, form, client_id, secret))


_GRANTS: Final[dict[str, Handler]] = {
    "client_credentials": client_credentials,
    "authorization_code": authorization_code,
    "refresh_token": refresh_token,
    "password": password,
    "device_code": device_code,
    "urn:ietf:params:oauth:grant-type:device_code": device_code,
    ON_BEHALF_OF: on_behalf_of,
}
