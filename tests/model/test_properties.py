"""Properties of a connection: what they show, what OK keeps, and what follows from it."""

from __future__ import annotations

import pytest
from tests.model.conftest import CONTOSO, DAY, SERVER, START, Walk
from tests.model.further import change, connect_fabrikam

from azharness.contract import commands as c
from azharness.contract.commands import Command
from azharness.contract.hello import Decisions
from azharness.model import ABSENT, Shape, Value

NOT_AVAILABLE = Shape("refused", "not-available")
OPEN = c.ConsoleProperties(name="Contoso")
OPTION = "fields/disable_authentication"


@pytest.mark.parametrize("field", ["name", "service", "environment", "tenant_id", "tenant_name", "web_app"])
def test_what_was_configured_is_shown(walk: Walk, field: str) -> None:
    """A property that is missing fails CON-1 and nothing else."""
    walk.connect_created()
    assert walk.failed(OPEN, seen={f"fields/{field}": ABSENT}) == {"CON-1"}


@pytest.mark.parametrize("shown", ["Old", ABSENT])
def test_an_edit_is_shown(walk: Walk, shown: Value) -> None:
    """A description that was edited and is not shown fails CON-6, in the properties and in the node."""
    walk.connect_created()
    change(walk, description="New")
    assert walk.failed(OPEN, seen={"fields/description": shown}) == {"CON-6"}
    assert walk.failed(c.ConsoleServices(), seen={"services/Contoso/description": "Old"}) == {"CON-6"}


def test_cancel_keeps_nothing(walk: Walk) -> None:
    """After Cancel the properties show what was configured."""
    walk.connect_created()
    walk.accept(OPEN)
    walk.fill({"description": "New"})
    walk.accept(c.DialogCancel())
    assert walk.failed(OPEN, seen={"fields/description": "New"}) == {"CON-1"}


def test_what_is_only_shown_cannot_be_entered(walk: Walk) -> None:
    """A name is shown and not edited."""
    walk.connect_created()
    walk.accept(OPEN)
    named = {"", "name"}
    refusals = {Shape("refused", "not-available", name) for name in named}
    assert walk.shapes(c.DialogEnter(field="name", value="Other")) == refusals


def test_a_schedule_is_a_duration(walk: Walk) -> None:
    """OK refuses a schedule that is none, as the wizard does."""
    walk.connect_created()
    walk.accept(OPEN)
    walk.fill({"user_full_schedule": "weekly"})
    assert walk.failed(c.DialogOk()) == {"CFG-1/user-discovery"}
    walk.fill({"user_full_schedule": "P0D"})
    assert walk.shapes(c.DialogOk()) == {
        Shape("accepted"),
        Shape("refused", "malformed", "user_full_schedule"),
    }


@pytest.mark.parametrize("value", ["", "perhaps"])
def test_a_switch_is_on_or_off(walk: Walk, value: str) -> None:
    """Another value of a switch is refused; to empty it may be allowed."""
    walk.connect_created()
    walk.accept(OPEN)
    kinds = {shape.kind for shape in walk.shapes(c.DialogEnter(field="user_discovery", value=value))}
    assert kinds == ({"refused"} if value else {"refused", "accepted"})


@pytest.mark.parametrize("command", [OPEN, c.ConsoleUpdateSettings(client_id=SERVER)])
def test_nothing_opens_above_something(walk: Walk, command: Command) -> None:
    """With a wizard open neither dialog can be opened."""
    walk.connect_imported()
    walk.accept(c.WizardStart())
    assert walk.shapes(command) == {NOT_AVAILABLE}


def test_an_unknown_name(walk: Walk) -> None:
    """A connection that is not there has no properties and cannot be deleted."""
    refusals = {Shape("refused", "not-found", name) for name in ("", "name")}
    assert walk.shapes(c.ConsoleProperties(name="nobody")) == refusals
    assert walk.shapes(c.ConsoleDelete(name="nobody")) == refusals


