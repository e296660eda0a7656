"""Group discovery: which groups are stored with whom, in full and delta runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.simulator.conftest import MASTER_KEY, Town, refused, two_tenants

from azfakes import SyncASGITransport
from azharness.contract import Accepted, CloudError, Failed, Outcome, Reason
from azharness.contract import commands as c
from azharness.contract.views import Group, Groups, Run
from azharness.simulator import Site

FULL, DELTA = "last_group_run", "last_group_delta_run"
ADMINS, TECHNICIANS, LOCAL, SALES = (
    "IT Administrators",
    "All Technicians",
    "Site Administrators",
    "Sales Team",
)


class GroupTown(Town):
    """A connected site that discovers groups of the tenant and no users; `ids` are object IDs by name."""

    def __init__(self, *names: str, store: Path | None = None, **fields: str) -> None:
        super().__init__(store)
        self.begin()
        self.ids = {row["displayName"]: row["id"] for row in self.portal("GET", "/groups")["value"]}
        self.connect()
        scope = ",".join(self.ids[name] for name in names)
        wanted = {"user_discovery": "off", "group_discovery": "on", "group_scope": scope} | fields
        assert self.edit(**wanted) == Accepted()

    def run(self) -> Outcome:
        """Run full group discovery now."""
        return self.console.outcome(c.ConsoleRunDiscovery, name="Contoso", kind="groups")

    def groups(self) -> dict[str, Group]:
        """The discovered groups by name."""
        return {group.display_name: group for group in self.console.accepted(c.ConsoleGroups).groups}

    def succeeded(self) -> Run:
        """A run that succeeded now."""
        return Run(result="succeeded", instant=self.now())

    def member_ids(self, name: str) -> list[str]:
        """The people in a group, as the portal shows them."""
        rows = self.portal("GET", f"/groups/{self.ids[name]}/members")["value"]
        return sorted(row["id"] for row in rows if row["@odata.type"] == "#microsoft.graph.user")

    def join(self, name: str, upn: str) -> None:
        """Add a person to a group in the portal."""
        person = self.portal("GET", f"/users/{upn}")["id"]
        reference = {"@odata.id": f"https://graph.microsoft.com/v1.0/directoryObjects/{person}"}
        self.portal("POST", f"/groups/{self.ids[name]}/members/$ref", reference)


def _made(*names: str, **fields: Any) -> Iterator[GroupTown]:
    town = GroupTown(*names, **fields)
    yield town
    town.close()


@pytest.fixture
def all_groups() -> Iterator[GroupTown]:
    """A site that discovers all groups of the tenant."""
    yield from _made(ADMINS, TECHNICIANS, LOCAL, SALES)


@pytest.fixture
def delta() -> Iterator[GroupTown]:
    """A site with delta discovery of two groups, after the first full run."""
    for town in _made(ADMINS, SALES, group_delta="on", group_full_schedule="P90D"):
        town.pass_time(minutes=1)
        assert town.last_run(FULL) == town.succeeded()
        yield town


def test_security_groups_in_scope_are_stored_with_their_members(all_groups: GroupTown) -> None:
    """The security groups in scope are stored with their documented attributes and people; a Microsoft 365 group is not."""
    assert all_groups.run() == Accepted()

    groups = all_groups.groups()
    assert groups.keys() == {ADMINS, TECHNICIANS, LOCAL}
    assert {name: sorted(group.members) for name, group in groups.items()} == {
        name: all_groups.member_ids(name) for name in groups
    }
    local = groups[LOCAL]
    assert (local.object_id, local.tenant_id) == (all_groups.ids[LOCAL], all_groups.tenant().id)
    assert local.on_premises_security_identifier.endswith("-2101")


def test_groups_out_of_scope_are_not_stored() -> None:
    """A group that is not in scope is not stored, and nobody of it; the scope takes either letter case and blanks."""
    town = GroupTown()
    town.edit(group_scope=f" {town.ids[ADMINS].upper()} ,{town.ids[ADMINS]} ")
    assert town.run() == Accepted()

    assert town.groups().keys() == {ADMINS}
    assert sorted(user.object_id for user in town.users().values()) == town.member_ids(ADMINS)
    town.close()


def test_members_who_are_not_known_become_users(all_groups: GroupTown) -> None:
    """Members are stored as users with their attributes; who is known already stays as stored."""
    all_groups.run()
    before = all_groups.users()
    known = next(user for user in before.values() if not user.on_premises_domain_name)
    all_groups.portal("PATCH", f"/users/{known.object_id}", {"displayName": "Renamed"})

    all_groups.run()

    assert len(before) > 3
    assert all(user.mail_nickname for user in before.values())
    assert all_groups.users() == before
    assert len(all_groups.console.accepted(c.ConsoleUsers).users) == len(before)


def test_an_empty_scope_discovers_nothing() -> None:
    """With an empty scope a run succeeds and stores neither groups nor users (decision A27)."""
    town = GroupTown()
    assert town.run() == Accepted()

    assert town.last_run(FULL) == town.succeeded()
    assert town.console.accepted(c.ConsoleGroups) == Groups(groups=[])
    assert town.users() == {}
    town.close()


def test_a_group_that_is_gone_leaves_with_the_next_full_run(all_groups: GroupTown) -> None:
    """A deleted group is not there after the next full run, which succeeds; the others are."""
    all_groups.run()
    all_groups.portal("DELETE", f"/groups/{all_groups.ids[TECHNICIANS]}")

    assert all_groups.run() == Accepted()

    assert all_groups.groups().keys() == {ADMINS, LOCAL}


def test_users_run_before_groups() -> None:
    """When both are due, users are read before groups; each has its own last run."""
    town = GroupTown(ADMINS, user_discovery="on")
    town.pass_time(minutes=1)

    asked = [
        entry.path_template for entry in town.log() if entry.client_id != "" and entry.service == "graph"
    ]
    assert asked.index("/v1.0/users") < asked.index("/v1.0/groups/{id}")
    assert town.last_run() == town.last_run(FULL) == town.succeeded()
    town.close()


def test_group_discovery_runs_by_its_schedule() -> None:
    """The first run comes with the next jobs, the next one when the schedule has passed."""
    town = GroupTown(ADMINS, group_full_schedule="P1D")
    town.pass_time(minutes=1)
    first = town.succeeded()
    assert town.last_run(FULL) == first
    town.pass_time(hours=23, minutes=59)
    assert town.last_run(FULL) == first
    town.pass_time(minutes=1)
    assert town.last_run(FULL) == town.succeeded()
    assert town.last_run() is None
    town.close()


def test_group_discovery_that_is_off_never_runs(town: Town) -> None:
    """Where group discovery is off no job runs it, and the console's action is not available."""
    town.connect()
    town.pass_time(days=30)

    outcome = town.console.outcome(c.ConsoleRunDiscovery, name="Contoso", kind="groups")
    assert outcome == refused(Reason.NOT_AVAILABLE)
    assert town.last_run(FULL) is None


