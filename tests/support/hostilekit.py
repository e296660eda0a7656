"""Requests that no client of Microsoft's sends, drawn down to their bytes.

What is drawn is mostly a request that makes sense with something wrong in it: nonsense alone is refused at the first door.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote, quote_from_bytes

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from rotation import EVERYTHING
from starlette.types import ASGIApp

from azfakes.exchange import Answer, Question, carry

T = TypeVar("T")

EACH = settings(
    max_examples=400 if EVERYTHING else 20,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
"""How much is tried at each route: more where the environment asks for all."""

HEADERS = [
    "Accept", "Accept-Language", "client-request-id", "ConsistencyLevel", "Content-Encoding", "Content-Type", "Cookie",
    "Expect", "If-Match", "If-None-Match", "Origin", "Prefer", "Range", "Transfer-Encoding", "User-Agent", "X-AnchorMailbox",
    "X-Forwarded-Host", "X-HTTP-Method-Override",
]  # fmt: skip
_NO_TEXT = [b"\xff", b"\xe9", b"\xed\xa0\x80", b"\xc3("]
_SPOILERS = [
    *_NO_TEXT,
    b"\x00", b"\\ud800", b"\\u0000", b"\xef\xbb\xbf", b"1e999", b"-0", b"9" * 400,
    b"NaN", b"Infinity", b"[" * 3000, b'{"a":' * 3000, b'"', b"}", b",", b"\n", b"%", b"&", b"=", b"+", b";", b"/", b"'", b"(", b")",
]  # fmt: skip
_SPOILT_SEGMENTS = [
    "%00", "%FF", "%C3%28", "%ED%A0%80", "..", "%2e%2e", "%2F", "%", "%zz", "'", "(", ")", "(appId='x')", "(x='y')", "$value",
    "$count", "$ref", "$batch", ";a=b", "%20", "%0d%0a", "~", "a" * 3000,
]  # fmt: skip


@dataclass(frozen=True)
class Attack:
    """A request as it stands on the wire, but for its method."""

    path: str
    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


def ask(app: ASGIApp, method: str, host: str, attack: Attack) -> Answer:
    """Send a request as a server hands it over, whatever HTTP clients would refuse to send."""
    headers = [(b"host", host.encode()), *attack.headers]
    target = attack.path.encode() + (b"?" + attack.query if attack.query else b"")
    return carry(app, Question(method, "https", host, None, target, headers, attack.body, None))


def mostly(usual: st.SearchStrategy[T], *others: st.SearchStrategy[T]) -> st.SearchStrategy[T]:
    """Two times of three the usual, else one of the others: a plain choice would take all alike, however often one is named."""
    either = st.one_of(*others)
    return st.integers(0, 2).flatmap(lambda chance: either if chance == 2 else usual)


def spoilt(whole: bytes, place: int, piece: bytes, cut: int) -> bytes:
    """Put a piece into bytes, in place of some of them."""
    at = place % (len(whole) + 1)
    return whole[:at] + piece + whole[at + cut :]


def spoiling(whole: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Bytes as they are, or with a piece in a place where it does not belong."""
    pieces = st.sampled_from(_SPOILERS) | st.binary(max_size=3)
    return mostly(whole, st.builds(spoilt, whole, st.integers(0, 2000), pieces, st.integers(0, 3)))


def jsons(names: list[str], values: list[str], wholes: list[dict[str, Any]]) -> st.SearchStrategy[Any]:
    """Values of any shape, and whole bodies with some of their parts changed: these reach further."""
    scalars: st.SearchStrategy[Any] = (
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    )
    scalars |= st.text(max_size=9) | st.sampled_from(values)
    name = st.sampled_from(names) | st.text(max_size=6)
    bodies = st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(name, inner, max_size=5),
        max_leaves=12,
    )
    parts = st.dictionaries(name, bodies, max_size=2)
    changed = st.builds(lambda whole, part: whole | part, st.sampled_from(wholes), parts)
    return mostly(changed, bodies)


