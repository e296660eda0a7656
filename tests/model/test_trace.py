"""Traces: what is written of a sequence, and what is read of it elsewhere."""

from __future__ import annotations

import pytest

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model.services import CLOUD_MANAGEMENT
from azharness.model.trace import (
    PersonSignsIn,
    Reader,
    SymbolError,
    Trace,
    TraceError,
    TraceStep,
    decode,
    encode,
    written,
)
from azharness.model.walk.ground import CONTOSO, DEVICE, GLOBAL, GROUP, ground, hello, user
from azharness.model.walk.guide import Guide
from azharness.model.walk.walker import Walker


@pytest.fixture(scope="module")
def guide() -> Guide:
    """A guide who has connected Cloud Management with imported apps."""
    walker = Walker(hello())
    guide = Guide(walker, walker.begin(ground()))
    guide.connect(CLOUD_MANAGEMENT)
    return guide


def test_round_trip(guide: Guide) -> None:
    """What is written is read again as the same gestures, where the same was chosen."""
    trace = Trace(title="all of it", world="contoso-fabrikam", steps=written(guide.made, guide.state))
    reader = Reader()
    reader.begin(guide.made[0][1])
    situations = [*(state for _, state in guide.made[1:]), guide.state]
    for (gesture, before), after, step in zip(
        guide.made, situations, decode(encode(trace)).steps, strict=True
    ):
        assert reader.gesture(step, before) == gesture
        reader.learn(step, after)


def test_nothing_chosen_is_written(guide: Guide) -> None:
    """No ID, key or date of the other side stands in a trace, and no tenant's ID."""
    text = encode(Trace(title="", world="w", steps=written(guide.made, guide.state))).decode()
    chosen = {one.client_id for one in guide.state.world.registrations} | {CONTOSO}
    chosen |= {key.secret for one in guide.state.world.registrations for key in one.keys}
    assert len(chosen) > 3
    assert not [one for one in chosen if one in text]
    assert "${web-1.key.1}" in text
    assert "${day+365}" in text


@pytest.mark.parametrize(
    ("gesture", "symbol"),
    [
        (PersonSignsIn(user(GLOBAL)), "${Contoso.people.Global Administrator}"),
        (a.ClientGetDeviceToken(device=DEVICE), "${Contoso.devices.1}"),
        (c.WizardEnter(field="group_scope", value=GROUP), "${Contoso.groups.1}"),
        (c.DialogEnter(field="tenant_id", value=CONTOSO.upper()), "${Contoso.id|upper}"),
        (c.DialogEnter(field="app_id_uri", value=f"api://{CONTOSO}/x"), "api://${Contoso.id}/x"),
        (c.DialogEnter(field="app_id_uri", value="cost: $5 ${x}"), "cost: $$5 $${x}"),
        (c.DialogEnter(field="secret_key_expiry", value="2026-01-14"), "${day-1}"),
        (c.DialogEnter(field="secret_key_expiry", value="2026-02-31"), "2026-02-31"),
        (c.ClockSet(instant=1_768_435_260), "${now+60}"),
    ],
)
def test_symbols(gesture: object, symbol: str) -> None:
    """Each kind of thing has its symbol, and is read back from it."""
    walker = Walker(hello())
    state = walker.begin(ground()).state
    (step,) = written([(gesture, state)], state)  # type: ignore[list-item]  # one of each kind
    assert symbol in step.gesture.values()
    assert Reader().gesture(step, state) == gesture


def test_missing_thing() -> None:
    """A symbol of something that is not there is an error that names it."""
    state = Walker(hello()).begin(ground()).state
    step = TraceStep(gesture={"command": "dialog.select", "client_id": "${web-7.id}"})
    with pytest.raises(SymbolError, match=r"web-7\.id"):
        Reader().gesture(step, state)


@pytest.mark.parametrize(
    "record", [{}, {"command": "wizard.fly"}, {"command": "wizard.enter", "field": 5}, {"command": 1}]
)
def test_no_command(record: dict[str, object]) -> None:
    """A step that is no command is an error with a hint."""
    state = Walker(hello()).begin(ground()).state
    with pytest.raises(TraceError) as told:
        Reader().gesture(TraceStep(gesture=record), state)
    assert told.value.hint


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b"{}", b"[" * 100_000])
def test_no_trace(data: bytes) -> None:
    """Bytes that hold no trace are an error, whatever they are."""
    with pytest.raises(TraceError):
        decode(data)


def test_later_version() -> None:
    """A trace of a later version is refused, and says which one it is."""
    data = encode(Trace(title="", world="w", steps=[])).replace(b'"1"', b'"2"')
    with pytest.raises(TraceError, match="version 2"):
        decode(data)
