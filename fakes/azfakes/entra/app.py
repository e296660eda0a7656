"""Entra's endpoints (facts E5)."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from azfakes.crossorigin import allow
from azfakes.entra import (
    adminconsent,
    authorize,
    devicegrant,
    devicepages,
    discovery,
    login,
    logout,
    token,
    userinfo,
)
from azfakes.entra.codes import KINDS
from azfakes.entra.errors import EntraError, challenge, error_body, error_response, status_of
from azfakes.entra.pages import error_page
from azfakes.entra.rarecodes import CHALLENGED
from azfakes.faults import FaultRule
from azfakes.http import Call, Handler, Route, Router, html_response, json_response

_UNAVAILABLE: Final = 90033
_THROTTLED: Final = 90055
_TOO_MANY: Final = 429
_LONGEST_NUMBER: Final = 9
_SERVER: Final = (b"x-ms-ests-server", b"2.1.1 - FAKE ProdSlices")
_SHOWN: Final = 200
_SERVICE_ERRORS: Final = frozenset({"temporarily_unavailable", "server_error"})

# Endpoints that a person's browser asks: they show errors as a page.
_PAGES: Final = frozenset(
    {
        "/{tenant}/oauth2/authorize",
        "/{tenant}/oauth2/v2.0/authorize",
        "/{tenant}/login",
        "/{tenant}/adminconsent",
        "/{tenant}/v2.0/adminconsent",
        "/device",
        "/devicelogin",
        "/common/oauth2/deviceauth",
    }
)


def answer(call: Call) -> Response:
    """Answer a request to the login service."""
    try:
        response = ROUTER.answer(call)
    except EntraError as error:
        response = _refuse(call, error)
    if "origin" in call.headers:
        _let_pages_read(call, response)
    response.raw_headers += ((b"x-ms-request-id", call.request_id.encode()), _SERVER)
    if call.headers.get("return-client-request-id", "").lower() == "true":
        response.headers["client-request-id"] = call.correlation_id
    return response


def fault(call: Call, rule: FaultRule) -> Response:
    """Answer as a rule orders; its error is an AADSTS number, with or without these letters.

    People see the error on a page, as they would a refusal by Conditional Access; programs get JSON. A number that
    is known brings its own OAuth error, sub-error and claims challenge, and its status unless the rule names one.
    """
    number = _ordered_number(rule.error, _THROTTLED if rule.answer_status == _TOO_MANY else _UNAVAILABLE)
    call.entry.error = f"AADSTS{number}"
    text = f"AADSTS{number}: A fault was ordered."
    if call.entry.path_template in _PAGES:
        return html_response(error_page(number, text), rule.status or _page_status_of(rule, number))
    name = KINDS[number].error if number in KINDS else "server_error"
    body = error_body(call, number, name, text)
    if number in CHALLENGED:
        body["claims"] = challenge([call.state.ids.guid("policy")])
    response = json_response(body, rule.status or _status_of(rule, number))
    if "origin" in call.headers:
        _let_pages_read(call, response)
    return response


def _status_of(rule: FaultRule, number: int) -> int:
    """Tell the status of an ordered error: its own where it is one of the client's, else the rule's."""
    return status_of(number) if _is_refusal(rule, number) else rule.answer_status


def _page_status_of(rule: FaultRule, number: int) -> int:
    """Tell the status of an ordered error on a page: people see a refusal with 200 (facts E38)."""
    return _SHOWN if _is_refusal(rule, number) else rule.answer_status


def _is_refusal(rule: FaultRule, number: int) -> bool:
    return rule.error is not None and number in KINDS and KINDS[number].error not in _SERVICE_ERRORS


def _ordered_number(code: str | None, usual: int) -> int:
    digits = (code or "").upper().removeprefix("AADSTS")[:_LONGEST_NUMBER]
    return int(digits) if digits.isdecimal() else usual


def _refuse(call: Call, error: EntraError) -> Response:
    """Tell an error in the way of the endpoint: as a page for people, as JSON for programs."""
    if call.entry.path_template in _PAGES:
        call.entry.error = f"AADSTS{error.number}"
        return html_response(error_page(error.number, error.text()))
    return error_response(call, error)


def _preflight(call: Call) -> Response:
    """Let browsers ask the token endpoint across origins; whether the answer can be read is another matter."""
    del call
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "POST, OPTIONS",
        "Access-Control-Allow-Headers": "*",
        "Access-Control-Max-Age": "86400",
    }
    return Response(status_code=200, headers=headers)


def _discovery_preflight(call: Call) -> Response:
    """Answer by the method that discovery's own answers name (facts E11)."""
    return allow(call, "GET, OPTIONS")


