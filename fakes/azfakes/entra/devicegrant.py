"""The device code grant: asking for a code and polling for the tokens (facts E41 to E43)."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from azfakes.directory.records import AppRecord
from azfakes.entra.authentication import authenticate
from azfakes.entra.capabilities import read_capabilities
from azfakes.entra.clients import client_anywhere, find_client, is_public
from azfakes.entra.errors import EntraError
from azfakes.entra.persons import Holder, issue, person_of
from azfakes.entra.replies import TOKEN_HEADERS, UserTokenRequest
from azfakes.entra.requests import TokenRequest
from azfakes.entra.resources import target_of_resource, target_of_scopes
from azfakes.entra.tenants import is_alias, served_tenant
from azfakes.http import Call, json_response
from azfakes.sessions import DeviceCode

LIFE: Final = 900
INTERVAL: Final = 5
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_LENGTH: Final = 9
_OLD_PAGES: Final = {"public": "", "usgov": "us", "usdod": "us", "china": "china"}
_NUMBERS: Final = {"captured": (70000, 70020), "documented": (70018, 70019)}


def device_code_v1(call: Call) -> Response:
    """Answer `/{tenant}/oauth2/devicecode`, in texts throughout."""
    return _start(call, 1)


def device_code_v2(call: Call) -> Response:
    """Answer `/{tenant}/oauth2/v2.0/devicecode`."""
    return _start(call, 2)


def _start(call: Call, version: int) -> Response:
    form = call.form()
    call.entry.grant = "devicecode"
    for name in ("client_id", "resource" if version == 1 else "scope"):
        if not form.get(name):
            raise EntraError(900144, parameter=name)
    client = client_anywhere(call, form["client_id"])
    device = DeviceCode(
        version=version,
        tenant_key=call.params["tenant"],
        client_id=client.app_id,
        scopes=tuple(form.get("scope", "").split()),
        resource=form.get("resource") if version == 1 else None,
        capabilities=read_capabilities(form.get("claims")),
        user_code=_user_code(call),
        issued=call.now,
    )
    _check_target(call, device)
    value = call.state.ids.opaque("device-code", 96)
    call.state.sessions.device_codes[value] = device
    return json_response(_answer(call, device, value), headers=TOKEN_HEADERS)


def _check_target(call: Call, device: DeviceCode) -> None:
    """Refuse what the tenant does not know at once, if the path names a tenant."""
    if is_alias(device.tenant_key):
        return
    tenant = served_tenant(call, device.tenant_key)
    if device.resource is not None:
        target_of_resource(call, tenant, device.resource, device.scopes)
    else:
        target_of_scopes(call, tenant, device.scopes)


def _user_code(call: Call) -> str:
    number = call.state.ids.below("user-code", len(_ALPHABET) ** _LENGTH)
    letters = []
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[place])
    return "".join(letters)


def _answer(call: Call, device: DeviceCode, value: str) -> dict[str, Any]:
    page = verification_page(call)
    shared = {
        "user_code": device.user_code,
        "device_code": value,
        "message": f"Open the page {page} in a browser and enter the code {device.user_code} to sign in.",
    }
    if device.version == 1:
        return {
            **shared,
            "verification_url": page,
            "expires_in": str(LIFE),
            "interval": str(INTERVAL),
        }
    return {**shared, "verification_uri": page, "expires_in": LIFE, "interval": INTERVAL}


def verification_page(call: Call) -> str:
    """Tell where codes are entered: at the fake's own address, or the public cloud's own name for it."""
    name = call.state.world.behaviour.verification_page
    if call.origin.removeprefix("https://") not in call.cloud.login_hosts:
        return f"{call.origin}/{name}"
    if name == "devicelogin":
        return f"https://microsoft.com/devicelogin{_OLD_PAGES[call.cloud.name]}"
    host = "login.microsoft.com" if call.cloud.name == "public" else call.cloud.login_hosts[0]
    return f"https://{host}/device"


def device_code(call: Call, request: TokenRequest) -> Response:
    """Answer a poll: pending, declined, expired, or the person's tokens."""
    value = request.form.get("device_code") or request.form.get("code")
    if not value:
        raise EntraError(900144, parameter="device_code")
    device = call.state.sessions.device_codes.get(value)
    wrong, expired = _NUMBERS[call.state.world.behaviour.device_code_numbers]
    if device is None or device.client_id != request.client_id.lower() or device.redeemed:
        raise EntraError(wrong, oauth="bad_verification_code")
    if call.now >= device.issued + LIFE:
        raise EntraError(expired, oauth="expired_token")
    if device.declined:
        raise EntraError(70018, oauth="authorization_declined")
    if device.person is None:
        raise _not_yet(call, device)
    tenant, user = person_of(call, request, device.person.tenant_id, device.person.user_id)
    client = find_client(call, tenant, request.client_id)
    public = is_public(client, proves=request.is_confidential)
    client_auth = authenticate(call, request, client, tenant, public=public)
    answer = issue(
        call,
        Holder(tenant, client, user, client_auth, device.person.factors),
        _wanted(request, device),
    )
    device.redeemed = True
    return answer


def _not_yet(call: Call, device: DeviceCode) -> EntraError:
    """Tell the client to go on polling; where that is the behaviour, to do it less often."""
    hasty = device.polled is not None and call.now < device.polled + INTERVAL
    device.polled = call.now
    if hasty and call.state.world.behaviour.device_polling == "strict":
        return EntraError(70016, oauth="slow_down")
    return EntraError(70016)


def _wanted(request: TokenRequest, device: DeviceCode) -> UserTokenRequest:
    return UserTokenRequest(
        version=request.version,
        scopes=request.scopes() or device.scopes,
        resource=request.form.get("resource") or device.resource,
        nonce=None,
        client_info=request.wants_client_info,
        capabilities=device.capabilities or read_capabilities(request.form.get("claims")),
    )


def app_of(call: Call, device: DeviceCode) -> AppRecord:
    """Find the application that asks for a code.

    Raises:
        EntraError: 700016 where it is gone.
    """
    app = call.state.directory.app(device.client_id, call.cloud)
    if app is None:
        raise EntraError(700016, app=device.client_id, tenant=device.tenant_key)
    return app
