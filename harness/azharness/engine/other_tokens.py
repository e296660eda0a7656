"""Genuine tokens of Entra that are for something else: another app of the tenant, or another tenant's app of the same name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from azharness.contract.cloud import CloudControl, CloudState, CloudTenant, Registration

_SCOPE = "user_impersonation"
_BROKER = "ms-appx-web://microsoft.aad.brokerplugin/"


def of_another_app(cloud: CloudControl, tenant_id: str, resource: str, user: str) -> str:
    """The person's token for an app of the tenant that has another App ID URI; empty where Entra gives none."""
    known = cloud.registrations(tenant_id)
    others = [uri for uri in _resources(known) if uri != resource]
    return next(_tokens(cloud, tenant_id, known, others, user), "")


def of_another_tenant(cloud: CloudControl, world: CloudState, tenant_id: str, resource: str) -> str:
    """A token of another tenant for its own app of the same App ID URI; empty where no tenant has one."""
    others = (tenant for tenant in world.tenants if tenant.tenant_id.lower() != tenant_id.lower())
    found = (
        token
        for tenant in others
        for known in (cloud.registrations(tenant.tenant_id),)
        if resource in _resources(known)
        for token in _tokens(cloud, tenant.tenant_id, known, [resource], _member(tenant))
    )
    return next(found, "")


def _tokens(
    cloud: CloudControl, tenant_id: str, known: Sequence[Registration], resources: Sequence[str], user: str
) -> Iterator[str]:
    """What Entra gives a person in the native apps of the tenant, one after the other."""
    for resource in resources:
        for native in known:
            if _is_native(native):
                got = cloud.user_token(tenant_id, native.client_id, resource, user)
                if isinstance(got, str):
                    yield got


def _resources(known: Sequence[Registration]) -> list[str]:
    return [uri for each in known if _SCOPE in each.scopes for uri in each.identifier_uris]


def _is_native(registered: Registration) -> bool:
    return any(uri.lower() == _BROKER + registered.client_id.lower() for uri in registered.redirect_uris)


def _member(tenant: CloudTenant) -> str:
    people = (person for person in tenant.people if person.enabled and person.member and not person.roles)
    return next((person.user_principal_name for person in people), "")
