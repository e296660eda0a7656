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
    held_token_life: Annotated[int, msgspec.Meta(ge=0, le=90)] = 90
    """How long the site may go on with a token that it holds when its key expires, in minutes (decision A23)."""


class Doors(msgspec.Struct, frozen=True, kw_only=True):
    """Where clients knock: base URLs of the cloud management gateway and of the management point."""

    gateway: str
    management_point: str


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """What a backend says of itself; it may change no more while it runs."""

    contract_version: str
    name: str
    version: str
    product_versions: list[str]
    capabilities: list[Capability]
    doors: Doors
    parameters: Parameters = Parameters()
