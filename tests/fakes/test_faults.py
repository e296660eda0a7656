"""Faults: which requests they meet, how often, and what becomes of the answer."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from cloudkit import ADMIN, GRAPH, LOGIN, TENANT, Kit

from azfakes import Cloud, ControlError, ControlMissingError, FaultRule, Forge
from azfakes.faultplan import MOST_FAULTS, MOST_SPENT, FaultPlan
from azfakes.faults import Asked

FABRIKAM = "b1c4f7d2-3e58-4f6a-8a5d-0c9e7d21f4b6"
APP = {"displayName": "Ghost", "signInAudience": "AzureADMyOrg"}


def statuses(kit: Kit, times: int, **headers: str) -> list[int]:
    """Ask Graph for people so many times."""
    token = kit.portal()
    return [kit.graph("GET", "/users?$top=1", token, **headers).status_code for _ in range(times)]


@pytest.fixture
def two() -> Kit:
    """Give a cloud with two tenants."""
    return Kit(Cloud("contoso-fabrikam", seed=7))


@pytest.mark.parametrize("path", ["/v1.0/users", "^/v1.0/users$"])
def test_a_path_is_met_where_slashes_are_doubled(kit: Kit, path: str) -> None:
    """A rule with the path as the documents write it meets msgraph-sdk, which sends two slashes (facts K45)."""
    kit.control.add_fault(FaultRule(path=path, status=429, count=2))
    bearer = {"Authorization": f"Bearer {kit.portal()}"}
    met = [
        kit.http.get(f"{GRAPH}{place}", headers=bearer).status_code
        for place in ("/v1.0//users", "//v1.0/users")
    ]

    assert met == [429, 429]


@pytest.mark.parametrize("tenant", [TENANT, "CONTOSO.com"])
def test_a_tenant_is_met_by_its_tokens_and_in_the_path(two: Kit, tenant: str) -> None:
    """Graph's tokens and the login service's paths tell the tenant, by whichever name; others are let alone."""
    two.control.add_fault(FaultRule(tenant=tenant, count=0))
    tokens = [two.portal(), two.portal("admin@fabrikam.onmicrosoft.com", FABRIKAM)]
    graph = [two.graph("GET", "/users", token).status_code for token in tokens]
    login = [two.token(tenant=key).status_code for key in (TENANT, "contoso.com", FABRIKAM, "common")]

    assert graph == [503, 200]
    assert login[:2] == [503, 503]
    assert 503 not in login[2:]


@pytest.mark.parametrize(
    ("wanted", "sent", "met"),
    [
        ({"User-Agent": "python-httpx"}, {}, True),
        ({"user-agent": "PYTHON-"}, {}, True),
        ({"User-Agent": "httpx"}, {}, False),
        ({"User-Agent": "^.*httpx/"}, {}, True),
        ({"X-Mark": ""}, {}, False),
        ({"X-Mark": ""}, {"X-Mark": "anything"}, True),
        ({"X-Mark": "a", "Accept": "*"}, {"X-Mark": "abc"}, True),
        ({"X-Mark": "a", "Accept": "text"}, {"X-Mark": "abc"}, False),
    ],
)
def test_header_fields_choose(kit: Kit, wanted: dict[str, str], sent: dict[str, str], *, met: bool) -> None:
    """Every field named has to be there and begin so, or fit the expression, in any letter case."""
    kit.control.add_fault(FaultRule(headers=wanted))

    assert statuses(kit, 1, **sent) == [503 if met else 200]


def test_faults_have_names_and_tell_what_they_met(kit: Kit) -> None:
    """Each fault is listed with its numbers, in force and spent, is named in the log, and is taken away by itself."""
    first = kit.control.add_fault(FaultRule(service="graph", skip=1, count=2))
    own = kit.control.add_fault(FaultRule(id="login.down", service="login", count=0))
    answered = statuses(kit, 4)
    listed = kit.control.faults()
    taken = kit.control.remove_fault("login.down")

    assert (first.id, own.id, answered) == ("fault-1", "login.down", [200, 503, 503, 200])
    assert [(one.id, one.seen, one.met, one.left) for one in listed.active] == [("login.down", 0, 0, None)]
    assert [(one.id, one.seen, one.met, one.left) for one in listed.spent] == [("fault-1", 3, 2, 0)]
    assert [one.fault for one in kit.control.log(service="graph").entries] == [
        None,
        "fault-1",
        "fault-1",
        None,
    ]
    assert len(kit.control.log(fault="fault-1").entries) == 2
    assert taken.rule == FaultRule(id="login.down", service="login", count=0)
    assert [one.id for one in kit.control.clear_faults().spent] == ["fault-1"]
    with pytest.raises(ControlMissingError, match=r"no fault 'login.down'"):
        kit.control.remove_fault("login.down")


def test_faults_that_come_and_go_stand_in_the_log(kit: Kit) -> None:
    """So a reader of the log sees what was in force when a request failed."""
    kit.control.add_fault(FaultRule(id="a"))
    kit.control.remove_fault("a")
    kit.control.clear_faults()
    shown = [
        (one.method, one.path_template, one.object_id) for one in kit.control.log(service="control").entries
    ]

    assert shown == [
        ("POST", "/control/v1/faults", "a"),
        ("DELETE", "/control/v1/faults/{id}", "a"),
        ("DELETE", "/control/v1/faults", None),
    ]


def test_a_name_stands_for_one_fault(kit: Kit) -> None:
    """A name in use is refused; that of a spent fault can be used again."""
    kit.control.add_fault(FaultRule(id="once", service="graph"))
    with pytest.raises(ControlError, match="in force already"):
        kit.control.add_fault(FaultRule(id="once"))
    statuses(kit, 1)
    kit.control.add_fault(FaultRule(id="once", service="graph"))

    assert [one.met for one in kit.control.faults().active] == [0]


def test_a_rate_lets_so_many_through_in_a_window(kit: Kit) -> None:
    """Beyond it requests get 429 and what is left of the window, by the cloud's clock; then a new window begins."""
    kit.control.add_fault(FaultRule(service="graph", rate=2, window=30))
    assert statuses(kit, 4) == [200, 200, 429, 429]
    kit.control.clock_advance(12)
    limited = kit.graph("GET", "/users", kit.portal())
    kit.control.clock_advance(18)

    assert (limited.headers["retry-after"], limited.json()["error"]["code"]) == ("18", "TooManyRequests")
    assert statuses(kit, 3) == [200, 200, 429]
    assert [(one.seen, one.met) for one in kit.control.faults().active] == [(8, 4)]


