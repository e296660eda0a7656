"""Making the world files: `python -m azfakes.worlds.make contoso` writes the same bytes every time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from azfakes.instants import parse_iso
from azfakes.worlds import organisations
from azfakes.worlds.clients import clients as clients_tenant
from azfakes.worlds.people import Pools
from azfakes.worlds.schema import World

_FOLDER: Final = Path(__file__).parent
_START: Final = parse_iso("2026-01-15T09:00:00Z")


def contoso() -> World:
    """Make the default world: one tenant of the public cloud, four administrators' accounts, 24 people."""
    return World(name="contoso", instant=_START, tenants=(organisations.contoso(),))


def fabrikam_gov() -> World:
    """Make a world with one tenant of the US Government cloud and six people."""
    return World(name="fabrikam-gov", instant=_START, tenants=(organisations.fabrikam_federal(),))


def contoso_fabrikam() -> World:
    """Make a world of three organisations: two in the public cloud, one in the US Government cloud."""
    tenants = (
        organisations.with_owner(organisations.contoso(), "Contoso"),
        organisations.with_owner(organisations.fabrikam(), "Fabrikam"),
        organisations.fabrikam_federal(),
    )
    return World(name="contoso-fabrikam", instant=_START, tenants=tenants)


def clients() -> World:
    """Make a world for tests of clients: an application and a person who may do what such tests do."""
    return World(name="clients", instant=_START, tenants=(clients_tenant(),))


def large() -> World:
    """Make a world with one tenant of a million people."""
    return World(name="large", instant=_START, tenants=(organisations.northwind(),))


def empty() -> World:
    """Make a world without a tenant."""
    return World(name="empty", instant=_START)


WORLDS: Final[dict[str, Callable[[], World]]] = {
    "clients": clients,
    "contoso": contoso,
    "contoso-fabrikam": contoso_fabrikam,
    "fabrikam-gov": fabrikam_gov,
    "large": large,
    "empty": empty,
}


def world_bytes(name: str) -> bytes:
    """Make a world and write it as its file holds it."""
    return msgspec.json.format(msgspec.json.encode(WORLDS[name]()), indent=2) + b"\n"


def pools_bytes() -> bytes:
    """Sample the name pools and write them as their file holds them."""
    faker = organisations.sampler()
    pools = Pools(
        first=_distinct(faker.first_name, 211),
        last=_distinct(faker.last_name, 499),
    )
    return msgspec.json.format(msgspec.json.encode(pools), indent=1) + b"\n"


def main(names: list[str]) -> None:
    """Write the named worlds, or all of them and the name pools."""
    for name in names or WORLDS:
        (_FOLDER / "data" / f"{name}.json").write_bytes(world_bytes(name))
    if not names:
        (_FOLDER / "pools" / "names.json").write_bytes(pools_bytes())


def _distinct(draw: Callable[[], str], size: int) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < size:
        names[draw()] = None
    return list(names)


if __name__ == "__main__":
    main(sys.argv[1:])
