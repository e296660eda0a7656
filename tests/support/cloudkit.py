"""What most tests do to a fake cloud: ask for tokens, call Graph, register a pair of applications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

from azfakes import Browser, Cloud, ControlClient, SyncASGITransport

TENANT = "5e97358c-d99c-4558-af0c-de7774091dda"
LOGIN = "https://login.microsoftonline.com"
GRAPH = "https://graph.microsoft.com"
GRAPH_DEFAULT = "https://graph.microsoft.com/.default"
ADMIN = "admin@contoso.onmicrosoft.com"
APPS = "apps@contoso.onmicrosoft.com"
APP_ADMIN = "appadmin@contoso.onmicrosoft.com"
PLAIN = "plain@contoso.onmicrosoft.com"
DIRECTORY_READ = "7ab1d382-f21e-4acd-a863-ba3e13f7da61"
V1_TOKEN = "oauth2/token"
V2_TOKEN = "oauth2/v2.0/token"
POWERSHELL = "1950a258-227b-4e31-a9cf-717495945fc2"
YEAR = 365 * 86_400


@dataclass
class Pair:
    """A registered server application with its account and one secret."""

    object_id: str
    client_id: str
    account_id: str
    secret: str
    key_id: str


class Kit:
    """A cloud with clients of its services and its control plane."""

    def __init__(self, cloud: Cloud | None = None) -> None:
        self.cloud = cloud or Cloud("contoso", seed=7)
        self.http = httpx.Client(transport=SyncASGITransport(self.cloud.app))
        control = httpx.Client(transport=SyncASGITransport(self.cloud.control), base_url="http://control")
        self.control = ControlClient(control)
        self.browser = Browser(self.http)

    def portal(self, upn: str = ADMIN, tenant: str = TENANT) -> str:
        """Get a person's Graph token."""
        return self.control.portal_token(tenant, upn)

    def graph(self, method: str, path: str, token: str, body: Any = None, **headers: str) -> httpx.Response:
        """Call Graph with a token; a path may be a whole URL."""
        url = path if path.startswith("https:") else f"{GRAPH}/v1.0{path}"
        bearer = {"Authorization": f"Bearer {token}", **headers}
        return self.http.request(method, url, json=body, headers=bearer)

    def token(
        self, endpoint: str = V2_TOKEN, tenant: str = TENANT, host: str = LOGIN, **form: str
    ) -> httpx.Response:
        """Ask a token endpoint."""
        return self.http.post(f"{host}/{tenant}/{endpoint}", data=form)

    def app_token(self, pair: Pair, scope: str = GRAPH_DEFAULT) -> str:
        """Get an application's own token."""
        form = {"client_id": pair.client_id, "client_secret": pair.secret, "scope": scope}
        answer = self.token(grant_type="client_credentials", **form)
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["access_token"]
        return token

    def server_app(self, name: str = "Server", uri: str | None = None, *, reads: bool = True) -> Pair:
        """Register a server application with a secret, an account and directory read."""
        token = self.portal()
        app = self.graph("POST", "/applications", token, _server_body(name, uri)).json()
        account = self.graph("POST", "/servicePrincipals", token, {"appId": app["appId"]}).json()
        added = self.graph("POST", f"/applications/{app['id']}/addPassword", token, {}).json()
        if reads:
            self.grant_directory_read(account["id"])
        return Pair(app["id"], app["appId"], account["id"], added["secretText"], added["keyId"])

    def grant_directory_read(self, account_id: str, upn: str = ADMIN) -> httpx.Response:
        """Grant the application permission to read the directory."""
        token = self.portal(upn)
        key = "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')"
        graph_id = self.graph("GET", key, token).json()["id"]
        body = {"principalId": account_id, "resourceId": graph_id, "appRoleId": DIRECTORY_READ}
        return self.graph("POST", f"/servicePrincipals/{graph_id}/appRoleAssignedTo", token, body)

    def native_app(self, server: Pair | None = None) -> str:
        """Register a public client, with consent for a server application if one is given."""
        token = self.portal()
        body = {"displayName": "Native", "signInAudience": "AzureADMyOrg", "isFallbackPublicClient": True}
        app = self.graph("POST", "/applications", token, body).json()
        uris = [f"ms-appx-web://Microsoft.AAD.BrokerPlugin/{app['appId']}", "http://localhost"]
        self.graph("PATCH", f"/applications/{app['id']}", token, {"publicClient": {"redirectUris": uris}})
        account = self.graph("POST", "/servicePrincipals", token, {"appId": app["appId"]}).json()
        if server is not None:
            grant = {
                "clientId": account["id"],
                "consentType": "AllPrincipals",
                "resourceId": server.account_id,
            }
            answer = self.graph(
                "POST", "/oauth2PermissionGrants", token, {**grant, "scope": "user_impersonation"}
            )
            assert answer.status_code == 201, answer.text
        client_id: str = app["appId"]
        return client_id


def _server_body(name: str, uri: str | None) -> dict[str, Any]:
    return {
        "displayName": name,
        "signInAudience": "AzureADMyOrg",
        "identifierUris": [uri] if uri else [],
        "web": {"redirectUris": ["https://server.contoso.com/answer"]},
        "api": {
            "oauth2PermissionScopes": [
                {"id": "8d5c1f7e-7c1a-4a55-9a3e-2b7a1d3f5a10", "value": "user_impersonation", "type": "User"}
            ]
        },
    }


def authorize_url(endpoint: str | None = "oauth2/v2.0/authorize", **changes: str | None) -> str:
    """Write an authorize URL; a None takes a parameter away."""
    query = {
        "client_id": POWERSHELL,
        "response_type": "code",
        "redirect_uri": "http://localhost:8400",
        "scope": f"{GRAPH_DEFAULT} openid profile offline_access",
        "state": "s-1",
    }
    kept = {name: value for name, value in (query | changes).items() if value is not None}
    return f"{LOGIN}/{TENANT}/{endpoint}?{urlencode(kept)}"


def code_of(kit: Kit, **changes: str | None) -> str:
    """Sign the administrator in and give the code."""
    result = kit.browser.sign_in(authorize_url(**changes), ADMIN, "Contoso!Test-admin")
    code: str = result.query["code"]
    return code


def redeem(kit: Kit, handed_out: str, **changes: str) -> httpx.Response:
    """Redeem a code as the PowerShell client."""
    form = {"client_id": POWERSHELL, "code": handed_out, "redirect_uri": "http://localhost:8400"}
    return kit.token(grant_type="authorization_code", **(form | changes))
