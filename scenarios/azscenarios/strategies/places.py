"""Where things happen and who does them: clouds, services, doors, and the tenants and people of a world."""

from __future__ import annotations

from hypothesis import strategies as st

from azfakes.wellknown import (
    APPLICATION_ADMINISTRATOR,
    CLOUD_APPLICATION_ADMINISTRATOR,
    GLOBAL_ADMINISTRATOR,
)
from azfakes.worlds import load_world
from azharness.contract.ports import Door
from azharness.model.services import SERVICES

_ROLES = {
    GLOBAL_ADMINISTRATOR: "Global Administrator",
    CLOUD_APPLICATION_ADMINISTRATOR: "Cloud Application Administrator",
    APPLICATION_ADMINISTRATOR: "Application Administrator",
}


def clouds() -> st.SearchStrategy[str]:
    """Azure environments, by the names that commands give them."""
    return st.sampled_from(["public", "usgov", "china"])


def services(*offered: str) -> st.SearchStrategy[str]:
    """Services of the wizard; with `offered` these alone."""
    return st.sampled_from(offered or tuple(service.name for service in SERVICES))


def doors() -> st.SearchStrategy[Door]:
    """The doors of the site that every backend has."""
    found: list[Door] = ["gateway", "management-point"]
    return st.sampled_from(found)


def tenants(world: str) -> st.SearchStrategy[str]:
    """Names of the tenants of a built-in world."""
    return st.sampled_from([tenant.name for tenant in load_world(world).tenants])


def roles() -> st.SearchStrategy[str]:
    """Directory roles that somebody in each tenant of the built-in worlds holds alone, and `no role` (see `Story.person`)."""
    return st.sampled_from([*_ROLES.values(), "no role"])


def people(world: str, tenant: str) -> st.SearchStrategy[str]:
    """User principal names of a tenant's people in a built-in world."""
    found = next(one for one in load_world(world).tenants if one.name == tenant)
    return st.sampled_from([user.upn for user in found.users])
