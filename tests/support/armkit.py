"""Resource Manager as one caller sees it, in the default world."""

from __future__ import annotations

from typing import Any

import httpx
from cloudkit import ADMIN, PLAIN, TENANT, Kit

from azfakes import Forge

SUBSCRIPTION = "/subscriptions/2f6f1a52-6f0e-4b6e-9c0b-6b7f0f2a7c11"
FABRIKAM = "/subscriptions/7a0de3c8-94b1-4d7e-b1f2-5c3a8e6d9f04"
GROUP = f"{SUBSCRIPTION}/resourceGroups/monitoring"
INSIGHTS = "providers/Microsoft.OperationalInsights/workspaces"
WORKSPACE = f"{GROUP}/{INSIGHTS}/contoso-logs"
ROLES = "providers/Microsoft.Authorization/roleDefinitions"
ASSIGNMENTS = "providers/Microsoft.Authorization/roleAssignments"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
ONE = "11111111-1111-4111-8111-111111111111"
TWO = "22222222-2222-4222-8222-222222222222"


class Arm:
    """Resource Manager as one caller sees it."""

    def __init__(self, kit: Kit, upn: str | None = ADMIN, token: str | None = None) -> None:
        self._http = kit.http
        if token is None:
            wish = Forge(tenant=TENANT, user=upn, resource="https://management.core.windows.net/")
            token = kit.control.forge(wish)
        self._headers = {"Authorization": f"Bearer {token}"}

    def ask(
        self, method: str, path: str, body: Any = None, version: str = "2022-10-01", **query: str
    ) -> httpx.Response:
        """Send one request."""
        url = path if path.startswith("https:") else f"https://management.azure.com{path}"
        params = None if path.startswith("https:") else {"api-version": version, **query}
        return self._http.request(method, url, json=body, params=params, headers=self._headers)

    def grant(self, scope: str, principal: str, role: str = CONTRIBUTOR, name: str = ONE) -> httpx.Response:
        """Assign a role."""
        role_id = f"{SUBSCRIPTION}/{ROLES}/{role}"
        body = {"properties": {"roleDefinitionId": role_id, "principalId": principal}}
        return self.ask("PUT", f"{scope}/{ASSIGNMENTS}/{name}", body)


def code(answer: httpx.Response) -> tuple[int, str]:
    """Tell status and error code."""
    return answer.status_code, answer.json()["error"]["code"]


def person(kit: Kit, upn: str = PLAIN) -> str:
    """Tell the object ID of a person."""
    found: str = kit.graph("GET", f"/users/{upn}", kit.portal()).json()["id"]
    return found
