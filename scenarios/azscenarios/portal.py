"""The portal: what a tenant's administrator does there, through the cloud's own Graph and Resource Manager."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from azharness.contract import actors as a
from azscenarios import portal_apps, portal_azure, portal_people, portal_policies
from azscenarios.portal_session import PortalSession

_Shown = a.Registered | a.Added | None


class Portal:
    """One tenant's administrator at the portal."""

    def __init__(self, graph: PortalSession, arm: Callable[[], PortalSession], domain: str, now: int) -> None:
        """Act on Graph and Resource Manager; new people come into `domain`, `now` is the cloud's instant."""
        self.graph = graph
        self.arm = arm
        self.domain = domain
        self.now = now

    def perform(self, act: a.PortalAct) -> _Shown:
        """Do what the act says; what was shown of it, if anything. Raises `PortalRefused`."""
        return _ACTS[type(act)](self, act)


def _grant_azure_role(portal: Portal, act: a.PortalGrantAzureRole) -> None:
    if act.user:
        principal = portal_people.person_id(portal.graph, act.user)
    else:
        principal = portal_apps.account_id(portal.graph, act.client_id)
    portal_azure.grant_role(portal.arm(), act, principal)


_ACTS: Final[dict[type[a.PortalAct], Callable[[Portal, Any], _Shown]]] = {
    a.PortalRegisterServerApp: lambda at, act: portal_apps.register_server_app(at.graph, act, at.now),
    a.PortalRegisterClientApp: lambda at, act: portal_apps.register_client_app(at.graph, act),
    a.PortalAddKey: lambda at, act: portal_apps.add_key(at.graph, act, at.now),
    a.PortalAddRedirectUri: lambda at, act: portal_apps.add_redirect_uri(at.graph, act),
    a.PortalDeleteApp: lambda at, act: portal_apps.delete_app(at.graph, act),
    a.PortalRestoreApp: lambda at, act: portal_apps.restore_app(at.graph, act),
    a.PortalAddOwner: lambda at, act: portal_apps.add_owner(at.graph, act),
    a.PortalAssignRole: lambda at, act: portal_people.assign_role(at.graph, act),
    a.PortalAddPerson: lambda at, act: portal_people.add_person(at.graph, act, at.domain),
    a.PortalChangePerson: lambda at, act: portal_people.change_person(at.graph, act),
    a.PortalDeletePerson: lambda at, act: portal_people.delete_person(at.graph, act),
    a.PortalAddGroup: lambda at, act: portal_people.add_group(at.graph, act),
    a.PortalAddMember: lambda at, act: portal_people.add_member(at.graph, act),
    a.PortalRemoveMember: lambda at, act: portal_people.remove_member(at.graph, act),
    a.PortalConditionalAccess: lambda at, act: portal_policies.set_conditional_access(at.graph, act),
    a.PortalRestrictUris: lambda at, _: portal_policies.restrict_uris(at.graph),
    a.PortalAddWorkspace: lambda at, act: portal_azure.add_workspace(at.arm(), act),
    a.PortalGrantAzureRole: _grant_azure_role,
}


def portal_acts() -> frozenset[type[a.PortalAct]]:
    """The acts that the portal can do."""
    return frozenset(_ACTS)
