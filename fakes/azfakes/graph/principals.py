"""`/servicePrincipals`: accounts of applications in the tenant (facts G47, G48, G19)."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from azfakes.directory import removal
from azfakes.directory.accountsettings import AccountSettings
from azfakes.directory.documents import ServicePrincipal
from azfakes.directory.records import AppRecord, PrincipalRecord
from azfakes.graph import access
from azfakes.graph.bodies import as_document, content_of, merged, refuse_read_only, required_guid
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import collection_answer, empty_answer, object_answer
from azfakes.graph.errors import bad_request, conflict, not_found
from azfakes.graph.keys import keys_selected, keys_wished
from azfakes.graph.objectkinds import ACCOUNTS
from azfakes.graph.owners import Holders, bound_owners
from azfakes.graph.paging import WholeTable
from azfakes.instants import iso

_SETTINGS: Final[dict[str, type]] = {
    "accountEnabled": bool,
    "appRoleAssignmentRequired": bool,
    "tags": list,
}
_LONGEST_TEXT: Final = 1024
_BY_APP: Final = "appid="
_OWN: Final = frozenset(AccountSettings.__struct_encode_fields__)
_KNOWN: Final = frozenset(ServicePrincipal.__struct_encode_fields__)


def find_principal(gcall: GraphCall, key: str) -> PrincipalRecord:
    """Find a service principal by object ID, or by `appId=` client ID.

    Raises:
        GraphError: 404.
    """
    wanted = key.lower()
    if wanted.startswith(_BY_APP):
        found = gcall.tenant.principal_of(wanted.removeprefix(_BY_APP))
    else:
        found = gcall.tenant.principals.get(wanted)
    if found is None:
        raise not_found(key)
    gcall.call.entry.object_id = found.id
    return found


def list_principals(gcall: GraphCall) -> Response:
    """Answer `GET /servicePrincipals`."""
    access.require(gcall.caller, access.READ_APPS)
    return collection_answer(gcall, WholeTable(gcall.tenant.principals), ACCOUNTS)


def get_principal(gcall: GraphCall) -> Response:
    """Answer `GET /servicePrincipals/{id}`."""
    access.require(gcall.caller, access.READ_APPS)
    principal = find_principal(gcall, gcall.call.params["id"])
    document = principal.shown()
    if keys_selected(gcall):
        document.key_credentials = [key.shown_with_key() for key in principal.keys]
    return object_answer(gcall, document, ACCOUNTS)


def create_principal(gcall: GraphCall) -> Response:
    """Answer `POST /servicePrincipals` for an application of this tenant, or a multi-tenant one of another."""
    return _create(gcall, gcall.body())


def _create(gcall: GraphCall, body: dict[str, Any]) -> Response:
    app_id = required_guid(body, "appId")
    app = _usable_app(gcall, app_id)
    if app.tenant_id == gcall.tenant.id and gcall.caller.oid in app.owners:
        access.require_app_creation(gcall.caller, gcall.tenant)
    else:
        access.require_app_change(gcall.caller, PrincipalRecord("", gcall.tenant.id, app))
    if gcall.tenant.principal_of(app_id) is not None:
        raise conflict(
            "The service principal cannot be created, updated, or restored because the service principal name "
            f"{app_id} is already in use.",
            "servicePrincipalNames",
            409,
        )
    object_id = gcall.call.state.ids.guid("object")
    principal = PrincipalRecord(object_id, gcall.tenant.id, app, created=iso(gcall.call.now))
    keys = keys_wished(gcall, body.pop("keyCredentials", []), [])
    _apply(gcall, principal, {name: value for name, value in body.items() if name != "appId"})
    principal.keys = keys
    principal.owners |= bound_owners(gcall)
    principal.owners |= set() if access.is_app_administrator(gcall.caller) else {gcall.caller.oid}
    gcall.tenant.add_principal(principal)
    gcall.wrote(principal.id)
    return object_answer(gcall, principal.shown(), ACCOUNTS, status=201)


def update_principal(gcall: GraphCall) -> Response:
    """Answer `PATCH /servicePrincipals/{id}`; by the client ID it makes what is missing, if it is told to (facts G123)."""
    key = gcall.call.params["id"]
    app_id = key[len(_BY_APP) :] if key.lower().startswith(_BY_APP) else None
    if app_id and _creates_missing(gcall) and gcall.tenant.principal_of(app_id.lower()) is None:
        return _create(gcall, gcall.body() | {"appId": app_id})
    principal = find_principal(gcall, key)
    access.require_app_change(gcall.caller, principal)
    body = gcall.body()
    keys, names = principal.keys, list(body)
    if "keyCredentials" in body:
        access.require_secret_change(gcall.caller, principal, gcall.tenant)
        keys = keys_wished(gcall, body.pop("keyCredentials"), keys)
    _apply(gcall, principal, body)
    principal.keys = keys
    gcall.tenant.history.note("servicePrincipals", principal.id, names)
    gcall.wrote(principal.id)
    return empty_answer()


def _creates_missing(gcall: GraphCall) -> bool:
    return "create-if-missing" in gcall.call.headers.get("prefer", "").lower()


def delete_principal(gcall: GraphCall) -> Response:
    """Answer `DELETE /servicePrincipals/{id}`: its grants and assignments are gone for good."""
    principal = find_principal(gcall, gcall.call.params["id"])
    access.require_app_change(gcall.caller, principal)
    removal.delete_principal(gcall.tenant, principal, gcall.call.now)
    gcall.wrote(principal.id)
    return empty_answer()


def held_principal(gcall: GraphCall) -> str:
    """Find the account of the path for a caller who may read it, and tell its ID."""
    access.require(gcall.caller, access.READ_APPS)
    return find_principal(gcall, gcall.call.params["id"]).id


def changing_owners(gcall: GraphCall) -> Holders:
    """Find the owners of the path's account for a caller who may change them."""
    principal = find_principal(gcall, gcall.call.params["id"])
    access.require_app_change(gcall.caller, principal)
    return Holders(principal.id, principal.owners, "owners")


