"""Group discovery: which groups are stored with whom, whom it brings as users, and how its changes are found."""

from __future__ import annotations

import pytest
from tests.model.conftest import CLERK, CONTOSO, DAY, MADE, PLAIN, Walk, object_id

from azharness.contract import Capability
from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.contract.hello import Decisions
from azharness.model import ABSENT, Shape, Value

ALL = (Capability.CLOUD_MANAGEMENT, Capability.TIME, Capability.DELTA, Capability.GROUPS)
RUN = c.ConsoleRunDiscovery(name="Contoso", kind="groups")
LOOK = c.ConsoleGroups()
ROW = "services/Contoso"
TEAM, CHOIR, OTHERS = (object_id(number) for number in (901, 902, 903))
PIA, CLEO = object_id(2), object_id(3)


def connected(scope: str = f"{TEAM},{CHOIR}", *, keeps: bool = True, **more: str) -> Walk:
    """A walk with a team, a choir (Microsoft 365) and others, and group discovery of those in scope."""
    walk = Walk(capabilities=ALL, decisions=Decisions(delete_keeps_discovered=keeps))
    add_group(walk, TEAM, PLAIN)
    add_group(walk, CHOIR, PLAIN, security=False)
    add_group(walk, OTHERS, CLERK)
    walk.to_app_page()
    walk.create_server()
    walk.register_client(MADE)
    walk.import_client()
    walk.accept(c.WizardNext())
    fields = {
        "user_discovery": "off",
        "group_discovery": "on",
        "group_full_schedule": "P7D",
        "group_scope": scope,
        **more,
    }
    for field, value in fields.items():
        walk.accept(c.WizardEnter(field=field, value=value))
    for _ in range(3):
        walk.accept(c.WizardNext())
    walk.accept(c.WizardClose())
    return walk


def add_group(walk: Walk, group: str, *members: str, security: bool = True) -> None:
    """A group with members."""
    act = a.PortalAddGroup(tenant_id=CONTOSO, name=group[-3:], members=list(members), security=security)
    walk.accept(act, seen={"object_id": group})


def test_groups_in_scope() -> None:
    """A group that is missing, one too many or a wrong member fails DSC-7 and nothing else."""
    walk = connected()
    walk.accept(RUN)
    assert walk.failed(LOOK, seen={f"groups/{TEAM}/object_id": ABSENT}) == {"DSC-7"}
    assert walk.failed(LOOK, seen={f"groups/{CHOIR}/object_id": "there"}) == {"DSC-7"}
    assert walk.failed(LOOK, seen={f"groups/{OTHERS}/object_id": "there"}) == {"DSC-7"}
    assert walk.failed(LOOK, seen={f"groups/{TEAM}/members/{PIA}": ABSENT}) == {"DSC-7"}
    assert walk.failed(LOOK, seen={f"groups/{TEAM}/members/{CLEO}": True}) == {"DSC-7"}
    assert walk.failed(LOOK, seen={f"groups/{TEAM}/display_name": "Other"}) == {"DSC-7"}
    assert walk.failed(LOOK, seen={"groups#": 2}) == {"DSC-7"}


def test_members_become_users() -> None:
    """A member who is not stored as a user fails DSC-8; somebody else who is fails DSC-2."""
    walk = connected()
    assert walk.failed(c.ConsoleUsers(), seen={f"users/{PIA}/object_id": "there"}) == set()
    walk.accept(RUN)
    assert walk.failed(c.ConsoleUsers(), seen={f"users/{PIA}/object_id": ABSENT}) == {"DSC-8"}
    assert walk.failed(c.ConsoleUsers(), seen={f"users/{CLEO}/object_id": "there"}) == {"DSC-2"}
    walk.accept(a.PortalChangePerson(tenant_id=CONTOSO, user=PLAIN, enabled=False))
    for listed in ("there", ABSENT):
        assert walk.failed(c.ConsoleUsers(), seen={f"users/{PIA}/object_id": listed}) == set()


def test_an_empty_scope() -> None:
    """With an empty scope any group fails that case of DSC-9 and nothing else."""
    walk = connected("")
    walk.accept(RUN)
    seen: dict[str, Value] = {f"groups/{TEAM}/object_id": "there", "groups#": 1}
    assert walk.failed(LOOK, seen=seen) == {"DSC-9/empty-group-scope"}


def test_by_its_schedule() -> None:
    """A full run of groups that does not come fails CFG-1/group-discovery and nothing else."""
    walk = connected()
    assert walk.predict(LOOK)[0].fields.get("groups#") is None
    walk.wait(7 * DAY)
    gone: dict[str, Value] = {f"{ROW}/last_group_run/instant": ABSENT, f"{ROW}/last_group_run/result": ABSENT}
    assert walk.failed(c.ConsoleServices(), seen=gone) == {"CFG-1/group-discovery", "DSC-7"}
    assert walk.failed(LOOK, seen={f"groups/{TEAM}/object_id": ABSENT}) == {"DSC-7"}


