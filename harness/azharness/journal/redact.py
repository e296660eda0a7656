"""Redaction: no secret is written, neither one that was registered nor one that looks like it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final, Literal, TypeVar, get_origin

import msgspec

from azharness.journal import secrets
from azharness.journal.spellings import SHORTEST, spellings

_Struct = TypeVar("_Struct", bound=msgspec.Struct)


_REMEMBERED: Final = 10_000


@cache
def _free_fields(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields of a type whose words the format does not fix."""
    return tuple(
        field.name for field in msgspec.structs.fields(kind) if get_origin(field.type) is not Literal
    )


class Redactor:
    """Replaces secrets by labels such as `<secret key>`, in texts, in data and in events.

    It knows the values that were registered, in every spelling in which they travel, and the usual shapes of secrets.
    What is redacted stays as it is when it is redacted again.
    """

    def __init__(self) -> None:
        """Know no value yet."""
        self._labels = secrets.LABELS
        self._known: dict[str, str] = {}
        self._heads: defaultdict[str, list[str]] = defaultdict(list)
        # The same few texts come again and again: names of fields, tests, requirements.
        self._text = lru_cache(_REMEMBERED)(self._without)

    def __repr__(self) -> str:
        """Tell how many spellings are known, and none of them."""
        return f"<Redactor of {len(self._known)} spellings>"

    def add(self, value: str, label: str) -> None:
        """Register a secret that will be shown as `<label>`; a value of less than six characters is ignored."""
        shown = f"<{label}>"
        self._text.cache_clear()
        for spelling in spellings(value):
            if spelling not in self._known:
                self._learn(spelling, shown)

    def text(self, text: str) -> str:
        """The text without secrets, and fit for UTF-8."""
        return self._text(text)

    def data(self, value: Any) -> Any:
        """JSON-like data without secrets, keys included; other values than text and containers stay."""
        match value:
            case str():
                return self.text(value)
            case dict():
                return self._mapping(value)
            case list() | tuple() | set() | frozenset():
                return [self.data(item) for item in value]
            case msgspec.Struct():
                return self.event(value)
            case _:
                return value

    def event(self, event: _Struct) -> _Struct:
        """An event without secrets: every text in it, but for those that the format itself fixes."""
        changed = {name: self.data(getattr(event, name)) for name in _free_fields(type(event))}
        return msgspec.structs.replace(event, **changed)

    def _without(self, text: str) -> str:
        text = text.encode("utf-8", "backslashreplace").decode()
        return secrets.by_shape("".join(self._replaced(text)), self._labels)

    def _learn(self, spelling: str, shown: str) -> None:
        self._labels |= {shown}
        self._known[spelling] = shown
        same = self._heads[spelling[:SHORTEST]]
        same.append(spelling)
        same.sort(key=len, reverse=True)

    def _replaced(self, text: str) -> Iterator[str]:
        """The text in pieces, registered secrets replaced, the longest first; the effort does not grow with their number."""
        done = at = 0
        while at <= len(text) - SHORTEST:
            found = self._at(text, at)
            if found:
                yield text[done:at] + self._known[found]
                at = done = at + len(found)
            else:
                at += 1
        yield text[done:]

    def _at(self, text: str, start: int) -> str:
        candidates = self._heads.get(text[start : start + SHORTEST], ())
        return next((known for known in candidates if text.startswith(known, start)), "")

    def _mapping(self, mapping: dict[Any, Any]) -> dict[Any, Any]:
        named = mapping.get("field")
        shown: dict[Any, Any] = {}
        for key, value in mapping.items():
            name = named if key == "value" and isinstance(named, str) else key
            plain = self.data(value)
            if isinstance(plain, str) and isinstance(name, str):
                plain = secrets.of_member(name, plain, self._labels)
            shown[self.data(key)] = plain
        return shown
