"""What secrets look like when nobody told us their values: tokens, authorization headers, members with telling names."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_TELLING: Final = (
    "client_secret",
    "client_assertion",
    "code_verifier",
    "device_code",
    "refresh_token",
    "access_token",
    "id_token",
    "secret_key",
    "secretText",
    "assertion",
    "password",
    "passwd",
    "code",
)
_NAMES = "|".join(_TELLING)

_TOKEN = re.compile(r"(?<![\w-])(?:eyJ|eyA|ewo|ew0)[\w-]{8,}\.[\w-]+(?:\.[\w-]*)*")
"""A JSON Web Token: base64url of `{` and, after a dot, more; signed, unsigned, encrypted or cut."""
_HEADER = re.compile(r"(?i)(\bauthorization\b[\"'\\]*\s*[:=]\s*[\"'\\]*\w+\s+)(?!<)[^\s\"'\\,;]+")
_BEARER = re.compile(r"(?i)(\bbearer\s+)[\w.~+/=-]{20,}")
_USER_INFO = re.compile(r"(?<=://)[^\s/:@?#]*:[^\s/@?#]*(?=@)")
"""Name and password in an address."""
_FORM = re.compile(rf"(?<![\w-])({_NAMES})=(<[^<>]*>|[^&\s\"'\\;#]+)")
_MEMBER = re.compile(rf"(\\*[\"'])({_NAMES})(\1\s*:\s*)(\1)((?:(?!\1).)*)(\1|$)", re.DOTALL)

_ERROR_CODE = re.compile(r"AADSTS\d+|(?:[A-Z][a-z]+)+(?:_(?:[A-Z][a-z]+)+)*")
"""What stands in a member `code` when it is an error of Entra or Graph and no authorization code."""


def label(name: str) -> str:
    """What is shown in place of a secret: `client_secret` → `<client secret>`."""
    return f"<{name.replace('_', ' ')}>"


LABELS: Final = frozenset({"<token>", "<credentials>", *map(label, _TELLING)})
"""All labels that stand for secrets that were found by their shape."""


def by_shape(text: str, labels: frozenset[str] = LABELS) -> str:
    """The text with everything in it that looks like a secret replaced by a label; `labels` stay as they are."""
    text = _TOKEN.sub("<token>", text)
    text = _HEADER.sub(r"\1<credentials>", text)
    text = _BEARER.sub(r"\1<token>", text)
    text = _USER_INFO.sub("<credentials>", text)
    text = _FORM.sub(_form(labels), text)
    return _MEMBER.sub(_member(labels), text)


def of_member(name: str, value: str, labels: frozenset[str] = LABELS) -> str:
    """The value of a member, or a label where its name tells that it is a secret.

    An empty value stays, as do `entered` (how a site shows that it has one), labels, and error codes in `code`.
    """
    if name not in _TELLING and name.lower() != "authorization":
        return value
    if value in ("", "entered") or value in labels or (name == "code" and _ERROR_CODE.fullmatch(value)):
        return value
    return label(name) if name in _TELLING else "<credentials>"


def _form(labels: frozenset[str]) -> Callable[[re.Match[str]], str]:
    def shown(found: re.Match[str]) -> str:
        name, value = found.groups()
        return found[0] if value in labels else f"{name}={label(name)}"

    return shown


def _member(labels: frozenset[str]) -> Callable[[re.Match[str]], str]:
    def shown(found: re.Match[str]) -> str:
        quote, name, colon, opening, value, closing = found.groups()
        return f"{quote}{name}{colon}{opening}{of_member(name, value, labels)}{closing}"

    return shown
