"""`/devices` (facts G59)."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from starlette.responses import Response

from azfakes.directory.devices import Device, DeviceRecord
from azfakes.directory.removal import delete_device as remove
from azfakes.graph import access
from azfakes.graph.bodies import as_document, merged, required_flag, required_guid, required_text
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import collection_answer, empty_answer, object_answer
from azfakes.graph.errors import bad_request, conflict, not_found
from azfakes.graph.objectkinds import DEVICES
from azfakes.graph.owners import Holders
from azfakes.graph.paging import WholeTable
from azfakes.instants import iso

_WRITABLE: Final = frozenset(
    {"accountEnabled", "displayName", "extensionAttributes", "operatingSystem", "operatingSystemVersion"}
)
_AT_FIRST: Final = frozenset(
    {"alternativeSecurityIds", "deviceId", "physicalIds", "profileType", "systemLabels", "trustType"}
)


def list_devices(gcall: GraphCall) -> Response:
    """Answer `GET /devices`."""
    access.require(gcall.caller, access.READ_DEVICES)
    return collection_answer(gcall, WholeTable(gcall.tenant.devices), DEVICES)


def get_device(gcall: GraphCall) -> Response:
    """Answer `GET /devices/{id}`, or by `deviceId=`."""
    access.require(gcall.caller, access.READ_DEVICES)
    return object_answer(gcall, _device(gcall).shown(), DEVICES)


def create_device(gcall: GraphCall) -> Response:
    """Answer `POST /devices`: a device that registers itself comes another way; this one is made by an administrator."""
    access.require_device_creation(gcall.caller)
    body = gcall.body()
    refused = next((name for name in body if name not in _WRITABLE | _AT_FIRST), None)
    if refused is not None:
        raise bad_request(f"Property '{refused}' cannot be set.")
    for name in ("displayName", "operatingSystem", "operatingSystemVersion"):
        required_text(body, name)
    required_flag(body, "accountEnabled")
    device_id = required_guid(body, "deviceId")
    if not body.get("alternativeSecurityIds"):
        raise bad_request("A value is required for property 'alternativeSecurityIds' of the resource.")
    if any(one.document.device_id == device_id for one in gcall.tenant.devices.values()):
        raise conflict("Another object with the same value for property deviceId already exists.", "deviceId")
    now = iso(gcall.call.now)
    given = {"id": gcall.call.state.ids.guid("object"), "createdDateTime": now, "registrationDateTime": now}
    device = DeviceRecord(as_document({**body, **given, "deviceId": device_id, "deviceVersion": 2}, Device))
    gcall.tenant.devices[device.id] = device
    gcall.tenant.history.note("devices", device.id)
    gcall.wrote(device.id)
    return object_answer(gcall, device.shown(), DEVICES, status=201)


def update_device(gcall: GraphCall) -> Response:
    """Answer `PATCH /devices/{id}`: most of a device is its own business."""
    access.require_device_change(gcall.caller)
    device, body = _device(gcall), gcall.body()
    refused = next((name for name in body if name not in _WRITABLE), None)
    if refused is not None:
        raise bad_request(f"Property '{refused}' cannot be set.")
    current: dict[str, Any] = msgspec.to_builtins(device.document)
    device.document = as_document(merged(current, body), Device)
    gcall.tenant.history.note("devices", device.id, body.keys())
    gcall.wrote(device.id)
    return empty_answer()


def delete_device(gcall: GraphCall) -> Response:
    """Answer `DELETE /devices/{id}`: a device is gone at once and for good."""
    access.require_device_change(gcall.caller)
    device = _device(gcall)
    remove(gcall.tenant, device)
    gcall.wrote(device.id)
    return empty_answer()


def held_device(gcall: GraphCall) -> str:
    """Find the device of the path for a caller who may read it, and tell its ID."""
    access.require(gcall.caller, access.READ_DEVICES)
    return _device(gcall).id


def changing_owners(gcall: GraphCall) -> Holders:
    """Find the people who own the path's device, for a caller who may change them."""
    access.require_device_change(gcall.caller)
    device = _device(gcall)
    return Holders(device.id, device.owners, "registeredOwners", frozenset({"user"}))


def changing_users(gcall: GraphCall) -> Holders:
    """Find the people who use the path's device, for a caller who may change them."""
    access.require_device_change(gcall.caller)
    device = _device(gcall)
    return Holders(device.id, device.users, "registeredUsers", frozenset({"user"}))


def _device(gcall: GraphCall) -> DeviceRecord:
    key = gcall.call.params["id"]
    wanted = key.lower()
    if wanted.startswith("deviceid="):
        found = gcall.tenant.device(wanted.removeprefix("deviceid="))
    else:
        found = gcall.tenant.devices.get(wanted)
    if found is None:
        raise not_found(key)
    gcall.call.entry.object_id = found.id
    return found
