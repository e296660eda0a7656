"""Steps on the wizard's pages: each filled as it should be, spoiled field by field, and all its buttons."""

from __future__ import annotations

from collections.abc import Iterator

from azharness.contract import commands as c
from azharness.model.services import service_named
from azharness.model.state import State
from azharness.model.trace import Gesture
from azharness.model.walk.ground import CLOUDS, FIRST, GROUP
from azharness.model.walk.sight import identifier
from azharness.model.walk.step import Step, probe, step

PAGE_VALUES = {
    "user_discovery": "on",
    "user_full_schedule": "P7D",
    "user_delta": "on",
    "user_delta_minutes": "5",
    "group_discovery": "on",
    "group_full_schedule": "P7D",
    "group_scope": GROUP,
    "group_delta": "on",
    "group_delta_minutes": "5",
    "subscription": identifier(1 << 21),
    "resource_group": "monitoring",
    "workspace": "logs",
    "content_location": r"\\server\share\store",
    "languages": "en-US,de-DE",
    "default_language": "en-US",
}
"""A value for each field of the Discovery and Configuration pages."""
_OFF = {"user_discovery": "off", "group_discovery": "off"}
SPOILT = ("", "odd", "P1M")
_SPOILT_STORE = {
    "content_location": (r"\\server\share\a b.", "odd", ""),
    "languages": ("en-US,", "?", ""),
    "default_language": ("EN-us", "fr-FR", ""),
}
"""What may be refused, what must be, and nothing."""


def page_steps(state: State) -> Iterator[Step]:
    """The steps on a page of the wizard, and its beginning."""
    desk = state.desk(FIRST)
    if desk.wizard is None:
        yield step(c.WizardStart())
    elif not desk.dialogs:
        yield from _fillings(state)
        yield from (step(button) for button in _BUTTONS)


_BUTTONS: tuple[Gesture, ...] = (
    c.WizardNext(),
    c.WizardBack(),
    c.WizardCancel(),
    c.WizardClose(),
    c.WizardBrowse(kind="server"),
    c.WizardBrowse(kind="client"),
    c.DialogImport(kind="server"),
    c.DialogCreate(kind="server"),
)


def _fillings(state: State) -> Iterator[Step]:
    form = state.desk(FIRST).form
    service = form.text("service")
    if form.page == "azure-services" and not service:
        for each in sorted(state.services):
            yield step(*entries({"name": each, "service": each}))
            yield step(*entries({"name": each, "service": each, "description": "text"}))
        yield step(*entries({"name": "Nothing but a name"}))
    elif form.page == "app" and not form.text("environment"):
        yield from (step(*entries({"environment": cloud})) for cloud in CLOUDS.values())
    elif form.page in {"discovery", "configuration"}:
        yield from _own_page(service_named(service).fields)


def _own_page(fields: tuple[str, ...]) -> Iterator[Step]:
    good = {name: PAGE_VALUES[name] for name in fields}
    if good:
        yield step(*entries(good))
    for name in fields:
        for value in _SPOILT_STORE.get(name, SPOILT):
            yield probe(*entries({**good, name: value}), c.WizardNext())
            if "user_discovery" in fields:
                yield probe(*entries({**good, **_OFF, name: value}), c.WizardNext())


def entries(fields: dict[str, str]) -> Iterator[Gesture]:
    """Each field is filled."""
    return (c.WizardEnter(field=name, value=value) for name, value in fields.items())
