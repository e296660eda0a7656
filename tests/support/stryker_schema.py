"""What Stryker's mutation-testing-report-schema, version 2, asks of a report, written down from its documentation."""

from __future__ import annotations

from typing import Any

_TEXT: dict[str, Any] = {"type": "string"}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_PLACE: dict[str, Any] = {
    "type": "object",
    "required": ["line", "column"],
    "properties": {name: {"type": "integer", "minimum": 1} for name in ("line", "column")},
}
_STATES = [
    "Killed",
    "Survived",
    "NoCoverage",
    "CompileError",
    "RuntimeError",
    "Timeout",
    "Ignored",
    "Pending",
]
_NUMBER: dict[str, Any] = {"type": "number"}
_MUTANT: dict[str, Any] = {
    "type": "object",
    "required": ["id", "mutatorName", "location", "status"],
    "properties": {
        **dict.fromkeys(["id", "mutatorName", "description", "replacement", "statusReason"], _TEXT),
        **dict.fromkeys(["killedBy", "coveredBy"], _TEXTS),
        **dict.fromkeys(["duration", "testsCompleted"], _NUMBER),
        "static": {"type": "boolean"},
        "status": {"enum": _STATES},
        "location": {
            "type": "object",
            "required": ["start", "end"],
            "properties": {"start": _PLACE, "end": _PLACE},
        },
    },
}
_FILE: dict[str, Any] = {
    "type": "object",
    "required": ["language", "source", "mutants"],
    "properties": {
        "language": _TEXT,
        "source": _TEXT,
        "mutants": {"type": "array", "uniqueItems": True, "items": _MUTANT},
    },
}
_TEST: dict[str, Any] = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": _TEXT, "name": _TEXT, "location": {"type": "object", "required": ["start"]}},
}
_PERCENT: dict[str, Any] = {"type": "integer", "minimum": 0, "maximum": 100}

STRYKER: dict[str, Any] = {
    "type": "object",
    "required": ["schemaVersion", "thresholds", "files"],
    "properties": {
        "schemaVersion": {"type": "string", "pattern": r"^([1-2])(\.(([1-9]\d*)|0)){0,2}$"},
        "thresholds": {
            "type": "object",
            "required": ["high", "low"],
            "properties": {"high": _PERCENT, "low": _PERCENT},
        },
        "files": {"type": "object", "additionalProperties": _FILE},
        "testFiles": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["tests"],
                "properties": {"source": _TEXT, "tests": {"type": "array", "items": _TEST}},
            },
        },
        "config": {"type": "object"},
        "framework": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": _TEXT, "version": _TEXT},
        },
    },
}