def test_a_rate_of_nothing_refuses_all(kit: Kit) -> None:
    """A rate of 0 lets nothing through; `retry_after` and `count` hold for it too."""
    kit.control.add_fault(FaultRule(service="graph", rate=0, retry_after=5, count=2))
    answer = kit.graph("GET", "/users", kit.portal())

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "5")
    assert statuses(kit, 2) == [429, 200]


def test_chance_is_drawn_from_a_seed() -> None:
    """The same seed meets the same requests, another one others, about as many as the probability says."""

    def met(cloud_seed: int, seed: int | None) -> list[int]:
        kit = Kit(Cloud("contoso", seed=cloud_seed))
        kit.control.add_fault(FaultRule(service="graph", probability=0.3, seed=seed))
        return statuses(kit, 60)

    assert met(1, None) == met(1, None)
    assert met(1, None) != met(2, None)
    assert met(1, 5) == met(2, 5) != met(2, 6)
    assert 8 <= met(1, None).count(503) <= 28


@pytest.mark.parametrize(
    ("drop", "made"),
    [(FaultRule(drop="before"), 0), (FaultRule(drop="after"), 1), (FaultRule(truncate=9), 1)],
)
def test_work_is_done_or_not(kit: Kit, drop: FaultRule, made: int) -> None:
    """A connection dropped before the work leaves nothing behind, one dropped after it or within the answer does."""
    kit.control.add_fault(drop)
    with pytest.raises(httpx.RemoteProtocolError):
        kit.graph("POST", "/applications", kit.portal(), APP)

    assert len(kit.graph("GET", "/applications", kit.portal()).json()["value"]) == made


def test_a_connection_that_ends_has_no_status_in_the_log(kit: Kit) -> None:
    """Where no answer was given the log has 0, and it tells whether the directory was written."""
    for drop in ("before", "after"):
        kit.control.add_fault(FaultRule(id=drop, drop=drop))
        with pytest.raises(httpx.RemoteProtocolError):
            kit.graph("POST", "/applications", kit.portal(), APP)
    entries = kit.control.log(service="graph").entries

    assert [(one.fault, one.status, one.wrote) for one in entries] == [
        ("before", 0, False),
        ("after", 0, True),
    ]


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        (FaultRule(), 503),
        (FaultRule(status=418), 418),
        (FaultRule(error="X"), 503),
        (FaultRule(body="{}", status=200), 200),
        (FaultRule(retry_after=3), 503),
        (FaultRule(delay=0.5), 201),
        (FaultRule(delay=0.5, status=500), 500),
        (FaultRule(response_headers={"X-Mark": "a"}), 201),
        (FaultRule(response_headers={"X-Mark": "a"}, status=401), 401),
    ],
)
def test_an_ordered_answer_takes_the_place_of_the_work(kit: Kit, rule: FaultRule, status: int) -> None:
    """A status, error or body, and nothing at all, refuse the request; what only spoils the answer lets it be done."""
    kit.control.add_fault(rule)
    answer = kit.graph("POST", "/applications", kit.portal(), APP)
    made = len(kit.graph("GET", "/applications", kit.portal()).json()["value"])

    assert (answer.status_code, made) == (status, int(status == 201))
    assert answer.headers.get("x-mark") == rule.response_headers.get("X-Mark")


