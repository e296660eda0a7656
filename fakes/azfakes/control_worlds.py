"""What the control plane does with worlds: begin, save, put aside and take up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from azfakes.control_operation import operation
from azfakes.control_types import Named, Nothing, Reset, SavedWorld, StateView
from azfakes.errors import ControlError
from azfakes.saving import LEFT_OUT, save_world
from azfakes.snapshots import SnapshotInfo
from azfakes.tenants import tenant_infos
from azfakes.worlds.load import load_world, world_names
from azfakes.worlds.schema import Behaviour, Policies, World

if TYPE_CHECKING:
    from azfakes.cloud import Cloud


def get_state(cloud: Cloud, wish: Nothing) -> StateView:
    """Tell world, seed, instant, faults in force and tenants."""
    del wish
    state = cloud.state
    return StateView(
        world=state.world.name,
        seed=state.seed,
        instant=state.clock.now(),
        logged=cloud.log.last,
        faults=state.faults.active(),
        tenants=tenant_infos(state),
    )


def reset(cloud: Cloud, wish: Reset) -> StateView:
    """Begin again with a world: clock, faults and all that was made are gone, snapshots stay, the log goes on."""
    world = load_world(wish.world, people=wish.people) if isinstance(wish.world, str) else wish.world
    cloud.reset(_with_behaviour(_with_policies(world, wish), wish), wish.seed, instant=wish.instant)
    return get_state(cloud, Nothing())


def list_worlds(cloud: Cloud, wish: Nothing) -> list[str]:
    """List the built-in worlds by name."""
    del cloud, wish
    return list(world_names())


def get_world(cloud: Cloud, wish: Named) -> World:
    """Give a built-in world as a world file holds it."""
    del cloud
    return load_world(wish.name)


def save_current_world(cloud: Cloud, wish: Nothing) -> SavedWorld:
    """Write the present cloud as a world file holds it, with all secrets, and tell what that leaves out."""
    del wish
    return SavedWorld(world=save_world(cloud.state, cloud.state.world.name), left_out=list(LEFT_OUT))


def list_snapshots(cloud: Cloud, wish: Nothing) -> list[SnapshotInfo]:
    """List the snapshots in the order in which they were taken."""
    del wish
    return cloud.snapshots.infos()


def take_snapshot(cloud: Cloud, wish: Named) -> SnapshotInfo:
    """Put the whole cloud aside under a name, in place of an earlier snapshot of that name."""
    return cloud.snapshots.take(wish.name, cloud.state)


def restore_snapshot(cloud: Cloud, wish: Named) -> StateView:
    """Take a snapshot up again: from here the same requests get the same bytes as then. The log goes on."""
    cloud.restore(wish.name)
    return get_state(cloud, Nothing())


def delete_snapshot(cloud: Cloud, wish: Named) -> list[SnapshotInfo]:
    """Forget a snapshot, and list those that are left."""
    cloud.snapshots.delete(wish.name)
    return cloud.snapshots.infos()


def _with_behaviour(world: World, wish: Reset) -> World:
    """Change how the service behaves."""
    if not wish.behaviour:
        return world
    # The defaults are left out of what a behaviour is written as, so they are spelled out.
    behaviour = {name: getattr(world.behaviour, name) for name in Behaviour.__struct_fields__}
    changed = msgspec.convert(behaviour | wish.behaviour, Behaviour)
    return msgspec.structs.replace(world, behaviour=changed)


def _with_policies(world: World, wish: Reset) -> World:
    """Change the policies of the tenants that a reset names."""
    known = {key for tenant in world.tenants for key in (tenant.id, *tenant.domains)}
    unknown = sorted(wish.policies.keys() - known)
    if unknown:
        raise ControlError(f"The world has no tenant {unknown[0]!r}.")
    tenants = []
    for tenant in world.tenants:
        policies = tenant.policies
        for key in {tenant.id, *tenant.domains} & wish.policies.keys():
            policies = msgspec.convert({**msgspec.to_builtins(policies), **wish.policies[key]}, Policies)
        tenants.append(msgspec.structs.replace(tenant, policies=policies))
    return msgspec.structs.replace(world, tenants=tuple(tenants))


OPERATIONS: Final = (
    operation("GET state", Nothing, StateView, get_state),
    operation("POST reset", Reset, StateView, reset),
    operation("GET worlds", Nothing, list[str], list_worlds),
    operation("GET worlds/current", Nothing, SavedWorld, save_current_world),
    operation("GET worlds/{name}", Named, World, get_world),
    operation("GET snapshots", Nothing, list[SnapshotInfo], list_snapshots),
    operation("POST snapshots", Named, SnapshotInfo, take_snapshot),
    operation("POST snapshots/{name}/restore", Named, StateView, restore_snapshot),
    operation("DELETE snapshots/{name}", Named, list[SnapshotInfo], delete_snapshot),
)
