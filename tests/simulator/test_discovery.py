"""What discovery stores, and what it keeps when the cloud fails it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from tests.simulator.conftest import Town, refused

from azharness.contract import Accepted, CloudError, Failed, Outcome, Reason
from azharness.contract import commands as c
from azharness.contract.views import Run, User, Users

SANDRA = "sandra.wright@contoso.com"
ODD_USER = '{"value": [{"id": 5, "accountEnabled": true}]}'
THROTTLED = CloudError(source="graph", code="TooManyRequests")


@pytest.fixture
def crowd() -> Iterator[Town]:
    """A site that is connected to a tenant of more than two pages of users."""
    town = Town(people=2_100)
    town.begin()
    town.connect()
    yield town
    town.close()


def _run(town: Town) -> Outcome:
    return town.console.outcome(c.ConsoleRunDiscovery, name="Contoso")


def _users(town: Town) -> list[User]:
    return list(town.console.accepted(c.ConsoleUsers).users)


def _expected(town: Town) -> set[str]:
    query = "$select=id,accountEnabled,userType&$top=999"
    page = town.portal("GET", f"/users?{query}")
    found = page["value"]
    while "@odata.nextLink" in page:
        page = town.portal("GET", page["@odata.nextLink"].removeprefix("https://graph.microsoft.com/v1.0"))
        found += page["value"]
    return {user["id"] for user in found if user["accountEnabled"] and user["userType"] == "Member"}


def test_every_enabled_member_is_stored_once(crowd: Town) -> None:
    """All pages are read, and what is stored is each enabled member of the tenant, with its attributes."""
    assert _run(crowd) == Accepted()

    users = _users(crowd)
    assert sorted(user.object_id for user in users) == sorted(_expected(crowd))
    assert len(users) > 2_100
    (known,) = [user for user in users if user.user_principal_name == SANDRA]
    assert known.tenant_id == crowd.tenant().id
    assert known.display_name == "Sandra Wright"
    assert known.mail_nickname == "sandra.wright"
    assert known.on_premises_domain_name == "corp.contoso.com"
    assert known.on_premises_distinguished_name == "CN=Sandra Wright,OU=Staff,DC=corp,DC=contoso,DC=com"


def test_the_first_run_does_not_wait_for_the_schedule(town: Town) -> None:
    """Discovery runs with the first jobs after the wizard, then when its schedule has passed."""
    town.connect()
    assert town.last_run() is None
    town.pass_time(minutes=1)
    first = Run(result="succeeded", instant=town.now())
    assert town.last_run() == first

    town.pass_time(days=6, hours=23)
    assert town.last_run() == first
    town.pass_time(hours=1)
    assert town.last_run() == Run(result="succeeded", instant=town.now())


def test_those_who_are_gone_leave(town: Town) -> None:
    """A user who was deleted is gone after the next full run."""
    town.connect()
    _run(town)
    assert SANDRA in [user.user_principal_name for user in _users(town)]

    town.remove_user(SANDRA)
    _run(town)

    assert SANDRA not in [user.user_principal_name for user in _users(town)]


def test_a_broken_page_chain_keeps_what_was_stored(crowd: Town) -> None:
    """A failure on a later page is the run's error, and the users stay as they were."""
    _run(crowd)
    before = _users(crowd)
    crowd.remove_user(SANDRA)
    first_page = crowd.portal("GET", "/users?$top=999&$select=id,accountEnabled,userType")
    first_page["@odata.nextLink"] += "&broken"
    crowd.fault(service="graph", path="/v1.0/users", status=200, body=json.dumps(first_page))
    crowd.fault(service="graph", path="/v1.0/users", status=500, error="UnknownError")

    error = CloudError(source="graph", code="UnknownError")
    assert _run(crowd) == Failed(reason=Reason.CLOUD_REFUSED, error=error)
    assert crowd.last_run() == Run(result="failed", instant=crowd.now(), error=error)
    assert sorted(u.object_id for u in _users(crowd)) == sorted(u.object_id for u in before)


def test_throttling_puts_the_run_back(town: Town) -> None:
    """A run that Graph throttles fails and is repeated when the pause is over, long before its schedule."""
    town.connect()
    town.fault(service="graph", status=429, error="TooManyRequests", retry_after=120)
    town.pass_time(minutes=1)
    failed = Run(result="failed", instant=town.now(), error=THROTTLED)
    assert town.last_run() == failed

    town.pass_time(seconds=119)
    assert town.last_run() == failed
    town.pass_time(seconds=1)
    assert town.last_run() == Run(result="succeeded", instant=town.now())