@pytest.mark.parametrize("path", ["^/v1.0/groups/[^/]*$", "^/v1.0/groups/[^/]*/members$"])
def test_a_failure_in_the_middle_keeps_what_was_stored(all_groups: GroupTown, path: str) -> None:
    """When a later group cannot be read the run fails, and all groups and users stay as they were."""
    all_groups.run()
    before = all_groups.groups(), all_groups.users()
    all_groups.join(ADMINS, "sandra.wright@contoso.com")
    all_groups.fault(service="graph", path=path, skip=1, status=500, error="UnknownError")

    error = CloudError(source="graph", code="UnknownError")
    assert all_groups.run() == Failed(reason=Reason.CLOUD_REFUSED, error=error)

    assert all_groups.last_run(FULL) == Run(result="failed", instant=all_groups.now(), error=error)
    assert (all_groups.groups(), all_groups.users()) == before
    assert all_groups.run() == Accepted()
    assert "sandra.wright@contoso.com" in all_groups.users()


def test_throttling_puts_a_group_run_back(all_groups: GroupTown) -> None:
    """A run that Graph throttles is repeated when the pause is over."""
    all_groups.fault(service="graph", status=429, error="TooManyRequests", retry_after=90)
    all_groups.pass_time(minutes=1)
    throttled = all_groups.last_run(FULL)
    assert throttled is not None
    assert throttled.result == "failed"
    all_groups.pass_time(seconds=89)
    assert all_groups.last_run(FULL) == throttled
    all_groups.pass_time(seconds=1)
    assert all_groups.last_run(FULL) == all_groups.succeeded()


def test_all_pages_of_members_are_read() -> None:
    """A group with more members than a page holds is stored with all of them, each once."""
    many = Town(people=1_200)
    many.begin()
    people = [user.id for user in many.tenant().users if user.upn.endswith("@contoso.com")]
    body = {
        "displayName": "Everybody",
        "mailNickname": "everybody",
        "mailEnabled": False,
        "securityEnabled": True,
        "members@odata.bind": [
            f"https://graph.microsoft.com/v1.0/directoryObjects/{one}" for one in people[:20]
        ],
    }
    group = many.portal("POST", "/groups", body)["id"]
    rest = people[20:]
    for begin in range(0, len(rest), 20):
        links = [
            f"https://graph.microsoft.com/v1.0/directoryObjects/{one}" for one in rest[begin : begin + 20]
        ]
        many.portal("PATCH", f"/groups/{group}", {"members@odata.bind": links})
    many.connect()
    many.edit(user_discovery="off", group_discovery="on", group_scope=group)
    many.pass_time(minutes=1)

    (stored,) = many.console.accepted(c.ConsoleGroups).groups
    assert sorted(stored.members) == sorted(people)
    assert len(people) > 999
    many.close()


