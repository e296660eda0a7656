"""The tenant segment of a path: an alias, a tenant ID or a verified domain (facts E3, E4, E20, E21, E96)."""

from __future__ import annotations

import re
from typing import Final

from azfakes.clouds import USGOV
from azfakes.directory.records import TenantRecord
from azfakes.entra.errors import EntraError
from azfakes.http import Call, is_guid

ALIASES: Final = frozenset({"common", "organizations", "consumers"})
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)


def is_alias(key: str) -> bool:
    """Tell whether a tenant segment leaves the tenant open."""
    return key.lower() in ALIASES


def known_tenant(call: Call, key: str) -> TenantRecord:
    """Find a tenant of any cloud by its segment.

    Raises:
        EntraError: 900023 for what can be no tenant, 90002 for one that does not exist.
    """
    tenant = call.state.directory.tenant(key)
    if tenant is None:
        if not (is_guid(key) or _DOMAIN.fullmatch(key)):
            raise EntraError(900023, tenant=key)
        raise unknown_tenant(call, key)
    call.entry.tenant = tenant.id
    return tenant


def served_tenant(call: Call, key: str) -> TenantRecord:
    """Find a tenant that lives in the cloud that was asked.

    Raises:
        EntraError: as `known_tenant`; 90038 for a tenant of another cloud.
    """
    tenant = known_tenant(call, key)
    if not call.cloud.serves("login", tenant.cloud):
        raise EntraError(90038, tenant=tenant.name, cloud=tenant.cloud.name)
    return tenant


def discoverable_tenant(call: Call, key: str) -> TenantRecord:
    """Find a tenant whose discovery document this cloud hands out.

    The public cloud answers for US Government tenants too, although it serves them no token (facts E17).

    Raises:
        EntraError: as `known_tenant`; 90002 for a tenant of another cloud.
    """
    tenant = known_tenant(call, key)
    at_home = call.cloud.serves("login", tenant.cloud)
    if at_home or (call.cloud.name == "public" and USGOV.serves("login", tenant.cloud)):
        return tenant
    raise unknown_tenant(call, key)


def unknown_tenant(call: Call, key: str) -> EntraError:
    """Make the error for a tenant that does not exist; its OAuth error differs between captures (facts E20)."""
    return EntraError(90002, oauth=call.state.world.behaviour.unknown_tenant_error, tenant=key)
