"""Traces: sequences of gestures that can be played on any backend."""

from __future__ import annotations

from azharness.model.trace.errors import SymbolError, TraceError
from azharness.model.trace.reading import Reader
from azharness.model.trace.trace import (
    Broken,
    Gesture,
    Origin,
    PersonSignsIn,
    Trace,
    TraceStep,
    decode,
    encode,
)
from azharness.model.trace.writing import Made, written

__all__ = [
    "Broken",
    "Gesture",
    "Made",
    "Origin",
    "PersonSignsIn",
    "Reader",
    "SymbolError",
    "Trace",
    "TraceError",
    "TraceStep",
    "decode",
    "encode",
    "written",
]
