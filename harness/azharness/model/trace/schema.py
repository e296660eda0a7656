"""The JSON Schema of a trace, made from its types and from those of the commands."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from azharness.model.trace.trace import TRACE_VERSION, Gesture, Trace, TraceStep

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_INSTANT: Final = {"type": ["integer", "string"], "description": "Epoch seconds, or `${now+N}`."}


def schema() -> dict[str, Any]:
    """The JSON Schema of a trace; any text in a gesture may hold symbols."""
    (trace, gesture), definitions = msgspec.json.schema_components([Trace, Gesture])
    definitions[TraceStep.__name__]["properties"]["gesture"] = gesture
    for definition in definitions.values():
        properties = definition.get("properties", {})
        if "instant" in properties:
            properties["instant"] = _INSTANT
    return {
        "$schema": _DIALECT,
        "title": f"Trace of azharness, version {TRACE_VERSION}",
        **trace,
        "$defs": definitions,
    }
