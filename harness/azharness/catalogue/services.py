"""The services of the wizard, and in which product versions each of them exists."""

from __future__ import annotations

from typing import Final

import msgspec

from azharness.catalogue.versions import ProductVersion, in_window
from azharness.contract import Capability


class Lifetime(msgspec.Struct, frozen=True, kw_only=True):
    """The versions in which a service exists, and those in which a backend has to offer it.

    `since` is the first version that has the service, `until` the first that has it no more, and
    `optional_from` the first in which a backend may decline it.
    """

    name: str
    since: ProductVersion | None = None
    until: ProductVersion | None = None
    optional_from: ProductVersion | None = None

    def exists(self, version: ProductVersion) -> bool:
        """Tell whether the version has the service at all."""
        return in_window(version, self.since, self.until)

    def required(self, version: ProductVersion) -> bool:
        """Tell whether a backend of the version has to offer the service."""
        return self.exists(version) and in_window(version, None, self.optional_from)


LIFETIMES: Final[dict[str, Lifetime]] = {
    Capability.CLOUD_MANAGEMENT: Lifetime(name="Cloud Management"),
    # Removed with 2107 (facts F9, F37).
    Capability.LOG_ANALYTICS_CONNECTOR: Lifetime(name="Log Analytics Connector", until=ProductVersion.V2107),
    # Deprecated, with an end announced for the releases after March 2023 (fact F43).
    Capability.STORE_FOR_BUSINESS: Lifetime(
        name="Microsoft Store for Business", optional_from=ProductVersion.V2309
    ),
    # Added with 2207 (facts F10, F46).
    Capability.ADMINISTRATION_SERVICE: Lifetime(
        name="Administration Service Management",
        since=ProductVersion.V2207,
        optional_from=ProductVersion.V2207,
    ),
}
"""Service type on the wire, and the versions that have it."""


def required_services(version: ProductVersion) -> tuple[str, ...]:
    """Return the service types that a backend of the version has to offer."""
    return tuple(service for service, lifetime in LIFETIMES.items() if lifetime.required(version))
