"""The world `clients` as a client meets it: in its own process on the real host names, or over TLS on loopback."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet
from tls_cloud import tls_cloud

from azfakes import Browser, Cloud, ControlClient, Forge, InProcessControl, ServiceUrls, SyncASGITransport
from azfakes.azure_transport import AzureTransport
from azfakes.control_types import AppInfo, TenantInfo, UserInfo
from azfakes.wellknown import AZURE_CLI

GRAPH_ID = "00000003-0000-0000-c000-000000000000"
_SCOPE_ID: Final = "8d5c1f7e-7c1a-4a55-9a3e-2b7a1d3f5a10"


@dataclass
class Town:
    """One way to the world's only tenant, and what a test needs beside the client that it tries.

    Attributes:
        urls: base URLs of the public cloud's services.
        http: client that reaches them.
        control: the control plane.
        options: what a credential of azure-identity has to be told to go this way.
        ca: file of the authority to trust; None in process.
        cloud: the cloud of this process; None over TLS.
    """

    urls: ServiceUrls
    http: httpx.Client
    control: ControlClient
    options: dict[str, Any]
    ca: str | None = None
    cloud: Cloud | None = None

    @property
    def tenant(self) -> TenantInfo:
        """The tenant with its application, person and subscription."""
        return self.control.state().tenants[0]

    @property
    def app(self) -> AppInfo:
        """The application that the world begins with."""
        return self.tenant.apps[0]

    @property
    def person(self) -> UserInfo:
        """The person that the world begins with."""
        return self.tenant.users[0]

    @property
    def graph_default(self) -> str:
        """The scope of all that is granted at Graph."""
        return f"{self.urls.graph}/.default"

    def verified(self, token: str) -> dict[str, Any]:
        """Check a token's signature with the published keys and its times with the cloud's clock; its claims."""
        keys = self.http.get(f"{self.urls.login}/{self.tenant.id}/discovery/v2.0/keys").json()
        decoded = jwt.decode(token, KeySet.import_key_set(keys), algorithms=["RS256"])
        now = self.control.state().instant
        assert decoded.claims["nbf"] <= now < decoded.claims["exp"]
        return decoded.claims

    def as_administrator(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Call Graph with every permission that there is and give what it answers."""
        roles = [
            "Application.ReadWrite.All",
            "DelegatedPermissionGrant.ReadWrite.All",
            "Directory.ReadWrite.All",
            "Policy.Read.All",
            "Policy.ReadWrite.ConditionalAccess",
        ]
        wish = Forge(tenant=self.tenant.id, client=self.app.client_id, claims={"roles": roles})
        bearer = {"Authorization": f"Bearer {self.control.forge(wish)}"}
        answer = self.http.request(method, f"{self.urls.graph}/v1.0{path}", json=body, headers=bearer)
        assert answer.is_success, answer.text
        content: dict[str, Any] = answer.json() if answer.content else {}
        return content

    def block(self, *people: str) -> None:
        """Let Conditional Access block these people everywhere."""
        conditions = {
            "applications": {"includeApplications": ["All"]},
            "users": {"includeUsers": people},
            "clientAppTypes": ["all"],
        }
        grant = {"operator": "OR", "builtInControls": ["block"]}
        body = {"displayName": "Block", "state": "enabled", "conditions": conditions, "grantControls": grant}
        self.as_administrator("POST", "/identity/conditionalAccess/policies", body)

    def register_certificate(self, der: bytes) -> None:
        """Give the application a certificate beside its secret."""
        key = {"type": "AsymmetricX509Cert", "usage": "Verify", "key": base64.b64encode(der).decode()}
        app = self.as_administrator("GET", f"/applications(appId='{self.app.client_id}')")
        self.as_administrator("PATCH", f"/applications/{app['id']}", {"keyCredentials": [key]})

    def publish_api(self) -> str:
        """Make the application an API that the Azure CLI may call, and that may read people at Graph; its scope."""
        scope = {
            "id": _SCOPE_ID,
            "value": "access",
            "type": "User",
            "isEnabled": True,
            "adminConsentDisplayName": "Access",
            "adminConsentDescription": "Access.",
        }
        known = [{"appId": AZURE_CLI, "delegatedPermissionIds": [_SCOPE_ID]}]
        app = self.as_administrator("GET", f"/applications(appId='{self.app.client_id}')")
        for change in ({"oauth2PermissionScopes": [scope]}, {"preAuthorizedApplications": known}):
            self.as_administrator("PATCH", f"/applications/{app['id']}", {"api": change})
        ids = [
            self.as_administrator("GET", f"/servicePrincipals(appId='{app_id}')")["id"]
            for app_id in (self.app.client_id, GRAPH_ID)
        ]
        grant = {
            "clientId": ids[0],
            "resourceId": ids[1],
            "consentType": "AllPrincipals",
            "scope": "User.Read",
        }
        self.as_administrator("POST", "/oauth2PermissionGrants", grant)
        return f"{self.app.client_id}/access"

    def person_token(self, scope: str) -> str:
        """Sign the person in through the Azure CLI and give a token."""
        asked = {"client_id": AZURE_CLI, "redirect_uri": "http://localhost:8400", "scope": scope}
        place = f"{self.urls.login}/{self.tenant.id}/oauth2/v2.0"
        code = self.sign_in(f"{place}/authorize?{urlencode({**asked, 'response_type': 'code'})}")["code"]
        form = {**asked, "grant_type": "authorization_code", "code": code}
        token: str = self.http.post(f"{place}/token", data=form).json()["access_token"]
        return token

    def approve(self, verification_uri: str, user_code: str) -> None:
        """Enter the code that a device shows, as the person."""
        browser = Browser(self.http)
        browser.enter_code(verification_uri, user_code, self.person.upn, self.person.password)

    def sign_in(self, authorize_url: str) -> dict[str, str]:
        """Sign the person in and give what the redirect hands to the client."""
        return Browser(self.http).sign_in(authorize_url, self.person.upn, self.person.password).query


def in_process_town(seed: int = 1) -> Town:
    """Begin the world in this process."""
    cloud = Cloud("clients", seed=seed)
    host = {
        "login": "login.microsoftonline.com",
        "graph": "graph.microsoft.com",
        "arm": "management.azure.com",
    }
    return Town(
        urls=ServiceUrls(**{service: f"https://{name}" for service, name in host.items()}),
        http=httpx.Client(transport=SyncASGITransport(cloud.app)),
        control=InProcessControl(cloud),
        options={"transport": AzureTransport(cloud)},
        cloud=cloud,
    )


@contextmanager
def tls_town(folder: Path, *, wall_clock: bool = False) -> Iterator[Town]:
    """Serve the world on loopback while the context lasts."""
    with tls_cloud(folder, world="clients", wall_clock=wall_clock) as line:
        trust = ssl.create_default_context(cafile=line.ca)
        with (
            httpx.Client(verify=trust, trust_env=False) as http,
            httpx.Client(verify=trust, trust_env=False, base_url=line.control) as control,
        ):
            urls = line.clouds["public"]
            yield Town(
                urls=urls,
                http=http,
                control=ControlClient(control, line.control_token),
                options={
                    "authority": urls.login,
                    "disable_instance_discovery": True,
                    "connection_verify": line.ca,
                    "use_env_settings": False,
                },
                ca=line.ca,
            )


def numbers(text: str) -> Sequence[str]:
    """List the AADSTS numbers that a client's message tells, in order."""
    return [word.rstrip(":.,'\"") for word in text.replace("(", " ").split() if word.startswith("AADSTS")]