def test_delta_brings_who_joined_and_left(delta: GroupTown) -> None:
    """After a delta run the group has its new members and name, and new members are users."""
    upn = "sandra.wright@contoso.com"
    leaver = delta.member_ids(ADMINS)[0]
    delta.join(ADMINS, upn)
    delta.portal("DELETE", f"/groups/{delta.ids[ADMINS]}/members/{leaver}/$ref")
    delta.portal("PATCH", f"/groups/{delta.ids[ADMINS]}", {"displayName": "Administrators"})
    full = delta.last_run(FULL)

    delta.pass_time(minutes=5)

    assert (delta.last_run(DELTA), delta.last_run(FULL)) == (delta.succeeded(), full)
    groups = delta.groups()
    assert groups.keys() == {"Administrators"}
    assert sorted(groups["Administrators"].members) == delta.member_ids(ADMINS)
    assert leaver not in groups["Administrators"].members
    assert upn in delta.users()


def test_delta_of_nothing_reads_no_group(delta: GroupTown) -> None:
    """Without a change in scope no group is read again, whatever changes elsewhere."""
    delta.join(TECHNICIANS, "sandra.wright@contoso.com")
    before = len(delta.log())

    delta.pass_time(minutes=5)

    read = [entry.path_template for entry in delta.log()[before:]]
    assert read.count("/v1.0/groups/delta") == 1
    assert "/v1.0/groups/{id}" not in read
    assert delta.groups().keys() == {ADMINS}


def test_delta_of_groups_leaves_deletions_to_the_full_run(delta: GroupTown) -> None:
    """A deleted group is there after a delta run and gone after a full one."""
    delta.portal("DELETE", f"/groups/{delta.ids[ADMINS]}")
    delta.pass_time(minutes=5)
    assert delta.groups().keys() == {ADMINS}
    delta.run()
    assert delta.groups() == {}


@pytest.mark.parametrize("path", ["/v1.0/groups/delta", "^/v1.0/groups/[^/]*/members$"])
def test_a_failed_delta_run_of_groups_keeps_its_place(delta: GroupTown, path: str) -> None:
    """Wherever a delta run fails, the next one brings what it missed."""
    delta.join(ADMINS, "sandra.wright@contoso.com")
    before = delta.groups()
    delta.fault(service="graph", path=path, status=500, error="UnknownError")
    delta.pass_time(minutes=5)
    error = CloudError(source="graph", code="UnknownError")
    assert delta.last_run(DELTA) == Run(result="failed", instant=delta.now(), error=error)
    assert delta.groups() == before

    delta.pass_time(minutes=5)

    assert sorted(delta.groups()[ADMINS].members) == delta.member_ids(ADMINS)


def test_an_old_cursor_leads_to_a_full_run_of_groups(delta: GroupTown) -> None:
    """When Graph has forgotten the cursor of groups, a full run of groups follows at once."""
    delta.join(ADMINS, "sandra.wright@contoso.com")
    delta.pass_time(days=8)

    assert delta.last_run(FULL) == delta.succeeded()
    assert delta.last_run() is None
    assert sorted(delta.groups()[ADMINS].members) == delta.member_ids(ADMINS)


def test_another_scope_holds_from_the_next_run(delta: GroupTown) -> None:
    """A group that came into scope is there after the next delta run, though it has not changed."""
    delta.edit(group_scope=f"{delta.ids[ADMINS]},{delta.ids[LOCAL]}")
    delta.pass_time(minutes=5)

    assert delta.groups().keys() == {ADMINS, LOCAL}


def test_each_tenant_keeps_its_own_groups() -> None:
    """A full run of one tenant leaves the groups and users of another alone."""
    town = Town(world=two_tenants())
    town.begin()
    (group,) = [row["id"] for row in town.portal("GET", "/groups")["value"] if row["displayName"] == ADMINS]
    town.connect()
    town.edit(group_discovery="on", group_scope=group)
    town.connect(name="Fabrikam", signer="admin@fabrikam.onmicrosoft.com", app_id_uri="api://fabrikam")
    town.pass_time(minutes=1)
    town.console.accepted(c.ConsoleProperties, name="Fabrikam")
    town.console.type_in(group_discovery="on", group_scope=group)
    town.console.accepted(c.DialogOk)
    town.pass_time(minutes=1)

    (stored,) = town.console.accepted(c.ConsoleGroups).groups
    assert stored.tenant_id == town.tenant().id
    town.close()


def test_groups_survive_a_restart_and_a_deletion(tmp_path: Path) -> None:
    """Groups and their members are there after a restart, and after the connection was deleted."""
    town = GroupTown(ADMINS, LOCAL, store=tmp_path / "site.db")
    town.run()
    before = town.groups()
    town.close()

    def client(_ca: str) -> httpx.Client:
        return httpx.Client(transport=SyncASGITransport(town.cloud.app))

    town.site = town.console.site = Site(tmp_path / "site.db", master_key=MASTER_KEY, client_factory=client)
    assert town.groups() == before
    town.console.accepted(c.ConsoleDelete, name="Contoso")
    town.pass_time(days=30)
    assert town.groups() == before
    town.close()
