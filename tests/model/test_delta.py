"""Delta runs of users: when they come, what they bring, and what becomes of an old cursor or a failure."""

from __future__ import annotations

import pytest
from tests.model.conftest import CONTOSO, DAY, Walk, object_id

from azharness.contract import Capability
from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model import ABSENT, Shape, Value

RUN = c.ConsoleRunDiscovery(name="Contoso")
LOOK = c.ConsoleUsers()
ROW = "services/Contoso"
SOMEBODY = f"users/{object_id(2)}"
NEW = f"users/{object_id(77)}/object_id"
CAPABILITIES = (Capability.CLOUD_MANAGEMENT, Capability.TIME, Capability.DELTA)


def connected(version: str = "article", minutes: str = "5", schedule: str = "P90D") -> Walk:
    """A walk with delta discovery of users that has discovered once."""
    walk = Walk(version=version, capabilities=CAPABILITIES)
    walk.to_app_page()
    walk.create_server()
    walk.register_client("d4c3b2a1-1111-4222-8333-444455556666")
    walk.import_client()
    walk.accept(c.WizardNext())
    fields = {
        "user_discovery": "on",
        "user_full_schedule": schedule,
        "user_delta": "on",
        "user_delta_minutes": minutes,
    }
    for field, value in fields.items():
        walk.accept(c.WizardEnter(field=field, value=value))
    for _ in range(3):
        walk.accept(c.WizardNext())
    walk.accept(c.WizardClose())
    walk.accept(RUN)
    return walk


@pytest.fixture
def walk() -> Walk:
    """A walk with delta discovery every five minutes."""
    return connected()


def add_person(walk: Walk) -> None:
    """Somebody new in Contoso."""
    shown: dict[str, Value] = {"object_id": object_id(77), "user_principal_name": "nina@contoso.example"}
    walk.accept(a.PortalAddPerson(tenant_id=CONTOSO, name="Nina"), seen=shown)


def fail_delta(walk: Walk, **more: int) -> None:
    """Requests for changes meet a fault."""
    walk.accept(
        a.FaultPlan(
            kind="unavailable", service="graph", method="GET", path="/v1.0/users/delta", times=0, **more
        )
    )


def test_it_comes_at_its_interval(walk: Walk) -> None:
    """A delta run that does not come when its minutes have passed fails CFG-1/user-delta; sooner it may come."""
    walk.wait(299)
    fields = walk.predict(c.ConsoleServices())[0].fields
    assert ABSENT in fields[f"{ROW}/last_delta_run/instant"].allowed
    walk.wait(1)
    late: dict[str, Value] = {f"{ROW}/last_delta_run/instant": walk.model.state.instant - 1}
    assert walk.failed(c.ConsoleServices(), seen=late) <= {"CFG-1/user-delta"}
    gone: dict[str, Value] = {f"{ROW}/last_delta_run/instant": ABSENT}
    assert walk.failed(c.ConsoleServices(), seen=gone) == {"CFG-1/user-delta"}


def test_what_it_brings(walk: Walk) -> None:
    """New people, new names and disabled people fail their case of DSC-5 where a delta run misses them."""
    add_person(walk)
    walk.accept(a.PortalChangePerson(tenant_id=CONTOSO, user="pia@contoso.example", name="Pia Prim"))
    walk.accept(a.PortalChangePerson(tenant_id=CONTOSO, user="cleo@contoso.example", enabled=False))
    walk.wait(300)
    assert walk.failed(LOOK, seen={NEW: ABSENT}) == {"DSC-5/new-users"}
    assert walk.failed(LOOK, seen={f"{SOMEBODY}/display_name": "pia"}) == {"DSC-5/changed-users"}
    clerk = f"users/{object_id(3)}/object_id"
    assert walk.failed(LOOK, seen={clerk: "there"}) == {"DSC-5/changed-users"}


def test_who_was_deleted_may_stay(walk: Walk) -> None:
    """A delta run may take away who was deleted or not; a full run must."""
    walk.accept(a.PortalDeletePerson(tenant_id=CONTOSO, user="pia@contoso.example"))
    walk.wait(300)
    for listed in ("there", ABSENT):
        assert walk.failed(LOOK, seen={f"{SOMEBODY}/object_id": listed}) == set()
    walk.accept(RUN)
    assert walk.failed(LOOK, seen={f"{SOMEBODY}/object_id": "there"}) == {"DSC-9/deletions-by-full-run"}


