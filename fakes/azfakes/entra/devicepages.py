"""The page on which a person enters the code that a device shows (facts E41)."""

from __future__ import annotations

from starlette.responses import Response

from azfakes.entra.browsersessions import person_of_session
from azfakes.entra.devicegrant import LIFE, app_of
from azfakes.entra.errors import EntraError
from azfakes.entra.pages import user_code_page
from azfakes.entra.visits import proceed
from azfakes.http import Call, html_response
from azfakes.sessions import DeviceCode, Visit


def show(call: Call) -> Response:
    """Answer `GET /device`: ask for the code, which the address may bring as `otc`."""
    call.entry.grant = "devicecode"
    return html_response(user_code_page(_action(call), code=call.query.get("otc", "")))


def enter(call: Call) -> Response:
    """Answer `POST /device`: go on to the sign-in if a device waits for the code."""
    call.entry.grant = "devicecode"
    code = call.form().get("code", "").strip()
    device = _waiting(call, code)
    if device is None:
        error = EntraError(70018)
        call.entry.error = f"AADSTS{error.number}"
        return html_response(user_code_page(_action(call), code=code, error=(error.number, error.text())))
    call.entry.client_id = app_of(call, device).app_id
    return proceed(call, Visit(device, person_of_session(call)))


def _waiting(call: Call, code: str) -> DeviceCode | None:
    """Find the sign-in that waits for a code, written in any letter case and with or without hyphen."""
    wanted = code.upper().replace("-", "")
    for device in call.state.sessions.device_codes.values():
        is_open = device.person is None and not device.declined and call.now < device.issued + LIFE
        if device.user_code == wanted and is_open:
            return device
    return None


def _action(call: Call) -> str:
    return f"{call.origin}/device"
