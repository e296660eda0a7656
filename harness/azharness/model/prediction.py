"""Predictions: every answer that the documents allow, with the requirement that each part rests on.

Predictions and observations speak the same normal form. An answer's view is flattened to paths: `page`, `fields/name`,
`services/<name>/last_run/result`. A list of texts gives its sorted tuple at its own path and `True` at `<path>/<item>`; a
list of records gives its sorted keys at its own path, `<path>/<key>/<field>` for each, and its length at `<path>#`. Keys
are `name` for services, `kind` for notices, IDs for all else. GUIDs are in lower case, messages are dropped. The error
of a failure stands at `error/code`. What happened in the cloud meanwhile stands below `cloud/`, and which kinds of secrets stand
in the answer to a backend's command below `leaks/` (see `azharness.engine`).

A prediction may ask for more than was written down. `<path>?` is whether there is anything at the path, so that a thing that
is missing and a thing that is wrong can rest on rules of their own. `{cloud/…}` inside a path stands for the text there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

import msgspec

from azharness.model.state import State


class _Absent:
    """The value of a path that is not there."""

    def __repr__(self) -> str:
        return "absent"


ABSENT = _Absent()

Value = str | int | bool | None | tuple[str, ...] | _Absent
"""A value in normal form."""

_NAMED = re.compile(r"\{(cloud/[^{}]*)\}")


class Shape(msgspec.Struct, frozen=True):
    """An outcome in normal form: its kind, and for a refusal or failure why."""

    kind: str
    """`accepted`, `refused`, `failed` or `pending`."""
    reason: str = ""
    field: str = ""


class Observation(msgspec.Struct, frozen=True):
    """What a backend answered and what the cloud's log shows, in normal form."""

    shape: Shape
    fields: Mapping[str, Value]

    def get(self, path: str) -> Value:
        """The value at a path, `ABSENT` where there is none."""
        if path.endswith("?"):
            return self.fields.get(path[:-1], ABSENT) is not ABSENT
        found = self.fields.get(path, ABSENT)
        if found is not ABSENT or "{" not in path:
            return found
        named = _NAMED.sub(lambda found: str(self.fields.get(found[1], ABSENT)), path)
        return self.fields.get(named, ABSENT)


class Expect(msgspec.Struct, frozen=True):
    """The values that a path may have, and the case keys that fail otherwise."""

    allowed: tuple[Value, ...]
    cites: tuple[str, ...]


NOTHING: Mapping[str, Expect] = MappingProxyType({})
"""The fields of an answer of which nothing more is expected."""


class Branch(msgspec.Struct, frozen=True):
    """One allowed answer: its outcome, its fields, and the state that follows from it.

    `cites` are the case keys that the outcome rests on; empty where the documents decide nothing. `follow` takes what was
    observed, since IDs, codes and defaults that the other side chooses become part of the state.
    """

    shape: Shape
    follow: Callable[[Observation], State]
    cites: tuple[str, ...] = ()
    fields: Mapping[str, Expect] = NOTHING
    """A `MappingProxyType` where the same is expected in all such situations: what is made of it is remembered."""


Prediction = tuple[Branch, ...]
"""The allowed answers; one where the documents decide, several where they leave freedom."""
