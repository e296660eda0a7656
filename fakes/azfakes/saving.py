"""The present cloud as a world, which begins again where it stands."""

from __future__ import annotations

from typing import Final

import msgspec

from azfakes.arm.saving import save_subscriptions
from azfakes.directory.records import TenantRecord
from azfakes.directory.saving import save_tenant
from azfakes.state import CloudState
from azfakes.worlds.schema import World, WorldTenant

LEFT_OUT: Final = (
    "sign-in pages, codes, refresh tokens, and what devices wait for",
    "signing keys that were rolled: the first one signs again, so that older tokens may no longer be good",
    "links of delta queries and of further pages",
    "faults, lags, snapshots and the request log",
    "IDs of directory roles and of their assignments: they follow the seed with which the world is loaded",
)
"""What a world file does not say."""


def save_world(state: CloudState, name: str) -> World:
    """Write the present cloud as a world.

    Raises:
        ControlError: a tenant has too many people.
    """
    tenants = tuple(_tenant(state, tenant) for tenant in state.directory)
    return msgspec.structs.replace(
        state.world, name=name, instant=state.clock.now(), tenants=tenants, drawn=state.ids.drawn()
    )


def _tenant(state: CloudState, tenant: TenantRecord) -> WorldTenant:
    saved = msgspec.structs.replace(
        save_tenant(tenant), subscriptions=save_subscriptions(state.azure, tenant.id)
    )
    return WorldTenant(
        id=tenant.id,
        name=tenant.name,
        initial_domain=tenant.initial_domain,
        domains=tenant.domains,
        cloud=tenant.cloud.name,  # type: ignore[arg-type]  # one of the four
        country=tenant.country,
        federated_domains=tuple(sorted(tenant.federated_domains)),
        policies=tenant.policies,
        saved=saved,
    )
