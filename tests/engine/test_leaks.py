"""Known secrets in a backend's answers."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest

from azharness.contract.cloud import Secret
from azharness.engine.leaks import KnownSecrets

KEY = "key.of-an_app~0123456789~abcdefghij"
PASSWORD = 'Grüße!"Test" 07'
TOKEN = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJhdWQiOiJ4In0.c2lnbmF0dXJl"
FORMS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON in JSON": lambda text: json.dumps(json.dumps(text))[1:-1],
    "URL": lambda text: quote(text, safe=""),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 after one": lambda text: base64.b64encode(b":" + text.encode() + b":").decode(),
    "base64url after two": lambda text: base64.urlsafe_b64encode(b"::" + text.encode()).decode(),
    "hex": lambda text: text.encode().hex(),
    "HEX": lambda text: text.encode().hex().upper(),
}


def known() -> KnownSecrets:
    """Give secrets of both kinds."""
    secrets = KnownSecrets()
    secrets.add([Secret(label="secret key", value=KEY), Secret(label="password", value=PASSWORD)])
    return secrets


def answer(view: dict[str, str], message: str = "") -> bytes:
    """Write an answer as a backend does."""
    outcome = {"outcome": "refused", "reason": "required", "message": message}
    return json.dumps({"outcome": outcome, "view": view}, ensure_ascii=False).encode()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("secret", "label"), [(KEY, "secret key"), (PASSWORD, "password"), (TOKEN, "token")])
@pytest.mark.parametrize("before", ["", ".", "..", "..."])
def test_each_form_is_found_wherever_it_begins(form: str, secret: str, label: str, before: str) -> None:
    """At each distance from the beginning, at the end or not; what is like a secret is none."""
    text = before + FORMS[form](secret)

    assert known().found_in(text.encode()) == known().found_in(f"{text}, more".encode()) == (label,)
    assert known().found_in((before + FORMS[form]("x" + secret[:5] + "x" + secret[-3:])).encode()) == ()


def test_an_answer_is_searched_in_parts() -> None:
    """The view and all else are told apart, and both paths are always there."""
    view = {"view": "site", "instant": "0"}

    assert known().in_answer(answer(view)) == {"leaks/outcome": (), "leaks/view": ()}
    assert known().in_answer(answer(view, KEY)) == {"leaks/outcome": ("secret key",), "leaks/view": ()}
    assert known().in_answer(answer(view | {"a": KEY, "b": PASSWORD})) == {
        "leaks/outcome": (),
        "leaks/view": ("password", "secret key"),
    }


def test_what_no_member_of_the_contract_holds_is_searched_too() -> None:
    """A member that nobody asked for hides nothing."""
    more = answer({"view": "site"})[:-1] + b', "debug": "' + KEY.encode() + b'"}'

    assert known().in_answer(more) == {"leaks/outcome": ("secret key",), "leaks/view": ()}


def test_an_export_is_searched_in_its_parts() -> None:
    """Log and stored state are told apart."""
    shown = known().in_answer(answer({"view": "export", "log": f"got {TOKEN}", "state": KEY}))

    assert shown == {"leaks/outcome": (), "leaks/log": ("token",), "leaks/state": ("secret key",)}


def test_short_texts_are_no_secrets() -> None:
    """Twelve characters are a secret, eleven may be anything."""
    secrets = KnownSecrets()
    secrets.add([Secret(label="secret key", value=value) for value in ("twelve-chars", "eleven-char")])

    assert secrets.found_in(b"eleven-char") == ()
    assert secrets.found_in(b"twelve-chars") == ("secret key",)


def test_no_secret_is_shown() -> None:
    """Neither the secrets nor what holds them tell a value."""
    assert KEY not in repr(known())
    assert KEY not in repr(Secret(label="secret key", value=KEY))
