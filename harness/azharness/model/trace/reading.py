"""Reading a trace: its steps as gestures, in the situation that they are played in."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from azharness.model.state import State
from azharness.model.trace.errors import SymbolError, TraceError
from azharness.model.trace.symbols import known_apps, symbols
from azharness.model.trace.trace import Gesture, TraceStep

_SYMBOL = re.compile(r"\$(?:\$|\{([^}]*)\})")
_OFFSET = re.compile(r"(day|now)([+-]\d+)")
_UPPER = "|upper"


class Reader:
    """Reads the steps of one trace, one after the other, and learns which apps they bring into being."""

    def __init__(self) -> None:
        """Begin with no apps."""
        self._labels: dict[str, str] = {}
        self._known: set[str] = set()

    def begin(self, state: State) -> None:
        """Know the apps of the world."""
        self._known = set(known_apps(state))

    def gesture(self, step: TraceStep, state: State) -> Gesture:
        """A step as a gesture in a situation; `SymbolError` if something is not there, `TraceError` if it is no gesture."""
        record = _Situation(state, self._labels).read(step.gesture)
        try:
            gesture: Gesture = msgspec.convert(record, Gesture)
        except msgspec.ValidationError as error:
            raise TraceError(
                "A step of the trace is no command of the contract.",
                cause=str(error),
                hint="`azharness contract` prints the JSON Schema of every command.",
            ) from None
        return gesture

    def learn(self, step: TraceStep, after: State) -> None:
        """Give the step's name to the first app that is new after it."""
        new = [one for one in known_apps(after) if one not in self._known]
        self._known.update(new)
        if step.label and new:
            self._labels[step.label] = new[0]


class _Situation:
    """What the symbols stand for at one point of a trace."""

    def __init__(self, state: State, labels: dict[str, str]) -> None:
        self._state = state
        self._labels = labels
        self._symbols: dict[str, str] | None = None

    def read(self, value: Any) -> Any:
        """A value without symbols."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            return [self.read(each) for each in value]
        if isinstance(value, dict):
            return {name: self._member(name, each) for name, each in value.items()}
        return value

    def _member(self, name: str, value: Any) -> Any:
        return self._instant(value) if name == "instant" else self.read(value)

    def _instant(self, value: Any) -> Any:
        text = self.read(value)
        return int(text) if isinstance(text, str) and text.isdecimal() else text

    def _text(self, text: str) -> str:
        return _SYMBOL.sub(self._meant, text)

    def _meant(self, match: re.Match[str]) -> str:
        if match[1] is None:
            return "$"
        if offset := _OFFSET.fullmatch(match[1]):
            return self._moment(offset[1], int(offset[2]))
        name = match[1].removesuffix(_UPPER)
        if self._symbols is None:
            self._symbols = symbols(self._state, self._labels)
        if name not in self._symbols:
            raise SymbolError(
                f"The trace speaks of {name}, which is not there.",
                hint="A step that made it is missing, or the trace is of another world.",
            )
        found = self._symbols[name]
        return found.upper() if match[1].endswith(_UPPER) else found

    def _moment(self, symbol: str, distance: int) -> str:
        if symbol == "now":
            return str(self._state.cloud_instant + distance)
        today = datetime.fromtimestamp(self._state.instant, UTC).date()
        return (today + timedelta(days=distance)).isoformat()