def _usable_app(gcall: GraphCall, app_id: str) -> AppRecord:
    app = gcall.call.state.directory.app(app_id, gcall.call.cloud)
    if app is None or not (app.is_multi_tenant or app.tenant_id == gcall.tenant.id):
        raise bad_request(
            f"The appId '{app_id}' of the service principal does not reference a valid application object."
        )
    return app


def _apply(gcall: GraphCall, principal: PrincipalRecord, body: dict[str, Any]) -> None:
    """Set what a service principal has of its own; most of the mirror of its registration is read-only."""
    refuse_read_only(body, _KNOWN - _SETTINGS.keys() - _OWN)
    own = {name: body.pop(name) for name in _OWN & body.keys()}
    settings = as_document(merged(content_of(principal.settings), own), AccountSettings)
    _check(gcall, principal, settings)
    for name, value in body.items():
        kind = _SETTINGS.get(name)
        if kind is None or not isinstance(value, kind):
            raise bad_request(f"Invalid property '{name}'.")
    principal.account_enabled = body.get("accountEnabled", principal.account_enabled)
    required = body.get("appRoleAssignmentRequired", principal.app_role_assignment_required)
    principal.app_role_assignment_required = required
    principal.tags = [str(tag) for tag in body.get("tags", principal.tags)]
    principal.settings = settings


def _check(gcall: GraphCall, principal: PrincipalRecord, settings: AccountSettings) -> None:
    """Refuse texts that are too long, and names that another account has."""
    for name, text in (("description", settings.description), ("notes", settings.notes)):
        if text is not None and len(text) > _LONGEST_TEXT:
            raise bad_request(f"The value of property '{name}' is longer than {_LONGEST_TEXT} characters.")
    wanted = {name.lower() for name in settings.service_principal_names or ()}
    for other in gcall.tenant.principals.values() if wanted else ():
        if other.id != principal.id and not wanted.isdisjoint(map(str.lower, other.names())):
            message = "Another object with the same value for property servicePrincipalNames already exists."
            raise conflict(message, "servicePrincipalNames", 409)
