"""Consent as it is kept: an application's account, delegated permissions and roles in a tenant (facts G47 to G51)."""

from __future__ import annotations

from collections.abc import Iterable

from azfakes.directory.documents import AppRoleAssignment, PermissionGrant
from azfakes.directory.encoding import assignment_id, grant_id
from azfakes.directory.records import AppRecord, PrincipalRecord, TenantRecord
from azfakes.ids import Ids
from azfakes.instants import iso


def install(tenant: TenantRecord, app: AppRecord, ids: Ids, now: int) -> PrincipalRecord:
    """Give an application's account in a tenant, making it where there is none."""
    account = tenant.principal_of(app.app_id)
    if account is None:
        account = PrincipalRecord(ids.guid("object"), tenant.id, app, created=iso(now))
        tenant.add_principal(account)
    return account


def grant_scopes(
    tenant: TenantRecord,
    client: PrincipalRecord,
    resource: PrincipalRecord,
    scopes: Iterable[str],
    user_id: str | None,
) -> None:
    """Add delegated permissions of a client at a resource, for one person or, with None, for everybody."""
    key = grant_id(client.id, resource.id, user_id)
    held = tenant.grants.get(key)
    texts = dict.fromkeys([*(held.scope.split() if held else []), *scopes])
    tenant.grants[key] = PermissionGrant(
        id=key,
        client_id=client.id,
        consent_type="Principal" if user_id else "AllPrincipals",
        principal_id=user_id,
        resource_id=resource.id,
        scope=" ".join(texts),
    )


def grant_roles(
    tenant: TenantRecord,
    client: PrincipalRecord,
    resource: PrincipalRecord,
    role_ids: Iterable[str],
    ids: Ids,
    now: int,
) -> None:
    """Assign application roles of a resource to a client's account; those that it holds stay."""
    held = {
        one.app_role_id
        for one in tenant.assignments.values()
        if (one.principal_id, one.resource_id) == (client.id, resource.id)
    }
    for role_id in role_ids:
        if role_id in held:
            continue
        assignment = AppRoleAssignment(
            id=assignment_id(client.id, ids.guid("assignment")),
            created_date_time=iso(now),
            app_role_id=role_id,
            principal_display_name=client.app.document.display_name,
            principal_id=client.id,
            principal_type="ServicePrincipal",
            resource_display_name=resource.app.document.display_name,
            resource_id=resource.id,
        )
        tenant.assignments[assignment.id] = assignment