@pytest.mark.parametrize(("count", "outcome"), [(2, "succeeded"), (3, "failed")])
def test_a_short_outage_is_bridged(town: Town, count: int, outcome: str) -> None:
    """A read that is answered 503 without a pause is tried twice more at once."""
    town.connect()
    town.fault(service="graph", status=503, error="serviceNotAvailable", count=count)

    _run(town)

    run = town.last_run()
    assert run is not None
    assert run.result == outcome


def test_a_silent_cloud_is_unreachable(town: Town) -> None:
    """When Graph does not answer the run fails without an error of the cloud's."""
    town.connect()
    town.fault(service="graph", drop="before")

    assert _run(town) == Failed(reason=Reason.CLOUD_UNREACHABLE)
    assert town.last_run() == Run(result="failed", instant=town.now())


def test_without_directory_read_graph_refuses(town: Town) -> None:
    """When the app's permission is taken away the run fails with Graph's reason; given back, it succeeds."""
    server, _ = town.connect()
    _run(town)
    path = f"/servicePrincipals(appId='{server}')/appRoleAssignments"
    (held,) = town.portal("GET", path)["value"]
    principal = town.portal("GET", f"/servicePrincipals(appId='{server}')")["id"]
    town.portal("DELETE", f"/servicePrincipals/{principal}/appRoleAssignments/{held['id']}")
    town.pass_time(hours=2)

    denied = CloudError(source="graph", code="Authorization_RequestDenied")
    assert _run(town) == Failed(reason=Reason.PERMISSION_DENIED, error=denied)

    wanted = {name: held[name] for name in ("principalId", "resourceId", "appRoleId")}
    town.portal("POST", f"/servicePrincipals/{principal}/appRoleAssignments", wanted)
    assert _run(town) == Accepted()


def _app_tokens(town: Town) -> int:
    return len([entry for entry in town.log() if entry.grant == "client_credentials"])


def test_a_token_is_held_and_used_again(town: Town) -> None:
    """Two runs within a token's life ask Entra once; after its life a new one is asked for."""
    town.connect()
    before = _app_tokens(town)

    def asked() -> int:
        return _app_tokens(town) - before

    _run(town)
    _run(town)
    assert asked() == 1
    town.pass_time(hours=2)
    _run(town)
    assert asked() == 2


def test_no_token_is_held_where_none_may_be() -> None:
    """With `held_token_life` 0 every run asks Entra."""
    town = Town()
    town.begin(parameters={"held_token_life": 0})
    town.connect()
    before = _app_tokens(town)
    _run(town)
    _run(town)

    assert _app_tokens(town) - before == 2
    town.close()


def test_a_link_to_another_host_is_not_followed(town: Town) -> None:
    """A next link that leads away from the environment's Graph fails the run, and the token goes nowhere."""
    town.connect()
    town.fault(
        service="graph",
        path="/v1.0/users",
        status=200,
        body='{"value": [], "@odata.nextLink": "https://graph.microsoft.us/v1.0/users"}',
    )

    assert _run(town) == Failed(reason=Reason.CLOUD_REFUSED)
    assert {entry.cloud for entry in town.log()} == {"public"}


@pytest.mark.parametrize("body", ["{}", "[]", "<html>", '{"value": 1}', '{"value": [1]}', ODD_USER])
def test_an_answer_that_is_no_page_fails_the_run(town: Town, body: str) -> None:
    """An answer of another form is not taken for an empty tenant."""
    town.connect()
    _run(town)
    before = _users(town)
    town.fault(service="graph", path="/v1.0/users", status=200, body=body)

    assert _run(town) == Failed(reason=Reason.CLOUD_REFUSED)
    assert _users(town) == before


def test_discovery_that_is_off_never_runs(town: Town) -> None:
    """Where user discovery is off no job runs it, and the console's action is not available."""
    town.open_apps("server")
    town.create_server_app()
    town.open_apps("client")
    town.create_client_app()
    town.finish(user_discovery="off")
    town.pass_time(days=30)

    assert _run(town) == refused(Reason.NOT_AVAILABLE)
    assert town.console.outcome(c.ConsoleRunDiscovery, name="Fabrikam") == refused(Reason.NOT_FOUND)
    assert town.last_run() is None
    assert town.console.accepted(c.ConsoleUsers) == Users(users=[])