def test_a_failure_keeps_the_cursor(walk: Walk) -> None:
    """What a failed run missed comes with the next one, else that case of DSC-5 fails and nothing else."""
    add_person(walk)
    fail_delta(walk)
    walk.wait(300)
    assert walk.failed(c.ConsoleServices(), seen={f"{ROW}/last_delta_run/result": "succeeded"}) == {
        "CFG-1/user-delta"
    }
    assert walk.failed(LOOK, seen={NEW: "there"}) == {"DSC-2"}
    walk.accept(a.FaultClear())
    walk.wait(300)
    assert walk.failed(LOOK, seen={NEW: ABSENT}) == {"DSC-5/failure-keeps-cursor"}


def test_a_delta_run_that_has_to_wait(walk: Walk) -> None:
    """429 puts the next delta run back by what the cloud asked for."""
    walk.accept(
        a.FaultPlan(
            kind="throttled", service="graph", method="GET", path="/v1.0/users/delta", retry_after=900
        )
    )
    walk.wait(300)
    walk.accept(c.ConsoleServices())
    assert walk.failed(c.ClockSet(instant=walk.model.state.instant + 899), seen={"cloud/throttled": 1}) == {
        "DSC-4/throttled"
    }


@pytest.mark.parametrize(("days", "fresh", "lost"), [(6, True, False), (8, True, True), (31, False, True)])
def test_an_old_cursor(walk: Walk, days: int, *, fresh: bool, lost: bool) -> None:
    """After seven days Graph may have forgotten the place, after thirty it has: then a full run follows at once."""
    walk.wait(300)
    before = walk.model.state.instant
    add_person(walk)
    walk.wait(days * DAY)
    instants = walk.predict(c.ConsoleServices())[0].fields[f"{ROW}/last_run/instant"].allowed
    assert (before in instants or before - 300 in instants) == fresh
    assert (walk.model.state.instant in instants) == lost
    assert ABSENT not in walk.predict(LOOK)[0].fields[NEW].allowed
    if not fresh:
        assert walk.failed(LOOK, seen={NEW: ABSENT}) == {"DSC-5/expired-delta-token"}
        missed: dict[str, Value] = {f"{ROW}/last_run/instant": before}
        assert walk.failed(c.ConsoleServices(), seen=missed) == {"DSC-5/expired-delta-token"}


def test_what_is_seen_decides(walk: Walk) -> None:
    """A delta run that may have come is known by its date in the node, or by what it brought."""
    add_person(walk)
    walk.wait(200)
    row, now = f"{ROW}/last_delta_run", walk.model.state.instant
    walk.accept(c.ConsoleServices(), seen={f"{row}/result": "succeeded", f"{row}/instant": now})
    assert walk.failed(LOOK, seen={NEW: ABSENT}) == {"DSC-5/new-users"}


@pytest.mark.parametrize("minutes", ["4", "1441", "often", "-5"])
def test_minutes_that_are_none(walk: Walk, minutes: str) -> None:
    """Minutes outside 5 to 1440 that are kept fail CFG-1/user-delta and nothing else."""
    walk.accept(c.ConsoleProperties(name="Contoso"))
    walk.fill({"user_delta_minutes": minutes})
    assert walk.failed(c.DialogOk()) == {"CFG-1/user-delta"}


def test_it_can_be_switched_off(walk: Walk) -> None:
    """Switched off it runs no more."""
    walk.accept(c.ConsoleProperties(name="Contoso"))
    walk.fill({"user_delta": "off"})
    walk.accept(c.DialogOk())
    walk.wait(3600)
    assert f"{ROW}/last_delta_run/instant" not in walk.predict(c.ConsoleServices())[0].fields


def test_nobody_claims_it() -> None:
    """Without the capability the page has no such fields."""
    walk = Walk()
    walk.to_app_page()
    walk.create_server()
    walk.register_client("d4c3b2a1-1111-4222-8333-444455556666")
    walk.import_client()
    walk.accept(c.WizardNext())
    shapes = walk.shapes(c.WizardEnter(field="user_delta", value="on"))
    assert shapes == {Shape("refused", "not-available", name) for name in ("", "user_delta")}
