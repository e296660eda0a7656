"""Properties of a connection: what they show, what OK keeps, and what that changes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.simulator.conftest import Console, Town, refused, two_tenants

from azharness.contract import Accepted, Outcome, Reason
from azharness.contract import commands as c
from azharness.contract.views import Page


@pytest.fixture
def connected(town: Town) -> Town:
    """A site with one connection, whose users were discovered once."""
    town.connect()
    town.pass_time(minutes=1)
    return town


def edit(console: Console, name: str = "Contoso", **fields: str) -> Outcome:
    """Open properties, fill fields, OK; its outcome."""
    console.accepted(c.ConsoleProperties, name=name)
    console.type_in(**fields)
    return console.outcome(c.DialogOk)


def look(console: Console, name: str = "Contoso") -> dict[str, str]:
    """What the properties show."""
    fields = console.accepted(c.ConsoleProperties, name=name).fields
    console.accepted(c.DialogCancel)
    assert isinstance(fields, dict)
    return fields


def _runs_of(town: Town) -> int:
    """How often the site has read the tenant's users."""
    return len([entry for entry in town.log() if entry.path_template == "/v1.0/users"])


def test_properties_show_what_was_configured(town: Town) -> None:
    """Name, service, environment, tenant, apps and the values of the pages, with OK and Cancel."""
    server, native = town.connect(name="Contoso")

    page = town.console.accepted(c.ConsoleProperties, name=" CONTOSO ")

    assert page == Page(
        page="properties",
        fields={
            "name": "Contoso",
            "service": "cloud-management",
            "environment": "public",
            "tenant_id": town.tenant().id,
            "tenant_name": "Contoso",
            "web_app": server,
            "native_app": native,
            "description": "",
            "user_discovery": "on",
            "user_full_schedule": "P7D",
            "user_delta": "off",
            "user_delta_minutes": "5",
            "group_discovery": "off",
            "group_full_schedule": "P7D",
            "group_scope": "",
            "group_delta": "off",
            "group_delta_minutes": "5",
            "disable_authentication": "off",
        },
        actions=["ok", "cancel"],
    )


@pytest.mark.parametrize(
    "field", ["name", "service", "environment", "tenant_id", "tenant_name", "web_app", "native_app", "other"]
)
def test_what_is_only_shown_cannot_be_typed(connected: Town, field: str) -> None:
    """A field that is shown, or that is not there, is refused as not available."""
    connected.console.accepted(c.ConsoleProperties, name="Contoso")

    outcome = connected.console.outcome(c.DialogEnter, field=field, value="x")

    assert outcome == refused(Reason.NOT_AVAILABLE, field)


@pytest.mark.parametrize("field", ["user_discovery", "disable_authentication"])
def test_a_switch_is_on_or_off(connected: Town, field: str) -> None:
    """Any other value of a switch is refused, and the switch stays as it was."""
    connected.console.accepted(c.ConsoleProperties, name="Contoso")

    answer = connected.console.do(c.DialogEnter, field=field, value="maybe")

    assert answer.outcome == refused(Reason.NOT_OFFERED, field)
    assert isinstance(answer.view, Page)
    assert answer.view.fields[field] in ("on", "off")


def test_ok_keeps_what_was_edited(connected: Town) -> None:
    """After OK the dialog is closed, and opened again it shows what was kept, without surrounding blanks."""
    edited = {
        "description": "For all of us",
        "user_discovery": "off",
        "user_full_schedule": "P14D",
        "disable_authentication": "on",
    }
    assert edit(connected.console, **edited | {"description": " For all of us "}) == Accepted()

    assert look(connected.console).items() >= edited.items()
    (row,) = connected.console.accepted(c.ConsoleServices).services
    assert row.description == "For all of us"


def test_cancel_keeps_nothing(connected: Town) -> None:
    """After Cancel the properties show what they showed before."""
    before = look(connected.console)
    connected.console.accepted(c.ConsoleProperties, name="Contoso")
    connected.console.type_in(description="x", user_discovery="off", disable_authentication="on")

    assert connected.console.accepted(c.DialogCancel) == Page(page="closed")
    assert look(connected.console) == before


@pytest.mark.parametrize("schedule", ["", "weekly", "P0D"])
def test_a_schedule_that_cannot_be_kept(connected: Town, schedule: str) -> None:
    """A malformed schedule is refused at OK, the dialog stays, and nothing is kept."""
    outcome = edit(connected.console, user_full_schedule=schedule, description="x")

    assert outcome == refused(Reason.MALFORMED, "user_full_schedule")
    connected.console.accepted(c.DialogCancel)
    assert look(connected.console)["description"] == ""


