"""Worlds: named, seeded start states of the cloud, as data."""

from azfakes.worlds.load import load_world, world_names
from azfakes.worlds.schema import (
    Policies,
    World,
    WorldDevice,
    WorldGroup,
    WorldSubscription,
    WorldTenant,
    WorldUser,
)

__all__ = [
    "Policies",
    "World",
    "WorldDevice",
    "WorldGroup",
    "WorldSubscription",
    "WorldTenant",
    "WorldUser",
    "load_world",
    "world_names",
]
