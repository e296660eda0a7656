"""Writing a trace: gestures as they were made, with symbols for all that another backend would choose otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from azharness.model.state import State
from azharness.model.trace.symbols import kind_of, known_apps, symbols
from azharness.model.trace.trace import Gesture, TraceStep

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_FAR = 10_000
"""Days from which on a date is no longer told from today."""
_SHORT = 12
"""Texts of fewer characters are symbols only where they are the whole text."""

Made = tuple[Gesture, State]
"""A gesture, and the situation in which it was made."""


def written(made: Sequence[Made], end: State) -> list[TraceStep]:
    """The steps of a trace; `end` is the situation after the last gesture."""
    if not made:
        return []
    writer = Writer(made[0][1])
    for (gesture, before), after in zip(made, [*(state for _, state in made[1:]), end], strict=True):
        writer.add(gesture, before, after)
    return writer.steps


class Writer:
    """Writes a trace step by step; a copy goes on from where it was made, so that what traces have in common is written once."""

    def __init__(self, first: State, before: Writer | None = None) -> None:
        """Begin in a situation, or where another writer is."""
        self.steps: list[TraceStep] = [*before.steps] if before else []
        self.labels: dict[str, str] = {**before.labels} if before else {}
        self.known: set[str] = set(before.known if before else known_apps(first))
        self.texts: _Texts = before.texts if before else _Texts(first, self.labels)
        self._first = first

    def add(self, gesture: Gesture, before: State, after: State) -> None:
        """Write a gesture, made in one situation and leading to the next."""
        self.texts = self.texts.at(before, self.labels)
        label = ""
        for client_id in known_apps(after):
            if client_id not in self.known:
                self.known.add(client_id)
                label = label or _named(after, client_id, self.labels)
        self.steps.append(TraceStep(gesture=self.texts.record(gesture), label=label))

    def copy(self) -> Writer:
        """Another writer that has written the same."""
        return Writer(self._first, self)


def _named(state: State, client_id: str, labels: dict[str, str]) -> str:
    kind = kind_of(state, client_id)
    number = 1 + sum(label.startswith(f"{kind}-") for label in labels)
    labels[f"{kind}-{number}"] = client_id
    return f"{kind}-{number}"


class _Texts:
    """The texts of one situation, and their symbols."""

    def __init__(self, state: State, labels: dict[str, str]) -> None:
        """Know the symbols of a situation."""
        self._state = state
        self._named = len(labels)
        named = symbols(state, labels)
        self._symbols: dict[str, str] = {}
        for symbol, text in named.items():
            self._symbols.setdefault(text, symbol)
        for symbol, text in named.items():
            self._symbols.setdefault(text.upper(), f"{symbol}|upper")
        self._long = _any_of(text for text in self._symbols if len(text) >= _SHORT)

    def at(self, state: State, labels: dict[str, str]) -> _Texts:
        """The texts of a later situation; most situations have the symbols of the one before."""
        before = self._state
        alike = before.world is state.world and before.apps is state.apps and len(labels) == self._named
        if not alike:
            return _Texts(state, labels)
        self._state = state
        return self

    def record(self, gesture: Gesture) -> dict[str, Any]:
        """A gesture as a record whose texts have symbols."""
        record: dict[str, Any] = msgspec.to_builtins(gesture)
        named = {name: self._with_symbols(value) for name, value in record.items()}
        if "instant" in named:
            named["instant"] = _offset("now", record["instant"] - self._state.cloud_instant)
        return {**named, "command": record["command"]}

    def _with_symbols(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            return [self._with_symbols(each) for each in value]
        if isinstance(value, dict):
            return {name: self._with_symbols(each) for name, each in value.items()}
        return value

    def _text(self, text: str) -> str:
        whole = self._symbols.get(text)
        if whole:
            return f"${{{whole}}}"
        if _DATE.fullmatch(text):
            return self._date(text)
        parts = self._long.split(text) if self._long else [text]
        # Every second part is one of the long texts.
        return "".join(
            f"${{{self._symbols[part]}}}" if number % 2 else part.replace("$", "$$")
            for number, part in enumerate(parts)
        )

    def _date(self, text: str) -> str:
        try:
            days = (date.fromisoformat(text) - datetime.fromtimestamp(self._state.instant, UTC).date()).days
        except ValueError:
            return text
        return _offset("day", days) if abs(days) < _FAR else text


def _offset(symbol: str, distance: int) -> str:
    return f"${{{symbol}{distance:+d}}}"


def _any_of(texts: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(texts, key=lambda text: (-len(text), text))
    return re.compile(f"({'|'.join(map(re.escape, longest_first))})") if longest_first else None