def _let_pages_read(call: Call, response: Response) -> None:
    """Let a page of another origin read discovery, refusals included, and tokens of its own (facts E11, E39)."""
    if _is_for_single_pages(call):
        response.headers["Access-Control-Allow-Origin"] = "*"


def _is_for_single_pages(call: Call) -> bool:
    """Tell whether an answer is of discovery, or about a token of a client with a single-page platform."""
    if call.entry.path_template in _DISCOVERY:
        return True
    if not call.entry.path_template.endswith("/token"):
        return False
    client = call.state.directory.app(call.entry.client_id or "", call.cloud)
    return client is not None and bool(client.document.spa.redirect_uris)


def _not_found(call: Call) -> Response:
    del call
    return json_response({"error": "not_found"}, 404)


def _wrong_method(call: Call) -> Response:
    allowed = "GET" if call.method == "POST" else "POST"
    raise EntraError(900561, allowed=allowed, method=call.method)


_DISCOVERY: Final[dict[str, Handler]] = {
    "/common/discovery/instance": discovery.instance,
    "/{tenant}/v2.0/.well-known/openid-configuration": discovery.configuration_v2,
    "/{tenant}/.well-known/openid-configuration": discovery.configuration_v1,
    "/{tenant}/discovery/v2.0/keys": discovery.keys_v2,
    "/{tenant}/discovery/keys": discovery.keys_v1,
}
ROUTER: Final = Router(
    [
        *(Route("GET", path, handler) for path, handler in _DISCOVERY.items()),
        *(Route("OPTIONS", path, _discovery_preflight) for path in _DISCOVERY),
        Route("GET", "/common/userrealm/{upn}", discovery.user_realm),
        Route("GET", "/{tenant}/oauth2/v2.0/authorize", authorize.authorize_v2),
        Route("GET", "/{tenant}/oauth2/authorize", authorize.authorize_v1),
        Route("POST", "/{tenant}/login", login.login),
        Route("GET", "/{tenant}/oauth2/v2.0/logout", logout.logout),
        Route("POST", "/{tenant}/oauth2/v2.0/logout", logout.logout),
        Route("GET", "/{tenant}/oauth2/logout", logout.logout),
        Route("POST", "/{tenant}/oauth2/logout", logout.logout),
        Route("GET", "/{tenant}/openid/userinfo", userinfo.user_info),
        Route("POST", "/{tenant}/openid/userinfo", userinfo.user_info),
        *(
            Route(method, path, handler)
            for path in ("/device", "/devicelogin", "/common/oauth2/deviceauth")
            for method, handler in (("GET", devicepages.show), ("POST", devicepages.enter))
        ),
        Route("GET", "/{tenant}/adminconsent", adminconsent.admin_consent_v1),
        Route("GET", "/{tenant}/v2.0/adminconsent", adminconsent.admin_consent_v2),
        Route("POST", "/{tenant}/oauth2/v2.0/devicecode", devicegrant.device_code_v2),
        Route("POST", "/{tenant}/oauth2/devicecode", devicegrant.device_code_v1),
        Route("POST", "/{tenant}/oauth2/v2.0/token", token.token_v2),
        Route("POST", "/{tenant}/oauth2/token", token.token_v1),
        Route("OPTIONS", "/{tenant}/oauth2/v2.0/token", _preflight),
        Route("OPTIONS", "/{tenant}/oauth2/token", _preflight),
    ],
    not_found=_not_found,
    wrong_method=_wrong_method,
)