def test_a_challenge_can_be_ordered(kit: Kit) -> None:
    """Header fields make a claims challenge, for clients of continuous access evaluation."""
    challenge = 'Bearer error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="'
    kit.control.add_fault(
        FaultRule(
            status=401,
            error="InvalidAuthenticationToken",
            response_headers={"WWW-Authenticate": challenge},
        )
    )
    answer = kit.graph("GET", "/users", kit.portal())

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, challenge)


def test_the_first_fault_that_fits_answers(kit: Kit) -> None:
    """Faults are asked in the order in which they came; one that lets a request through leaves it to the next."""
    kit.control.add_fault(FaultRule(service="graph", skip=1, status=500))
    kit.control.add_fault(FaultRule(service="graph", status=502, count=2))

    assert statuses(kit, 4) == [502, 500, 502, 200]


def test_faults_in_a_batch_meet_its_parts(kit: Kit) -> None:
    """A part whose connection would end fails by itself, the others are answered."""
    kit.control.add_fault(FaultRule(path="/v1.0/users", truncate=3))
    parts = [{"id": "1", "method": "GET", "url": "/users"}, {"id": "2", "method": "GET", "url": "/groups"}]
    answer = kit.graph("POST", "/$batch", kit.portal(), {"requests": parts}).json()

    assert {one["id"]: one["status"] for one in answer["responses"]} == {"1": 504, "2": 200}


def test_an_answer_that_is_short_enough_is_left_whole(kit: Kit) -> None:
    """Nothing is cut from it, so that nothing is wrong with its connection either."""
    whole = kit.graph("GET", "/organization", kit.portal()).content
    kit.control.add_fault(FaultRule(path="/v1.0/organization", truncate=len(whole)))
    kit.control.add_fault(FaultRule(path="/v1.0/users", truncate=1))

    assert len(kit.graph("GET", "/organization", kit.portal()).content) == len(whole)
    with pytest.raises(httpx.RemoteProtocolError):
        kit.graph("GET", "/users", kit.portal())


def test_a_client_of_the_token_counts_as_the_one_that_asks(kit: Kit) -> None:
    """Whoever the token is for is met at Graph, whichever way the token was made."""
    forged = kit.control.forge(Forge(tenant=TENANT, user=ADMIN, claims={"appid": "AbC"}))
    kit.control.add_fault(FaultRule(client_id="aBc", service="graph"))

    assert kit.graph("GET", "/users", kit.portal()).status_code == 200
    assert kit.graph("GET", "/users", forged).status_code == 503


def test_tokens_that_are_none_meet_faults_all_the_same(kit: Kit) -> None:
    """What claims cannot be read from is asked by nobody of nowhere."""
    kit.control.add_fault(FaultRule(tenant=TENANT, count=0))
    for token in ("garbage", "a.W10.c", "a.bnVsbA.c", "a.eyJ0aWQiOlsxXX0.c", "..", ""):
        assert (
            kit.http.get(f"{GRAPH}/v1.0/users", headers={"Authorization": f"Bearer {token}"}).status_code
            == 401
        )
    assert kit.http.get(f"{LOGIN}/").status_code == 404


def asked(**changes: Any) -> Asked:
    """Describe a request."""
    usual: dict[str, Any] = {
        "cloud": "public",
        "service": "graph",
        "method": "GET",
        "path": "/",
        "client_id": None,
        "tenants": (),
        "headers": {},
    }
    return Asked(**(usual | changes))


def test_there_is_an_end_to_faults() -> None:
    """A thousand in force are the most, and of spent ones the latest hundred are told."""
    plan = FaultPlan()
    for number in range(MOST_SPENT + 5):
        plan.add(FaultRule(path=f"^{number}$"))
        plan.hit(asked(path=str(number)), 0)
    spent = [fault.id for fault in plan.spent()]
    for _ in range(MOST_FAULTS):
        plan.add(FaultRule())

    assert (spent[0], spent[-1], len(spent)) == ("fault-6", "fault-105", MOST_SPENT)
    with pytest.raises(ControlError, match="1000 faults"):
        plan.add(FaultRule())
