"""Moves that take a shorter way to the same place: apps created rather than imported, known ways to where a sequence ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from azharness.contract.hello import Hello
from azharness.model.services import CLOUD_MANAGEMENT, LOG_ANALYTICS, STORE
from azharness.model.trace import Trace, TraceStep, written
from azharness.model.walk.ground import ground
from azharness.model.walk.guide import Guide
from azharness.model.walk.walker import Walker
from azscenarios.shortening.weight import weight

_REGISTERS = {"portal.register-server-app": "server", "portal.register-client-app": "client"}
_TENANT = re.compile(r"\$\{(.+)\.id\}")


def created(trace: Trace) -> Iterator[Trace]:
    """An app is created at the site instead of registered in the portal and imported."""
    for number, step in enumerate(trace.steps):
        kind = _REGISTERS.get(step.gesture["command"])
        begin = next((at for at in range(number + 1, len(trace.steps)) if _imports(trace, at, kind)), None)
        if kind is None or begin is None or not step.label:
            continue
        end = next((at for at in range(begin, len(trace.steps)) if _is(trace, at, "dialog.ok")), None)
        if end is not None:
            session = trace.steps[begin].gesture.get("session", "administrator")
            made = _creation(step, kind, session)
            yield trace.with_steps(
                [
                    *(each for at, each in enumerate(trace.steps[:begin]) if at != number),
                    *made,
                    *trace.steps[end + 1 :],
                ]
            )


def _imports(trace: Trace, at: int, kind: str | None) -> bool:
    return _is(trace, at, "dialog.import") and trace.steps[at].gesture["kind"] == kind


def _is(trace: Trace, at: int, command: str) -> bool:
    return bool(trace.steps[at].gesture["command"] == command)


def _creation(registered: TraceStep, kind: str, session: str) -> list[TraceStep]:
    gesture = registered.gesture
    tenant = _TENANT.fullmatch(gesture["tenant_id"])
    fields = {"application_name": gesture["name"]}
    if kind == "server":
        fields["app_id_uri"] = gesture["app_id_uri"]
    person = f"${{{tenant[1] if tenant else ''}.people.Global Administrator}}"
    return [
        TraceStep(gesture={"command": "dialog.create", "kind": kind, "session": session}),
        *(
            TraceStep(gesture={"command": "dialog.enter", "field": name, "value": text, "session": session})
            for name, text in fields.items()
        ),
        TraceStep(gesture={"command": "person.signs-in", "user": person, "session": session, "query": {}}),
        TraceStep(gesture={"command": "dialog.ok", "session": session}, label=registered.label),
    ]


Way = Callable[[Guide], object]


def _to_create(guide: Guide) -> None:
    guide.app_page(CLOUD_MANAGEMENT)
    guide.open_create()


def _to_import(guide: Guide) -> None:
    guide.app_page(CLOUD_MANAGEMENT)
    guide.open_import()


def _to_chosen(guide: Guide) -> None:
    guide.app_page(CLOUD_MANAGEMENT)
    guide.create_app()


WAYS: tuple[Way, ...] = (
    lambda guide: guide.do(),
    lambda guide: guide.register(native=False),
    lambda guide: guide.app_page(CLOUD_MANAGEMENT),
    _to_create,
    _to_import,
    _to_chosen,
    lambda guide: guide.connect_created(STORE),
    lambda guide: guide.connect(LOG_ANALYTICS),
    lambda guide: guide.connect_created(CLOUD_MANAGEMENT, user_discovery="off"),
    lambda guide: guide.connect_created(CLOUD_MANAGEMENT),
)
"""Ways that are known to be short, from the empty site to where much begins."""


def known_ways(hello: Hello, version: str) -> list[list[TraceStep]]:
    """The known ways as steps that can be played in a world with Contoso, for a backend that says this of itself."""
    walker = Walker(msgspec.structs.replace(hello, product_versions=[version]))
    return [steps for way in WAYS if (steps := _gone(walker, way)) is not None]


def _gone(walker: Walker, way: Way) -> list[TraceStep] | None:
    guide = Guide(walker, walker.begin(ground()))
    try:
        way(guide)
    except LookupError:
        return None
    return written(guide.made, guide.state)


def from_known_ways(trace: Trace, ways: list[list[TraceStep]]) -> Iterator[Trace]:
    """A known way, and then the end of the trace, from each of its steps on; the lightest first."""
    joined = [
        trace.with_steps([*way, *trace.steps[begin:]])
        for way in ways
        for begin in range(len(way), len(trace.steps))
    ]
    yield from sorted(joined, key=weight)
