"""Hello: what a backend says of itself before anything else."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

CONTRACT_VERSION = "1"
"""Version of the contract; a backend of another version is not talked to."""


class Capability(StrEnum):
    """What a backend may decline. The wizard, tenants, secret keys and one service cannot be declined."""

    CLOUD_MANAGEMENT = "cloud-management"
    LOG_ANALYTICS_CONNECTOR = "log-analytics-connector"
    STORE_FOR_BUSINESS = "store-for-business"
    ADMINISTRATION_SERVICE = "administration-service"
    GROUPS = "groups"
    DELTA = "delta"
    TIME = "time"
    RESET = "reset"
    FIXTURES = "fixtures"
    EXPORT = "export"
    MANAGEMENT_POINTS = "management-points"
    PARALLEL = "parallel"
    INSTANCES = "instances"


SERVICES = frozenset(
    {
        Capability.CLOUD_MANAGEMENT,
        Capability.LOG_ANALYTICS_CONNECTOR,
        Capability.STORE_FOR_BUSINESS,
        Capability.ADMINISTRATION_SERVICE,
    }
)
"""The capabilities that are services of the wizard."""


class Parameters(msgspec.Struct, frozen=True, kw_only=True):
    """Where the documents leave freedom: published parameters with their bounds and defaults.

    A backend declares its own values and is judged by them.
    """

    expiry_notice_days: Annotated[int, msgspec.Meta(ge=1, le=90)] = 30
    """How long before the expiry of a key the first notice is due, in days (decision A2)."""
    notice_lag: Annotated[int, msgspec.Meta(ge=0, le=60)] = 60
    """How long a change may take to show in the notices, in minutes (fact F82)."""
    settings_refresh: Annotated[int, msgspec.Meta(ge=0, le=1500)] = 1500
    """How long a change of a tenant's authentication may take to be effective, in minutes (25 hours, fact F101)."""
    membership_refresh: Annotated[int, msgspec.Meta(ge=60, le=1440)] = 180
    """How often Log Analytics Connector refreshes its collections, in minutes (fact F34)."""
    held_token_life: Annotated[int, msgspec.Meta(ge=0, le=90)] = 90
    """How long the site may go on with a token that it holds when its key expires, in minutes (decision A23)."""


class Decisions(msgspec.Struct, frozen=True, kw_only=True):
    """Where the documents are silent or differ: what a backend decided, in yes and no.

    A backend declares its own decisions and is judged by them; none of them can make it fail.
    """

    unique_names: bool = True
    """Names of connections are unique in any letter case (decision A38)."""
    cancel_keeps_apps: bool = True
    """An app that was created or imported before Cancel stays known (decision A15)."""
    reimport_is_import: bool = True
    """A created app that is imported again counts as imported."""
    imported_expiry_is_told: bool = True
    """The second notice tells of imported apps too (decision A6)."""
    workspace_role_suffices: bool = True
    """Contributor on the workspace alone is enough for Log Analytics Connector (decision A39)."""
    late_rights_count: bool = True
    """Rights in Azure count until the Configuration page, not only at Import (decision A39)."""
    delete_keeps_discovered: bool = True
    """What was discovered stays after Delete (decision A31)."""
    failed_run_keeps: bool = True
    """A failed discovery keeps what was stored (decision A25)."""
    disabled_keeps_discovering: bool = True
    """The site's own discovery goes on while a tenant's authentication is disabled (decision A29)."""
    expired_key_serves_clients: bool = True
    """Clients still authenticate while the site's key has expired (decision A23)."""
    plain_http_refuses: bool = True
    """A management point with neither HTTPS nor enhanced HTTP refuses user tokens (fact F143)."""
    created_issues_device_tokens: bool = True
    """A created app can issue device tokens from birth (fact F70)."""


class Doors(msgspec.Struct, frozen=True, kw_only=True):
    """Where clients knock: base URLs of the cloud management gateway and of the management point.

    `enhanced_http` and `plain_http` are management points in the two other modes (capability `management-points`).
    """

    gateway: str
    management_point: str
    enhanced_http: str = ""
    plain_http: str = ""


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """What a backend says of itself; it may change no more while it runs."""

    contract_version: str
    name: str
    version: str
    product_versions: list[str]
    capabilities: list[Capability]
    doors: Doors
    parameters: Parameters = Parameters()
    decisions: Decisions = Decisions()
