"""Identifiers and secrets drawn from a seed, so that the same requests get the same bytes."""

from __future__ import annotations

import hashlib
from binascii import b2a_base64
from collections import Counter
from collections.abc import Callable, Mapping
from typing import final

_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_SECRET_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-"
_SECRET_MARK = "8Q~"
_SECRET_LENGTH = 40
_SECRET_HEAD = 3


@final
class Ids:
    """Streams of identifiers, one a kind, each counted by itself.

    A stream does not depend on the others: reading more pages changes no secret that is made later.
    """

    def __init__(self, seed: int, *, on_secret: Callable[[str], None] | None = None) -> None:
        """Draw from a seed; `on_secret` is told each client secret."""
        self._seed = seed
        self._on_secret = on_secret
        self._counts: Counter[str] = Counter()

    def drawn(self) -> dict[str, int]:
        """Tell how many identifiers of each stream were drawn."""
        return dict(sorted(self._counts.items()))

    def skip(self, drawn: Mapping[str, int]) -> None:
        """Go on behind so many identifiers of each stream."""
        self._counts.update(drawn)

    def recall(self, secret: str) -> None:
        """Take a client secret for known that was drawn before."""
        if self._on_secret is not None:
            self._on_secret(secret)

    def guid(self, stream: str) -> str:
        """Draw the next GUID of a stream, lower case with hyphens."""
        return _as_guid(self._draw(stream))

    def named_guid(self, *names: str) -> str:
        """Give the GUID that belongs to a name under this seed, however often it is asked."""
        parts = (str(self._seed), "named", *names)
        return _as_guid(hashlib.sha256("\x1f".join(parts).encode()).digest())

    def opaque(self, stream: str, size: int = 16) -> str:
        """Draw the next opaque token of a stream: `size` bytes in unpadded base64url."""
        data = hashlib.shake_256(self._draw(stream)).digest(size)
        return b2a_base64(data, newline=False).translate(_URL_SAFE, b"=").decode()

    def key(self, stream: str, size: int) -> str:
        """Draw the next key of a stream: `size` bytes in padded base64."""
        return b2a_base64(_stretch(self._draw(stream), size), newline=False).decode()

    def below(self, stream: str, bound: int) -> int:
        """Draw the next whole number of a stream, at least 0 and less than `bound`."""
        return int.from_bytes(self._draw(stream)[:8], "big") % bound

    def secret(self) -> str:
        """Draw the next client secret: 40 characters in Entra's shape, `abc8Q~…` (facts G39)."""
        letters = _stretch(self._draw("secret"), _SECRET_LENGTH)
        text = "".join(_SECRET_ALPHABET[byte % len(_SECRET_ALPHABET)] for byte in letters)
        secret = (text[:_SECRET_HEAD] + _SECRET_MARK + text[_SECRET_HEAD:])[:_SECRET_LENGTH]
        if self._on_secret is not None:
            self._on_secret(secret)
        return secret

    def _draw(self, stream: str) -> bytes:
        count = self._counts[stream] = self._counts[stream] + 1
        return hashlib.sha256(f"{self._seed}\x1fdrawn\x1f{stream}\x1f{count}".encode()).digest()


def _as_guid(digest: bytes) -> str:
    """Write a digest as a GUID of version 4: each request draws some, and `uuid.UUID` is slower by far."""
    text = digest[:16].hex()
    variant = "89ab"[digest[8] >> 4 & 3]
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"


def _stretch(digest: bytes, size: int) -> bytes:
    """Lengthen a digest to `size` bytes."""
    return hashlib.shake_256(digest).digest(size)
