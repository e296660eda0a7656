"""Secrets do not survive redaction, and what is no secret does."""

from __future__ import annotations

import base64
import json
import re
from urllib.parse import quote, quote_plus

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azharness.journal import events
from azharness.journal.redact import Redactor

SECRET = 'Q8~/k"y+ä of\\Contoso=='
TOKEN = "eyJ0eXAiOiJKV1QifQ.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"


def redactor(value: str = SECRET) -> Redactor:
    """A redactor that knows one secret."""
    known = Redactor()
    known.add(value, "secret key")
    return known


SPELLINGS = {
    "plain": SECRET,
    "json": json.dumps(SECRET)[1:-1],
    "json-unicode": json.dumps(SECRET, ensure_ascii=False)[1:-1],
    "json-in-json": json.dumps(json.dumps({"k": SECRET})),
    "url": quote(SECRET, safe=""),
    "url-lower": re.sub("%..", lambda found: found[0].lower(), quote(SECRET, safe="")),
    "form": quote_plus(SECRET),
    "url-in-url": quote(quote(SECRET, safe=""), safe=""),
    "base64": base64.b64encode(SECRET.encode()).decode(),
    "base64url": base64.urlsafe_b64encode(SECRET.encode()).decode().rstrip("="),
    "basic-0": base64.b64encode(f"abc{SECRET}xyz".encode()).decode(),
    "basic-1": base64.b64encode(f"abcd{SECRET}xyz".encode()).decode(),
    "basic-2": base64.b64encode(f"abcde{SECRET}xyz".encode()).decode(),
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_every_spelling_of_a_registered_secret_is_replaced(spelling: str) -> None:
    """However a registered secret is spelled, it is shown by its label."""
    shown = redactor().text(f"before {spelling} after")
    assert "<secret key>" in shown
    assert spelling not in shown


def test_text_around_a_secret_stays() -> None:
    """What stands around a secret is kept."""
    assert redactor("hunter22").text("before hunter22, after") == "before <secret key>, after"


@pytest.mark.parametrize("value", ["", "12345"])
def test_short_values_are_ignored(value: str) -> None:
    """A value of less than six characters would hit words that are no secrets."""
    assert redactor(value).text("port 12345 is open") == "port 12345 is open"


def test_the_longer_of_two_secrets_wins() -> None:
    """Where one secret begins another, none of the longer one is left over."""
    known = redactor("secret-value")
    known.add("secret-value-and-more", "other")
    assert known.text("secret-value-and-more") == "<other>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"got {TOKEN}.", "got <token>"),
        (TOKEN[:40], "<token>"),
        ("Authorization: Bearer abc", "Authorization: Bearer <credentials>"),
        ('{"authorization": "Basic eHl6"}', '{"authorization": "Basic <credentials>"}'),
        ("grant_type=x&client_secret=a%20b&scope=y", "grant_type=x&client_secret=<client secret>&scope=y"),
        ("/cb?code=0.AX8&state=1", "/cb?code=<code>&state=1"),
        ('{"refresh_token":"abc","n":1}', '{"refresh_token":"<refresh token>","n":1}'),
        (json.dumps('{"password":"a,b"}'), json.dumps('{"password":"<password>"}')),
        ('{"password": "cut in the mid', '{"password": "<password>'),
        ("http://me:secret@host:80/x@y", "http://<credentials>@host:80/x@y"),
        ('{"code": "0.AX8"}', '{"code": "<code>"}'),
    ],
)
def test_secrets_are_known_by_their_shape(text: str, shown: str) -> None:
    """Tokens, authorization headers and members with telling names are replaced although nobody registered them."""
    assert Redactor().text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "https://login.microsoftonline.com/common",
        '{"code":"AADSTS7000222"}',
        '{"code": "Authorization_RequestDenied"}',
        '{"secret_key":"entered"}',
        "error_code=7000222",
        "Bearer token",
        "eyewitness-news.contoso.com",
        "http://127.0.0.1:8080/a:b@c",
        "/v1.0/applications/{id}/addPassword",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    """Addresses, error codes and words stay readable."""
    assert Redactor().text(text) == text


def test_data_is_redacted_throughout() -> None:
    """Keys, members, nested lists and a typed secret field are redacted; numbers and absent values stay."""
    data = {
        "hunter22": ["hunter22", {"password": "plain"}],
        "query": {"code": "0.AX8", "state": "s"},
        "n": 1,
        "none": None,
        "command": {"field": "secret_key", "value": "typed"},
        "empty": {"field": "secret_key", "value": ""},
    }
    assert redactor("hunter22").data(data) == {
        "<secret key>": ["<secret key>", {"password": "<password>"}],
        "query": {"code": "<code>", "state": "s"},
        "n": 1,
        "none": None,
        "command": {"field": "secret_key", "value": "<secret key>"},
        "empty": {"field": "secret_key", "value": ""},
    }


def test_an_event_is_redacted_and_stays_an_event() -> None:
    """Every text of an event is redacted, but its own fixed words are not."""
    event = events.TestFinished(test="t", result="passed", reason="it said passed")
    known = redactor("passed")
    assert known.event(event) == msgspec.structs.replace(event, reason="it said <secret key>")


def test_a_redactor_does_not_show_what_it_knows() -> None:
    """The representation of a redactor holds no secret."""
    assert "hunter22" not in repr(redactor("hunter22"))


def test_text_that_is_no_unicode_is_shown() -> None:
    """Bytes that were no text are shown by their numbers and do not stop the journal."""
    assert Redactor().text("a\udc80b") == "a\\udc80b"


@settings(deadline=None)
@given(st.text(min_size=6), st.text(), st.text())
def test_nothing_registered_survives(secret: str, before: str, after: str) -> None:
    """No registered secret is left in a text, and redacting again changes nothing."""
    known = redactor(secret)
    shown = known.text(f"{before}{secret}{after}")
    if secret not in "<secret key>":
        assert secret not in shown.replace("<secret key>", "\0")
    assert known.text(shown) == shown
