"""A cloud with an object of each kind, and what stands for it in paths and bodies."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from cloudkit import ADMIN, GRAPH, GRAPH_DEFAULT, PLAIN, POWERSHELL, TENANT, Kit, Pair
from hostilewords import BODIES, GROUP, POLICY

from azfakes import Cloud, Forge
from azfakes.graphpermissions import GRAPH_ROLES
from azfakes.wellknown import DIRECTORY_READERS

SUBSCRIPTION = "2f6f1a52-6f0e-4b6e-9c0b-6b7f0f2a7c11"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
NEW_ID = "11111111-2222-4333-8444-555555555555"
OPEN_PAGE = "an-open-page"
_READER_PATH = f"/providers/Microsoft.Authorization/roleDefinitions/{READER}"
_AUDIENCE = "https://management.core.windows.net/"
_PASSWORD = "Contoso!Test-admin"
_BY_JWT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ON_BEHALF = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_CLAIMS = '{"access_token":{"xms_cc":{"values":["cp1"]}}}'
_POLICIES = "/identity/conditionalAccess/policies"
_AUTHORIZE = "https://login.microsoftonline.com/common/oauth2/authorize"


@dataclass
class HostileWorld:
    """The default world with an application, a group, a device, a policy, grants and something deleted."""

    kit: Kit = field(default_factory=lambda: Kit(Cloud("contoso", seed=11)))

    def __post_init__(self) -> None:
        """Make what is missing, and remember it."""
        self.pair: Pair = self.kit.server_app(uri="https://ConfigMgrService")
        self.kit.native_app(self.pair)
        self.person = self.kit.portal()
        self.group = self._made("/groups", GROUP)
        self.app = self._token(client=self.pair.client_id, claims={"roles": [*GRAPH_ROLES]})
        self.arm = self._token(user=ADMIN, resource=_AUDIENCE)
        self.known = self._known()
        self.kit.control.snapshot("before")

    def restore(self) -> None:
        """Have everything again that was deleted."""
        self.kit.control.restore("before")

    def bodies(self, template: str) -> list[dict[str, Any]]:
        """Bodies for a route, those that fit it more than once."""
        fitting = self._filled(BODIES.get(_about(template), {}))
        return [fitting] * len(BODIES) + [self._filled(body) for body in BODIES.values()]

    def _filled(self, body: dict[str, Any]) -> dict[str, Any]:
        names = {
            "account": self.pair.account_id,
            "none": NEW_ID,
            "subscription": SUBSCRIPTION,
            "reader": _READER_PATH,
        }
        text = json.dumps(body)
        for name, value in names.items():
            text = text.replace(f"{{{name}}}", value)
        filled: dict[str, Any] = json.loads(text)
        return filled

    def forms(self) -> list[dict[str, str]]:
        """Forms for the login service, each good enough to be looked into."""
        server = {"client_id": self.pair.client_id, "client_secret": self.pair.secret, "scope": GRAPH_DEFAULT}
        native = {
            "client_id": POWERSHELL,
            "redirect_uri": "http://localhost",
            "scope": "openid offline_access",
            "claims": _CLAIMS,
        }
        proof = {"client_assertion": "e30.e30.e30", "client_assertion_type": _BY_JWT}
        version_1 = {"resource": GRAPH}
        return [
            {"grant_type": "client_credentials", **server},
            {"grant_type": "client_credentials", **server, **proof, "client_secret": ""},
            {"grant_type": "client_credentials", **server, **version_1},
            {"grant_type": "password", "username": ADMIN, "password": _PASSWORD, **native, **version_1},
            {**native, **version_1},
            {"grant_type": "password", "username": ADMIN, "password": _PASSWORD, **native},
            {"grant_type": "refresh_token", "refresh_token": "0.x", **native},
            {"grant_type": "authorization_code", "code": "0.x", "code_verifier": "x" * 43, **native},
            {
                "grant_type": _ON_BEHALF,
                "requested_token_use": "on_behalf_of",
                "assertion": self.person,
                **server,
            },
            {"grant_type": "device_code", "device_code": "x", **native},
            {"response_type": "code", "response_mode": "form_post", "prompt": "consent", **native},
            {"response_type": "id_token token", "nonce": "x", "id_token_hint": self.person, **native},
            {"login": ADMIN, "passwd": _PASSWORD, "flowToken": OPEN_PAGE, "accept": "1"},
            {
                "login": PLAIN,
                "flowToken": OPEN_PAGE,
                "cancel": "1",
                "claims": '{"access_token":{"xms_cc":{}}}',
            },
            {"api-version": "1.1", "authorization_endpoint": _AUTHORIZE},
            {"api-version": "1.1", "authorization_endpoint": "https://[::1"},
        ]

    def _known(self) -> dict[str, list[str]]:
        """List what stands in a path behind each name of a collection."""
        account = self.pair.account_id
        assignment = self._first(f"/servicePrincipals/{account}/appRoleAssignments")
        return {
            "applications": [self.pair.object_id],
            "servicePrincipals": [account],
            "groups": [self.group],
            "users": [ADMIN, PLAIN],
            "devices": [self._first("/devices")],
            "directoryObjects": [self.group, account],
            "directoryRoles": [self._first("/directoryRoles"), f"roleTemplateId={DIRECTORY_READERS}"],
            "oauth2PermissionGrants": [self._first("/oauth2PermissionGrants")],
            "appRoleAssignments": [assignment],
            "appRoleAssignedTo": [assignment],
            "deletedItems": [self._deleted()],
            "policies": [self._made(_POLICIES, POLICY)],
            "members": [account],
            "domains": ["contoso.com"],
            "organization": [TENANT],
            "cast": ["microsoft.graph.user", "graph.servicePrincipal"],
            "subscriptions": [SUBSCRIPTION],
            "resourcegroups": ["monitoring"],
            "workspaces": [self._workspace()],
            "providers": ["Microsoft.OperationalInsights"],
            "roleDefinitions": [READER, NEW_ID],
            "roleAssignments": [NEW_ID],
            "tenant": [TENANT, "common", "organizations", "contoso.com"],
        }

    def _token(self, **about: Any) -> str:
        return self.kit.control.forge(Forge(tenant=TENANT, **about))

    def _made(self, path: str, body: dict[str, Any]) -> str:
        answer = self.kit.graph("POST", path, self.person, body)
        assert answer.status_code == 201, answer.text
        made: str = answer.json()["id"]
        return made

    def _first(self, path: str) -> str:
        found: str = self.kit.graph("GET", path, self.person).json()["value"][0]["id"]
        return found

    def _deleted(self) -> str:
        made = self._made(
            "/groups", GROUP | {"groupTypes": ["Unified"], "mailEnabled": True, "mailNickname": "d"}
        )
        self.kit.graph("DELETE", f"/groups/{made}", self.person)
        return made

    def _workspace(self) -> str:
        url = f"https://management.azure.com/subscriptions/{SUBSCRIPTION}/resources?api-version=2021-04-01"
        listed = self.kit.http.get(url, headers={"Authorization": f"Bearer {self.arm}"}).json()["value"]
        names = [one["name"] for one in listed if one["type"].endswith("/workspaces")]
        return str(names[0])


def _about(template: str) -> str:
    """The last name in a path that has a body of its own; Graph and Resource Manager both assign roles."""
    names = [name for name in template.split("/") if not name.startswith("{")]
    return (
        f"authorization {names[-1]}"
        if "Microsoft.Authorization" in template and names[-1] == "roleAssignments"
        else names[-1]
    )
