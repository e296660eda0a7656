"""Groups: the shape in which Graph shows them, and their members (facts G58)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from azfakes.directory.documents import Document
from azfakes.directory.history import MemberKind
from azfakes.directory.table import Table


class Group(Document):
    """A group, with all the properties that can be selected."""

    id: str
    display_name: str
    created_date_time: str
    mail_enabled: bool
    mail_nickname: str
    security_enabled: bool
    deleted_date_time: str | None = None
    assigned_labels: list[dict[str, Any]] = msgspec.field(default_factory=list)
    assigned_licenses: list[dict[str, Any]] = msgspec.field(default_factory=list)
    classification: str | None = None
    creation_options: list[str] = msgspec.field(default_factory=list)
    description: str | None = None
    expiration_date_time: str | None = None
    group_types: list[str] = msgspec.field(default_factory=list)
    has_members_with_license_errors: bool | None = None
    is_assignable_to_role: bool | None = None
    is_management_restricted: bool | None = None
    license_processing_state: dict[str, Any] | None = None
    mail: str | None = None
    membership_rule: str | None = None
    membership_rule_processing_state: str | None = None
    on_premises_domain_name: str | None = None
    on_premises_last_sync_date_time: str | None = None
    on_premises_net_bios_name: str | None = None
    on_premises_provisioning_errors: list[dict[str, Any]] = msgspec.field(default_factory=list)
    on_premises_sam_account_name: str | None = None
    on_premises_security_identifier: str | None = None
    on_premises_sync_enabled: bool | None = None
    preferred_data_location: str | None = None
    preferred_language: str | None = None
    proxy_addresses: list[str] = msgspec.field(default_factory=list)
    renewed_date_time: str | None = None
    resource_behavior_options: list[str] = msgspec.field(default_factory=list)
    resource_provisioning_options: list[str] = msgspec.field(default_factory=list)
    security_identifier: str | None = None
    service_provisioning_errors: list[dict[str, Any]] = msgspec.field(default_factory=list)
    theme: str | None = None
    unique_name: str | None = None
    visibility: str | None = None


_ON_DEMAND: Final = frozenset(
    {
        "assignedLabels",
        "assignedLicenses",
        "hasMembersWithLicenseErrors",
        "isManagementRestricted",
        "licenseProcessingState",
    }
)
GROUP_DEFAULT: Final = tuple(name for name in Group.__struct_encode_fields__ if name not in _ON_DEMAND)
"""Properties that are shown where none are selected."""


@dataclass(slots=True)
class GroupRecord:
    """A group with its members, by object ID and kind, in the order in which they joined, and its owners."""

    document: Group
    members: Table[MemberKind] = field(default_factory=Table)
    owners: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        """Object ID of the group."""
        return self.document.id

    @property
    def deleted_at(self) -> str | None:
        """When the group was deleted, or None."""
        return self.document.deleted_date_time

    @property
    def is_synchronised(self) -> bool:
        """Whether the group is kept in a local domain, so that it cannot be changed here."""
        return self.document.on_premises_sync_enabled is True

    def shown(self) -> Group:
        """Give the document."""
        return self.document
