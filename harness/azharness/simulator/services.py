"""The Azure services that the wizard offers, and in what they differ (facts F21, F149)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the wizard: its name and the environments in which it can be connected."""

    name: str
    environments: tuple[str, ...]

    def offered_environments(self, present: Iterable[str]) -> list[str]:
        """The environments, among those that are there, in which the service can be connected."""
        there = set(present)
        return [environment for environment in self.environments if environment in there]


CLOUD_MANAGEMENT: Final = Service(name="cloud-management", environments=("public", "usgov"))

SERVICES: Final = {service.name: service for service in (CLOUD_MANAGEMENT,)}
"""The services by name."""
