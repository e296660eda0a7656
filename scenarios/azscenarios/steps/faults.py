"""When Microsoft's cloud answers otherwise than it should."""

from __future__ import annotations

import re

from pytest_bdd import given, parsers, then, when

from azharness.contract import commands as c
from azharness.contract.actors import FaultClear, FaultKind, FaultPlan
from azharness.contract.reasons import Reason
from azharness.model import Shape
from azscenarios.story import Story

_PROBLEMS: dict[str, FaultKind] = {
    "service unavailable": "unavailable",
    "forbidden": "refused",
    "half an answer": "torn",
    "no answer": "no-answer",
    "an answer that gets lost": "lost-answer",
}
_WAIT = re.compile(r"too many requests, try again in (\d+) seconds")
_REQUESTS: dict[str, tuple[str, str]] = {
    "for users": ("GET", "/v1.0/users"),
    "for changes of users": ("GET", "/v1.0/users/delta"),
    "for groups": ("GET", "/v1.0/groups"),
    "for changes of groups": ("GET", "/v1.0/groups/delta"),
    "to register an app or to add a key": ("POST", "/v1.0/applications"),
}
_KINDS = "|".join(_REQUESTS)
_COUNT = r"(the )?(?P<count>next|next \d+|every) requests?"
_OF_A_KIND = rf'Microsoft Graph answers {_COUNT} (?P<kind>{_KINDS}) with "(?P<problem>.+)"'
_OF_ANY_KIND = rf'Microsoft Graph answers {_COUNT} with "(?P<problem>.+)"'
_LATER_ONES = (
    rf"Microsoft Graph answers the first (?P<skip>\d+ )?requests? (?P<kind>{_KINDS}) "
    rf'and every later one with "(?P<problem>.+)"'
)

_TWICE = rf"Microsoft Graph gets {_COUNT} (?P<kind>{_KINDS}) twice"
_UNSEEN = rf"what {_COUNT} (?P<kind>{_KINDS}) creates? at Microsoft Graph is seen only after (?P<seconds>\d+) seconds"
_ALL_REQUESTS = 1000
"""More requests than anybody makes meanwhile: time alone ends it."""


def _times(count: str) -> int:
    return 0 if count == "every" else int(count.removeprefix("next").strip() or 1)


def _plan(story: Story, count: str, kind: str, problem: str, skip: int = 0) -> None:
    """Plan a fault of Microsoft Graph, in the words of the steps."""
    wait = _WAIT.fullmatch(problem)
    method, path = _REQUESTS.get(kind, ("", ""))
    story.do(
        FaultPlan(
            kind="throttled" if wait else _PROBLEMS[problem],
            service="graph",
            method=method,
            path=path,
            skip=skip,
            times=_times(count),
            retry_after=int(wait[1]) if wait else 60,
        )
    )


@given(parsers.re(_OF_A_KIND))
@when(parsers.re(_OF_A_KIND))
def graph_answers_kind(story: Story, count: str, kind: str, problem: str) -> None:
    """From here on, `the next`, `the next 3` or `every` such request meets the problem."""
    _plan(story, count, kind, problem)


@given(parsers.re(_LATER_ONES))
@when(parsers.re(_LATER_ONES))
def graph_answers_later_ones(story: Story, skip: str | None, kind: str, problem: str) -> None:
    """The first ones are answered as they should be; the problem meets all that come after them."""
    _plan(story, "every", kind, problem, int(skip or 1))


@given(parsers.re(_OF_ANY_KIND))
@when(parsers.re(_OF_ANY_KIND))
def graph_answers(story: Story, count: str, problem: str) -> None:
    """From here on, requests of any kind meet the problem."""
    _plan(story, count, "", problem)


def _plan_for(story: Story, count: str, kind: str, fault: FaultKind, **more: int) -> None:
    """Plan a fault that lets requests of Microsoft Graph be carried out."""
    method, path = _REQUESTS[kind]
    story.do(FaultPlan(kind=fault, service="graph", method=method, path=path, times=_times(count), **more))


@given(parsers.re(_TWICE))
@when(parsers.re(_TWICE))
def graph_gets_twice(story: Story, count: str, kind: str) -> None:
    """Such requests arrive and are carried out twice, as where a proxy sends them again; the second answer comes through."""
    _plan_for(story, count, kind, "duplicated")


@given(parsers.re(_UNSEEN))
@when(parsers.re(_UNSEEN))
def graph_shows_later(story: Story, count: str, kind: str, seconds: str) -> None:
    """What such requests create is not found and not honoured until so many seconds have passed."""
    _plan_for(story, count, kind, "unreplicated", lag=int(seconds), lag_requests=_ALL_REQUESTS)


@when("Microsoft Graph answers as it should again")
def graph_answers_again(story: Story) -> None:
    """All problems that were planned are over."""
    story.do(FaultClear())


@when("the administrator tries again if it has failed")
def tries_again(story: Story) -> None:
    """OK once more where the dialog is still open; all problems of Microsoft Graph are over."""
    if story.runner.observed.shape.kind != "accepted":
        story.do(FaultClear())
        story.attempt(c.DialogOk())


@then("it fails because Microsoft Graph does not do it")
def graph_failed(story: Story) -> None:
    """The last command failed in the cloud, which refused or did not answer."""
    reasons = (Reason.CLOUD_REFUSED, Reason.CLOUD_UNREACHABLE, Reason.PERMISSION_DENIED)
    story.expect_outcome(*(Shape("failed", reason) for reason in reasons))