def test_changes_of_members() -> None:
    """A delta run that misses who came or went fails CFG-10 and nothing else."""
    walk = connected(group_delta="on", group_delta_minutes="5")
    walk.accept(RUN)
    walk.accept(a.PortalAddMember(tenant_id=CONTOSO, group=TEAM, user=CLERK))
    walk.accept(a.PortalRemoveMember(tenant_id=CONTOSO, group=TEAM, user=PLAIN))
    assert walk.failed(LOOK, seen={f"groups/{TEAM}/members/{CLEO}": True}) == {"DSC-7"}
    walk.wait(300)
    assert walk.failed(LOOK, seen={f"groups/{TEAM}/members/{CLEO}": ABSENT}) == {"CFG-10"}
    assert walk.failed(LOOK, seen={f"groups/{TEAM}/members/{PIA}": True}) == {"CFG-10"}
    gone: dict[str, Value] = {f"{ROW}/last_group_delta_run/instant": ABSENT}
    assert walk.failed(c.ConsoleServices(), seen=gone) == {"CFG-10"}


@pytest.mark.parametrize(("version", "there"), [("2006", False), ("2010", True)])
def test_group_delta_came_with_2010(version: str, *, there: bool) -> None:
    """Before 2010 there is no delta discovery of groups."""
    walk = Walk(version=version, capabilities=ALL)
    walk.to_app_page()
    walk.create_server()
    walk.register_client(MADE)
    walk.import_client()
    walk.accept(c.WizardNext())
    kinds = {shape.kind for shape in walk.shapes(c.WizardEnter(field="group_delta", value="on"))}
    assert kinds == ({"accepted"} if there else {"refused"})


@pytest.mark.parametrize(
    ("field", "value", "case"),
    [
        ("group_scope", "the team", "CFG-1/group-discovery"),
        ("group_full_schedule", "weekly", "CFG-1/group-discovery"),
        ("group_delta_minutes", "4", "CFG-10"),
    ],
)
def test_malformed_fields(field: str, value: str, case: str) -> None:
    """A malformed field that is kept fails its case and nothing else; with its switch off nobody looks at it."""
    walk = connected(group_delta="on", group_delta_minutes="5")
    walk.accept(c.ConsoleProperties(name="Contoso"))
    walk.fill({field: value})
    assert walk.failed(c.DialogOk()) == {case}
    walk.fill({"group_discovery": "off", "group_delta": "off"})
    assert Shape("accepted") in walk.shapes(c.DialogOk())


def test_groups_switched_on_later() -> None:
    """Group discovery that is switched on in the properties must run at the next `clock.set`."""
    walk = connected(group_discovery="off")
    assert walk.shapes(RUN) == {Shape("refused", "not-available", name) for name in ("", "name")}
    walk.accept(c.ConsoleProperties(name="Contoso"))
    walk.fill({"group_discovery": "on", "group_scope": TEAM})
    assert walk.failed(c.DialogOk(), Shape("refused", "not-available")) == {"CFG-11"}
    walk.accept(c.DialogOk())
    walk.wait(1)
    assert walk.failed(LOOK, seen={f"groups/{TEAM}/object_id": ABSENT}) == {"DSC-7"}


def test_a_group_that_leaves_the_scope() -> None:
    """A group that was in scope earlier may stay or go."""
    walk = connected()
    walk.accept(RUN)
    walk.accept(c.ConsoleProperties(name="Contoso"))
    walk.fill({"group_scope": OTHERS})
    walk.accept(c.DialogOk())
    walk.accept(RUN)
    for listed in ("there", ABSENT):
        assert walk.failed(LOOK, seen={f"groups/{TEAM}/object_id": listed}) == set()
    assert walk.failed(LOOK, seen={f"groups/{OTHERS}/object_id": ABSENT}) == {"DSC-7"}


@pytest.mark.parametrize("keeps", [True, False])
def test_groups_after_delete(keeps: bool) -> None:
    """Groups stay or go after Delete as the backend decided, else CON-10 fails."""
    walk = connected(keeps=keeps)
    walk.accept(RUN)
    walk.accept(c.ConsoleDelete(name="Contoso"))
    wrong: dict[str, Value] = {f"groups/{TEAM}/object_id": ABSENT if keeps else "there"}
    assert walk.failed(LOOK, seen=wrong) <= {"CON-10"}


def test_a_run_that_may_have_come() -> None:
    """What the list shows tells whether the first run has come."""
    walk = connected()
    walk.wait(60)
    listed: dict[str, Value] = {f"groups/{TEAM}/object_id": TEAM, f"groups/{TEAM}/members/{PIA}": True}
    walk.accept(LOOK, seen=listed)
    assert walk.failed(LOOK, seen={f"groups/{TEAM}/object_id": ABSENT}) == {"DSC-7"}


def test_no_more_after_delete_or_switched_off() -> None:
    """Groups that are read after Delete fail CON-5, after the switch in the properties CON-6, once a run would be due."""
    for case, end in (("CON-5", c.ConsoleDelete(name="Contoso")), ("CON-6", None)):
        walk = connected()
        walk.accept(RUN)
        if end:
            walk.accept(end)
        else:
            walk.accept(c.ConsoleProperties(name="Contoso"))
            walk.fill({"group_discovery": "off"})
            walk.accept(c.DialogOk())
        reads = {f"cloud/groups-read-with/{MADE}": True}
        start = walk.model.state.instant
        assert walk.failed(c.ClockSet(instant=start + DAY), seen=reads) == set()
        assert walk.failed(c.ClockSet(instant=start + 7 * DAY), seen=reads) == {case}
