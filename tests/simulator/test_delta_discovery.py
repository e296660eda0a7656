"""Delta discovery of users: what it brings, when it runs, and that nothing is lost over failures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace
from tests.simulator.conftest import MASTER_KEY, Town

from azfakes import SyncASGITransport
from azharness.contract import Accepted, CloudError
from azharness.contract import commands as c
from azharness.contract.views import Run
from azharness.simulator import Site

SANDRA = "sandra.wright@contoso.com"
FULL, DELTA = "last_run", "last_delta_run"
DELTA_PATH = "/v1.0/users/delta"


class DeltaTown(Town):
    """A connected site with delta discovery of users, after the first full run."""

    def __init__(self, store: Path | None = None) -> None:
        super().__init__(store)
        self.begin()
        self.connect()
        assert self.edit(user_delta="on", user_full_schedule="P90D") == Accepted()
        self.pass_time(minutes=1)
        assert self.last_run() == self.succeeded()

    def succeeded(self) -> Run:
        """A run that succeeded now."""
        return Run(result="succeeded", instant=self.now())

    def failed(self, code: str | None = None) -> Run:
        """A run that failed now, with Graph's code."""
        error = CloudError(source="graph", code=code) if code else None
        return Run(result="failed", instant=self.now(), error=error)

    def add(self, alias: str) -> str:
        """Add a person in the portal; the user principal name."""
        upn = f"{alias}@contoso.com"
        body = {
            "displayName": alias,
            "mailNickname": alias,
            "userPrincipalName": upn,
            "accountEnabled": True,
            "userType": "Member",
            "passwordProfile": {"password": "Person!Test-99"},
        }
        self.portal("POST", "/users", body)
        return upn


@pytest.fixture
def delta() -> Iterator[DeltaTown]:
    """A connected site with delta discovery of users, after the first full run."""
    town = DeltaTown()
    yield town
    town.close()


def test_delta_runs_by_its_minutes_after_a_full_run(delta: DeltaTown) -> None:
    """The first delta run is due so many minutes after the full run, the next ones after the one before."""
    assert delta.last_run(DELTA) is None
    delta.pass_time(minutes=4, seconds=59)
    assert delta.last_run(DELTA) is None
    delta.pass_time(seconds=1)
    first = delta.succeeded()
    assert delta.last_run(DELTA) == first

    delta.pass_time(minutes=4, seconds=59)
    assert delta.last_run(DELTA) == first
    delta.pass_time(seconds=1)
    assert delta.last_run(DELTA) == delta.succeeded()


def test_no_delta_before_a_full_run_has_succeeded(town: Town) -> None:
    """While full runs fail there is no delta run; after one has succeeded there is."""
    town.connect()
    town.edit(user_delta="on", user_full_schedule="P1D")
    town.fault(service="graph", path="/v1.0/users", drop="before")
    for _ in range(3):
        town.pass_time(minutes=30)
    assert town.last_run(DELTA) is None

    assert town.console.outcome(c.ConsoleRunDiscovery, name="Contoso") == Accepted()
    town.pass_time(minutes=5)
    assert town.last_run(DELTA) == Run(result="succeeded", instant=town.now())


def test_delta_brings_who_is_new_or_changed(delta: DeltaTown) -> None:
    """After a delta run new people are there, changed ones as they are now, and who was disabled is left out."""
    zoe = delta.users()["zoe.bronte@contoso.com"]
    new = delta.add("carla")
    delta.portal("PATCH", f"/users/{zoe.object_id}", {"displayName": "Zoë Smith"})
    delta.portal("PATCH", f"/users/{delta.users()[SANDRA].object_id}", {"accountEnabled": False})
    before = delta.users()

    delta.pass_time(minutes=5)

    after = delta.users()
    assert after.keys() == before.keys() - {SANDRA} | {new}
    changed = after[zoe.user_principal_name]
    assert (changed.display_name, changed.mail) == ("Zoë Smith", zoe.mail)
    assert all(after[upn] == before[upn] for upn in after.keys() - {new, zoe.user_principal_name})


