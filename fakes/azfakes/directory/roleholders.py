"""Who holds which directory role (facts G62, G63)."""

from __future__ import annotations

from collections.abc import Iterator

from azfakes.directory.records import PrincipalRecord, TenantRecord, UserRecord
from azfakes.directory.roles import DirectoryRole
from azfakes.ids import Ids
from azfakes.wellknown import ROLE_NAMES

RoleHolder = UserRecord | PrincipalRecord


def holders(tenant: TenantRecord) -> Iterator[RoleHolder]:
    """List those who hold any role: people first, then accounts of applications."""
    yield from (user for user in tenant.users.stored() if user.roles)
    yield from (account for account in tenant.principals.values() if account.roles)


def active_roles(tenant: TenantRecord, ids: Ids) -> list[DirectoryRole]:
    """List the roles that are activated: those that somebody holds, and those that were activated by hand."""
    held = {role for holder in holders(tenant) for role in holder.roles} | tenant.activated_roles
    return [role_document(tenant, ids, template) for template in ROLE_NAMES if template in held]


def role_document(tenant: TenantRecord, ids: Ids, template: str) -> DirectoryRole:
    """Describe a directory role of a tenant."""
    return DirectoryRole(
        id=ids.named_guid("directory-role", tenant.id, template),
        display_name=ROLE_NAMES[template],
        role_template_id=template,
    )


def held_roles(tenant: TenantRecord, ids: Ids, object_id: str) -> list[DirectoryRole]:
    """List the directory roles that a person or an account holds."""
    holder = role_holder(tenant, object_id)
    held = holder.roles if holder else frozenset()
    return [role_document(tenant, ids, template) for template in ROLE_NAMES if template in held]


def role_holders(tenant: TenantRecord, template: str) -> Iterator[str]:
    """List those who hold a role, by object ID."""
    return (holder.id for holder in holders(tenant) if template in holder.roles)


def role_holder(tenant: TenantRecord, object_id: str) -> RoleHolder | None:
    """Find a person or an account that can hold roles."""
    found: RoleHolder | None = tenant.users.get(object_id) or tenant.principals.get(object_id)
    return found


def take_role(tenant: TenantRecord, holder: RoleHolder, template: str) -> None:
    """Take a role from its holder; the role stays activated when nobody holds it any longer."""
    tenant.activated_roles.add(template)
    holder.roles -= {template}
