"""Leaks: known secrets that stand in a backend's answers, in whichever spelling.

The effort hardly grows with the number of secrets: of an answer only every fourth place is looked up, and each spelling is
known by what stands at four places in a row of it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import msgspec

from azharness.contract.cloud import Secret
from azharness.journal.spellings import spellings

TOKEN: Final = "token"
TOKEN_HEADS: Final = ("eyJ0eXAiOiJKV1Qi", "eyJhbGciOiJSUzI1NiIs")
"""How tokens that Entra signs begin: `typ` or `alg` first in the header, in base64url."""
_SHORTEST: Final = 12
"""Secrets with fewer characters are ignored: what was typed as a key may stand for something else elsewhere."""
_WORD: Final = 8
"""Bytes that are looked up at once."""
_STEP: Final = 4
"""The distance between two places that are looked up."""
_TAIL: Final = _WORD + _STEP - 1
"""So many bytes at its end tell a spelling: wherever it stands, one word of them is looked up."""


class KnownSecrets:
    """Secrets with their kinds, `secret key`, `password` or `token`; never shown."""

    def __init__(self) -> None:
        """Know how tokens begin, and nothing else."""
        self._labels = dict.fromkeys(TOKEN_HEADS, TOKEN)
        self._words = set().union(*map(_words, TOKEN_HEADS))

    def __repr__(self) -> str:
        """Tell how many secrets are known, and none of them."""
        return f"<{len(self._labels)} known secrets>"

    def add(self, secrets: Iterable[Secret]) -> None:
        """Know more secrets; those of less than twelve characters are ignored."""
        for secret in secrets:
            if len(secret.value) >= _SHORTEST and secret.value not in self._labels:
                self._labels[secret.value] = secret.label
                self._words |= _words(secret.value)

    def found_in(self, data: bytes) -> tuple[str, ...]:
        """The kinds of secrets that stand in these bytes, sorted."""
        hits = {word for start in (0, _STEP) for word in self._words.intersection(_read(data[start:]))}
        if not hits:
            return ()
        candidates = (
            (value, label) for value, label in self._labels.items() if not hits.isdisjoint(_words(value))
        )
        return tuple(sorted({label for value, label in candidates if _stands(value, hits, data)}))

    def in_answer(self, answer: bytes) -> dict[str, tuple[str, ...]]:
        """The kinds of secrets in an answer, at `leaks/outcome` and `leaks/view`; in an export at `leaks/log` and `leaks/state`."""
        view = bytes(msgspec.json.decode(answer, type=_Answer).view)
        # Whatever else an answer holds beside its view belongs to no other part.
        shown = {"leaks/outcome": self.found_in(answer.replace(view, b"", 1))}
        if msgspec.json.decode(view, type=_View).view != "export":
            return shown | {"leaks/view": self.found_in(view)}
        parts = msgspec.json.decode(view, type=_Export)
        return shown | {
            "leaks/log": self.found_in(bytes(parts.log)),
            "leaks/state": self.found_in(bytes(parts.state)),
        }


class _Answer(msgspec.Struct):
    view: msgspec.Raw


class _View(msgspec.Struct):
    view: str


class _Export(msgspec.Struct):
    log: msgspec.Raw
    state: msgspec.Raw


def _read(data: bytes) -> memoryview:
    """The bytes as whole words."""
    return memoryview(data)[: len(data) // _WORD * _WORD].cast("Q")


def _stands(value: str, hits: set[int], data: bytes) -> bool:
    return any(form in data for form, words in _forms(value) if not hits.isdisjoint(words))


@lru_cache(maxsize=8192)
def _words(value: str) -> frozenset[int]:
    return frozenset().union(*(words for _, words in _forms(value)))


@lru_cache(maxsize=8192)
def _forms(value: str) -> tuple[tuple[bytes, frozenset[int]], ...]:
    """A secret's spellings, each with the words of its end."""
    encoded = [spelling.encode() for spelling in spellings(value)]
    return tuple((form, _tail(form)) for form in encoded if len(form) >= _TAIL)


def _tail(form: bytes) -> frozenset[int]:
    tail = form[-_TAIL:]
    return frozenset(int.from_bytes(tail[at : at + _WORD], sys.byteorder) for at in range(_STEP))
