"""Secrets where they do not belong: in a request, but outside the field that is meant for them."""

from __future__ import annotations

from typing import Final

from azfakes.http import Call
from azfakes.secretforms import PASSWORD, SECRET_KEY, TOKEN

_OWN_FIELDS: Final = {
    b"client_secret": SECRET_KEY,
    b"passwd": PASSWORD,
    b"password": PASSWORD,
    b"code": TOKEN,
    b"refresh_token": TOKEN,
    b"assertion": TOKEN,
    b"client_assertion": TOKEN,
}
"""Fields of the login service's forms, and what they are meant for."""
_TOKEN_START: Final = ("Bearer eyJ", "bearer eyJ")


def sightings(call: Call) -> list[str]:
    """List the kinds of known secrets that stand in a request anywhere but in their own field."""
    known = call.state.known
    found = _in_authorization(call)
    headers = (value for name, value in call.headers.items() if name != "authorization")
    others = ["\n".join((call.path, call.query_text, *headers)).encode()]
    if call.entry.service == "login":
        for field in call.body.split(b"&"):
            name, _, value = field.partition(b"=")
            if name in _OWN_FIELDS:
                found |= known.labels_in(value) - {_OWN_FIELDS[name]}
            else:
                others.append(field)
    else:
        others.append(call.body)
    return sorted(found | known.labels_in(b"\n".join(others)))


def _in_authorization(call: Call) -> set[str]:
    """Look into the header that is meant for tokens and, at the login service, for an application's secret key."""
    text = call.headers.get("authorization", "")
    if not text or text.startswith(_TOKEN_START):
        # A token in it is in its place, and holds nothing in clear.
        return set()
    basic = text.lower().startswith("basic ") and call.entry.service == "login"
    return call.state.known.labels_in(text.encode()) - ({SECRET_KEY} if basic else set())
