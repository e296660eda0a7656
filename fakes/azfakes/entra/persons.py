"""Tokens for a person who has signed in, whichever grant brought them (facts E40, E53)."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from azfakes.directory.records import AppRecord, TenantRecord, UserRecord
from azfakes.entra.claims import Grant
from azfakes.entra.conditional import check_policies
from azfakes.entra.consent import check_user_assignment, consented_scopes
from azfakes.entra.errors import EntraError
from azfakes.entra.replies import UserTokenRequest, user_reply, user_token_life
from azfakes.entra.requests import TokenRequest, asked_tenant
from azfakes.entra.resources import target_of_resource, target_of_scopes
from azfakes.entra.tenants import is_alias
from azfakes.http import Call


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom tokens are for and through which client.

    Attributes:
        tenant: tenant of the person.
        client: application that asks.
        user: the person.
        client_auth: how the client proved itself, as tokens name it.
        factors: how the person proved who it is: `pwd`, `mfa`.
    """

    tenant: TenantRecord
    client: AppRecord
    user: UserRecord
    client_auth: str
    factors: tuple[str, ...]


def person_of(
    call: Call, request: TokenRequest, tenant_id: str, user_id: str
) -> tuple[TenantRecord, UserRecord]:
    """Find the person of a code or refresh token, who must still be there and enabled.

    Raises:
        EntraError: 700005 in another tenant than the one that is asked, 50034 or 50057.
    """
    key = call.params["tenant"]
    tenant = call.state.directory.tenant(tenant_id)
    if not is_alias(key) and asked_tenant(call, request, key) is not tenant:
        raise EntraError(700005)
    user = tenant.user(user_id) if tenant else None
    if tenant is None or user is None:
        raise EntraError(50034, user=user_id, tenant=tenant_id)
    if not user.document.account_enabled:
        raise EntraError(50057)
    return tenant, user


def issue(call: Call, holder: Holder, request: UserTokenRequest) -> Response:
    """Answer with a person's tokens after every check that stands between.

    Raises:
        EntraError: the resource is unknown, consent or assignment are missing.
        PolicyError: Conditional Access refuses.
    """
    tenant, client, user = holder.tenant, holder.client, holder.user
    if request.version == 1:
        if request.resource is None:
            raise EntraError(900144, parameter="resource")
        target = target_of_resource(call, tenant, request.resource, request.scopes)
    else:
        target = target_of_scopes(call, tenant, request.scopes)
    check_user_assignment(tenant, target.resource, user)
    check_policies(tenant, client, target.resource, user, holder.factors)
    scopes = tuple(consented_scopes(tenant, client, target, user))
    grant = Grant(
        tenant=tenant,
        client=client,
        resource=target.resource,
        audience=target.audience,
        user=user,
        scopes=scopes,
        client_auth=holder.client_auth,
        lifetime=user_token_life(call.state),
        factors=holder.factors,
        capabilities=request.capabilities,
        with_email="email" in target.oidc,
    )
    return user_reply(call, grant, target, request)
