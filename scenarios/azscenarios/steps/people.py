"""People and groups of the tenant, as an administrator changes them in the portal."""

from __future__ import annotations

import re

from pytest_bdd import given, parsers, when

from azharness.contract import actors as a
from azharness.contract.actors import Added
from azscenarios.story import Story

_NAMES = re.compile(r'"([^"]+)"')


def _added(story: Story) -> Added:
    shown = story.runner.added
    assert shown is not None
    return shown


def _members(story: Story, names: str) -> list[str]:
    return [story.added(name).user_principal_name for name in _NAMES.findall(names)]


@given(parsers.parse('the portal has added the person "{name}"'))
@when(parsers.parse('the portal adds the person "{name}"'))
def adds_person(story: Story, name: str) -> None:
    """A new enabled member user of the tenant."""
    story.do(a.PortalAddPerson(tenant_id=story.tenant.tenant_id, name=name))
    story.remember_added(name, _added(story))


@when(parsers.parse('the portal renames the person "{name}" to "{new}"'))
def renames_person(story: Story, name: str, new: str) -> None:
    """Another display name; the steps go on speaking of the person by the first one."""
    user = story.added(name).user_principal_name
    story.do(a.PortalChangePerson(tenant_id=story.tenant.tenant_id, user=user, name=new))


@when(parsers.parse('the portal disables the person "{name}"'))
def disables_person(story: Story, name: str) -> None:
    """The person may sign in no more."""
    user = story.added(name).user_principal_name
    story.do(a.PortalChangePerson(tenant_id=story.tenant.tenant_id, user=user, enabled=False))


@when(parsers.parse('the portal deletes the person "{name}"'))
def deletes_person(story: Story, name: str) -> None:
    """The person is gone."""
    user = story.added(name).user_principal_name
    story.do(a.PortalDeletePerson(tenant_id=story.tenant.tenant_id, user=user))


@given(
    parsers.re(
        r'the portal has added the (?P<kind>security|Microsoft 365) group "(?P<name>[^"]+)" with (?P<members>.+)'
    )
)
def group_added(story: Story, kind: str, name: str, members: str) -> None:
    """A new group, its members people who were added before: `"Ann" and "Bob"`, or `nobody`."""
    story.do(
        a.PortalAddGroup(
            tenant_id=story.tenant.tenant_id,
            name=name,
            members=_members(story, members),
            security=kind == "security",
        )
    )
    story.remember_added(name, _added(story))


@when(parsers.parse('the portal adds the person "{name}" to the group "{group}"'))
def adds_member(story: Story, name: str, group: str) -> None:
    """A person joins a group."""
    user, joined = story.added(name).user_principal_name, story.added(group).object_id
    story.do(a.PortalAddMember(tenant_id=story.tenant.tenant_id, group=joined, user=user))


@when(parsers.parse('the portal removes the person "{name}" from the group "{group}"'))
def removes_member(story: Story, name: str, group: str) -> None:
    """A person leaves a group."""
    user, left = story.added(name).user_principal_name, story.added(group).object_id
    story.do(a.PortalRemoveMember(tenant_id=story.tenant.tenant_id, group=left, user=user))
