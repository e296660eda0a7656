"""Identifiers that encode what they join or stand for (facts G50)."""

from __future__ import annotations

import base64
import struct
import uuid
from typing import Final

_FIELDS: Final = struct.Struct(">IHH")
_REST: Final = struct.Struct("<II")


def assignment_id(principal_id: str, drawn: str) -> str:
    """Join the principal's ID and a drawn GUID into the ID of a role assignment, 43 characters."""
    return _joined(principal_id, drawn)


def grant_id(client_id: str, resource_id: str, principal_id: str | None) -> str:
    """Join client, resource and person into the ID of a permission grant, 43 or 64 characters."""
    return _joined(client_id, resource_id, *([principal_id] if principal_id else []))


def cloud_sid(object_id: str) -> str:
    """Write the security identifier of an object that was made in the cloud: the four words of its GUID."""
    return cloud_sid_of(uuid.UUID(object_id).bytes)


def cloud_sid_of(raw: bytes) -> str:
    """Write the security identifier for the sixteen bytes of a GUID, of which .NET turns the first three fields."""
    first, second, third = _FIELDS.unpack_from(raw)
    fourth, fifth = _REST.unpack_from(raw, 8)
    return f"S-1-12-1-{first}-{third << 16 | second}-{fourth}-{fifth}"


def _joined(*guids: str) -> str:
    raw = b"".join(uuid.UUID(guid).bytes_le for guid in guids)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
