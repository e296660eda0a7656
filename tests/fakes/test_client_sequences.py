"""What Microsoft's clients send to Graph, request by request, without the clients themselves."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from cloudkit import GRAPH, Kit

from azfakes import Cloud, Forge
from azfakes.worlds.clients import CLIENT_ID, PERSON, TENANT_ID


@pytest.fixture
def kit() -> Kit:
    """Give the world that strangers' clients begin in."""
    return Kit(Cloud("clients"))


def az_token(kit: Kit) -> str:
    """Give the token that the Azure CLI asks for: Graph's address with two slashes, all that the person may do."""
    wish = Forge(tenant=TENANT_ID, user=PERSON, resource=f"{GRAPH}/", scopes=["Directory.AccessAsUser.All"])
    return kit.control.forge(wish)


def sdk_token(kit: Kit) -> str:
    """Give the token of the world's application."""
    account = next(
        one
        for one in next(iter(kit.cloud.state.directory)).principals.values()
        if one.app.app_id == CLIENT_ID
    )
    secret = account.app.secrets[0].text
    form = {"client_id": CLIENT_ID, "client_secret": secret, "scope": f"{GRAPH}/.default"}
    answer = kit.token(tenant=TENANT_ID, grant_type="client_credentials", **form)
    token: str = answer.json()["access_token"]
    return token


def found(kit: Kit, token: str, path: str, text: str) -> list[dict[str, Any]]:
    """List what a filter finds."""
    rows: list[dict[str, Any]] = kit.graph("GET", f"{path}?$filter={quote(text)}", token).json()["value"]
    return rows


def test_az_ad_app(kit: Kit) -> None:
    """Create, list, show, reset of secrets, owners, permissions and deletion, as `az ad app` sends them."""
    token, name = az_token(kit), "az's app"
    assert found(kit, token, "/applications", "startswith(displayName,'az''s app')") == []
    made = kit.graph("POST", "/applications", token, {"displayName": name, "keyCredentials": []}).json()
    (shown,) = found(kit, token, "/applications", f"appId eq '{made['appId']}'")
    path = f"/applications/{shown['id']}"
    whole = kit.graph("GET", path, token).json()
    first = kit.graph(
        "POST", f"{path}/addPassword", token, {"passwordCredential": {"displayName": "rbac"}}
    ).json()
    removed = kit.graph("POST", f"{path}/removePassword", token, {"keyId": first["keyId"]})
    end = {"endDateTime": "2027-01-15T09:00:00.123456+00:00"}
    second = kit.graph("POST", f"{path}/addPassword", token, {"passwordCredential": end})
    again = kit.graph("PATCH", path, token, {"displayName": name, "keyCredentials": []})
    me = kit.graph("GET", "/me", token).json()["id"]
    owner = {"@odata.id": f"{GRAPH}/v1.0/directoryObjects/{me}"}
    added = kit.graph("POST", f"{path}/owners/$ref", token, owner)
    owned = kit.graph("GET", "/me/ownedObjects", token).json()["value"]
    uris = {"identifierUris": [f"api://{made['appId']}"]}
    named = kit.graph("PATCH", path, token, uris)
    by_uri = found(kit, token, "/applications", f"identifierUris/any(s:s eq 'api://{made['appId']}')")
    gone = kit.graph("DELETE", path, token)

    assert (made["displayName"], whole["id"]) == (name, made["id"])
    assert (removed.status_code, second.status_code, again.status_code) == (204, 200, 204)
    assert len(second.json()["secretText"]) == 40
    # Who registers an application without a role over all of them owns it from the start.
    assert (added.status_code, named.status_code, gone.status_code) == (400, 204, 204)
    assert [row["id"] for row in owned] == [row["id"] for row in by_uri] == [made["id"]]


def test_az_ad_sp_create_for_rbac(kit: Kit) -> None:
    """The directory's half of `az ad sp create-for-rbac`, and finding the account as `az ad sp show` does."""
    token = az_token(kit)
    assert found(kit, token, "/servicePrincipals", "displayName eq 'rbac'") == []
    assert found(kit, token, "/applications", "displayName eq 'rbac'") == []
    app = kit.graph("POST", "/applications", token, {"displayName": "rbac", "keyCredentials": []}).json()
    secret = kit.graph("POST", f"/applications/{app['id']}/addPassword", token, {}).json()["secretText"]
    body = {"appId": app["appId"], "accountEnabled": True}
    account = kit.graph("POST", "/servicePrincipals", token, body).json()
    (shown,) = found(kit, token, "/servicePrincipals", f"servicePrincipalNames/any(c:c eq '{app['appId']}')")
    form = {"client_id": app["appId"], "client_secret": secret, "scope": f"{GRAPH}/.default"}
    issued = kit.token(tenant=TENANT_ID, grant_type="client_credentials", **form)

    assert shown["id"] == account["id"]
    assert issued.status_code == 200