def documents(content: st.SearchStrategy[Any]) -> st.SearchStrategy[bytes]:
    """Bodies of JSON, some of them spoilt, and some that are none."""
    whole = content.map(lambda value: json.dumps(value).encode())
    # What is no text is refused before all else, and so met too seldom among the other pieces.
    no_text = st.builds(spoilt, whole, st.integers(0, 2000), st.sampled_from(_NO_TEXT), st.just(0))
    return mostly(spoiling(whole), no_text, st.binary(max_size=40), st.just(b""))


def pairs(
    names: list[str], values: list[str], wholes: Sequence[Mapping[str, str]] = ({},)
) -> st.SearchStrategy[bytes]:
    """Forms: whole ones with some fields changed, mostly their own, encoded as they should be or not at all."""
    forms = [{key.encode(): text.encode() for key, text in form.items()} for form in wholes]
    other = st.sampled_from(names).map(str.encode) | st.binary(max_size=4)
    value = mostly(
        st.sampled_from(values).map(str.encode), st.text(max_size=12).map(str.encode), st.binary(max_size=6)
    )

    def changed(form: Mapping[bytes, bytes]) -> st.SearchStrategy[bytes]:
        name = mostly(st.sampled_from([*form]), other) if form else other
        return st.dictionaries(name, value, max_size=2).map(lambda changes: _encoded({**form, **changes}))

    return spoiling(st.sampled_from(forms).flatmap(changed))


def _encoded(form: Mapping[bytes, bytes]) -> bytes:
    text = "&".join(
        f"{quote_from_bytes(name, safe='$')}={quote_from_bytes(value)}" for name, value in form.items()
    )
    return text.encode()


def queries(
    names: list[str], values: list[str], wholes: Sequence[Mapping[str, str]] = ({},)
) -> st.SearchStrategy[bytes]:
    """The same as what may stand in a request line at all: a server refuses the rest before anybody reads it."""
    return pairs(names, values, wholes).map(lambda query: bytes(byte for byte in query if 0x20 < byte < 0x7F))


def paths(template: str, known: Mapping[str, Sequence[str]]) -> st.SearchStrategy[str]:
    """Paths of one route: of each variable part for the most part what is known by the segment before it, or its own name."""
    pieces = re.split(r"([^/]*)/\{(\w+)\}", template)
    before, names, between = pieces[1::3], pieces[2::3], pieces[0::3]
    parts = [
        _segment(known.get(collection) or known.get(name) or ["x"])
        for collection, name in zip(before, names, strict=True)
    ]
    return st.tuples(*parts).map(
        lambda drawn: (
            between[0]
            + "".join(
                f"{one}/{part}{rest}" for one, part, rest in zip(before, drawn, between[1:], strict=True)
            )
        )
    )


def _segment(known: Sequence[str]) -> st.SearchStrategy[str]:
    whole = st.sampled_from(known).map(lambda key: quote(key, safe="="))
    other = st.text(min_size=1, max_size=6).map(lambda text: quote(text, safe=""))
    return mostly(whole, whole, other, st.sampled_from(_SPOILT_SEGMENTS))


def headers(tokens: list[str], content_type: str) -> st.SearchStrategy[tuple[tuple[bytes, bytes], ...]]:
    """A token that counts, for the most part the right type of content, and header fields with any content."""
    field = st.tuples(
        st.sampled_from(HEADERS).map(lambda name: name.lower().encode()),
        st.sampled_from([b"application/json", b"application/x-www-form-urlencoded", b"eventual", b"*"])
        | st.binary(max_size=20),
    )
    bearer = st.sampled_from([(b"authorization", f"Bearer {token}".encode()) for token in tokens])
    typed = (b"content-type", content_type.encode())
    usual = st.sampled_from([(typed,), (typed, (b"consistencylevel", b"eventual")), (typed,), ()])
    return st.builds(
        lambda *parts: (parts[0], *parts[1], *parts[2]), bearer, usual, st.lists(field, max_size=2)
    )
