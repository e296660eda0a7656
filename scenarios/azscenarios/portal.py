"""The portal: what an Entra administrator does there, through the cloud's own Graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx

from azharness.contract.actors import (
    Added,
    PortalAct,
    PortalAddKey,
    PortalRegisterClientApp,
    PortalRegisterServerApp,
    Registered,
)
from azharness.contract.cloud import Registration
from azharness.engine.errors import HarnessError
from azscenarios.calendar import after, instant, iso

GRAPH = "00000003-0000-0000-c000-000000000000"
"""Application ID of Microsoft Graph."""
DIRECTORY_READ = "7ab1d382-f21e-4acd-a863-ba3e13f7da61"
"""The application permission `Directory.Read.All` (fact G54)."""
_IMPERSONATION = "user_impersonation"
_SCOPE_ID = "8a0e7b1c-5d3f-4b62-9c1e-2f4a6d8b0c1e"
"""ID that the portal's user gives to the exposed scope; unique inside its app."""


class Portal:
    """One tenant's administrator at the portal."""

    def __init__(self, http: httpx.Client, graph: str, token: str, now: int) -> None:
        """Act on Graph at a base URL with a person's token; `now` is the cloud's instant (epoch seconds)."""
        self._http = http
        self._root = f"{graph}/v1.0"
        self._token = token
        self._now = now

    def perform(self, act: PortalAct) -> Registered | Added | None:
        """Do what the act says; what was shown of it, if anything."""
        match act:
            case PortalRegisterServerApp():
                return self.register_server_app(
                    act.name, act.app_id_uri, act.validity, directory_read=act.directory_read
                )
            case PortalRegisterClientApp():
                return self.register_client_app(act.name, act.server_client_id)
            case PortalAddKey():
                return self.add_key(act.client_id, act.validity)
            case _:
                raise HarnessError(f"The portal cannot do {act.__struct_config__.tag} yet.")

    def register_server_app(
        self, name: str, app_id_uri: str, validity: str, *, directory_read: bool
    ) -> Registered:
        """A web app that exposes `user_impersonation` and has one key (fact F66); it may read the directory or not."""
        created = self._post("applications", _server_app(name, app_id_uri, directory_read=directory_read))
        principal = self._post("servicePrincipals", {"appId": created["appId"]})
        if directory_read:
            self._grant_role(principal["id"])
        return self._key(created["id"], created["appId"], validity)

    def register_client_app(self, name: str, server_client_id: str) -> Registered:
        """A native app with the broker's redirect URI, consent on a server app, public flows on (fact F67)."""
        created = self._post("applications", _client_app(name, server_client_id))
        self._patch(f"applications/{created['id']}", _broker(created["appId"]))
        principal = self._post("servicePrincipals", {"appId": created["appId"]})
        server = self._get(f"servicePrincipals(appId='{server_client_id}')")
        grant = {
            "clientId": principal["id"],
            "consentType": "AllPrincipals",
            "resourceId": server["id"],
            "scope": _IMPERSONATION,
        }
        self._post("oauth2PermissionGrants", grant)
        return Registered(client_id=created["appId"])

    def add_key(self, client_id: str, validity: str) -> Registered:
        """One more key for a registered app."""
        found = self._get(f"applications(appId='{client_id}')")
        return self._key(found["id"], client_id, validity)

    def users(self) -> list[dict[str, Any]]:
        """Everybody in the tenant."""
        return list(self._pages(f"users?$top=999&$select={','.join(_USER)}"))

    def registrations(self) -> list[Registration]:
        """Every app registration of the tenant."""
        return [self._registration(each) for each in self._pages("applications?$top=999")]

    def _registration(self, app: dict[str, Any]) -> Registration:
        return Registration(
            object_id=app["id"],
            client_id=app["appId"],
            name=app["displayName"],
            identifier_uris=app["identifierUris"],
            home_page=app["web"]["homePageUrl"] or "",
            redirect_uris=[*app["web"]["redirectUris"], *app["publicClient"]["redirectUris"]],
            sign_in_audience=app["signInAudience"],
            scopes=[scope["value"] for scope in app["api"]["oauth2PermissionScopes"]],
            app_roles=self._roles(app["appId"]),
            key_ends=_key_ends(app["passwordCredentials"]),
        )

    def _roles(self, client_id: str) -> list[str]:
        answer = self._send("GET", f"servicePrincipals(appId='{client_id}')/appRoleAssignments")
        granted = answer.json()["value"] if answer.is_success else []
        return ["Directory.Read.All" for each in granted if each["appRoleId"] == DIRECTORY_READ]

    def _grant_role(self, principal: str) -> None:
        graph = self._get(f"servicePrincipals(appId='{GRAPH}')")
        role = {"principalId": principal, "resourceId": graph["id"], "appRoleId": DIRECTORY_READ}
        self._post(f"servicePrincipals/{principal}/appRoleAssignments", role)

    def _key(self, object_id: str, client_id: str, validity: str) -> Registered:
        end = after(self._now, validity)
        body = {"passwordCredential": {"displayName": "azharness portal", "endDateTime": iso(end)}}
        made = self._post(f"applications/{object_id}/addPassword", body)
        return Registered(
            client_id=client_id, secret_key=made["secretText"], secret_key_expiry=instant(made["endDateTime"])
        )

    def _pages(self, path: str) -> Iterator[dict[str, Any]]:
        url: str | None = path
        while url:
            page = self._get(url)
            yield from page["value"]
            url = page.get("@odata.nextLink")

    def _get(self, path: str) -> dict[str, Any]:
        return self._json("GET", path)

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._json("POST", path, body)

    def _patch(self, path: str, body: dict[str, Any]) -> None:
        self._send("PATCH", path, body).raise_for_status()

    def _json(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = self._send(method, path, body).raise_for_status()
        return answer.json()  # type: ignore[no-any-return]

    def _send(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        url = path if path.startswith("https://") else f"{self._root}/{path}"
        headers = {"Authorization": f"Bearer {self._token}"}
        return self._http.request(method, url, json=body, headers=headers)


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


def _server_app(name: str, app_id_uri: str, *, directory_read: bool) -> dict[str, Any]:
    return {
        "displayName": name,
        "signInAudience": "AzureADMyOrg",
        "identifierUris": [app_id_uri],
        "api": {"oauth2PermissionScopes": [_scope()]},
        "web": {"implicitGrantSettings": {"enableIdTokenIssuance": True}},
        "requiredResourceAccess": [_needs(GRAPH, DIRECTORY_READ, "Role")] if directory_read else [],
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


def _client_app(name: str, server_client_id: str) -> dict[str, Any]:
    return {
        "displayName": name,
        "signInAudience": "AzureADMyOrg",
        "isFallbackPublicClient": True,
        "requiredResourceAccess": [_needs(server_client_id, _SCOPE_ID, "Scope")],
    }


def _broker(client_id: str) -> dict[str, Any]:
    return {"publicClient": {"redirectUris": [f"ms-appx-web://Microsoft.AAD.BrokerPlugin/{client_id}"]}}


def _needs(resource: str, permission: str, kind: str) -> dict[str, Any]:
    return {"resourceAppId": resource, "resourceAccess": [{"id": permission, "type": kind}]}


def _key_ends(credentials: list[dict[str, Any]]) -> list[int]:
    newest = sorted(credentials, key=lambda each: str(each["startDateTime"]), reverse=True)
    return [instant(each["endDateTime"]) for each in newest]
