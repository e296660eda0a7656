"""Known secrets, and finding them in bytes in whichever form they travel.

The effort does not grow with the number of secrets: of a text only every fourth place is looked up, and each form of a
secret is known by what stands at four places in a row.
"""

from __future__ import annotations

import base64
import json
import sys
from collections import defaultdict, deque
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Final, final
from urllib.parse import unquote_to_bytes

SECRET_KEY: Final = "secret key"
PASSWORD: Final = "password"
TOKEN: Final = "token"

# How every token begins that this cloud signs: its header's first members, in base64url.
TOKEN_HEAD: Final = "eyJ0eXAiOiJKV1Qi"
# And every refresh token.
REFRESH_HEAD: Final = "1.ARoAFakeCloud"

NONE: Final[frozenset[str]] = frozenset()
"""The labels of a text without secrets."""

_LONGEST_KEPT: Final = 256
"""Characters of a text for which it is kept what was found in it."""
_MOST_KEPT: Final = 4096
"""Texts for which that is kept; with all that belongs to them they take about two megabytes."""
_WORD: Final = 8
"""Bytes that are looked up at once."""
_STEP: Final = 4
"""The distance between two places that are looked up."""
MOST_TOLD: Final = 50_000
"""Tokens that are told one by one, as many as can be open."""
_SHORTEST: Final = _WORD + _STEP - 1
"""Forms with fewer bytes are ignored: they would be found in words that are no secrets."""
_FIRST_OWN_CHARACTER: Final = (0, 2, 3)
"""Which base64 character is the first to depend on nothing but the value, when it begins at byte 0, 1 or 2 of three."""


@final
class KnownSecrets:
    """Secrets by what they are: `secret key`, `password` or `token`."""

    def __init__(self) -> None:
        self._forms: defaultdict[int, list[tuple[bytes, str]]] = defaultdict(list)
        self._searched: dict[str | bytes, frozenset[str]] = {}
        self._clean: set[str | bytes] = set()
        self._texts: list[tuple[str, str] | None] = []
        self._told: deque[int] = deque()

    def add(self, text: str, label: str) -> None:
        """Know one more secret; one that is shorter than eleven bytes is not recognised."""
        self._texts.append((text, label))
        self.recognise(text, label)

    def tell(self, token: str) -> None:
        """Know one more token that is recognised by how all such begin: of many that are issued the oldest are no longer told."""
        self._told.append(len(self._texts))
        self._texts.append((token, TOKEN))
        if len(self._told) > MOST_TOLD:
            self._texts[self._told.popleft()] = None

    def texts(self, since: int = 0) -> list[tuple[str, str]]:
        """Give the secrets themselves with their labels, as they became known, but for the first ones."""
        return [one for one in self._texts[since:] if one is not None]

    def recognise(self, text: str, label: str) -> None:
        """Take a text for a secret wherever it stands."""
        self._forget_searches()
        for form in _forms(text):
            for word in _words(form[-_SHORTEST:]):
                self._forms[word].append((form, label))

    def size(self) -> int:
        """Tell how many words are looked for."""
        return len(self._forms)

    def labels_in(self, text: str | bytes) -> frozenset[str]:
        """Tell which kinds of secrets stand in a text, plain or URL-encoded, escaped as in JSON, in base64 or hex.

        What was found in a short text is kept until another secret becomes known: clients send the same header fields,
        identifiers and secrets with every request.
        """
        if len(text) > _LONGEST_KEPT:
            return self._search(text)
        found = self._searched.get(text)
        if found is None:
            if len(self._searched) == _MOST_KEPT:
                self._forget_searches()
            found = self._searched[text] = self._search(text)
            if not found:
                self._clean.add(text)
        return found

    def labels_in_any(self, texts: Collection[str | bytes]) -> frozenset[str]:
        """Tell which kinds of secrets stand in some texts; at once where all of them were found clean before."""
        return NONE if self._clean.issuperset(texts) else NONE.union(*map(self.labels_in, texts))

    def __getstate__(self) -> dict[str, object]:
        """Leave out of a snapshot what can be found again."""
        return self.__dict__ | {"_searched": {}, "_clean": set()}

    def _forget_searches(self) -> None:
        self._searched.clear()
        self._clean.clear()

    def _search(self, text: str | bytes) -> frozenset[str]:
        data = text.encode() if isinstance(text, str) else text
        found = self._found(data)
        if b"%" in data or b"+" in data:
            found |= self._found(unquote_to_bytes(data.replace(b"+", b" ")))
        return found or NONE

    def _found(self, data: bytes) -> frozenset[str]:
        views = (_read(data), _read(data[_STEP:]))
        if all(map(self._forms.keys().isdisjoint, views)):
            return NONE
        words = self._forms.keys() & {word for view in views for word in view}
        return frozenset(label for word in words for form, label in self._forms[word] if form in data)


@lru_cache(maxsize=4096)
def _forms(text: str) -> frozenset[bytes]:
    """List the forms of a secret; URLs are decoded before they are searched."""
    plain = text.encode()
    forms = {
        plain,
        *(json.dumps(text, ensure_ascii=ascii_only)[1:-1].encode() for ascii_only in (True, False)),
        *_in_base64(plain),
        plain.hex().encode(),
        plain.hex().upper().encode(),
    }
    return frozenset(form for form in forms if len(form) >= _SHORTEST)


def _in_base64(plain: bytes) -> Iterator[bytes]:
    for before, start in enumerate(_FIRST_OWN_CHARACTER):
        padded = b"\0" * before + plain
        whole_characters = len(padded) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(padded)[start:whole_characters]


def _read(data: bytes) -> memoryview:
    """Read bytes as whole words."""
    return memoryview(data)[: len(data) // _WORD * _WORD].cast("Q")


def _words(tail: bytes) -> Iterator[int]:
    """List the words of the last bytes of a form, one of which begins at a place that is looked up."""
    for place in range(_STEP):
        yield int.from_bytes(tail[place : place + _WORD], sys.byteorder)