def test_properties_of_no_connection(connected: Town) -> None:
    """A name that no connection has is not found."""
    assert connected.console.outcome(c.ConsoleProperties, name="Fabrikam") == refused(Reason.NOT_FOUND)


@pytest.mark.parametrize("opened", ["wizard", "properties"])
def test_a_busy_session_opens_no_properties(connected: Town, opened: str) -> None:
    """While the session has a wizard or a dialog open, properties are not available; another session has them."""
    if opened == "wizard":
        connected.console.accepted(c.WizardStart)
    else:
        connected.console.accepted(c.ConsoleProperties, name="Contoso")

    assert connected.console.outcome(c.ConsoleProperties, name="Contoso") == refused(Reason.NOT_AVAILABLE)
    assert Console(connected.site, "second").outcome(c.ConsoleProperties, name="Contoso") == Accepted()


def test_discovery_that_was_switched_off_runs_no_more(connected: Town) -> None:
    """After discovery was switched off its schedule passes without a request, and it cannot be run by hand."""
    runs = _runs_of(connected)
    edit(connected.console, user_discovery="off")

    connected.pass_time(days=30)

    assert _runs_of(connected) == runs
    run_now = connected.console.outcome(c.ConsoleRunDiscovery, name="Contoso")
    assert run_now == refused(Reason.NOT_AVAILABLE)


def test_discovery_that_was_switched_on_is_due_at_once(connected: Town) -> None:
    """Switched on again, discovery runs at the next instant and then by its schedule."""
    edit(connected.console, user_discovery="off")
    connected.pass_time(days=30)
    runs = _runs_of(connected)
    edit(connected.console, user_discovery="on")

    seen = []
    for minutes in (0, 1, 7 * 24 * 60 - 2, 2):
        connected.pass_time(minutes=minutes)
        seen.append(_runs_of(connected) - runs)

    assert seen == [1, 1, 1, 2]


def test_a_new_schedule_counts_from_the_last_run(connected: Town) -> None:
    """A shorter or longer schedule is measured from the last run, not from the change."""
    connected.pass_time(days=1)
    runs = _runs_of(connected)
    edit(connected.console, user_full_schedule="P2D")
    connected.pass_time(hours=23)
    before = _runs_of(connected)
    connected.pass_time(hours=1)

    assert [before - runs, _runs_of(connected) - runs] == [0, 1]

    edit(connected.console, user_full_schedule="P14D")
    connected.pass_time(days=13)
    before = _runs_of(connected)
    connected.pass_time(days=1)
    assert [before - runs, _runs_of(connected) - runs] == [1, 2]


def test_a_new_schedule_takes_back_no_run_that_is_due(town: Town) -> None:
    """A connection whose first run is due runs at the next instant, also when its schedule was changed."""
    town.connect()
    edit(town.console, user_full_schedule="P14D")

    town.pass_time(minutes=1)

    assert town.last_run() is not None


def test_two_people_edit_different_fields(connected: Town) -> None:
    """Each OK keeps what was edited in its own dialog and leaves alone what the other one kept."""
    second = Console(connected.site, "second")
    for console in (connected.console, second):
        console.accepted(c.ConsoleProperties, name="Contoso")
    connected.console.type_in(description="Mine")
    second.type_in(user_full_schedule="P14D")

    for console in (second, connected.console):
        console.accepted(c.DialogOk)

    shown = look(second)
    assert (shown["description"], shown["user_full_schedule"]) == ("Mine", "P14D")


@pytest.fixture
def two_connected() -> Iterator[Town]:
    """A site that is connected to two tenants."""
    town = Town(world=two_tenants())
    town.begin()
    for name in ("Contoso", "Fabrikam"):
        town.connect(name=name, signer=f"admin@{name.lower()}.onmicrosoft.com", app_id_uri="api://site")
    yield town
    town.close()


def test_other_connections_stay_as_they_are(two_connected: Town) -> None:
    """A change of one connection shows at no other, and a tenant's switch at no other tenant."""
    before = look(two_connected.console, "Fabrikam")

    edit(two_connected.console, description="x", user_discovery="off", disable_authentication="on")

    assert look(two_connected.console, "Fabrikam") == before
