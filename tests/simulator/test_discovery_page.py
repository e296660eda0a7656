"""The fields of discovery: how they begin, what form they must have, and where they are shown."""

from __future__ import annotations

import pytest
from tests.simulator.conftest import Town, refused

from azharness.contract import Accepted, Reason
from azharness.contract import commands as c

GROUP = "0a1b2c3d-0000-4000-8000-00000000000a"
BEGIN = {
    "user_discovery": "off",
    "user_full_schedule": "P7D",
    "user_delta": "off",
    "user_delta_minutes": "5",
    "group_discovery": "off",
    "group_full_schedule": "P7D",
    "group_scope": "",
    "group_delta": "off",
    "group_delta_minutes": "5",
}
ALL_ON = {
    "user_discovery": "on",
    "user_full_schedule": "P1D",
    "user_delta": "on",
    "user_delta_minutes": "15",
    "group_discovery": "on",
    "group_full_schedule": "P2D",
    "group_scope": f"{GROUP}, {GROUP.upper()}",
    "group_delta": "on",
    "group_delta_minutes": "1440",
}


@pytest.fixture
def page(town: Town) -> Town:
    """A wizard on its Discovery page."""
    town.open_apps("server")
    town.create_server_app()
    town.open_apps("client")
    town.create_client_app()
    town.console.accepted(c.WizardNext)
    return town


def test_discovery_begins_switched_off(page: Town) -> None:
    """All switches are off at first, with a full run every seven days and a delta run every five minutes (decision A24)."""
    assert page.console.enter(user_discovery="off").fields == BEGIN


def test_what_was_entered_is_shown_on_summary_and_in_the_properties(page: Town) -> None:
    """Summary and properties show all fields, without surrounding blanks."""
    page.console.enter(**ALL_ON | {"user_delta_minutes": " 15 "})
    summary = page.console.accepted(c.WizardNext)
    assert summary.fields.items() >= ALL_ON.items()
    page.console.accepted(c.WizardNext)
    page.console.accepted(c.WizardNext)
    page.console.accepted(c.WizardClose)

    shown = page.console.accepted(c.ConsoleProperties, name="Contoso").fields
    assert shown.items() >= ALL_ON.items()
    page.console.type_in(user_delta="off", group_scope="")
    page.console.accepted(c.DialogOk)
    again = page.console.accepted(c.ConsoleProperties, name="Contoso").fields
    assert again == shown | {"user_delta": "off", "group_scope": ""}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("user_full_schedule", "weekly"),
        ("user_delta_minutes", ""),
        ("user_delta_minutes", "4"),
        ("user_delta_minutes", "1441"),
        ("user_delta_minutes", "5.5"),
        ("user_delta_minutes", "-5"),
        ("user_delta_minutes", "\N{ARABIC-INDIC DIGIT FIVE}"),
        ("group_full_schedule", ""),
        ("group_scope", "everybody"),
        ("group_scope", f"{GROUP},"),
        ("group_scope", f"{GROUP};{GROUP}"),
        ("group_delta_minutes", "0"),
    ],
)
def test_what_is_switched_on_has_a_form(page: Town, field: str, value: str) -> None:
    """Next and OK refuse a malformed field where its switch is on, and nothing is kept; where it is off any text passes."""
    page.console.enter(**ALL_ON | {field: value})
    assert page.console.outcome(c.WizardNext) == refused(Reason.MALFORMED, field)
    page.console.enter(user_discovery="off", group_discovery="off")
    assert page.console.accepted(c.WizardNext).fields[field] == value
    page.console.accepted(c.WizardNext)
    page.console.accepted(c.WizardNext)
    page.console.accepted(c.WizardClose)

    switch = f"{field.partition('_')[0]}_discovery"
    assert page.edit(**{switch: "on", "description": "x"}) == refused(Reason.MALFORMED, field)
    page.console.accepted(c.DialogCancel)
    shown = page.console.accepted(c.ConsoleProperties, name="Contoso").fields
    assert (shown[switch], shown["description"]) == ("off", "")


@pytest.mark.parametrize("field", ["user_delta_minutes", "group_delta_minutes"])
def test_minutes_need_a_form_only_for_delta(page: Town, field: str) -> None:
    """While delta is off its minutes may be anything."""
    page.console.enter(**ALL_ON | {field.removesuffix("_minutes"): "off", field: "often"})

    assert page.console.outcome(c.WizardNext) == Accepted()


@pytest.mark.parametrize("field", ["user_discovery", "user_delta", "group_discovery", "group_delta"])
def test_a_switch_is_on_or_off(page: Town, field: str) -> None:
    """A switch takes no other value; a field that the page does not have is not available."""
    outcome = page.console.outcome(c.WizardEnter, field=field, value="maybe")
    assert outcome == refused(Reason.NOT_OFFERED, field)
    outcome = page.console.outcome(c.WizardEnter, field="languages", value="en-US")
    assert outcome == refused(Reason.NOT_AVAILABLE, "languages")


def test_two_people_cannot_keep_together_what_neither_could(page: Town) -> None:
    """A field that was malformed while off is refused when another person has switched it on meanwhile."""
    page.console.enter(user_discovery="off")
    for _ in range(3):
        page.console.accepted(c.WizardNext)
    page.console.accepted(c.WizardClose)
    page.console.accepted(c.ConsoleProperties, name="Contoso")
    page.console.type_in(user_full_schedule="often")
    first = page.console
    page.console = type(first)(page.site, "second")
    assert page.edit(user_discovery="on") == Accepted()

    assert first.outcome(c.DialogOk) == refused(Reason.MALFORMED, "user_full_schedule")
