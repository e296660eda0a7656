"""Normal form: answers as flat paths, so that order of lists, letter case of GUIDs and wording make no difference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from azharness.contract.answers import Answer
from azharness.contract.outcomes import Accepted, Failed, Outcome, Pending, Refused
from azharness.model import Observation, Shape, Value

_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_KEYS = {
    "apps": "client_id",
    "groups": "object_id",
    "notices": "kind",
    "services": "name",
    "tenants": "tenant_id",
    "users": "object_id",
}
"""By which of its fields a record is told apart, for each list of the views."""


def observe(answer: Answer) -> Observation:
    """An answer in normal form."""
    return Observation(_shape(answer.outcome), dict(_outcome_fields(answer.outcome)) | flatten(answer.view))


def flatten(record: msgspec.Struct) -> dict[str, Value]:
    """A record as paths, without its tag."""
    plain: dict[str, Any] = msgspec.to_builtins(record)
    return dict(_walk("", {name: value for name, value in plain.items() if name != "view"}))


def _shape(outcome: Outcome) -> Shape:
    match outcome:
        case Accepted():
            return Shape("accepted")
        case Refused():
            return Shape("refused", outcome.reason, outcome.field)
        case Failed():
            return Shape("failed", outcome.reason)
        case Pending():
            return Shape("pending")


def _outcome_fields(outcome: Outcome) -> Iterator[tuple[str, Value]]:
    if isinstance(outcome, Failed) and outcome.error is not None:
        yield "error/source", outcome.error.source
        yield "error/code", outcome.error.code


def _walk(path: str, value: Any) -> Iterator[tuple[str, Value]]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _walk(f"{path}/{name}" if path else str(name), each)
    elif isinstance(value, list):
        yield from _list(path, value)
    else:
        yield path, _plain(value)


def _list(path: str, items: Sequence[Any]) -> Iterator[tuple[str, Value]]:
    name = path.rpartition("/")[2]
    keys = [str(_plain(item[_KEYS[name]] if isinstance(item, Mapping) else item)) for item in items]
    yield path, tuple(sorted(set(keys)))
    yield f"{path}#", len(items)
    for key, item in zip(keys, items, strict=True):
        yield f"{path}/{key}", True
        if isinstance(item, Mapping):
            yield from _walk(f"{path}/{key}", item)


def _plain(value: Any) -> Value:
    if isinstance(value, str) and _GUID.fullmatch(value):
        return value.lower()
    return value  # type: ignore[no-any-return]
