"""Devices at Graph, and the tokens that they get for themselves."""

from __future__ import annotations

from typing import Any

import jwt
import pytest
from cloudkit import ADMIN, PLAIN, TENANT, Kit, Pair

from azfakes import EntraRefusedError

URI = "https://cm.contoso.com/service"
POLICIES = "/identity/conditionalAccess/policies"


def devices_of(kit: Kit) -> dict[str, dict[str, Any]]:
    """Read all devices by name."""
    rows = kit.graph("GET", "/devices", kit.portal()).json()["value"]
    return {row["displayName"]: row for row in rows}


def service(kit: Kit, *, takes_devices: bool = True) -> tuple[Pair, str]:
    """Register a server application and its native client."""
    server = kit.server_app(uri=URI)
    change = {"isDeviceOnlyAuthSupported": takes_devices}
    kit.graph("PATCH", f"/applications/{server.object_id}", kit.portal(), change)
    return server, kit.native_app(server)


def refusal(kit: Kit, device: str, client: str, resource: str = URI) -> str | None:
    """Tell the number with which a device is refused."""
    with pytest.raises(EntraRefusedError) as caught:
        kit.control.device_token(TENANT, device, client, resource)
    return caught.value.cause


def test_devices_are_found_by_either_id(kit: Kit) -> None:
    """A device has an object ID and a device ID, and answers to both."""
    device, token = devices_of(kit)["CONTOSO-PC02"], kit.portal()
    by_object = kit.graph("GET", f"/devices/{device['id']}", token).json()
    by_device = kit.graph("GET", f"/devices(deviceId='{device['deviceId']}')", token).json()
    filtered = kit.graph("GET", "/devices?$filter=trustType eq 'ServerAd'&$select=id", token).json()["value"]

    assert device["id"] != device["deviceId"]
    assert by_object["deviceId"] == by_device["deviceId"] == device["deviceId"]
    assert filtered == [{"id": device["id"]}]
    assert kit.graph("GET", "/devices(deviceId='x')", token).status_code == 404


def test_a_device_is_disabled_and_deleted_for_good(kit: Kit) -> None:
    """An administrator disables and deletes devices; there is no way back, and not everyone may."""
    device, token = devices_of(kit)["CONTOSO-PC01"], kit.portal()
    path = f"/devices/{device['id']}"
    denied = kit.graph("DELETE", path, kit.portal(PLAIN))
    wrong = kit.graph("PATCH", path, token, {"deviceId": TENANT})
    disabled = kit.graph("PATCH", path, token, {"accountEnabled": False})
    deleted = kit.graph("DELETE", path, token)

    assert [one.status_code for one in (denied, wrong, disabled, deleted)] == [403, 400, 204, 204]
    assert "CONTOSO-PC01" not in devices_of(kit)
    assert kit.graph("GET", f"/directory/deletedItems/{device['id']}", token).status_code == 404


def test_devices_may_belong_to_groups(kit: Kit) -> None:
    """A device is a member like any other principal."""
    device, token = devices_of(kit)["CONTOSO-PC01"], kit.portal()
    group = kit.graph("GET", "/groups", token).json()["value"][0]["id"]
    body = {"@odata.id": f"https://graph.microsoft.com/v1.0/devices/{device['id']}"}
    kit.graph("POST", f"/groups/{group}/members/$ref", token, body)
    found = kit.graph("GET", f"/groups/{group}/members/microsoft.graph.device", token).json()["value"]
    kit.graph("DELETE", f"/devices/{device['id']}", token)
    after = kit.graph("GET", f"/groups/{group}/members/microsoft.graph.device", token).json()["value"]

    assert [row["displayName"] for row in found] == ["CONTOSO-PC01"]
    assert after == []


@pytest.mark.parametrize("version", [None, 2])
def test_a_device_token_names_the_device_and_nobody(kit: Kit, version: int | None) -> None:
    """Where the resource takes devices, the token carries the device's ID, and neither person nor permission."""
    server, client = service(kit)
    api = {"api": {"requestedAccessTokenVersion": version}}
    kit.graph("PATCH", f"/applications/{server.object_id}", kit.portal(), api)
    device = devices_of(kit)["CONTOSO-PC01"]
    token = kit.control.device_token(TENANT, device["deviceId"], client, URI)
    claims = jwt.decode(token, options={"verify_signature": False})

    assert claims["deviceid"] == device["deviceId"]
    assert claims["aud"] == (URI if version is None else server.client_id)
    assert claims.get("appid", claims.get("azp")) == client
    assert not {"upn", "scp", "roles", "name", "preferred_username"} & claims.keys()