def test_discovery_switched_off(walk: Walk) -> None:
    """Discovery that goes on after it was switched off fails CON-6, as soon as it would have been due."""
    walk.connect_created()
    web_app = walk.model.state.connections[0].web_app
    change(walk, user_discovery="off")
    assert walk.failed(c.ConsoleRunDiscovery(name="Contoso"), Shape("accepted")) == {"CON-6"}
    reads = {"cloud/users-read-with": (web_app,)}
    assert walk.failed(c.ClockSet(instant=START + 8 * DAY), seen=reads) == {"CON-6"}


def test_discovery_switched_on(walk: Walk) -> None:
    """Switched on, discovery is due at the next `clock.set`; if it does not come, CON-6 fails."""
    walk.connect_created()
    walk.wait(60)
    change(walk, user_discovery="off")
    change(walk, user_discovery="on")
    walk.wait(60)
    last_run = "services/Contoso/last_run"
    stale = {f"{last_run}/instant": ABSENT, f"{last_run}/result": ABSENT}
    assert walk.failed(c.ConsoleServices(), seen=stale) == {"CON-6"}


def test_discovery_run_by_hand_after_it_was_switched_on(walk: Walk) -> None:
    """A run by hand may be enough, or the job runs all the same."""
    walk.connect_created()
    change(walk, user_discovery="off")
    change(walk, user_discovery="on")
    walk.accept(c.ConsoleRunDiscovery(name="Contoso"))
    walk.wait(60)
    instants = walk.predict(c.ConsoleServices())[0].fields["services/Contoso/last_run/instant"].allowed
    assert set(instants) == {START, START + 60}


@pytest.mark.parametrize(("days", "certain"), [(1, False), (2, True)])
def test_a_new_schedule(walk: Walk, days: int, certain: bool) -> None:
    """A shorter schedule counts from the last run or from OK: between the two a run is free."""
    walk.connect_created()
    walk.accept(c.ConsoleRunDiscovery(name="Contoso"))
    walk.wait(DAY)
    change(walk, user_full_schedule="P2D")
    walk.wait(days * DAY)
    instants = walk.predict(c.ConsoleServices())[0].fields["services/Contoso/last_run/instant"].allowed
    assert (START not in instants) == certain


def test_two_connections_of_one_name() -> None:
    """Where two have the name, tenant and service that are shown tell whose properties are open."""
    walk = Walk(decisions=Decisions(unique_names=False))
    walk.connect_created()
    connect_fabrikam(walk, "Contoso")
    walk.accept(OPEN, seen={"fields/tenant_id": CONTOSO, "fields/service": "cloud-management"})
    walk.fill({"description": "New"})
    walk.accept(c.DialogOk())
    edited = [one.tenant_id for one in walk.model.state.connections if one.description == "New"]
    assert edited == [CONTOSO]


def test_the_option_is_offered(walk: Walk) -> None:
    """Properties without the option fail DIS-1 alone; so does an option that cannot be set."""
    walk.connect_created()
    assert walk.failed(OPEN, seen={OPTION: ABSENT}) == {"DIS-1"}
    walk.accept(OPEN)
    assert walk.failed(c.DialogEnter(field="disable_authentication", value="on"), NOT_AVAILABLE) == {"DIS-1"}


def test_the_option_before_2010() -> None:
    """Before 2010 an option that is there, or that can be set, fails DIS-7."""
    walk = Walk(version="2002")
    walk.connect_created()
    assert walk.failed(OPEN, seen={OPTION: "off"}) == {"DIS-7"}
    walk.accept(OPEN)
    assert walk.failed(c.DialogEnter(field="disable_authentication", value="on")) == {"DIS-7"}


def test_the_option_is_off_at_first(walk: Walk) -> None:
    """Authentication that is disabled in a new connection fails DIS-2 and nothing else."""
    walk.connect_created()
    assert walk.failed(OPEN, seen={OPTION: "on"}) == {"DIS-2"}


def test_the_option_is_kept(walk: Walk) -> None:
    """An option that is forgotten after OK fails DIS-8 and nothing else."""
    walk.connect_created()
    change(walk, disable_authentication="on")
    assert walk.failed(OPEN, seen={OPTION: "off"}) == {"DIS-8"}
