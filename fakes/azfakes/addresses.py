"""Where the cloud is reached: real host names, or one loopback port for each service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, final

from azfakes.clouds import CLOUDS, SERVICES, CloudProfile, ServiceName


class Addresses(Protocol):
    """Finds the service behind a Host header and the base URLs of services."""

    def find(self, host: str) -> tuple[CloudProfile, ServiceName] | None:
        """Tell the cloud and the service that a Host header names, or None."""

    def base_url(self, cloud: CloudProfile, service: ServiceName) -> str:
        """Give a service's canonical base URL, without a trailing slash."""


def owner_of(cloud: CloudProfile, service: ServiceName) -> CloudProfile:
    """Give the first cloud that has a service; most have it alone."""
    return next(one for one in CLOUDS.values() if one.serves(service, cloud))


@final
class RealHosts:
    """The host names of the real clouds."""

    def __init__(self) -> None:
        self._table: dict[str, tuple[CloudProfile, ServiceName]] = {}
        for cloud in CLOUDS.values():
            for service in SERVICES:
                for host in cloud.hosts(service):
                    # A host that two clouds share belongs to the first of them.
                    self._table.setdefault(host, (cloud, service))

    def find(self, host: str) -> tuple[CloudProfile, ServiceName] | None:
        """Tell the cloud and the service of a host name, whatever port may be spelled out."""
        return self._table.get(host.lower().partition(":")[0])

    def base_url(self, cloud: CloudProfile, service: ServiceName) -> str:
        """Give the URL of a service's canonical host."""
        return f"https://{cloud.hosts(service)[0]}"


@final
class LoopbackPorts:
    """Ports of this machine, one for each service; clouds that share a service share its port."""

    def __init__(self, ports: Mapping[tuple[str, ServiceName], int]) -> None:
        self._ports = dict(ports)
        self._table = {port: (CLOUDS[name], service) for (name, service), port in ports.items()}
        for cloud in CLOUDS.values():
            for service in SERVICES:
                owner = owner_of(cloud, service)
                self._ports.setdefault((cloud.name, service), self._ports[owner.name, service])

    def find(self, host: str) -> tuple[CloudProfile, ServiceName] | None:
        """Tell the cloud and the service of a port, by whichever name of this machine it was reached."""
        port = host.rpartition(":")[2]
        return self._table.get(int(port)) if port.isdecimal() else None

    def base_url(self, cloud: CloudProfile, service: ServiceName) -> str:
        """Give the URL of a service on localhost."""
        return f"https://localhost:{self._ports[cloud.name, service]}"
