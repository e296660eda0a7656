"""The tables: consistent, described as data, and read alike by `transitions` and by the pure interpreter."""

from __future__ import annotations

import json
import random
from collections import Counter
from functools import partial
from typing import Any

import pytest
from tests.model.conftest import CONTOSO, DAY, DEVICE, FABRIKAM, MADE, NATIVE, PLAIN, SERVER, START, Walk
from tests.model.further import change

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.contract.reasons import Reason
from azharness.model import MACHINES, Table, describe
from azharness.model.firing import execute, interpret
from azharness.model.machines.authentication import AUTHENTICATION, Change
from azharness.model.machines.client import REFRESH
from azharness.model.machines.connection import CONNECTION, Run
from azharness.model.machines.secret_key import SECRET_KEY, Moment, phase
from azharness.model.machines.service_runs import SERVICE_RUN, ServiceRun
from azharness.model.site import Authentication
from azharness.model.state import State
from azharness.model.table import Context, Guard, Row

STEPS = 100_000
APPS = (SERVER, NATIVE, MADE, "nobody")


def row(trigger: str = "go", source: str = "here", dest: str = "here") -> Row:
    """A row of a small table."""
    return Row(trigger, source, dest)


@pytest.mark.parametrize(
    ("states", "rows", "problem"),
    [
        (("here",), (row(dest="there"),), "unknown state there"),
        (("here",), (row(source="there"),), "unknown state there"),
        (("there",), (), "unknown state here"),
        (("here", "here"), (), "state twice: here"),
        (("here",), (row(), row()), "row twice: go in here"),
        (
            ("here",),
            (Row("go", "here", "here", guards=(Guard("a", bool, Reason.REQUIRED),) * 2),),
            "guard twice: a",
        ),
    ],
)
def test_a_contradictory_table_is_refused(
    states: tuple[str, ...], rows: tuple[Row, ...], problem: str
) -> None:
    """Unknown states and doubled names are found when the table is made."""
    with pytest.raises(ValueError, match=problem):
        Table("small", states, "here", rows)


def test_tables_have_names_of_their_own() -> None:
    """No two tables share a name."""
    assert max(Counter(table.name for table in MACHINES).values()) == 1


@pytest.mark.parametrize("table", MACHINES, ids=lambda table: table.name)
def test_a_description_is_json(table: Table) -> None:
    """A table's description survives JSON and names every row's place, outcome and cases."""
    described = json.loads(json.dumps(describe(table)))
    assert described == describe(table)
    assert [(each["trigger"], each["source"], each["dest"]) for each in described["rows"]] == [
        (each.trigger, each.source, each.dest) for each in table.rows
    ]
    assert {case for each in described["rows"] for case in each["cites"]} <= table.cited()


@pytest.mark.parametrize("table", MACHINES, ids=lambda table: table.name)
def test_every_state_can_be_reached(table: Table) -> None:
    """From the beginning, the rows lead to every state (the renewal and the App page open the dialogs)."""
    reached, edge = {table.initial, *({"app"} if table.name == "dialogs" else ())}, True
    while edge:
        further = {each.dest for each in table.rows if each.source in reached} - reached
        reached |= further
        edge = bool(further)
    assert reached == set(table.states)


def visited() -> list[State]:
    """States of two whole ways, from an empty site to an expired key."""
    states: list[State] = []
    for way in (Walk.connect_created, Walk.connect_imported):
        walk = Walk()
        walk.after_each = partial(_keep, walk, states)
        way(walk)
        walk.accept(a.ClientLocate(tenant_id=CONTOSO))
        walk.accept(a.ClientSignIn(user=PLAIN))
        walk.accept(c.ConsoleRenew(client_id=MADE if way is Walk.connect_created else SERVER))
        walk.wait(400 * DAY)
        walk.accept(c.DialogCancel())
        change(walk, disable_authentication="on", user_discovery="off")
        walk.accept(c.ConsoleProperties(name="Contoso"))
        walk.accept(c.ConsoleDelete(name="Contoso"))
    return states


def _keep(walk: Walk, states: list[State]) -> None:
    states.append(walk.model.state)


def subject(choice: random.Random, table: Table, trigger: str, state: State) -> Any:
    """What a trigger of a table is about."""
    if table is SECRET_KEY:
        return Moment(START, START + choice.randrange(-60 * DAY, 60 * DAY), choice.randrange(1, 91))
    if table is CONNECTION:
        return Run(choice.choice(state.connections), choice.choice(state.apps))
    if table is SERVICE_RUN:
        return ServiceRun(choice.choice(state.connections), choice.choice(state.apps))
    if table is AUTHENTICATION:
        found = choice.choice(state.connections or (None,))
        authentication = found.authentication if found else Authentication()
        return Change(authentication, state.instant, choice.choice([0, 1500]))
    commands = {
        "console.properties": c.ConsoleProperties(name=choice.choice(["Contoso", "nobody"])),
        "console.update-settings": c.ConsoleUpdateSettings(client_id=choice.choice(APPS)),
        "console.renew": c.ConsoleRenew(client_id=choice.choice(APPS)),
        "dialog.select": c.DialogSelect(client_id=choice.choice(APPS)),
        "signin.complete": c.SigninComplete(query=choice.choice([{"code": "0"}, {"error": "denied"}])),
        "client.locate": a.ClientLocate(tenant_id=choice.choice([CONTOSO, FABRIKAM])),
        "client.sign-in": a.ClientSignIn(user=choice.choice([PLAIN, "nobody@contoso.example"])),
        "client.get-device-token": a.ClientGetDeviceToken(device=choice.choice([DEVICE, "nobody's"])),
        "client.trigger-schedule": a.ClientTriggerSchedule(schedule=choice.choice([REFRESH, "{other}"])),
    }
    return commands.get(trigger)


def test_both_readings_agree() -> None:
    """`transitions` and the pure interpreter find the same rows and refusals in 100,000 random situations."""
    choice, states = random.Random(1), visited()
    connected = [state for state in states if state.connections]
    seen = Counter[str]()
    for _ in range(STEPS):
        table = choice.choice(MACHINES)
        state = choice.choice(connected if table in {CONNECTION, SERVICE_RUN} else states)
        drawn = choice.choice(table.rows)
        context = Context(state, "administrator", subject(choice, table, drawn.trigger, state))
        fired = execute(table, drawn.source, drawn.trigger, context)
        assert fired == interpret(table, drawn.source, drawn.trigger, context)
        seen["rows" if fired.rows else "violated" if fired.violated else "neither"] += 1
    assert min(seen[kind] for kind in ("rows", "violated", "neither")) > STEPS // 100


def test_an_unknown_trigger_leads_nowhere() -> None:
    """A state that does not know a trigger has neither rows nor refusals for it."""
    for table in MACHINES:
        context = Context(State(), "administrator", None)
        assert execute(table, table.initial, "unheard of", context) == interpret(
            table, table.initial, "unheard of", context
        )


@pytest.mark.parametrize(
    ("before_end", "found"),
    [(31 * DAY, "valid"), (30 * DAY, "expires-soon"), (1, "expires-soon"), (0, "expired"), (-DAY, "expired")],
)
def test_a_key_has_three_phases(before_end: int, found: str) -> None:
    """A key is valid, then expires soon from the declared day on, then is expired from its end on."""
    assert phase(Moment(START, START - before_end, 30)) == found