def test_deletions_are_left_to_the_full_run(delta: DeltaTown) -> None:
    """Who was deleted is still there after a delta run and gone after a full one (decision A25)."""
    delta.portal("DELETE", f"/users/{delta.users()[SANDRA].object_id}")
    delta.pass_time(minutes=5)
    assert SANDRA in delta.users()

    delta.console.accepted(c.ConsoleRunDiscovery, name="Contoso")
    assert SANDRA not in delta.users()


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500, "error": "UnknownError"},
        {"drop": True},
        {"delay": 60},
        {"status": 200, "body": '{"value": [{'},
        {"status": 200, "body": '{"value": []}'},
        {"status": 403, "error": "Authorization_RequestDenied"},
        {"status": 429, "error": "TooManyRequests"},
        {"status": 503, "error": "serviceNotAvailable", "count": 3},
    ],
)
def test_a_failed_delta_run_keeps_its_place(delta: DeltaTown, fault: dict[str, object]) -> None:
    """Whatever fails, nothing is stored, the full run is not repeated, and the next delta run brings what this one missed."""
    new = delta.add("carla")
    full = delta.last_run(FULL)
    delta.fault(service="graph", path=DELTA_PATH, **fault)
    delta.pass_time(minutes=5)
    run = delta.last_run(DELTA)
    assert run is not None
    assert (run.result, run.instant) == ("failed", delta.now())
    assert new not in delta.users()

    delta.pass_time(minutes=5)

    assert new in delta.users()
    assert (delta.last_run(DELTA), delta.last_run(FULL)) == (delta.succeeded(), full)


def test_a_failure_in_the_middle_of_a_round(delta: DeltaTown) -> None:
    """When a later page fails nothing of the earlier ones is stored, and the next run brings all of it once."""
    new = {delta.add(f"newcomer{number}") for number in range(150)}
    delta.fault(service="graph", path=DELTA_PATH, skip=1, status=500, error="UnknownError")
    delta.pass_time(minutes=5)
    assert delta.last_run(DELTA) == delta.failed("UnknownError")
    assert not new & delta.users().keys()

    delta.pass_time(minutes=5)

    assert new <= delta.users().keys()
    assert len(delta.console.accepted(c.ConsoleUsers).users) == len(delta.users())


def test_throttling_puts_a_delta_run_back(delta: DeltaTown) -> None:
    """A delta run that Graph throttles is repeated when the pause is over, and not before, though it would be due."""
    delta.fault(service="graph", path=DELTA_PATH, status=429, error="TooManyRequests", retry_after=600)
    delta.pass_time(minutes=5)
    throttled = delta.failed("TooManyRequests")
    assert delta.last_run(DELTA) == throttled

    delta.pass_time(seconds=599)
    assert delta.last_run(DELTA) == throttled
    delta.pass_time(seconds=1)
    assert delta.last_run(DELTA) == delta.succeeded()


@pytest.mark.parametrize(
    "detour", [{}, {"user_delta": "off"}, {"user_delta": "off", "user_delta_minutes": "often"}]
)
def test_a_pause_outlasts_other_minutes(delta: DeltaTown, detour: dict[str, str]) -> None:
    """While Graph has asked for a pause, neither other minutes nor a switch bring the next delta run sooner."""
    delta.edit(user_delta_minutes="15")
    delta.fault(service="graph", path=DELTA_PATH, status=429, error="TooManyRequests", retry_after=3600)
    delta.pass_time(minutes=15)
    throttled = delta.failed("TooManyRequests")
    if detour:
        assert delta.edit(**detour) == Accepted()
        delta.pass_time(minutes=1)
    assert delta.edit(user_delta="on", user_delta_minutes="5") == Accepted()
    delta.pass_time(minutes=58)
    assert delta.last_run(DELTA) == throttled
    delta.pass_time(minutes=2)
    assert delta.last_run(DELTA) == delta.succeeded()


def test_shorter_minutes_count_after_a_long_break(delta: DeltaTown) -> None:
    """Switched off and on with fewer minutes, delta is due when these have passed since its last run."""
    delta.edit(user_delta_minutes="1440")
    delta.pass_time(days=1)
    delta.edit(user_delta="off")
    delta.pass_time(minutes=4)
    delta.edit(user_delta="on", user_delta_minutes="5")
    before = delta.last_run(DELTA)
    delta.pass_time(seconds=59)
    assert delta.last_run(DELTA) == before
    delta.pass_time(seconds=1)
    assert delta.last_run(DELTA) == delta.succeeded()


def test_a_pause_outlasts_another_schedule(delta: DeltaTown) -> None:
    """While Graph has asked for a pause, a shorter schedule brings the next full run no sooner."""
    delta.fault(service="graph", path="/v1.0/users", status=429, error="TooManyRequests", retry_after=7200)
    delta.console.do(c.ConsoleRunDiscovery, name="Contoso")
    throttled = delta.failed("TooManyRequests")
    delta.edit(user_full_schedule="PT1H")
    delta.pass_time(hours=2, seconds=-1)
    assert delta.last_run(FULL) == throttled
    delta.pass_time(seconds=1)
    assert delta.last_run(FULL) == delta.succeeded()