def test_a_resource_that_takes_no_devices_says_so(kit: Kit) -> None:
    """Without the registration's setting a device gets 221000."""
    _, client = service(kit, takes_devices=False)

    assert refusal(kit, "CONTOSO-PC01", client) == "AADSTS221000"


def test_what_else_keeps_a_device_from_its_token(kit: Kit) -> None:
    """A disabled device, an unknown one, an unknown client and an unknown resource each have a number of their own."""
    _, client = service(kit)

    assert refusal(kit, "CONTOSO-PC04", client) == "AADSTS135011"
    assert refusal(kit, "CONTOSO-PC01", TENANT) == "AADSTS700016"
    assert refusal(kit, "CONTOSO-PC01", client, "https://elsewhere") == "AADSTS500011"
    assert refusal(kit, "nothing", client) == "AADSTS700003"


def test_a_policy_on_everything_stops_devices_unless_the_resource_is_left_out(kit: Kit) -> None:
    """A block on all applications gives 53003 to devices too; excluding the server application lets them through."""
    server, client = service(kit)
    conditions = {
        "applications": {"includeApplications": ["All"]},
        "users": {"includeUsers": ["All"]},
    }
    body = {
        "displayName": "Block",
        "state": "enabled",
        "conditions": conditions,
        "grantControls": {"operator": "OR", "builtInControls": ["block"]},
    }
    policy = kit.graph("POST", POLICIES, kit.portal(ADMIN), body).json()["id"]
    blocked = refusal(kit, "CONTOSO-PC01", client)
    change = {"conditions": {"applications": {"excludeApplications": [server.client_id]}}}
    kit.graph("PATCH", f"{POLICIES}/{policy}", kit.portal(ADMIN), change)

    assert blocked == "AADSTS53003"
    assert kit.control.device_token(TENANT, "CONTOSO-PC01", client, URI)


def test_the_state_tells_groups_and_devices(kit: Kit) -> None:
    """Whoever steers the cloud learns of groups and devices without asking Graph."""
    tenant = kit.control.state().tenants[0]

    assert [group.name for group in tenant.groups][:2] == ["IT Administrators", "All Technicians"]
    assert tenant.groups[1].members[1] == "IT Administrators"
    assert [device.account_enabled for device in tenant.devices] == [True, True, True, False]


NEW_DEVICE: dict[str, Any] = {
    "accountEnabled": True,
    "alternativeSecurityIds": [{"type": 2, "key": "eA=="}],
    "deviceId": "4c299165-6e8f-4b45-a5ba-c5d250a707ff",
    "displayName": "Made",
    "operatingSystem": "linux",
    "operatingSystemVersion": "1",
}


def test_an_administrator_makes_a_device(kit: Kit) -> None:
    """A device that is made is found by both of its IDs, once; applications and plain members make none."""
    token = kit.portal()
    made = kit.graph("POST", "/devices", token, NEW_DEVICE)
    by_device = kit.graph("GET", f"/devices(deviceId='{NEW_DEVICE['deviceId']}')", token).json()
    again = kit.graph("POST", "/devices", token, NEW_DEVICE)

    assert (made.status_code, made.headers["location"].endswith(made.json()["id"])) == (201, True)
    assert (by_device["id"], by_device["operatingSystem"]) == (made.json()["id"], "linux")
    assert again.json()["error"]["code"] == "Request_MultipleObjectsWithSameKeyValue"
    assert kit.graph("POST", "/devices", kit.portal(PLAIN), NEW_DEVICE).status_code == 403
    assert kit.graph("POST", "/devices", kit.app_token(kit.server_app()), NEW_DEVICE).status_code == 403


@pytest.mark.parametrize(
    "changes", [{"displayName": ""}, {"deviceId": "x"}, {"alternativeSecurityIds": []}, {"isManaged": True}]
)
def test_a_bad_device_is_not_made(kit: Kit, changes: dict[str, Any]) -> None:
    """Missing values, and those that a device reports itself, are 400."""
    assert kit.graph("POST", "/devices", kit.portal(), NEW_DEVICE | changes).status_code == 400
