"""An administrator's consent for the whole organisation: what is asked, and what is kept (facts E5, E7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from azfakes.directory import consents
from azfakes.directory.documents import RequiredResourceAccess
from azfakes.directory.records import AppRecord, PrincipalRecord, TenantRecord, UserRecord
from azfakes.entra.clients import unknown_client
from azfakes.entra.consent import is_consent_administrator, listed_scopes, no_such_scope
from azfakes.entra.errors import EntraError, describe
from azfakes.entra.resources import DEFAULT, Target, find_resource, target_of_scopes
from azfakes.entra.steps import Question, Steps
from azfakes.http import Call
from azfakes.sessions import AdminConsentRequest, Visit

_FOUND: Final = 302


def listed_permissions(call: Call, tenant: TenantRecord, client: AppRecord) -> tuple[str, ...]:
    """List the permissions that a client's registration asks for, with the names of their resources."""
    return tuple(
        f"{resource.app.document.display_name}: {value}"
        for resource, entry in _listed(call, tenant, client)
        for value in (*listed_scopes(client, resource), *_roles(resource, entry).values())
    )


def grant_listed(call: Call, tenant: TenantRecord, client: AppRecord, only: str | None = None) -> None:
    """Grant to everybody what a client's registration asks for, at all resources or at the one with that client ID."""
    account = consents.install(tenant, client, call.state.ids, call.now)
    for resource, entry in _listed(call, tenant, client):
        if only not in (None, resource.app.app_id):
            continue
        scopes = listed_scopes(client, resource)
        if scopes:
            consents.grant_scopes(tenant, account, resource, scopes, None)
        consents.grant_roles(tenant, account, resource, _roles(resource, entry), call.state.ids, call.now)
    call.entry.wrote = True


def _listed(
    call: Call, tenant: TenantRecord, client: AppRecord
) -> Iterator[tuple[PrincipalRecord, RequiredResourceAccess]]:
    for entry in client.document.required_resource_access:
        yield find_resource(call, tenant, entry.resource_app_id), entry


def _roles(resource: PrincipalRecord, entry: RequiredResourceAccess) -> dict[str, str]:
    """Give the application roles that a registration asks for: their values by ID."""
    values = {role.id: role.value or role.id for role in resource.app.document.app_roles}
    asked = (access.id for access in entry.resource_access if access.type == "Role")
    return {one: values[one] for one in asked if one in values}


def client_of(call: Call, request: AdminConsentRequest) -> AppRecord:
    """Find the application that asks.

    Raises:
        EntraError: 700016 where there is none.
    """
    app = call.state.directory.app(request.client_id, call.cloud)
    if app is None:
        raise unknown_client(call, request.client_id, request.tenant_key)
    return app


def _target(call: Call, tenant: TenantRecord, request: AdminConsentRequest) -> Target | None:
    return target_of_scopes(call, tenant, request.scopes) if request.scopes else None


def _question(call: Call, visit: Visit, tenant: TenantRecord, user: UserRecord) -> Question | None:
    request = visit.goal
    assert isinstance(request, AdminConsentRequest)
    client = client_of(call, request)
    if not (client.is_multi_tenant or client.tenant_id == tenant.id):
        raise EntraError(700016, app=client.app_id, tenant=tenant.name)
    if not is_consent_administrator(user):
        raise EntraError(90094)
    target = _target(call, tenant, request)
    names: Sequence[str] = () if target is None else target.names
    if not names or DEFAULT in names:
        lines = listed_permissions(call, tenant, client)
    else:
        assert target is not None
        _check_names(client, target)
        lines = tuple(f"{target.resource.app.document.display_name}: {name}" for name in names)
    return Question(f"{client.document.display_name} asks for permissions for your organisation", lines)


def _check_names(client: AppRecord, target: Target) -> None:
    exposed = {scope.value for scope in target.resource.app.document.api.oauth2_permission_scopes}
    for name in target.names:
        if name not in exposed:
            raise no_such_scope(client, target, name)


def _finish(call: Call, visit: Visit, tenant: TenantRecord, user: UserRecord) -> Response:
    """Keep the consent and tell the application: tenant, state and, in version 2, the permissions."""
    del user
    request = visit.goal
    assert isinstance(request, AdminConsentRequest)
    client, target = client_of(call, request), _target(call, tenant, request)
    if target is None or DEFAULT in target.names or not target.names:
        grant_listed(call, tenant, client, None if target is None else target.resource.app.app_id)
    else:
        account = consents.install(tenant, client, call.state.ids, call.now)
        consents.grant_scopes(tenant, account, target.resource, target.names, None)
        call.entry.wrote = True
    fields = {"admin_consent": "True", "tenant": tenant.id}
    return _back(request, fields | ({"scope": " ".join(request.scopes)} if request.scopes else {}))


def _cancel(call: Call, visit: Visit) -> Response:
    request = visit.goal
    assert isinstance(request, AdminConsentRequest)
    error = EntraError(65004)
    call.entry.error = f"AADSTS{error.number}"
    fields = {"error": "permission_denied", "error_description": describe(call, error)}
    return _back(request, {**fields, "error_subcode": "cancel"})


def _back(request: AdminConsentRequest, fields: dict[str, str]) -> Response:
    if request.state is not None:
        fields["state"] = request.state
    mark = "&" if "?" in request.redirect_uri else "?"
    return RedirectResponse(f"{request.redirect_uri}{mark}{urlencode(fields)}", _FOUND)


STEPS: Final = Steps(target=_target, question=_question, finish=_finish, cancel=_cancel)
