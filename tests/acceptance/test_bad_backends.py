"""Backends behind a URL that misbehave: what they do is in the report, and the exit code says so."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from bad_site import Asked, Reply, Twist, bad_site, only
from whole_tool import LITTLE, Azharness, Ran

SEVERAL = ("--requirement", "FLW-2", "--seed", "1")
"""Four scenarios that sign in, knock at both doors and let time pass; no generated test."""


def _events(ran: Ran, kind: str) -> list[dict[str, Any]]:
    lines = (ran.out / "journal.ndjson").read_text(encoding="utf-8").splitlines()
    return [event for event in map(json.loads, lines) if event["event"] == kind]


def _results(ran: Ran) -> list[str]:
    return [event["result"] for event in _events(ran, "test.finished")]


def _at(number: int, reply: Callable[[], Reply | None]) -> Twist:
    return lambda asked, true: reply() if asked.number == number else true()


def _sleep() -> Reply:
    time.sleep(2)
    return Reply(b"")


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        (lambda: Reply(b"<html>\xff"), "no answer"),
        (lambda: Reply(b'{"outcome":{"outcome":"perhaps"},"view":{}}'), "no answer"),
        (lambda: Reply(b'{"outcome":' + b'{"a":' * 200_000), "no answer"),
        (lambda: Reply(b"out of order", 500), "status 500"),
        (lambda: None, "cannot be asked"),
        (_sleep, "no answer within 1 seconds"),
    ],
    ids=["garbage", "another schema", "endless nesting", "status", "closes", "hangs"],
)
def test_one_bad_answer_ends_its_sequence_alone(
    azharness: Azharness, reply: Callable[[], Reply | None], what: str
) -> None:
    """It is a violation in the report, its command is not repeated, and the next scenario begins with a reset."""
    with bad_site(_at(10, reply)) as bad:
        ran = azharness("run", "--backend", bad.url, "--timeout", "1", *SEVERAL)
    assert ran.code == 3, ran.stderr
    (violation,) = _events(ran, "contract.violation")
    assert what in violation["what"]
    assert _results(ran) == ["inconclusive", "passed", "passed", "passed"]
    assert bad.commands[10] == "site.reset"
    assert "contract violation in data_flow.feature" in ran.stderr


@pytest.mark.parametrize(
    "twist",
    [
        only("site.reset", Reply(b"<html>")),
        lambda asked, true: Reply(b"") if asked.what != "hello" else true(),
        only("gateway", Reply(b"", 302, {"Location": "https://example.org/"})),
        only("gateway", Reply(b'{"AADCLIENTAPPID":[1,{}],"AADRESOURCEURI":null}')),
        only("management-point", Reply(b'{"access_token":"x","expires_in":"soon"}')),
        only("management-point", None),
    ],
    ids=["no reset", "nothing works", "door redirects", "door's garbage", "door's lifetime", "door closes"],
)
def test_three_broken_tests_in_a_row_end_the_run(azharness: Azharness, twist: Twist) -> None:
    """The backend then counts as unreachable; what was found is reported."""
    with bad_site(twist) as bad:
        ran = azharness("run", "--backend", bad.url, *SEVERAL)
    assert ran.code == 4, ran.stderr
    assert len(_events(ran, "contract.violation")) == 3
    assert "harness-error" not in _results(ran)
    assert ran.report()["stopped"] == "backend-unreachable"


@pytest.mark.parametrize("url", ["https://example.org/authorize", "file:///etc/hosts", "::\x00://", ""])
def test_nobody_signs_in_elsewhere(azharness: Azharness, url: str) -> None:
    """An authorize URL outside the cloud's sign-in service is not opened, and stands in the report."""

    def elsewhere(asked: Asked, true: Callable[[], Reply]) -> Reply:
        reply = true()
        pending = asked.what == "signin.begin" and b'"pending"' in reply.body
        outcome = {"outcome": "pending", "authorize_url": url}
        return reply.changed(outcome=outcome) if pending else reply

    with bad_site(elsewhere) as bad:
        ran = azharness("run", "--backend", bad.url, *SEVERAL)
    assert ran.code == 4, ran.stderr
    assert {each["what"] for each in _events(ran, "contract.violation")} == {
        "The authorize URL leads to no sign-in page of the cloud."
    }


