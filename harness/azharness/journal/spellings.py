"""The spellings in which one value travels: plain, in URLs, in JSON, in base64, in hexadecimal digits."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import quote, quote_plus

SHORTEST: Final = 6
"""Values and spellings with fewer characters are ignored: they would hit words that are no secrets."""

_FIRST_OWN_CHARACTER: Final = (0, 2, 3)
"""Which base64 character is the first to depend on nothing but the value, when it begins at byte 0, 1 or 2 of three."""


@lru_cache(maxsize=8192)
def spellings(value: str) -> frozenset[str]:
    """All spellings of a value, none for one that is too short."""
    if len(value) < SHORTEST:
        return frozenset()
    plain = {value, *_in_json(value)}
    data = value.encode()
    found = {*plain, *(each for text in plain for each in _in_urls(text)), *_in_base64(data), *_in_hex(data)}
    return frozenset(each for each in found if len(each) >= SHORTEST)


def _in_json(value: str) -> Iterator[str]:
    for ascii_only in (True, False):
        once = json.dumps(value, ensure_ascii=ascii_only)[1:-1]
        yield once
        yield once.replace("/", "\\/")
        yield json.dumps(once, ensure_ascii=ascii_only)[1:-1]


def _in_urls(value: str) -> Iterator[str]:
    for safe in ("", "/", "~"):
        for encoded in (quote(value, safe=safe), quote_plus(value, safe=safe)):
            yield encoded
            yield _lower_escapes(encoded)
            yield quote(encoded, safe="")


def _lower_escapes(encoded: str) -> str:
    first, *rest = encoded.split("%")
    return "%".join([first, *(part[:2].lower() + part[2:] for part in rest)])


def _in_hex(data: bytes) -> Iterator[str]:
    yield data.hex()
    yield data.hex().upper()


def _in_base64(data: bytes) -> Iterator[str]:
    """Both alphabets, padded or not, alone or in the midst of more (`client:secret`)."""
    for before, start in enumerate(_FIRST_OWN_CHARACTER):
        padded = b"\0" * before + data
        whole_characters = len(padded) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(padded).decode()[start:whole_characters]
