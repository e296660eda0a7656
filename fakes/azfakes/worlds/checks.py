"""What a world has to be beyond the shape of its file."""

from __future__ import annotations

from collections.abc import Iterable

from azfakes.errors import WorldError
from azfakes.worlds.schema import World, WorldTenant


def check_world(world: World) -> None:
    """Refuse a world in which something stands twice: the second would take the place of the first.

    Raises:
        WorldError: two tenants, domains, people, applications or subscriptions are the same.
    """
    _check_once("tenant", (tenant.id for tenant in world.tenants))
    _check_once(
        "domain", (domain for tenant in world.tenants for domain in {*map(str.lower, tenant.domains)})
    )
    _check_once("subscription", (one.id for tenant in world.tenants for one in tenant.subscriptions))
    for tenant in world.tenants:
        _check_tenant(tenant)


def _check_tenant(tenant: WorldTenant) -> None:
    _check_once("person", (person.upn for person in tenant.users))
    _check_once("application", (app.name for app in tenant.apps))


def _check_once(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen:
            raise WorldError(f"The world has the {what} {name!r} twice.")
        seen.add(name.lower())