def _without(capability: str) -> Twist:
    def twist(asked: Asked, true: Callable[[], Reply]) -> Reply:
        if asked.what != "hello":
            return true()
        offered = json.loads(true().body)["capabilities"]
        return true().changed(capabilities=[each for each in offered if each != capability])

    return twist


def test_without_reset_only_the_first_scenario_runs(azharness: Azharness) -> None:
    """The others are inconclusive, for that reason."""
    with bad_site(_without("reset")) as bad:
        ran = azharness("run", "--backend", bad.url, *SEVERAL)
    assert ran.code == 3, ran.stderr
    first, *others = _events(ran, "test.finished")
    assert first["result"] == "passed"
    assert {each["result"] for each in others} == {"inconclusive"}
    assert all("declines `reset`" in each["reason"] for each in others)
    assert bad.commands.count("site.reset") == 1


def test_without_time_rules_about_time_stay_open(azharness: Azharness) -> None:
    """No time passes, in the cloud or on the site, and nothing about it passes."""
    with bad_site(_without("time")) as bad:
        ran = azharness("run", "--backend", bad.url, *SEVERAL, *LITTLE, "--requirement", "NTF-1")
    assert ran.code == 3, ran.stderr
    assert "clock.set" not in bad.commands
    assert ran.outcomes()["NTF-1"] == "inconclusive"
    assert "passed" in _results(ran)


@pytest.mark.parametrize("honest", [1, 3])
def test_a_hello_that_changes_leaves_the_contract(azharness: Azharness, honest: int) -> None:
    """Whenever it changes: after the greeting, or between two tests."""
    said: list[str] = []

    def twist(asked: Asked, true: Callable[[], Reply]) -> Reply:
        said.extend([asked.what] if asked.what == "hello" else [])
        changed = asked.what == "hello" and len(said) > honest
        return true().changed(name="another") if changed else true()

    with bad_site(twist) as bad:
        ran = azharness("run", "--backend", bad.url, *SEVERAL)
    assert ran.code == 4, ran.stderr
    assert {each["what"] for each in _events(ran, "contract.violation")} == {"The backend's hello changed."}


def test_a_foreign_contract_version_is_not_talked_to(azharness: Azharness) -> None:
    """No command is sent, and no report written."""
    with bad_site(lambda _, true: true().changed(contract_version="2")) as bad:
        ran = azharness("run", "--backend", bad.url)
    assert ran.code == 4
    assert "contract version '2'" in ran.stderr
    assert not ran.out.exists()


def test_a_generated_test_does_not_repeat_what_broke(azharness: Azharness) -> None:
    """Hypothesis would try the failing example again: after a broken contract it does not."""
    seen: list[str] = []

    def late(asked: Asked, true: Callable[[], Reply]) -> Reply:
        seen.extend([asked.what] if asked.number else [])
        return Reply(b"junk") if asked.number == 300 else true()

    with bad_site(late) as bad:
        ran = azharness("run", "--backend", bad.url, "--requirement", "WIZ-1", "--seed", "1")
    assert ran.code == 3, ran.stderr
    assert len(seen) == 300
    assert _results(ran)[-1] == "inconclusive"
    assert len(_events(ran, "contract.violation")) == 1


def test_a_failure_that_does_not_come_twice_is_a_failure(azharness: Azharness) -> None:
    """A generated test fails by what was seen once, and the journal keeps it."""
    lies: list[int] = []

    def once(asked: Asked, true: Callable[[], Reply]) -> Reply:
        reply = true()
        if asked.what == "wizard.next" and asked.number > 200 and not lies:
            lies.append(asked.number)
            return reply.changed(outcome={"outcome": "refused", "reason": "malformed", "field": "name"})
        return reply

    with bad_site(once) as bad:
        ran = azharness("run", "--backend", bad.url, "--requirement", "WIZ-1", "--seed", "1")
    assert lies
    assert _results(ran)[-1] == "failed", ran.stderr
    assert ran.code in (1, 3)


def test_one_backend_serves_one_worker(azharness: Azharness) -> None:
    """Two tests at once on one site would judge each other."""
    ran = azharness("run", "--backend", "http://127.0.0.1:9", "--workers", "2")
    assert ran.code == 2
    assert "--workers" in ran.stderr
