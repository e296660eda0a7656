"""The session of a browser: who has signed in there, and how."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import Final

from starlette.responses import Response

from azfakes.directory.records import TenantRecord, UserRecord
from azfakes.http import Call
from azfakes.sessions import SignIn

COOKIE: Final = "ESTSAUTH"


def remember(call: Call, response: Response, person: SignIn) -> Response:
    """Let a browser's later requests know of a sign-in."""
    session = call.state.ids.opaque("sign-in", 24)
    call.state.sessions.sign_ins[session] = person
    response.set_cookie(COOKIE, session, secure=True, httponly=True, samesite="none")
    return response


def forget(call: Call, response: Response) -> Response:
    """End a browser's session."""
    call.state.sessions.sign_ins.pop(_cookie(call), None)
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="none")
    return response


def person_of_session(call: Call) -> SignIn | None:
    """Tell who has signed in in the browser that asks, if that person may still sign in and no revocation came (E58)."""
    person = call.state.sessions.sign_ins.get(_cookie(call))
    found = None if person is None else find_person(call, person)
    if person is None or found is None:
        return None
    user = found[1]
    return person if user.document.account_enabled and person.revocations == user.revocations else None


def find_person(call: Call, person: SignIn) -> tuple[TenantRecord, UserRecord] | None:
    """Find the records of a person who has signed in."""
    tenant = call.state.directory.tenant(person.tenant_id)
    user = tenant.user(person.user_id) if tenant else None
    if tenant is None or user is None or not call.cloud.serves("login", tenant.cloud):
        return None
    return tenant, user


def _cookie(call: Call) -> str:
    try:
        morsel = SimpleCookie(call.headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""
