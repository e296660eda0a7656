"""Discovery of people and groups: what runs found, and how they ended."""

from __future__ import annotations

import re

from pytest_bdd import given, parsers, then, when

from azharness.contract import commands as c
from azharness.contract.reasons import Reason
from azharness.model import ABSENT, Shape
from azscenarios import moves
from azscenarios.story import Story

_NAMES = re.compile(r'"([^"]+)"')
_RUNS = {
    "run": "last_run",
    "delta run": "last_delta_run",
    "run of groups": "last_group_run",
    "delta run of groups": "last_group_delta_run",
}
_DENIED = "Authorization_RequestDenied"


def _scope(story: Story, groups: str) -> str:
    return ",".join(story.added(name).object_id for name in _NAMES.findall(groups))


@given(parsers.parse("Cloud Management is connected with delta discovery of users every {minutes} minutes"))
def connected_with_delta(story: Story, minutes: str) -> None:
    """The whole wizard: server app created, full discovery of users every 90 days, delta discovery in between."""
    moves.connect_created(story, user_full_schedule="P90D", user_delta="on", user_delta_minutes=minutes)


@given(parsers.re(r'Cloud Management is connected with discovery of (the groups? (?P<groups>".+")|no group)'))
def connected_with_groups(story: Story, groups: str | None) -> None:
    """The whole wizard: server app created, user discovery off, group discovery on."""
    moves.connect_created(
        story, user_discovery="off", group_discovery="on", group_scope=_scope(story, groups or "")
    )


@given(
    parsers.re(
        r'Cloud Management is connected with discovery of the groups? (?P<groups>".+"), '
        r"and of their changes every (?P<minutes>[0-9]+) minutes"
    )
)
def connected_with_group_delta(story: Story, groups: str, minutes: str) -> None:
    """The same with a full discovery every 90 days, and delta discovery in between."""
    moves.connect_created(
        story,
        user_discovery="off",
        group_discovery="on",
        group_full_schedule="P90D",
        group_scope=_scope(story, groups),
        group_delta="on",
        group_delta_minutes=minutes,
    )


@given("Cloud Management is connected without any discovery")
def connected_without_discovery(story: Story) -> None:
    """The whole wizard: server app created, neither users nor groups discovered."""
    moves.connect_created(story, user_discovery="off")


@when("full discovery of groups runs")
def group_discovery_runs(story: Story) -> None:
    """Run Full Discovery Now, for groups."""
    story.attempt(c.ConsoleRunDiscovery(name=story.at, kind="groups"))


@given("full discovery of groups has run")
def group_discovery_has_run(story: Story) -> None:
    """Run Full Discovery Now for groups, successfully."""
    story.do(c.ConsoleRunDiscovery(name=story.at, kind="groups"))


@when(parsers.re(r'the administrator enters the groups? (?P<groups>".+") as Groups to discover'))
def enters_groups(story: Story, groups: str) -> None:
    """The object IDs of groups that the portal added, in the Discovery page or the properties."""
    moves.enter(story, "group_scope", _scope(story, groups))


@then(
    parsers.re(r"the connection's last (?P<run>delta run|run of groups|delta run of groups) has just ended")
)
def run_just_ended(story: Story, run: str) -> None:
    """The Azure Services node dates it to the site's present instant."""
    story.do(c.ConsoleServices())
    story.expect(f"services/{story.at}/{_RUNS[run]}/instant", story.runner.instant)


@then(
    parsers.re(
        r"the connection's last (?P<run>delta run|run of groups|delta run of groups) has (?P<end>succeeded|failed)"
    )
)
def run_ended(story: Story, run: str, end: str) -> None:
    """The Azure Services node says so."""
    story.do(c.ConsoleServices())
    story.expect(f"services/{story.at}/{_RUNS[run]}/result", end)


@then(parsers.re(r'the site has (?P<there>stored|not stored) the person "(?P<name>[^"]+)"'))
def person_stored(story: Story, there: str, name: str) -> None:
    """The users node lists that person, or does not."""
    story.do(c.ConsoleUsers())
    story.expect_listed("users", story.added(name).object_id.lower(), there=there == "stored")


@then(parsers.parse('the site knows the person "{name}" as "{new}"'))
def person_known_as(story: Story, name: str, new: str) -> None:
    """The users node has that display name."""
    story.do(c.ConsoleUsers())
    story.expect(f"users/{story.added(name).object_id.lower()}/display_name", new)


@then(parsers.re(r'the site has (?P<there>stored|not stored) the group "(?P<name>[^"]+)"'))
def group_stored(story: Story, there: str, name: str) -> None:
    """The list of groups has that group, or has not."""
    story.do(c.ConsoleGroups())
    story.expect_listed("groups", story.added(name).object_id.lower(), there=there == "stored")


@then("the site has stored no group")
def no_group(story: Story) -> None:
    """The list of groups is empty."""
    story.do(c.ConsoleGroups())
    story.expect("groups#", 0)


@then(parsers.re(r'the group "(?P<group>[^"]+)" (?P<has>has|has not) the member "(?P<name>[^"]+)"'))
def has_member(story: Story, group: str, has: str, name: str) -> None:
    """The list of groups shows that member, or does not."""
    story.do(c.ConsoleGroups())
    path = f"groups/{story.added(group).object_id.lower()}/members/{story.added(name).object_id.lower()}"
    story.expect(path, True if has == "has" else ABSENT)


@then("the site queried Microsoft Graph for no groups of the tenant")
def no_groups_read(story: Story) -> None:
    """The cloud's log shows no groups read with the server app's token since the command was given."""
    story.expect_listed("cloud/groups-read-with", story.app(moves.SERVER_APP).client_id, there=False)


@then("it is accepted, or it fails because the secret key has expired")
def accepted_or_expired(story: Story) -> None:
    """The last command was carried out, or Entra refused the site's key: a site may hold a token or not."""
    story.expect_outcome(Shape("accepted"), Shape("failed", Reason.KEY_EXPIRED))


@then("it fails because the app may not read the directory")
def app_denied(story: Story) -> None:
    """The last command failed in the cloud with Microsoft Graph's own code."""
    story.expect_outcome(Shape("failed", Reason.PERMISSION_DENIED))
    story.expect("error/code", _DENIED)


@then("the connection's last run has failed because the app may not read the directory")
def run_denied(story: Story) -> None:
    """The Azure Services node says so, with Microsoft Graph's own code."""
    story.do(c.ConsoleServices())
    story.expect(f"services/{story.at}/last_run/result", "failed")
    story.expect(f"services/{story.at}/last_run/error/code", _DENIED)


@then("Microsoft Graph was asked nothing that it had to put off")
def asked_nothing(story: Story) -> None:
    """The cloud's log shows no request that was told to wait since the command was given."""
    story.expect("cloud/throttled", 0)


@then("what the failed run left is what the site says of failed runs")
def failed_run_left(story: Story) -> None:
    """All people who were stored before, or none of them where the site says that a failed run keeps nothing."""
    _people_stay(story, stay=story.runner.hello.decisions.failed_run_keeps)


@then("what was discovered is what the site says of deleted connections")
def deletion_left(story: Story) -> None:
    """All people who were stored before, or none of them where the site says that Delete takes them away."""
    _people_stay(story, stay=story.runner.hello.decisions.delete_keeps_discovered)


def _people_stay(story: Story, *, stay: bool) -> None:
    story.do(c.ConsoleUsers())
    for person in story.tenant.people:
        if person.enabled and person.member:
            story.expect_listed("users", person.object_id, there=stay)
