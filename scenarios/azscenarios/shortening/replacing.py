"""Moves that put something simpler in place: another service, an app that nobody has, a group of the world, a client that does less, a colleague."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from azharness.model.services import SERVICES, Service
from azharness.model.trace import Trace, TraceStep
from azharness.model.walk.wizard_steps import PAGE_VALUES

_REGISTER, _ADD_GROUP = "portal.register-server-app", "portal.add-group"
_GROUP = re.compile(r"(\$\{[^{}]+\.groups\.)\d+\}")
_GROUPS = 2
"""So many groups of the world are tried."""
_STRANGER = {
    "id": "5e97358c-d99c-4558-af0c-de7774091dda",
    "uri": "api://nobody/App",
    "key.1": "no key of any app",
}
"""What may be typed of an app that there is not."""
_NEEDED = frozenset({"content_location", "languages", "default_language"})
"""Fields of a service's own page in which nothing stands, and which have to be filled."""
_ENVIRONMENT = "public"
"""The environment that every service is in."""
_GETS = frozenset({"client.locate", "client.sign-in", "client.get-device-token"})
_LEAVES = frozenset({"wizard.close", "wizard.cancel"})
_LAST_PAGES = 2
"""So many steps before a wizard is closed its connection may be made already."""
_COLLEAGUE = "colleague"
_CERTIFICATE = "pki-certificate"


def strangers(trace: Trace) -> Iterator[Trace]:
    """An app is not registered: what is typed of it is made up."""
    for number, step in enumerate(trace.steps):
        if step.gesture["command"] == _REGISTER and step.label:
            others = (*trace.steps[:number], *trace.steps[number + 1 :])
            yield trace.with_steps([_made_up(each, step.label) for each in others])


def services(trace: Trace) -> Iterator[Trace]:
    """One wizard, or each, is gone through for another service, whose own page is filled wherever it comes."""
    here = [number for number, step in enumerate(trace.steps) if step.gesture.get("field") == "service"]
    for service in SERVICES:
        for numbers in ((number,) for number in here):
            yield trace.with_steps([*_for(service, trace, numbers)])
        if len(here) > 1:
            yield trace.with_steps([*_for(service, trace, here)])


def _for(service: Service, trace: Trace, numbers: Sequence[int]) -> Iterator[TraceStep]:
    chosen: TraceStep | None = None
    last = len(trace.steps) - 1
    for number, step in enumerate(trace.steps):
        if number in numbers:
            chosen = _with(step, value=service.name)
        yield chosen if chosen and number in numbers else step
        # The last step is what fails: nothing comes after it.
        if chosen and step.gesture["command"] == "wizard.next" and number < last:
            yield _with(chosen, field="environment", value=_ENVIRONMENT)
            for field in (name for name in service.fields if name in _NEEDED):
                yield _with(chosen, field=field, value=PAGE_VALUES[field])


def _with(step: TraceStep, **changes: str) -> TraceStep:
    return msgspec.structs.replace(step, gesture={**step.gesture, **changes})


def credentials(trace: Trace) -> Iterator[Trace]:
    """A client presents its certificate, for which it needs to get nothing before; or it asks the gateway and goes no further."""
    for number, step in enumerate(trace.steps):
        if step.gesture["command"] == "client.present" and step.gesture["token"] != _CERTIFICATE:
            got = [each for each in trace.steps[:number] if each.gesture["command"] in _GETS]
            before = [each for each in trace.steps[:number] if each not in got]
            for shown in (_with(step, token=_CERTIFICATE), *got[:1]):
                yield trace.with_steps([*before, shown, *trace.steps[number + 1 :]])


def standins(trace: Trace) -> Iterator[Trace]:
    """A group that is in the world stands in for one that was added to it."""
    for number, step in enumerate(trace.steps):
        if step.gesture["command"] == _ADD_GROUP:
            others = (*trace.steps[:number], *trace.steps[number + 1 :])
            for place in range(1, _GROUPS + 1):
                yield trace.with_steps([_in_group(each, place) for each in others])


def _in_group(step: TraceStep, place: int) -> TraceStep:
    return msgspec.structs.replace(step, gesture=_replaced(step.gesture, _GROUP, rf"\g<1>{place}}}"))


def colleagues(trace: Trace) -> Iterator[Trace]:
    """A wizard is left standing where it is, and somebody else does what comes after it."""
    for number, step in enumerate(trace.steps):
        if step.gesture["command"] in _LEAVES:
            after = [_by_colleague(each) for each in trace.steps[number + 1 :]]
            for stays in range(_LAST_PAGES, -1, -1):
                yield trace.with_steps([*trace.steps[: max(number - stays, 0)], *after])


def _by_colleague(step: TraceStep) -> TraceStep:
    return _with(step, session=_COLLEAGUE) if "session" in step.gesture else step


def _made_up(step: TraceStep, label: str) -> TraceStep:
    symbol = re.compile(rf"\$\{{{label}\.([^}}]+)\}}")
    made_up = _replaced(step.gesture, symbol, lambda found: _STRANGER.get(found[1], found[0]))
    return msgspec.structs.replace(step, gesture=made_up)


def _replaced(value: Any, symbol: re.Pattern[str], by: str | Callable[[re.Match[str]], str]) -> Any:
    """A value in whose texts something else stands for a symbol."""
    if isinstance(value, str):
        return symbol.sub(by, value)
    if isinstance(value, list):
        return [_replaced(each, symbol, by) for each in value]
    if isinstance(value, dict):
        return {name: _replaced(each, symbol, by) for name, each in value.items()}
    return value