def test_az_ad_users_and_groups(kit: Kit) -> None:
    """People by name, groups with members, and the check of a membership."""
    token = az_token(kit)
    (person,) = found(kit, token, "/users", f"userPrincipalName eq '{PERSON}'")
    shown = kit.graph("GET", f"/users/{PERSON}", token).json()
    body = {"displayName": "az group", "mailNickname": "az", "mailEnabled": False, "securityEnabled": True}
    group = kit.graph("POST", "/groups", token, body | {"groupTypes": []}).json()
    member = {"@odata.id": f"{GRAPH}/v1.0/directoryObjects/{person['id']}"}
    joined = kit.graph("POST", f"/groups/{group['id']}/members/$ref", token, member)
    asked = {"groupIds": [group["id"]]}
    held = kit.graph("POST", f"/directoryObjects/{person['id']}/checkMemberGroups", token, asked).json()
    listed = kit.graph("GET", f"/groups/{group['id']}/members", token).json()["value"]
    left = kit.graph("DELETE", f"/groups/{group['id']}/members/{person['id']}/$ref", token)
    gone = kit.graph("DELETE", f"/groups/{group['id']}", token)

    assert shown["id"] == person["id"]
    assert (joined.status_code, left.status_code, gone.status_code) == (204, 204, 204)
    assert held["value"] == [group["id"]]
    assert [row["id"] for row in listed] == [person["id"]]


def test_az_role_assignment_list(kit: Kit) -> None:
    """The names behind role assignments are asked for with types that Graph of this cloud does not have."""
    token = az_token(kit)
    person = kit.graph("GET", f"/users/{PERSON}", token).json()["id"]
    account = kit.graph("GET", f"/servicePrincipals(appId='{CLIENT_ID}')", token).json()["id"]
    types = ["user", "group", "servicePrincipal", "directoryObjectPartnerReference"]
    body = {"ids": [person, account, TENANT_ID], "types": types}
    rows = kit.graph("POST", "/directoryObjects/getByIds", token, body).json()["value"]

    assert {row["@odata.type"] for row in rows} == {
        "#microsoft.graph.user",
        "#microsoft.graph.servicePrincipal",
    }
    assert {row["id"] for row in rows} == {person, account}


def test_msgraph_sdk(kit: Kit) -> None:
    """Bodies with types, functions with parentheses, batches and count headers, as the Python SDK sends them."""
    token = sdk_token(kit)
    delta = kit.graph("GET", "/users/delta()?$select=displayName", token).json()
    body = {
        "@odata.type": "#microsoft.graph.user",
        "accountEnabled": True,
        "displayName": "Sdk",
        "mailNickname": "sdk",
        "userPrincipalName": f"sdk@{PERSON.partition('@')[2]}",
        "passwordProfile": {"@odata.type": "#microsoft.graph.passwordProfile", "password": "Long!enough-1"},
    }
    made = kit.graph("POST", "/users", token, body)
    changed = kit.graph("GET", delta["@odata.deltaLink"], token).json()["value"]
    app = kit.graph("GET", f"/applications(appId='{CLIENT_ID}')", token)
    part = {"id": "1f3a", "method": "GET", "url": "/users?%24top=1&%24count=true", "dependsOn": []}
    header = {"headers": {"consistencylevel": "eventual", "content-type": "application/json"}}
    batch = kit.graph("POST", "/$batch", token, {"requests": [part | header]}).json()["responses"]

    assert made.status_code == 201, made.text
    assert [row["displayName"] for row in changed] == ["Sdk"]
    assert app.json()["appId"] == CLIENT_ID
    assert batch[0]["body"]["@odata.count"] > 1


def test_m365_entra_app_add(kit: Kit) -> None:
    """The CLI for Microsoft 365 puts `myorganization` in front and writes ends with milliseconds."""
    token, root = sdk_token(kit), f"{GRAPH}/v1.0/myorganization"
    query = "$select=appId,appRoles,id,oauth2PermissionScopes,servicePrincipalNames"
    accounts = kit.graph("GET", f"{root}/servicePrincipals?{query}", token).json()["value"]
    body = {"displayName": "m365", "signInAudience": "AzureADMyOrg"}
    app = kit.graph("POST", f"{root}/applications", token, body).json()
    end = {"displayName": "Default", "endDateTime": "2027-01-15T09:00:00.123Z"}
    path = f"{root}/applications/{app['id']}/addPassword"
    secret = kit.graph("POST", path, token, {"passwordCredential": end})

    assert all(set(row) == set(query.partition("=")[2].split(",")) for row in accounts)
    assert secret.json()["endDateTime"] == "2027-01-15T09:00:00Z"


def test_terraform_names_owners_at_once(kit: Kit) -> None:
    """A registration may name its owners when it is made; one that is not there refuses the whole."""
    token = sdk_token(kit)
    person = kit.graph("GET", f"/users/{PERSON}", token).json()["id"]
    body = {"displayName": "tf", "signInAudience": "AzureADMyOrg"}
    bound = {"owners@odata.bind": [f"{GRAPH}/v1.0/directoryObjects/{person}"]}
    strange = {"owners@odata.bind": [f"{GRAPH}/v1.0/directoryObjects/{TENANT_ID}"]}
    app = kit.graph("POST", "/applications", token, body | bound).json()
    refused = kit.graph("POST", "/applications", token, body | strange)
    owners = kit.graph("GET", f"/applications/{app['id']}/owners", token).json()["value"]

    assert person in [row["id"] for row in owners]
    assert refused.status_code == 404
    assert len(found(kit, token, "/applications", "displayName eq 'tf'")) == 1
