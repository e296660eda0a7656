"""Conditional Access policies in the shape in which Graph shows them (facts G64)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from azfakes.directory.documents import Document

BuiltInControl = Literal[
    "block",
    "mfa",
    "compliantDevice",
    "domainJoinedDevice",
    "approvedApplication",
    "compliantApplication",
    "passwordChange",
]
ClientAppType = Literal[
    "all", "browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "easSupported", "other"
]


def _names() -> Any:
    return msgspec.field(default_factory=list)


class ApplicationConditions(Document):
    """Which resources a policy is about: `All`, `None`, `Office365` or client IDs."""

    include_applications: list[str] = _names()
    exclude_applications: list[str] = _names()
    include_user_actions: list[str] = _names()
    include_authentication_context_class_references: list[str] = _names()
    application_filter: dict[str, Any] | None = None


class UserConditions(Document):
    """Whom a policy is about: `All`, `None`, `GuestsOrExternalUsers` or object IDs; roles by template."""

    include_users: list[str] = _names()
    exclude_users: list[str] = _names()
    include_groups: list[str] = _names()
    exclude_groups: list[str] = _names()
    include_roles: list[str] = _names()
    exclude_roles: list[str] = _names()
    include_guests_or_external_users: dict[str, Any] | None = None
    exclude_guests_or_external_users: dict[str, Any] | None = None


class Conditions(Document):
    """When a policy applies; it applies where all its conditions are met."""

    applications: ApplicationConditions
    users: UserConditions
    client_app_types: list[ClientAppType] = msgspec.field(default_factory=lambda: ["all"])
    platforms: dict[str, Any] | None = None
    locations: dict[str, Any] | None = None
    devices: dict[str, Any] | None = None
    client_applications: dict[str, Any] | None = None
    authentication_flows: dict[str, Any] | None = None
    sign_in_risk_levels: list[str] = _names()
    user_risk_levels: list[str] = _names()
    service_principal_risk_levels: list[str] = _names()
    insider_risk_levels: str | None = None


class GrantControls(Document):
    """What a policy asks for: one of the controls, or all of them."""

    operator: Literal["AND", "OR"] = "OR"
    built_in_controls: list[BuiltInControl] = _names()
    custom_authentication_factors: list[str] = _names()
    terms_of_use: list[str] = _names()
    authentication_strength: dict[str, Any] | None = None


class AccessPolicy(Document):
    """A Conditional Access policy."""

    id: str
    display_name: str
    created_date_time: str
    state: Literal["enabled", "disabled", "enabledForReportingButNotEnforced"]
    conditions: Conditions
    description: str | None = None
    template_id: str | None = None
    modified_date_time: str | None = None
    grant_controls: GrantControls | None = None
    session_controls: dict[str, Any] | None = None
