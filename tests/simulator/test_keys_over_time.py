"""From the creation of an app to the end of its key and beyond."""

from __future__ import annotations

from tests.simulator.conftest import Town

from azharness.contract import Accepted, CloudError, Failed, Reason
from azharness.contract import commands as c
from azharness.contract.views import Notice, Run

EXPIRED = CloudError(source="entra", code="AADSTS7000222")
YEAR = 365 * 86_400


def test_a_created_app_works_until_its_key_ends(town: Town) -> None:
    """Discovery succeeds while the key is good and fails with Entra's reason from the day it ends."""
    town.connect()
    town.pass_time(minutes=5)
    assert town.last_run() == Run(result="succeeded", instant=town.now())

    town.pass_time(days=366)

    assert town.last_run() == Run(result="failed", instant=town.now(), error=EXPIRED)
    failed = Failed(reason=Reason.KEY_EXPIRED, error=EXPIRED)
    assert town.console.outcome(c.ConsoleRunDiscovery, name="Contoso") == failed


def test_a_created_app_is_renewed_by_a_sign_in(town: Town) -> None:
    """After its key has ended a sign-in makes a new one, with which the next run succeeds."""
    server, _ = town.connect()
    town.pass_time(days=366)

    page = town.console.accepted(c.ConsoleRenew, client_id=server.upper())
    assert page.fields == {"client_id": server, "tenant_name": ""}
    assert page.actions == ["sign-in", "ok", "cancel"]
    assert town.console.outcome(c.DialogOk).reason is Reason.NOT_SIGNED_IN  # type: ignore[union-attr]
    assert town.sign_in("apps@contoso.onmicrosoft.com").outcome == Accepted()
    assert town.console.accepted(c.DialogOk).page == "closed"

    assert town.console.outcome(c.ConsoleRunDiscovery, name=" contoso ") == Accepted()
    (tenant,) = town.console.accepted(c.ConsoleTenants).tenants
    (app,) = [app for app in tenant.apps if app.kind == "server"]
    assert app.secret_key_expiry == town.now() + YEAR


def test_a_key_that_was_renewed_in_time_fails_no_run(town: Town) -> None:
    """When the old key ends after a renewal, the runs go on with the new one."""
    server, _ = town.connect(validity="P2Y")
    town.pass_time(days=729)
    town.console.accepted(c.ConsoleRenew, client_id=server)
    town.sign_in()
    town.console.accepted(c.DialogOk)

    town.pass_time(days=30)

    assert town.last_run() == Run(result="succeeded", instant=town.now())


def test_the_shown_end_of_a_key_is_entras(town: Town) -> None:
    """A key made for one year ends a calendar year later, here as in Entra."""
    server, _ = town.connect()

    registered = town.portal("GET", f"/applications(appId='{server}')")

    (tenant,) = town.console.accepted(c.ConsoleTenants).tenants
    assert {app.secret_key_expiry for app in tenant.apps} == {town.now() + YEAR, None}
    (key,) = registered["passwordCredentials"]
    assert key["endDateTime"].startswith("2027-01-15T09:00:00")


def test_notices_come_and_go(town: Town) -> None:
    """Silent at first, then the first notice, then the second, and neither after a renewal; each within an hour."""
    server, _ = town.connect()

    def told() -> list[Notice]:
        return list(town.console.accepted(c.ConsoleNotices).notices)

    def notice(kind: str) -> list[Notice]:
        return [Notice(kind=kind, apps=[server], actions=["renew-secret-key"])]  # type: ignore[arg-type]

    town.pass_time(days=334)
    assert told() == []
    town.pass_time(days=1, hours=1)
    assert told() == notice("secret-keys-expire-soon")
    town.pass_time(days=30)
    assert told() == notice("secret-keys-expired")
    town.console.accepted(c.ConsoleRenew, client_id=server)
    town.sign_in()
    town.console.accepted(c.DialogOk)
    assert told() == notice("secret-keys-expired")
    town.pass_time(hours=1)
    assert told() == []


def test_notices_without_lag_follow_at_once() -> None:
    """Where the site declares no lag a renewal withdraws its notice at the same instant."""
    town = Town()
    town.begin(parameters={"notice_lag": 0, "expiry_notice_days": 1})
    server, _ = town.connect()
    town.pass_time(days=364)
    assert len(town.console.accepted(c.ConsoleNotices).notices) == 1

    town.console.accepted(c.ConsoleRenew, client_id=server)
    town.sign_in()
    town.console.accepted(c.DialogOk)

    assert town.console.accepted(c.ConsoleNotices).notices == []
    town.close()


def test_a_person_without_rights_renews_nothing(town: Town) -> None:
    """Graph refuses a plain member; the key, and its end, stay as they were."""
    server, _ = town.connect()
    before = town.console.accepted(c.ConsoleTenants)
    town.pass_time(days=1)
    town.console.accepted(c.ConsoleRenew, client_id=server)
    town.sign_in("plain@contoso.onmicrosoft.com")

    outcome = town.console.outcome(c.DialogOk)

    denied = CloudError(source="graph", code="Authorization_RequestDenied")
    assert outcome == Failed(reason=Reason.PERMISSION_DENIED, error=denied)
    assert town.console.accepted(c.ConsoleTenants) == before
    assert town.console.outcome(c.ConsoleRunDiscovery, name="Contoso") == Accepted()


def test_one_window_at_a_time(town: Town) -> None:
    """A renewal is refused above another window, for an unknown app, and for a native app."""
    server, client = town.connect()

    for unknown in (client, "x"):
        assert town.console.outcome(c.ConsoleRenew, client_id=unknown).reason is Reason.NOT_FOUND  # type: ignore[union-attr]
    town.console.accepted(c.ConsoleRenew, client_id=server)
    for command in (c.WizardStart, c.ConsoleRenew):
        values = {"client_id": server} if command is c.ConsoleRenew else {}
        assert town.console.outcome(command, **values).reason is Reason.NOT_AVAILABLE  # type: ignore[union-attr]
    assert town.console.accepted(c.DialogCancel).page == "closed"
