"""What the person who signed in may do in Entra (facts F91, F157)."""

from __future__ import annotations

from azharness.contract.cloud import Person
from azharness.model.machines.parts import Values
from azharness.model.table import Context

GLOBAL = "Global Administrator"
CLOUD_APPLICATION = "Cloud Application Administrator"
APPLICATION = "Application Administrator"
PRIVILEGED_ROLE = "Privileged Role Administrator"
UNKNOWN = "?"
"""Stands for a person whom nobody named to the model."""


def person(context: Context) -> Person | None:
    """The person who signed in at the topmost dialog."""
    return context.state.world.person(context.desk.top.person)


def signed_in(context: Context) -> bool:
    """Whether a sign-in succeeded in the topmost dialog."""
    return bool(context.desk.top.person)


def is_(context: Context, role: str) -> bool:
    """Whether the person holds a role."""
    found = person(context)
    return found is not None and role in found.roles


def has_role(context: Context) -> bool:
    """Whether the person holds any directory role."""
    found = person(context)
    return found is not None and bool(found.roles)


def home(context: Context) -> str:
    """The tenant of the person, or empty."""
    tenant = context.state.world.home(context.desk.top.person)
    return tenant.tenant_id.lower() if tenant else ""


def home_name(context: Context, object_id: str) -> str:
    """The name of a person's tenant, or empty."""
    tenant = context.state.world.home(object_id)
    return tenant.name if tenant else ""


def tenant_name_values(context: Context) -> Values:
    """The name of the tenant that the person signs in to."""
    name = home_name(context, context.state.signing.get(context.session, ""))
    return {"fields/tenant_name": (name,)} if name else {}
