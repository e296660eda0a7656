"""Devices: registered or joined computers, in the shape in which Graph shows them (facts G59)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from azfakes.directory.details import NO_ATTRIBUTES, ExtensionAttributes
from azfakes.directory.documents import Document


class Device(Document):
    """A device, with all the properties that can be selected; `id` and `deviceId` are two things."""

    id: str
    device_id: str
    display_name: str
    deleted_date_time: str | None = None
    account_enabled: bool = True
    alternative_security_ids: list[dict[str, Any]] = msgspec.field(default_factory=list)
    approximate_last_sign_in_date_time: str | None = None
    compliance_expiration_date_time: str | None = None
    created_date_time: str | None = None
    device_category: str | None = None
    device_ownership: str | None = None
    device_version: int | None = None
    enrollment_profile_name: str | None = None
    enrollment_type: str | None = None
    extension_attributes: ExtensionAttributes = NO_ATTRIBUTES
    is_compliant: bool | None = None
    is_managed: bool | None = None
    is_management_restricted: bool | None = None
    is_rooted: bool | None = None
    management_type: str | None = None
    manufacturer: str | None = None
    mdm_app_id: str | None = None
    model: str | None = None
    on_premises_last_sync_date_time: str | None = None
    on_premises_security_identifier: str | None = None
    on_premises_sync_enabled: bool | None = None
    operating_system: str | None = None
    operating_system_version: str | None = None
    physical_ids: list[str] = msgspec.field(default_factory=list)
    profile_type: str | None = None
    registration_date_time: str | None = None
    system_labels: list[str] = msgspec.field(default_factory=list)
    trust_type: Literal["AzureAd", "ServerAd", "Workplace"] = "AzureAd"


@dataclass(slots=True)
class DeviceRecord:
    """A device as the directory keeps it, with the people who own and use it (object IDs)."""

    document: Device
    owners: set[str] = field(default_factory=set)
    users: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        """Object ID of the device."""
        return self.document.id

    def shown(self) -> Device:
        """Give the document."""
        return self.document
