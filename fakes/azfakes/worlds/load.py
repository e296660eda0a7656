"""Loading worlds from the files in this folder, and adding people to them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

from azfakes.errors import WorldError
from azfakes.worlds.people import MOST_PEOPLE
from azfakes.worlds.schema import World, WorldCrowd, WorldTenant


def world_names() -> tuple[str, ...]:
    """List the built-in worlds by name."""
    found = (
        entry.name.removesuffix(".json") for entry in _folder().iterdir() if entry.name.endswith(".json")
    )
    return tuple(sorted(found))


def load_world(name: str, *, people: int = 0) -> World:
    """Load a built-in world, with so many people more in each of its tenants.

    Raises:
        WorldError: there is no such world, or `people` is out of bounds.
    """
    world = _read(name)
    if people == 0:
        return world
    return msgspec.structs.replace(world, tenants=tuple(_joined(tenant, people) for tenant in world.tenants))


def _joined(tenant: WorldTenant, people: int) -> WorldTenant:
    crowd = tenant.crowd or WorldCrowd()
    size = crowd.people + people
    if people < 0 or size > MOST_PEOPLE:
        raise WorldError(f"A tenant takes 0 to {MOST_PEOPLE} further people, not {size}.")
    return msgspec.structs.replace(tenant, crowd=msgspec.structs.replace(crowd, people=size))


@cache
def _read(name: str) -> World:
    if name not in world_names():
        raise WorldError(
            f"There is no world named {name!r}.", hint=f"Known worlds: {', '.join(world_names())}."
        )
    try:
        return msgspec.json.decode((_folder() / f"{name}.json").read_bytes(), type=World)
    except msgspec.ValidationError as error:
        raise WorldError(f"The file of the world {name!r} is not valid.", cause=str(error)) from error


def _folder() -> Traversable:
    return files("azfakes.worlds") / "data"
