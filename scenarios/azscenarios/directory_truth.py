"""The truth of a tenant, as its administrator can see it in Graph: people, groups, devices and registrations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from azharness.contract.cloud import CloudGroup, Person, Registration
from azscenarios.calendar import instant
from azscenarios.portal_apps import DIRECTORY_READ
from azscenarios.portal_session import PortalSession

_USER = (
    "id",
    "userPrincipalName",
    "displayName",
    "mail",
    "mailNickname",
    "accountEnabled",
    "userType",
    "onPremisesSecurityIdentifier",
    "onPremisesDomainName",
    "onPremisesSamAccountName",
    "onPremisesDistinguishedName",
)
_GROUP = (
    "id",
    "displayName",
    "mailNickname",
    "securityEnabled",
    "onPremisesSecurityIdentifier",
)


def people(graph: PortalSession, roles: Mapping[str, list[str]]) -> list[Person]:
    """Everybody in the tenant; `roles` are names of directory roles by user principal name."""
    return [
        Person(
            object_id=user["id"],
            user_principal_name=user["userPrincipalName"],
            enabled=user["accountEnabled"],
            member=user["userType"] == "Member",
            roles=roles.get(user["userPrincipalName"], []),
            attributes=_attributes(user),
        )
        for user in graph.pages(f"users?$top=999&$select={','.join(_USER)}")
    ]


def groups(graph: PortalSession) -> list[CloudGroup]:
    """Every group of the tenant with the people in it."""
    return [
        CloudGroup(
            object_id=group["id"],
            name=group["displayName"],
            security=group["securityEnabled"],
            members=_members(graph, group["id"], "members"),
            all_members=_members(graph, group["id"], "transitiveMembers"),
            attributes=_attributes(group),
        )
        for group in graph.pages(f"groups?$top=999&$select={','.join(_GROUP)}")
    ]


def devices(graph: PortalSession) -> list[str]:
    """Names of the devices that are enabled."""
    rows = graph.pages("devices?$top=999&$select=id,displayName,accountEnabled")
    return [row["displayName"] for row in rows if row["accountEnabled"]]


def registrations(graph: PortalSession) -> list[Registration]:
    """Every app registration of the tenant."""
    return [_registration(graph, each) for each in graph.pages("applications?$top=999")]


def _attributes(row: dict[str, Any]) -> dict[str, str]:
    return {name: value or "" for name, value in row.items() if not isinstance(value, bool)}


def _members(graph: PortalSession, group: str, whose: str) -> list[str]:
    rows = graph.pages(f"groups/{group}/{whose}/microsoft.graph.user?$top=999&$select=id")
    return [row["id"] for row in rows]


def _registration(graph: PortalSession, app: dict[str, Any]) -> Registration:
    needs = (one for resource in app["requiredResourceAccess"] for one in resource["resourceAccess"])
    return Registration(
        object_id=app["id"],
        client_id=app["appId"],
        name=app["displayName"],
        identifier_uris=app["identifierUris"],
        home_page=app["web"]["homePageUrl"] or "",
        redirect_uris=[*app["web"]["redirectUris"], *app["publicClient"]["redirectUris"]],
        sign_in_audience=app["signInAudience"],
        scopes=[scope["value"] for scope in app["api"]["oauth2PermissionScopes"]],
        app_roles=_granted(graph, app["appId"]),
        key_ends=_key_ends(app["passwordCredentials"]),
        public_client=app["isFallbackPublicClient"] is True,
        device_tokens=app["isDeviceOnlyAuthSupported"] is True,
        permissions=[one["id"] for one in needs],
        owners=[owner["id"] for owner in graph.pages(f"applications/{app['id']}/owners?$select=id")],
    )


def _granted(graph: PortalSession, client_id: str) -> list[str]:
    answer = graph.find(f"servicePrincipals(appId='{client_id}')/appRoleAssignments")
    granted = answer["value"] if answer else []
    return ["Directory.Read.All" for each in granted if each["appRoleId"] == DIRECTORY_READ]


def _key_ends(credentials: list[dict[str, Any]]) -> list[int]:
    # Of keys that were made at one instant, the one that was added last stands last.
    oldest = sorted(credentials, key=lambda each: str(each["startDateTime"]))
    return [instant(each["endDateTime"]) for each in reversed(oldest)]