@pytest.mark.parametrize(
    ("shape", "code", "days"),
    [
        ("sync-state-not-found", "syncStateNotFound", 7),
        ("gone", "syncStateNotFound", 7),
        ("unsupported-query", "Request_UnsupportedQuery", 30),
    ],
)
def test_a_cursor_that_is_too_old_leads_to_a_full_run(
    delta: DeltaTown, shape: str, code: str, days: int
) -> None:
    """Whatever Graph says of an old cursor, a full run follows at once, and delta goes on from there."""
    tenant = next(iter(delta.cloud.state.directory))
    tenant.policies = replace(tenant.policies, delta_expiry=shape)
    new = delta.add("carla")

    delta.pass_time(days=days)

    assert delta.last_run(DELTA) == delta.failed(code)
    assert delta.last_run(FULL) == delta.succeeded()
    assert new in delta.users()
    later = delta.add("dora")
    delta.pass_time(minutes=5)
    assert delta.last_run(DELTA) == delta.succeeded()
    assert later in delta.users()


def test_a_cursor_lives_almost_seven_days(delta: DeltaTown) -> None:
    """A cursor that is a moment younger than too old is taken."""
    full = delta.last_run(FULL)
    delta.pass_time(days=7, seconds=-1)

    assert (delta.last_run(DELTA), delta.last_run(FULL)) == (delta.succeeded(), full)


def test_a_full_run_that_fails_after_a_lost_cursor(delta: DeltaTown) -> None:
    """When the full run that an old cursor calls for fails, the next delta run calls for it again."""
    delta.fault(service="graph", path="^/v1.0/users$", drop="before")
    delta.pass_time(days=8)
    assert delta.last_run(FULL) == delta.failed()

    delta.pass_time(minutes=5)
    assert delta.last_run(FULL) == delta.succeeded()


def test_a_cursor_survives_a_restart(tmp_path: Path) -> None:
    """After a restart delta goes on where it was, without a full run."""
    town = DeltaTown(tmp_path / "site.db")
    full = town.last_run(FULL)
    town.close()
    new = town.add("carla")

    def client(_ca: str) -> httpx.Client:
        return httpx.Client(transport=SyncASGITransport(town.cloud.app))

    town.site = town.console.site = Site(tmp_path / "site.db", master_key=MASTER_KEY, client_factory=client)
    town.pass_time(minutes=5)

    asked = [entry for entry in town.log() if entry.path_template == DELTA_PATH]
    assert (town.last_run(DELTA), town.last_run(FULL)) == (town.succeeded(), full)
    assert new in town.users()
    assert len(asked) == 2
    town.close()


def test_delta_that_was_switched_on_later(town: Town) -> None:
    """Switched on long after a full run, delta is due at the next instant and brings what has changed since."""
    town.connect()
    town.pass_time(minutes=1)
    full = town.last_run()
    person = town.users()[SANDRA]
    town.portal("PATCH", f"/users/{person.object_id}", {"accountEnabled": False})
    town.pass_time(hours=1)
    town.edit(user_delta="on")

    town.pass_time(seconds=0)

    assert town.last_run(DELTA) == Run(result="succeeded", instant=town.now())
    assert town.last_run() == full
    assert SANDRA not in town.users()


def test_other_minutes_count_from_the_last_delta_run(delta: DeltaTown) -> None:
    """A longer interval counts from the last delta run; switched off, delta runs no more."""
    delta.pass_time(minutes=5)
    first = delta.last_run(DELTA)
    delta.edit(user_delta_minutes="15")
    delta.pass_time(minutes=14, seconds=59)
    assert delta.last_run(DELTA) == first
    delta.pass_time(seconds=1)
    second = delta.succeeded()
    assert delta.last_run(DELTA) == second

    delta.edit(user_delta="off")
    delta.pass_time(days=3)
    assert delta.last_run(DELTA) == second


def test_a_link_to_another_host_is_not_followed(delta: DeltaTown) -> None:
    """A next link, or a cursor, that leads away from the environment's Graph fails the run."""
    away = "https://graph.microsoft.us/v1.0/users/delta?$deltatoken=x"
    body = json.dumps({"value": [], "@odata.deltaLink": away})
    delta.fault(service="graph", path=DELTA_PATH, status=200, body=body)
    for expected in ("succeeded", "failed"):
        delta.pass_time(minutes=5)
        run = delta.last_run(DELTA)
        assert run is not None
        assert run.result == expected
    assert {entry.cloud for entry in delta.log()} == {"public"}
