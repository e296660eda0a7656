"""Discovery of people and groups: what runs found, and how they ended."""

from __future__ import annotations

from pytest_bdd import then

from azharness.contract import commands as c
from azharness.contract.reasons import Reason
from azharness.model import Shape
from azscenarios.story import Story

_DENIED = "Authorization_RequestDenied"


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
