"""The Azure services that the wizard offers, and in what they differ (facts F21, F31, F39, F46, F149)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Tenants = Literal["one", "many"]
Resource = Literal["graph", "arm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service of the wizard.

    `environments` are those in which it can be connected, `tenants` says whether it has one connection at all or one for each
    tenant, `native_app` whether it takes one, `creates` whether its apps can be created too, `resource` for what its jobs need
    a token.
    """

    name: str
    environments: tuple[str, ...] = ("public", "usgov")
    tenants: Tenants = "many"
    native_app: bool = False
    creates: bool = True
    resource: Resource = "graph"

    def offered_environments(self, present: Iterable[str]) -> list[str]:
        """The environments, among those that are there, in which the service can be connected."""
        there = set(present)
        return [environment for environment in self.environments if environment in there]

    def place(self, tenant_id: str) -> str:
        """What a connection to a tenant takes for itself: no two connections of the service have the same."""
        return tenant_id if self.tenants == "many" else ""


CLOUD_MANAGEMENT: Final = Service(name="cloud-management", native_app=True)

LOG_ANALYTICS_CONNECTOR: Final = Service(
    name="log-analytics-connector", tenants="one", creates=False, resource="arm"
)

STORE_FOR_BUSINESS: Final = Service(name="store-for-business", environments=("public",), tenants="one")

ADMINISTRATION_SERVICE: Final = Service(name="administration-service")
"""Nothing says how many it may have: one for each tenant, as Cloud Management (decision A40)."""

SERVICES: Final = {
    service.name: service
    for service in (CLOUD_MANAGEMENT, LOG_ANALYTICS_CONNECTOR, STORE_FOR_BUSINESS, ADMINISTRATION_SERVICE)
}
"""The services by name."""
