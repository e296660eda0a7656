"""`/devices` (facts G59)."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from starlette.responses import Response

from azfakes.directory.devices import Device, DeviceRecord
from azfakes.directory.removal import delete_device as remove
from azfakes.graph import access
from azfakes.graph.bodies import as_document, merged
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import collection_answer, empty_answer, object_answer
from azfakes.graph.errors import bad_request, not_found

_WRITABLE: Final = frozenset({"accountEnabled", "displayName", "operatingSystem", "operatingSystemVersion"})


def list_devices(gcall: GraphCall) -> Response:
    """Answer `GET /devices`."""
    access.require(gcall.caller, access.READ_DEVICES)
    documents = (device.shown() for device in gcall.tenant.devices.values())
    return collection_answer(gcall, documents, "devices", Device)


def get_device(gcall: GraphCall) -> Response:
    """Answer `GET /devices/{id}`, or by `deviceId=`."""
    access.require(gcall.caller, access.READ_DEVICES)
    return object_answer(gcall, _device(gcall).shown(), "devices")


def update_device(gcall: GraphCall) -> Response:
    """Answer `PATCH /devices/{id}`: most of a device is its own business."""
    device, body = _device(gcall), gcall.body()
    access.require_device_change(gcall.caller)
    refused = next((name for name in body if name not in _WRITABLE), None)
    if refused is not None:
        raise bad_request(f"Property '{refused}' cannot be set.")
    current: dict[str, Any] = msgspec.to_builtins(device.document)
    device.document = as_document(merged(current, body), Device)
    gcall.wrote(device.id)
    return empty_answer()


def delete_device(gcall: GraphCall) -> Response:
    """Answer `DELETE /devices/{id}`: a device is gone at once and for good."""
    device = _device(gcall)
    access.require_device_change(gcall.caller)
    remove(gcall.tenant, device)
    gcall.wrote(device.id)
    return empty_answer()


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
