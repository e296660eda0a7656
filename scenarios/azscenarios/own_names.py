"""Audiences by the names that services have in Microsoft's clouds, wherever on this machine the services are."""

from __future__ import annotations

from collections.abc import Mapping

from azfakes.clouds import CLOUDS, SERVICES
from azharness.contract.commands import Environment


class OwnNames:
    """Gives the services back their names: a cloud on loopback answers under a port, which is another one each time."""

    def __init__(self, environments: Mapping[str, Environment]) -> None:
        """Learn where the services are."""
        self._names = {
            str(getattr(urls, service)): f"https://{CLOUDS[name].hosts(service)[0]}"
            for name, urls in environments.items()
            for service in SERVICES
        }

    def of(self, audience: str) -> str:
        """An audience with the service's own name in front, if it is a URL of one; any other as it is."""
        for here, name in self._names.items():
            if audience == here or audience.startswith(f"{here}/"):
                return name + audience.removeprefix(here)
        return audience
