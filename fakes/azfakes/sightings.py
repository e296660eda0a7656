"""Secrets where they do not belong: in a request, but outside the field that is meant for them."""

from __future__ import annotations

from typing import Final

from azfakes.http import Call
from azfakes.secretforms import NONE, PASSWORD, SECRET_KEY, TOKEN

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
_MOST_FIELDS: Final = 20
"""Fields of a form that are looked up one by one."""
_TOKEN_START: Final = ("Bearer eyJ", "bearer eyJ")


def sightings(call: Call) -> list[str]:
    """List the kinds of known secrets that stand in a request anywhere but in their own field."""
    labels_in = call.state.known.labels_in
    found = _in_authorization(call) | labels_in(call.path.encode()) | labels_in(call.query_text.encode())
    for name, value in call.headers.items():
        if name != "authorization":
            found |= labels_in(value.encode())
    return sorted(found | (_in_form(call) if call.entry.service == "login" else labels_in(call.body)))


def _in_form(call: Call) -> frozenset[str]:
    """Look into each field of a form of the login service, which may be meant for a secret."""
    labels_in = call.state.known.labels_in
    found, others = NONE, []
    for field in call.body.split(b"&"):
        name, _, value = field.partition(b"=")
        if name in _OWN_FIELDS:
            found |= labels_in(value) - {_OWN_FIELDS[name]}
        else:
            others.append(field)
    # One by one it is known already what is in them; of very many it is faster to search them together.
    for text in others if len(others) <= _MOST_FIELDS else [b"\n".join(others)]:
        found |= labels_in(text)
    return found


def _in_authorization(call: Call) -> frozenset[str]:
    """Look into the header that is meant for tokens and, at the login service, for an application's secret key."""
    text = call.headers.get("authorization", "")
    if not text or text.startswith(_TOKEN_START):
        # A token in it is in its place, and holds nothing in clear.
        return NONE
    basic = text.lower().startswith("basic ") and call.entry.service == "login"
    return call.state.known.labels_in(text.encode()) - ({SECRET_KEY} if basic else set())
