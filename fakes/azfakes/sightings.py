"""Secrets where they do not belong: in a request, but outside the field that is meant for them."""

from __future__ import annotations

from functools import lru_cache
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
_LONGEST_KEPT: Final = 2000
_MOST_FIELDS: Final = 20
"""Fields of a form that are looked up one by one."""
_TOKEN_START: Final = ("Bearer eyJ", "bearer eyJ")


def sightings(call: Call) -> list[str]:
    """List the kinds of known secrets that stand in a request anywhere but in their own field."""
    found = _in_authorization(call) if "authorization" in call.headers else NONE
    texts: list[str | bytes] = [call.path, call.query_text]
    texts += [value for name, value in call.headers.items() if name != "authorization"]
    if call.entry.service == "login":
        own, others = _split_before(call.body) if len(call.body) <= _LONGEST_KEPT else _split(call.body)
        for name, value in own:
            found |= call.state.known.labels_in(value) - {_OWN_FIELDS[name]}
        texts += others
    else:
        texts.append(call.body)
    return sorted(found | call.state.known.labels_in_any(texts))


def _split(form: bytes) -> tuple[list[tuple[bytes, bytes]], list[bytes]]:
    """Split a form into the fields that are meant for secrets and the others."""
    own, others = [], []
    for field in form.split(b"&"):
        name, _, value = field.partition(b"=")
        if name in _OWN_FIELDS:
            own.append((name, value))
        else:
            others.append(field)
    # One by one it is known already what is in them; of very many it is faster to search them together.
    return own, others if len(others) <= _MOST_FIELDS else [b"\n".join(others)]


_split_before: Final = lru_cache(maxsize=256)(_split)
"""The same for forms that come again."""


def _in_authorization(call: Call) -> frozenset[str]:
    """Look into the header that is meant for tokens and, at the login service, for an application's secret key."""
    text = call.headers["authorization"]
    if text.startswith(_TOKEN_START):
        # A token in it is in its place, and holds nothing in clear.
        return NONE
    basic = text.lower().startswith("basic ") and call.entry.service == "login"
    return call.state.known.labels_in(text) - ({SECRET_KEY} if basic else set())
