"""A trace: a sequence of gestures that can be played on any backend, as JSON.

What the other side chooses (IDs, keys), what a world holds (tenants, people) and when it is are written as symbols
(`azharness.model.trace.symbols`); all else stands as in the commands of the contract.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from azharness.contract.actors import Act
from azharness.contract.commands import Command
from azharness.model.trace.errors import TraceError

TRACE_VERSION = "1"
Origin = Literal["scenario", "property", "exploration", "campaign", "hand"]


class PersonSignsIn(msgspec.Struct, frozen=True, tag_field="command", tag="person.signs-in"):
    """A person (user principal name) signs in with a browser at the topmost dialog of a session.

    `query` is what the redirect carries instead of the code, where Entra is to have refused.
    """

    user: str
    session: str = "administrator"
    query: dict[str, str] = {}


Gesture = Command | Act | PersonSignsIn
"""What a sequence is made of."""


class TraceStep(msgspec.Struct, frozen=True, kw_only=True, rename={"label": "as"}, omit_defaults=True):
    """One gesture: a command's record with symbols for texts; `as` names the app that it brings into being."""

    gesture: dict[str, Any]
    label: str = ""


class Broken(msgspec.Struct, frozen=True, kw_only=True):
    """The difference in which the sequence ended: where, what was allowed, what was seen, which requirements it breaks."""

    path: str
    expected: list[str]
    observed: str
    cites: list[str]


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """A sequence from an empty site in a named world of the fake cloud, its IDs drawn by `seed`."""

    trace_version: str = TRACE_VERSION
    title: str
    origin: Origin = "hand"
    world: str
    people: int = 0
    product_version: str = "article"
    seed: int = 0
    steps: list[TraceStep]
    failure: list[Broken] = []
    """What differed when it was recorded; empty if nothing did."""

    def with_steps(self, steps: Sequence[TraceStep]) -> Trace:
        """The same from the same beginning, with other steps."""
        return msgspec.structs.replace(self, steps=list(steps))


def encode(trace: Trace) -> bytes:
    """A trace as indented JSON with a final line break."""
    return msgspec.json.format(msgspec.json.encode(trace), indent=1) + b"\n"


def decode(data: bytes) -> Trace:
    """The trace in these bytes; `TraceError` if they hold none."""
    try:
        trace = msgspec.json.decode(data, type=Trace)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise TraceError(
            "This is no trace.", cause=str(error), hint="azharness writes traces as `….trace.json`."
        ) from None
    if trace.trace_version != TRACE_VERSION:
        raise TraceError(
            f"This is a trace of version {trace.trace_version}, which this azharness does not read.",
            hint="Use the azharness that wrote it.",
        )
    return trace
