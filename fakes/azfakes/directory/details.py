"""Properties that few objects have, kept beside the documents in records of their own (facts G97).

All documents without any share one such record, so that a person who has none of them costs nothing.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec


class Details(msgspec.Struct, rename="camel", kw_only=True, forbid_unknown_fields=True, frozen=True):
    """A part of what a directory keeps of an object; in a document, its properties are the document's."""


class ExtensionAttributes(
    msgspec.Struct, rename="camel", kw_only=True, forbid_unknown_fields=True, frozen=True
):
    """The fifteen attributes that organisations use as they like."""

    extension_attribute1: str | None = None
    extension_attribute2: str | None = None
    extension_attribute3: str | None = None
    extension_attribute4: str | None = None
    extension_attribute5: str | None = None
    extension_attribute6: str | None = None
    extension_attribute7: str | None = None
    extension_attribute8: str | None = None
    extension_attribute9: str | None = None
    extension_attribute10: str | None = None
    extension_attribute11: str | None = None
    extension_attribute12: str | None = None
    extension_attribute13: str | None = None
    extension_attribute14: str | None = None
    extension_attribute15: str | None = None


class EmployeeOrgData(msgspec.Struct, rename="camel", kw_only=True, forbid_unknown_fields=True, frozen=True):
    """Where in an organisation a person works."""

    cost_center: str | None = None
    division: str | None = None


NO_ATTRIBUTES: Final = ExtensionAttributes()


class UserDetails(Details, frozen=True):
    """What most people of a directory do not have; none of it is shown unless it is selected."""

    age_group: str | None = None
    assigned_licenses: list[dict[str, Any]] = []
    assigned_plans: list[dict[str, Any]] = []
    authorization_info: dict[str, Any] | None = None
    city: str | None = None
    consent_provided_for_minor: str | None = None
    country: str | None = None
    creation_type: str | None = None
    employee_hire_date: str | None = None
    employee_id: str | None = None
    employee_org_data: EmployeeOrgData | None = None
    employee_type: str | None = None
    external_user_state: str | None = None
    external_user_state_change_date_time: str | None = None
    fax_number: str | None = None
    identities: list[dict[str, Any]] = []
    im_addresses: list[str] = []
    is_management_restricted: bool | None = None
    is_resource_account: bool | None = None
    last_password_change_date_time: str | None = None
    legal_age_group_classification: str | None = None
    license_assignment_states: list[dict[str, Any]] = []
    on_premises_extension_attributes: ExtensionAttributes = NO_ATTRIBUTES
    on_premises_last_sync_date_time: str | None = None
    on_premises_provisioning_errors: list[dict[str, Any]] = []
    password_policies: str | None = None
    password_profile: dict[str, Any] | None = None
    postal_code: str | None = None
    preferred_data_location: str | None = None
    provisioned_plans: list[dict[str, Any]] = []
    service_provisioning_errors: list[dict[str, Any]] = []
    show_in_address_list: bool | None = None
    sign_in_sessions_valid_from_date_time: str | None = None
    state: str | None = None
    street_address: str | None = None


NO_DETAILS: Final = UserDetails()
