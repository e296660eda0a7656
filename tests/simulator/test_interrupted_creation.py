"""Creations that fail or are interrupted half-way: what they leave, and what a second attempt makes of it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.simulator.conftest import Town

from azharness.contract import Accepted, CloudError, Failed, Reason
from azharness.contract import commands as c
from azharness.contract.commands import AppKind

NAME = "Site Administrator's App"
URI = "https://contoso.com/site"
CREATE, ACCOUNT = "^/v1.0/applications$", "^/v1.0/servicePrincipals$"
ROLE, KEY, CONSENT = "^.*/appRoleAssignments$", "^.*/addPassword$", "^/v1.0/oauth2PermissionGrants$"
LOST: dict[str, Any] = {"delay": 60}
TORN: dict[str, Any] = {"status": 201, "body": '{"id": '}
REFUSED: dict[str, Any] = {"status": 403, "error": "Authorization_RequestDenied"}


def open_creation(town: Town, kind: AppKind = "server") -> None:
    """Open the dialog that creates an app, fill it and sign in."""
    town.open_apps("server")
    if kind == "client":
        town.create_server_app()
        town.open_apps("client")
    town.console.accepted(c.DialogCreate, kind=kind)
    town.console.type_in(application_name=NAME, **({"app_id_uri": URI} if kind == "server" else {}))
    assert town.sign_in().outcome == Accepted()


def registrations(town: Town) -> int:
    """How many registrations of the name there are in the tenant."""
    quoted = NAME.replace("'", "''")
    return len(town.portal("GET", f"/applications?$filter=displayName eq '{quoted}'")["value"])


def deleted(town: Town) -> int:
    """How many registrations can still be restored."""
    return len(town.portal("GET", "/directory/deletedItems/microsoft.graph.application")["value"])


def apps(town: Town) -> list[str]:
    """The names of the apps that the site knows."""
    return [app.name for tenant in town.console.accepted(c.ConsoleTenants).tenants for app in tenant.apps]


def assert_second_attempt_makes_one(town: Town) -> None:
    """OK once more is accepted, and there is exactly one registration, here and in Entra."""
    town.cloud.state.faults.clear()
    assert town.console.outcome(c.DialogOk) == Accepted()
    assert (registrations(town), deleted(town), apps(town).count(NAME)) == (1, 0, 1)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("server", ACCOUNT),
        ("server", ROLE),
        ("server", KEY),
        ("client", ACCOUNT),
        ("client", CONSENT),
    ],
)
@pytest.mark.parametrize("fault", [LOST, TORN, REFUSED], ids=["lost", "torn", "refused"])
def test_a_step_after_the_registration_fails(
    town: Town, kind: AppKind, path: str, fault: dict[str, Any]
) -> None:
    """Whether a step was refused or only its answer lost, nothing is left on either side, and a second attempt makes one."""
    open_creation(town, kind)
    town.fault(service="graph", method="POST", path=path, **fault)

    outcome = town.console.outcome(c.DialogOk)

    assert isinstance(outcome, Failed)
    if fault is REFUSED:
        error = CloudError(source="graph", code="Authorization_RequestDenied")
        assert outcome == Failed(reason=Reason.PERMISSION_DENIED, error=error)
    assert NAME not in apps(town)
    assert (registrations(town), deleted(town)) == (0, 0)
    assert_second_attempt_makes_one(town)


@pytest.mark.parametrize("kind", ["server", "client"])
@pytest.mark.parametrize("fault", [LOST, TORN], ids=["lost", "torn"])
def test_the_answer_to_the_registration_is_lost(town: Town, kind: AppKind, fault: dict[str, Any]) -> None:
    """The site finds its own registration and goes on with it; an app that merely has the same name is left alone."""
    town.portal("POST", "/applications", {"displayName": NAME})
    open_creation(town, kind)
    town.fault(service="graph", method="POST", path=CREATE, **fault)
    if fault is TORN:
        # The fake answers in place of Graph, so that nothing was registered.
        assert isinstance(town.console.outcome(c.DialogOk), Failed)
        town.cloud.state.faults.clear()

    assert town.console.outcome(c.DialogOk) == Accepted()

    assert registrations(town) == 2
    assert deleted(town) == 0


@pytest.mark.parametrize("kind", ["server", "client"])
def test_neither_the_registration_nor_the_search_is_answered(town: Town, kind: AppKind) -> None:
    """When the cloud falls silent with the registration, the second attempt clears away what the first one left."""
    open_creation(town, kind)
    town.fault(service="graph", method="POST", path=CREATE, **LOST)
    town.fault(service="graph", method="GET", path=CREATE, drop="before", count=0)

    assert town.console.outcome(c.DialogOk) == Failed(reason=Reason.CLOUD_UNREACHABLE)
    assert NAME not in apps(town)
    assert_second_attempt_makes_one(town)


@pytest.mark.parametrize("path", ["/v1.0/applications", "/v1.0/directory/deletedItems"])
@pytest.mark.parametrize("fault", [LOST, {"drop": True}], ids=["lost", "dropped"])
def test_the_registration_cannot_be_taken_back(town: Town, path: str, fault: dict[str, Any]) -> None:
    """When the clearing away fails as well, the second attempt does it first."""
    open_creation(town)
    town.fault(service="graph", method="POST", path=KEY, **REFUSED)
    town.fault(service="graph", method="DELETE", path=path, count=0, **fault)

    assert isinstance(town.console.outcome(c.DialogOk), Failed)
    assert NAME not in apps(town)
    assert_second_attempt_makes_one(town)


def test_while_leftovers_cannot_be_removed_nothing_is_registered(town: Town) -> None:
    """A second attempt that cannot clear away makes no second registration."""
    open_creation(town)
    town.fault(service="graph", method="POST", path=KEY, **REFUSED)
    town.fault(service="graph", method="DELETE", path="/v1.0/applications", count=0, **REFUSED)

    assert isinstance(town.console.outcome(c.DialogOk), Failed)
    assert isinstance(town.console.outcome(c.DialogOk), Failed)
    assert registrations(town) == 1
    assert_second_attempt_makes_one(town)


def test_a_creation_without_accident_asks_for_no_leftovers(town: Town) -> None:
    """Without an earlier failure nothing is searched for and nothing deleted."""
    open_creation(town)
    before = len(town.log())
    town.console.accepted(c.DialogOk)

    asked = [(entry.method, entry.path_template) for entry in town.log()[before:]]
    assert ("GET", "/v1.0/applications") not in asked
    assert not [entry for entry in asked if entry[0] == "DELETE"]


TWICE: dict[str, Any] = {"twice": "second"}


def test_a_registration_that_arrives_twice_is_its_own(town: Town) -> None:
    """The second delivery conflicts with what the first one made; the site finds that it is its own and goes on with it."""
    open_creation(town)
    town.fault(service="graph", method="POST", path=CREATE, **TWICE)

    assert town.console.outcome(c.DialogOk) == Accepted()
    assert (registrations(town), deleted(town), apps(town).count(NAME)) == (1, 0, 1)


def test_a_taken_uri_is_still_refused(town: Town) -> None:
    """A registration of somebody else that has the App ID URI is neither taken nor touched."""
    town.portal("POST", "/applications", {"displayName": NAME, "identifierUris": [URI]})
    open_creation(town)

    assert isinstance(town.console.outcome(c.DialogOk), Failed)
    assert isinstance(town.console.outcome(c.DialogOk), Failed)
    assert registrations(town) == 1


@pytest.mark.parametrize(
    ("kind", "path"), [("server", ACCOUNT), ("server", ROLE), ("client", ACCOUNT), ("client", CONSENT)]
)
def test_a_later_step_arrives_twice(town: Town, kind: AppKind, path: str) -> None:
    """What conflicts with itself fails; nothing is left, and a second attempt makes one."""
    open_creation(town, kind)
    town.fault(service="graph", method="POST", path=path, **TWICE)

    assert isinstance(town.console.outcome(c.DialogOk), Failed)
    assert (registrations(town), deleted(town)) == (0, 0)
    assert NAME not in apps(town)
    assert_second_attempt_makes_one(town)


@pytest.mark.parametrize("kind", ["server", "client"])
@pytest.mark.parametrize("path", [CREATE, ACCOUNT])
@pytest.mark.parametrize("lag", [{"lag": 30}, {"lag_reads": 3}], ids=["seconds", "requests"])
def test_what_was_made_is_not_seen_yet(town: Town, kind: AppKind, path: str, lag: dict[str, int]) -> None:
    """The failure is told; what could not be taken back because it was not seen is removed by the second attempt."""
    open_creation(town, kind)
    town.fault(service="graph", method="POST", path=path, **lag)

    assert isinstance(town.console.outcome(c.DialogOk), Failed)
    assert NAME not in apps(town)
    town.cloud.state.lags.end(None, town.cloud.state.directory)
    assert_second_attempt_makes_one(town)


def test_while_it_is_not_seen_no_second_one_is_made(town: Town) -> None:
    """Attempts in the meantime fail, and the first one that sees it makes one."""
    open_creation(town)
    town.fault(service="graph", method="POST", path=CREATE, lag=30)

    assert [isinstance(town.console.outcome(c.DialogOk), Failed) for _ in range(3)] == [True] * 3
    assert registrations(town) == 0
    town.cloud.state.lags.end(None, town.cloud.state.directory)
    assert registrations(town) == 1
    assert_second_attempt_makes_one(town)
