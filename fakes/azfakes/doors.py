"""Where the TLS server listens: a loopback port for each service, or all real host names at one address."""

from __future__ import annotations

import errno
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import trustme

from azfakes.addresses import Addresses, LoopbackPorts, RealHosts
from azfakes.clouds import CLOUDS, SERVICES, ServiceName
from azfakes.control_types import CloudName, ServiceUrls
from azfakes.errors import ServerError

CLOUD_NAMES: Final[tuple[CloudName, ...]] = ("public", "usgov", "china", "usdod")
_LOOPBACK: Final = "127.0.0.1"
_PLACES: Final[tuple[tuple[CloudName, ServiceName], ...]] = (
    *((cloud, service) for cloud in CLOUD_NAMES[:3] for service in SERVICES),
    ("usdod", "graph"),
)


@dataclass(frozen=True, slots=True)
class RealPlace:
    """One address at which all real host names are served, each with a certificate of its own name.

    Attributes:
        address: a loopback address; 127.0.0.1 unless told otherwise.
        port: 443, as clients take it, or a port to which 443 is forwarded.
    """

    address: str = _LOOPBACK
    port: int = 443


@dataclass(frozen=True, slots=True)
class Doors:
    """Open sockets and what is reached through them.

    Attributes:
        sockets: they listen; the control plane's is the last.
        addresses: which service is meant by a Host header.
        names: host names and addresses for the certificate.
        real: where real host names are served, as address and port, or None.
    """

    sockets: tuple[socket.socket, ...]
    addresses: Addresses
    names: tuple[str, ...]
    real: str | None = None

    @property
    def control_port(self) -> int:
        """Port of the control plane."""
        port: int = self.sockets[-1].getsockname()[1]
        return port

    def close(self) -> None:
        """Close the sockets, where nobody came to serve them."""
        for one in self.sockets:
            one.close()

    def urls(self) -> dict[CloudName, ServiceUrls]:
        """Give the base URLs of all services."""
        return {name: self._urls(name) for name in CLOUD_NAMES}

    def _urls(self, name: CloudName) -> ServiceUrls:
        return ServiceUrls(
            **{service: self.addresses.base_url(CLOUDS[name], service) for service in SERVICES}
        )


def loopback_doors(first_port: int | None) -> Doors:
    """Open a port for each service and one for the control plane; None lets the system choose.

    Raises:
        ServerError: a port is taken.
    """
    count = len(_PLACES) + 1
    wanted = [0] * count if first_port is None else range(first_port, first_port + count)
    sockets = _listen([(_LOOPBACK, port) for port in wanted])
    ports = [one.getsockname()[1] for one in sockets[:-1]]
    return Doors(sockets, LoopbackPorts(dict(zip(_PLACES, ports, strict=True))), ("localhost", _LOOPBACK))


def real_doors(place: RealPlace) -> Doors:
    """Open the one address of all real host names, and a free port of 127.0.0.1 for the control plane.

    Raises:
        ServerError: the address is not this machine's own, or the port is taken or not ours to take.
    """
    if not _is_loopback(place.address):
        raise ServerError(
            f"{place.address} is no loopback address.",
            cause="The fake cloud shall not be mistaken for the real one by other machines.",
            hint="Choose one of 127.0.0.0/8, such as 127.0.0.1.",
        )
    sockets = _listen([(place.address, place.port), (_LOOPBACK, 0)])
    address, port = sockets[0].getsockname()[:2]
    names = (*real_names(), "localhost", _LOOPBACK, address)
    return Doors(sockets, RealHosts(), tuple(dict.fromkeys(names)), f"{address}:{port}")


def real_names() -> tuple[str, ...]:
    """List the host names of all services of all clouds, each once."""
    hosts = (host for cloud in CLOUDS.values() for service in SERVICES for host in cloud.hosts(service))
    return tuple(dict.fromkeys(hosts))


def hosts_file(address: str) -> str:
    """Write a hosts file that sends the real host names to an address, and knows this machine by its usual name."""
    lines = ["127.0.0.1 localhost", "::1 localhost", *(f"{address} {name}" for name in real_names())]
    return "\n".join(lines) + "\n"


def tls_context(names: tuple[str, ...], ca_file: Path) -> ssl.SSLContext:
    """Make an authority, write it down, and present a certificate for these names."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(ca_file))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*names).configure_cert(context)
    return context


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _listen(places: list[tuple[str, int]]) -> tuple[socket.socket, ...]:
    """Open these addresses and ports, all or none."""
    opened: list[socket.socket] = []
    for address, port in places:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        try:
            opened.append(_without_delay(socket.create_server((address, port), family=family)))
        except OSError as error:
            for one in opened:
                one.close()
            raise _refused(port, error) from error
    return tuple(opened)


def _refused(port: int, error: OSError) -> ServerError:
    hint = "Choose other ports."
    if error.errno == errno.EACCES:
        hint = "Ports below 1024 belong to the administrator: take another one and have 443 forwarded to it."
    if error.errno == errno.EADDRNOTAVAIL:
        hint = "This system has not all of 127.0.0.0/8: take 127.0.0.1, or make the address an alias of loopback."
    return ServerError(f"Port {port} cannot be opened.", cause=str(error), hint=hint)


def _without_delay(opened: socket.socket) -> socket.socket:
    """Name TCP as the protocol: asyncio turns Nagle's delay off for such sockets, and for no others."""
    return socket.socket(opened.family, opened.type, socket.IPPROTO_TCP, opened.detach())
