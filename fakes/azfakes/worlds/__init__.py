"""Worlds: named, seeded start states of the cloud, as data."""

from azfakes.worlds.load import load_world, world_names
from azfakes.worlds.schema import (
    Behaviour,
    Policies,
    World,
    WorldApp,
    WorldDevice,
    WorldGroup,
    WorldIssuer,
    WorldResourceGroup,
    WorldSubscription,
    WorldTenant,
    WorldUser,
    WorldWorkspace,
)

__all__ = [
    "Behaviour",
    "Policies",
    "World",
    "WorldApp",
    "WorldDevice",
    "WorldGroup",
    "WorldIssuer",
    "WorldResourceGroup",
    "WorldSubscription",
    "WorldTenant",
    "WorldUser",
    "WorldWorkspace",
    "load_world",
    "world_names",
]
