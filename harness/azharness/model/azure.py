"""What a web app may see and use in Azure: its roles on resource groups and workspaces (facts R5, R8, R10, F31-F33; decision A39)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from azharness.contract.cloud import Workspace

WRITING = frozenset({"Contributor", "Owner"})
"""Roles that let an app write; of other roles beside Reader it is free whether they are enough."""

Standing = Literal[
    "by its group",
    "by itself",
    "to be seen",
    "no role",
    "a person's role",
    "another app's role",
    "a role elsewhere",
    "a role to read",
    "a role in vain",
]
"""How an app stands towards a workspace: the first two let it write, of the third nobody says, the others keep it out."""

KEPT_OUT: tuple[Standing, ...] = (
    "no role",
    "a person's role",
    "another app's role",
    "a role elsewhere",
    "a role to read",
    "a role in vain",
)


class Grant(msgspec.Struct, frozen=True):
    """A role that was given on a resource group, or on a workspace in it, to an app or to a person."""

    tenant_id: str
    role: str
    resource_group: str
    workspace: str = ""
    client_id: str = ""


class Sight(msgspec.Struct, frozen=True):
    """What a web app sees of the workspaces of its tenant, by the grants that count for it.

    Names match without regard to letter case, and are shown as Azure has them.
    """

    client_id: str
    workspaces: tuple[Workspace, ...]
    grants: tuple[Grant, ...]
    workspace_suffices: bool

    @property
    def own(self) -> tuple[Grant, ...]:
        """The app's own grants."""
        return tuple(one for one in self.grants if one.client_id == self.client_id)

    def subscriptions(self) -> tuple[str, ...]:
        """The subscription of the tenant, once the app has a role in it."""
        return tuple(one.subscription_id.lower() for one in self.workspaces[:1]) if self.own else ()

    def resource_groups(self) -> tuple[str, ...]:
        """The groups with a workspace that the app sees."""
        seen = {one.resource_group for one in self.workspaces if self._sees(one, one.resource_group)}
        return tuple(sorted(seen))

    def in_group(self, resource_group: str) -> tuple[str, ...]:
        """The workspaces that the app sees in a group."""
        return tuple(sorted(one.name for one in self.workspaces if self._sees(one, resource_group)))

    def _sees(self, workspace: Workspace, resource_group: str) -> bool:
        if workspace.resource_group.lower() != resource_group.lower():
            return False
        return any(_covers(one, workspace) for one in self.own)

    def prospect(self) -> Standing:
        """How the app stands towards the workspace to which it stands best."""
        found = [self.towards(one.resource_group, one.name) for one in self.workspaces]
        best = next((one for one in ("by its group", "by itself", "to be seen") if one in found), None)
        return best or self._kept_out()

    def towards(self, resource_group: str, workspace: str) -> Standing:
        """How the app stands towards a workspace."""
        wanted = Workspace(subscription_id="", resource_group=resource_group, name=workspace)
        grants = [one for one in self.own if _covers(one, wanted)]
        if any(one.role in WRITING and not one.workspace for one in grants):
            return "by its group"
        if any(one.role in WRITING for one in grants):
            return "by itself" if self.workspace_suffices else "a role in vain"
        if all(one.role == "Reader" for one in grants):
            return "a role to read" if grants else self._kept_out()
        return "to be seen"

    def _kept_out(self) -> Standing:
        if any(one.workspace and one.role in WRITING for one in self.own):
            return "a role in vain"
        if any(one.role == "Reader" for one in self.own):
            return "a role to read"
        if self.own:
            return "a role elsewhere"
        if any(one.client_id for one in self.grants):
            return "another app's role"
        return "a person's role" if self.grants else "no role"


def _covers(grant: Grant, workspace: Workspace) -> bool:
    same_group = grant.resource_group.lower() == workspace.resource_group.lower()
    return same_group and grant.workspace.lower() in {"", workspace.name.lower()}


def of_tenant(grants: Iterable[Grant], tenant_id: str) -> tuple[Grant, ...]:
    """The grants in the subscription of a tenant."""
    return tuple(one for one in grants if one.tenant_id == tenant_id.lower())
