"""`/directory/deletedItems`: what can be restored (facts G76, G85)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from starlette.responses import Response

from azfakes.directory import removal
from azfakes.directory.groups import GroupRecord
from azfakes.directory.records import AppRecord, PrincipalRecord, UserRecord
from azfakes.graph import access
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import collection_answer, empty_answer
from azfakes.graph.errors import conflict, not_found
from azfakes.graph.kinds import Kind, related_to
from azfakes.graph.objectkinds import ACCOUNTS, APPLICATIONS, GROUPS, USERS
from azfakes.graph.objects import one_object_answer
from azfakes.graph.paging import ListSource, Source, WholeTable


def _nothing(gcall: GraphCall, object_id: str) -> Source:
    del gcall, object_id
    return ListSource([])


def _cut_off(kind: Kind) -> Kind:
    """The same kind with relationships that lead nowhere: what is deleted has them again once it is restored."""
    return replace(kind, related=related_to(*(replace(one, find=_nothing) for one in kind.related.values())))


# All properties of deleted people are shown, so that one sees what can be restored.
_USERS: Final = _cut_off(replace(USERS, default=()))
_GROUPS: Final = _cut_off(GROUPS)
_APPLICATIONS: Final = _cut_off(APPLICATIONS)
_ACCOUNTS: Final = _cut_off(ACCOUNTS)
_Record = AppRecord | PrincipalRecord | UserRecord | GroupRecord


def list_applications(gcall: GraphCall) -> Response:
    """Answer `GET …/microsoft.graph.application`."""
    access.require(gcall.caller, access.READ_APPS)
    return collection_answer(gcall, WholeTable(gcall.tenant.deleted_apps), _APPLICATIONS)


def list_principals(gcall: GraphCall) -> Response:
    """Answer `GET …/microsoft.graph.servicePrincipal`."""
    access.require(gcall.caller, access.READ_APPS)
    return collection_answer(gcall, WholeTable(gcall.tenant.deleted_principals), _ACCOUNTS)


def list_users(gcall: GraphCall) -> Response:
    """Answer `GET …/microsoft.graph.user`."""
    access.require(gcall.caller, access.READ_USERS)
    return collection_answer(gcall, WholeTable(gcall.tenant.deleted_users), _USERS)


def list_groups(gcall: GraphCall) -> Response:
    """Answer `GET …/microsoft.graph.group`."""
    access.require(gcall.caller, access.READ_GROUPS)
    return collection_answer(gcall, WholeTable(gcall.tenant.deleted_groups), _GROUPS)


def get_deleted(gcall: GraphCall) -> Response:
    """Answer `GET …/{id}`."""
    found = _deleted(gcall)
    match found:
        case UserRecord():
            access.require(gcall.caller, access.READ_USERS)
        case GroupRecord():
            access.require(gcall.caller, access.READ_GROUPS)
        case _:
            access.require(gcall.caller, access.READ_APPS)
    return one_object_answer(gcall, found.shown())


def restore(gcall: GraphCall) -> Response:
    """Answer `POST …/{id}/restore`; refused where something else has taken the object's name (facts G19)."""
    found = _deleted(gcall)
    _require_change(gcall, found)
    try:
        _restore(gcall, found)
    except removal.NameTakenError as error:
        message = f"The object cannot be restored because the name {error} is already in use."
        raise conflict(message, "name", 409) from error
    gcall.wrote(found.id)
    return one_object_answer(gcall, found.shown())


def purge(gcall: GraphCall) -> Response:
    """Answer `DELETE …/{id}`: the object is gone, and so is its hold on App ID URIs."""
    found = _deleted(gcall)
    _require_change(gcall, found)
    match found:
        case UserRecord():
            removal.purge_user(gcall.tenant, found)
        case GroupRecord():
            removal.purge_group(gcall.tenant, found)
        case PrincipalRecord():
            removal.purge_principal(gcall.tenant, found)
        case AppRecord():
            removal.purge_app(gcall.tenant, found)
    gcall.wrote(found.id)
    return empty_answer()


def _restore(gcall: GraphCall, found: _Record) -> None:
    match found:
        case UserRecord():
            removal.restore_user(gcall.tenant, found)
        case GroupRecord():
            removal.restore_group(gcall.tenant, found)
        case PrincipalRecord():
            removal.restore_principal(gcall.tenant, found)
        case AppRecord():
            removal.restore_app(gcall.tenant, found)


def _require_change(gcall: GraphCall, found: _Record) -> None:
    match found:
        case UserRecord():
            access.require_user_deletion(gcall.caller, found)
        case GroupRecord():
            access.require_group_deletion(gcall.caller, found)
        case _:
            access.require_app_change(gcall.caller, found)


def _deleted(gcall: GraphCall) -> _Record:
    key, tenant = gcall.call.params["id"].lower(), gcall.tenant
    found: _Record | None = (
        tenant.deleted_apps.get(key)
        or tenant.deleted_principals.get(key)
        or tenant.deleted_users.get(key)
        or tenant.deleted_groups.get(key)
    )
    if found is None:
        raise not_found(key)
    return found
