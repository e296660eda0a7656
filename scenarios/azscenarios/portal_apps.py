"""The portal's app registrations: apps, their keys, redirect URIs and owners."""

from __future__ import annotations

from typing import Any

from azharness.contract.actors import (
    PortalAddKey,
    PortalAddOwner,
    PortalAddRedirectUri,
    PortalDeleteApp,
    PortalRegisterClientApp,
    PortalRegisterServerApp,
    PortalRestoreApp,
    Registered,
)
from azscenarios.calendar import after, instant, iso
from azscenarios.portal_people import person_id
from azscenarios.portal_session import PortalSession, first

GRAPH = "00000003-0000-0000-c000-000000000000"
"""Application ID of Microsoft Graph."""
DIRECTORY_READ = "7ab1d382-f21e-4acd-a863-ba3e13f7da61"
"""The application permission `Directory.Read.All` (fact G54)."""
APPLICATION_WRITE = "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9"
"""The application permission `Application.ReadWrite.All` (fact G54)."""
_IMPERSONATION = "user_impersonation"
_SCOPE_ID = "8a0e7b1c-5d3f-4b62-9c1e-2f4a6d8b0c1e"
"""ID that the portal's user gives to the exposed scope; unique inside its app."""


def register_server_app(graph: PortalSession, act: PortalRegisterServerApp, now: int) -> Registered:
    """A web app that exposes `user_impersonation` and has one key (fact F66); it may read the directory or not."""
    created = graph.post("applications", _server_app(act))
    principal = graph.post("servicePrincipals", {"appId": created["appId"]})
    for role in _roles(act):
        _grant(graph, principal["id"], role)
    return _key(graph, created["id"], created["appId"], after(now, act.validity))


def register_client_app(graph: PortalSession, act: PortalRegisterClientApp) -> Registered:
    """A native app with the broker's redirect URI, consent on a server app, public flows on (fact F67)."""
    created = graph.post("applications", _client_app(act))
    graph.change("PATCH", f"applications/{created['id']}", _broker(created["appId"]))
    principal = graph.post("servicePrincipals", {"appId": created["appId"]})
    _consent(graph, principal["id"], account_id(graph, act.server_client_id))
    return Registered(client_id=created["appId"])


def add_key(graph: PortalSession, act: PortalAddKey, now: int) -> Registered:
    """One more key for a registered app."""
    found = _app(graph, act.client_id)
    return _key(graph, found["id"], act.client_id, after(now, act.validity))


def add_redirect_uri(graph: PortalSession, act: PortalAddRedirectUri) -> None:
    """One more redirect URI of the platform Web."""
    found = _app(graph, act.client_id)
    uris = [*found["web"]["redirectUris"], act.uri]
    graph.change("PATCH", f"applications/{found['id']}", {"web": {"redirectUris": uris}})


def delete_app(graph: PortalSession, act: PortalDeleteApp) -> None:
    """A registration goes among the deleted items."""
    graph.change("DELETE", f"applications/{_app(graph, act.client_id)['id']}")


def restore_app(graph: PortalSession, act: PortalRestoreApp) -> None:
    """A web app comes back with its keys, and its account, whose consents are given anew (facts G48, G85)."""
    for kind in ("application", "servicePrincipal"):
        deleted = f"directory/deletedItems/microsoft.graph.{kind}"
        found = first((one for one in graph.pages(deleted) if one["appId"] == act.client_id), "deleted app")
        graph.post(f"directory/deletedItems/{found['id']}/restore", {})
    restored, account = _app(graph, act.client_id), account_id(graph, act.client_id)
    for role in _asked_of(restored, GRAPH):
        _grant(graph, account, role)
    for native in graph.pages("applications"):
        if _asked_of(native, act.client_id):
            _consent(graph, account_id(graph, native["appId"]), account)


def add_owner(graph: PortalSession, act: PortalAddOwner) -> None:
    """A person becomes an owner of a registration."""
    found, person = _app(graph, act.client_id), person_id(graph, act.user)
    graph.change("POST", f"applications/{found['id']}/owners/$ref", graph.link(person))


def account_id(graph: PortalSession, client_id: str) -> str:
    """The object ID of an app's account in the tenant."""
    return str(graph.get(f"servicePrincipals(appId='{client_id}')")["id"])


def _app(graph: PortalSession, client_id: str) -> dict[str, Any]:
    return graph.get(f"applications(appId='{client_id}')")


def _roles(act: PortalRegisterServerApp) -> list[str]:
    """The application permissions that the app gets."""
    wanted = ((act.directory_read, DIRECTORY_READ), (act.application_write, APPLICATION_WRITE))
    return [role for is_wanted, role in wanted if is_wanted]


def _grant(graph: PortalSession, principal: str, role: str) -> None:
    granted = {"principalId": principal, "resourceId": account_id(graph, GRAPH), "appRoleId": role}
    graph.post(f"servicePrincipals/{principal}/appRoleAssignments", granted)


def _consent(graph: PortalSession, client: str, resource: str) -> None:
    """Let a client act on a resource for everyone in the tenant; both are accounts."""
    grant = {
        "clientId": client,
        "consentType": "AllPrincipals",
        "resourceId": resource,
        "scope": _IMPERSONATION,
    }
    graph.post("oauth2PermissionGrants", grant)


def _asked_of(app: dict[str, Any], resource: str) -> list[str]:
    """The permissions of a resource that a registration asks for."""
    wanted = (one for one in app["requiredResourceAccess"] if one["resourceAppId"] == resource)
    return [entry["id"] for one in wanted for entry in one["resourceAccess"]]


def _key(graph: PortalSession, object_id: str, client_id: str, end: int) -> Registered:
    body = {"passwordCredential": {"displayName": "azharness portal", "endDateTime": iso(end)}}
    made = graph.post(f"applications/{object_id}/addPassword", body)
    return Registered(
        client_id=client_id, secret_key=made["secretText"], secret_key_expiry=instant(made["endDateTime"])
    )


def _server_app(act: PortalRegisterServerApp) -> dict[str, Any]:
    api: dict[str, Any] = {"oauth2PermissionScopes": [_scope()]}
    if act.token_version != 1:
        api["requestedAccessTokenVersion"] = act.token_version
    return {
        "displayName": act.name,
        "signInAudience": "AzureADMyOrg",
        "identifierUris": [act.app_id_uri],
        "api": api,
        "web": {"implicitGrantSettings": {"enableIdTokenIssuance": True}},
        "requiredResourceAccess": [_needs(GRAPH, role, "Role") for role in _roles(act)],
    }


def _scope() -> dict[str, Any]:
    text = "Access the site as the signed-in person"
    return {
        "id": _SCOPE_ID,
        "value": _IMPERSONATION,
        "type": "User",
        "isEnabled": True,
        "adminConsentDisplayName": text,
        "adminConsentDescription": text,
        "userConsentDisplayName": text,
        "userConsentDescription": text,
    }


def _client_app(act: PortalRegisterClientApp) -> dict[str, Any]:
    return {
        "displayName": act.name,
        "signInAudience": "AzureADMyOrg",
        "isFallbackPublicClient": True,
        "requiredResourceAccess": [_needs(act.server_client_id, _SCOPE_ID, "Scope")],
    }


def _broker(client_id: str) -> dict[str, Any]:
    return {"publicClient": {"redirectUris": [f"ms-appx-web://Microsoft.AAD.BrokerPlugin/{client_id}"]}}


def _needs(resource: str, permission: str, kind: str) -> dict[str, Any]:
    return {"resourceAppId": resource, "resourceAccess": [{"id": permission, "type": kind}]}
