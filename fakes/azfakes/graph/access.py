"""Who may do what in the directory, decided from the token's claims (facts G14, G17, G63)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from azfakes.directory.groups import GroupRecord
from azfakes.directory.records import AppRecord, PrincipalRecord, TenantRecord, UserRecord
from azfakes.graph.caller import Caller
from azfakes.graph.errors import GraphError, denied
from azfakes.wellknown import (
    AAD_GRAPH,
    ACTING_ROLES,
    APPLICATION_ADMINISTRATOR,
    APPLICATION_DEVELOPER,
    CLOUD_APPLICATION_ADMINISTRATOR,
    CONDITIONAL_ACCESS_ADMINISTRATOR,
    DIRECTORY_READERS,
    GLOBAL_ADMINISTRATOR,
    GLOBAL_READER,
    GRAPH,
    GROUPS_ADMINISTRATOR,
    INTUNE_ADMINISTRATOR,
    PRIVILEGED_ROLE_ADMINISTRATOR,
    SECURITY_ADMINISTRATOR,
    USER_ADMINISTRATOR,
)

_AS_USER: Final = "Directory.AccessAsUser.All"
_DIRECTORY_READ: Final = frozenset({"Directory.Read.All", "Directory.ReadWrite.All"})
_OWNED: Final = "Application.ReadWrite.OwnedBy"

READ_APPS: Final = _DIRECTORY_READ | {"Application.Read.All", "Application.ReadWrite.All", _OWNED}
READ_USERS: Final = _DIRECTORY_READ | {"User.Read.All", "User.ReadWrite.All", "User.ReadBasic.All"}
READ_SELF: Final = READ_USERS | {"User.Read", "User.ReadWrite"}
READ_GROUPS: Final = _DIRECTORY_READ | {"Group.Read.All", "Group.ReadWrite.All", "GroupMember.Read.All"}
READ_MEMBERS: Final = READ_GROUPS | {"GroupMember.ReadWrite.All"}
READ_DEVICES: Final = _DIRECTORY_READ | {"Device.Read.All", "Device.ReadWrite.All"}
READ_OBJECTS: Final = READ_USERS | READ_GROUPS
READ_ORGANIZATION: Final = _DIRECTORY_READ | {"Organization.Read.All", "User.Read", "User.Read.All"}
READ_DOMAINS: Final = _DIRECTORY_READ | {"Domain.Read.All"}
READ_ROLES: Final = _DIRECTORY_READ | {"RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory"}
READ_GRANTS: Final = READ_APPS | {"DelegatedPermissionGrant.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"}
_WRITE_APPS: Final = frozenset({"Application.ReadWrite.All", "Directory.ReadWrite.All"})
_WRITE_ASSIGNMENTS: Final = frozenset({"AppRoleAssignment.ReadWrite.All"})
_WRITE_GRANTS: Final = frozenset({"DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"})
_WRITE_USERS: Final = frozenset({"User.ReadWrite.All", "Directory.ReadWrite.All"})
_WRITE_SELF: Final = _WRITE_USERS | {"User.ReadWrite"}
_WRITE_PASSWORDS: Final = frozenset({"User-PasswordProfile.ReadWrite.All"})
_WRITE_IDENTITIES: Final = frozenset({"User.ManageIdentities.All"})
# Directory.ReadWrite.All deletes nobody and nothing.
_DELETE_USERS: Final = frozenset({"User.ReadWrite.All"})
_DELETE_GROUPS: Final = frozenset({"Group.ReadWrite.All"})
# What only a higher role changes of those who hold a directory role themselves (facts G122).
_SENSITIVE: Final = frozenset(
    {
        "accountEnabled",
        "businessPhones",
        "mobilePhone",
        "onPremisesImmutableId",
        "otherMails",
        "userPrincipalName",
    }
)
# What people change of themselves without any directory role.
_OWN_PROFILE: Final = frozenset({"businessPhones", "mobilePhone", "officeLocation"})
_WRITE_GROUPS: Final = frozenset({"Group.ReadWrite.All", "Directory.ReadWrite.All"})
_CREATE_GROUPS: Final = _WRITE_GROUPS | {"Group.Create"}
_WRITE_MEMBERS: Final = _WRITE_GROUPS | {"GroupMember.ReadWrite.All"}

_APP_ADMINS: Final = frozenset(
    {GLOBAL_ADMINISTRATOR, APPLICATION_ADMINISTRATOR, CLOUD_APPLICATION_ADMINISTRATOR}
)
_ROLE_ADMINS: Final = frozenset({GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR})

_HIGHEST: Final = frozenset({GLOBAL_ADMINISTRATOR})
_USER_ADMINS: Final = frozenset({GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR})
_GROUP_ADMINS: Final = _USER_ADMINS | {GROUPS_ADMINISTRATOR}

_WRITE_DEVICES: Final = frozenset({"Device.ReadWrite.All", "Directory.ReadWrite.All"})
_DEVICE_ADMINS: Final = frozenset({GLOBAL_ADMINISTRATOR, INTUNE_ADMINISTRATOR})
_WRITE_POLICIES: Final = frozenset({"Policy.ReadWrite.ConditionalAccess"})
_POLICY_ADMINS: Final = frozenset(
    {GLOBAL_ADMINISTRATOR, CONDITIONAL_ACCESS_ADMINISTRATOR, SECURITY_ADMINISTRATOR}
)
_WRITE_APP_POLICY: Final = frozenset({"Policy.ReadWrite.ApplicationConfiguration"})
_APP_POLICY_ADMINS: Final = _APP_ADMINS | {SECURITY_ADMINISTRATOR}
_WRITE_ROLES: Final = frozenset({"RoleManagement.ReadWrite.Directory"})
# Roles that let an application's account read the directory; all that let it do anything, but one, do.
_READERS: Final = ACTING_ROLES - {APPLICATION_DEVELOPER}
_POLICY_READERS: Final = frozenset({GLOBAL_READER})


def require(caller: Caller, permissions: Collection[str]) -> None:
    """Let a caller read whose token holds one of these permissions; an application may hold a directory role instead.

    Raises:
        GraphError: 403.
    """
    if not may_read(caller, permissions):
        raise denied()


def may_read(caller: Caller, permissions: Collection[str]) -> bool:
    """Tell whether a token holds one of these permissions, or an application's account a directory role that reads."""
    return _permitted(caller, permissions) or _has_own_role(caller, _READERS)


def require_app_creation(caller: Caller, tenant: TenantRecord) -> None:
    """Let a caller register an application: administrators always, others where the tenant allows it.

    Raises:
        GraphError: 403.
    """
    allowed = {*_WRITE_APPS, *([_OWNED] if caller.user is None else [])}
    may_register = bool(caller.wids & (_APP_ADMINS | {APPLICATION_DEVELOPER})) or (
        tenant.policies.users_may_register_apps and caller.user is not None and not caller.user.is_guest
    )
    if _has_own_role(caller, _APP_ADMINS | {APPLICATION_DEVELOPER}):
        return
    if not _permitted(caller, allowed) or not (caller.user is None or may_register):
        raise denied()


def require_app_change(caller: Caller, target: AppRecord | PrincipalRecord) -> None:
    """Let a caller change an application or its account: application administrators and its owners.

    Raises:
        GraphError: 403.
    """
    _require_over_app(caller, target, _APP_ADMINS)


def require_secret_change(caller: Caller, target: AppRecord | PrincipalRecord, tenant: TenantRecord) -> None:
    """Let a caller add or remove secrets: the roles that the tenant names, and owners.

    Raises:
        GraphError: 403.
    """
    _require_over_app(caller, target, frozenset(tenant.policies.secret_roles))


def require_role_assignment(caller: Caller, resource: PrincipalRecord) -> None:
    """Let a caller grant application roles; those of Graph are left to the two highest roles (facts G63).

    Raises:
        GraphError: 403.
    """
    guarded = resource.app.app_id in (GRAPH, AAD_GRAPH)
    needed = _ROLE_ADMINS if guarded else _ROLE_ADMINS | _APP_ADMINS
    _require_with_roles(caller, _WRITE_ASSIGNMENTS, needed)


def require_permission_grant(caller: Caller, principal_id: str | None) -> None:
    """Let a caller grant delegated permissions: administrators for everyone, each person for themselves.

    Raises:
        GraphError: 403.
    """
    if principal_id is not None and principal_id == caller.oid and _permitted(caller, _WRITE_GRANTS):
        return
    _require_with_roles(caller, _WRITE_GRANTS, _ROLE_ADMINS | _APP_ADMINS)


def require_user_creation(caller: Caller) -> None:
    """Let a caller add a person.

    Raises:
        GraphError: 403.
    """
    _require_with_roles(caller, _WRITE_USERS, _USER_ADMINS)


def require_user_update(caller: Caller, target: UserRecord, names: Collection[str]) -> None:
    """Let a caller change properties of a person: people some of their own, administrators those of others (facts G121).

    Raises:
        GraphError: 403.
    """
    if caller.user is target and _permitted(caller, _WRITE_SELF) and _OWN_PROFILE.issuperset(names):
        return
    if "passwordProfile" in names:
        _require_over_user(caller, target, _WRITE_PASSWORDS, sensitive=True)
    if "identities" in names:
        _require_over_user(caller, target, _WRITE_IDENTITIES, sensitive=False)
    if not names or not {"passwordProfile", "identities"}.issuperset(names):
        _require_over_user(caller, target, _WRITE_USERS, sensitive=not _SENSITIVE.isdisjoint(names))


def require_own_password_change(caller: Caller) -> None:
    """Let people change their own password.

    Raises:
        GraphError: 403.
    """
    if not _permitted(caller, _WRITE_PASSWORDS):
        raise denied()


def require_user_deletion(caller: Caller, target: UserRecord) -> None:
    """Let a caller delete a person, undo that, or make it final.

    Raises:
        GraphError: 403.
    """
    _require_over_user(caller, target, _DELETE_USERS, sensitive=True)


def _require_over_user(
    caller: Caller, target: UserRecord, permissions: frozenset[str], *, sensitive: bool
) -> None:
    """Leave people who hold a directory role to the highest role, and what is sensitive about them to no permission."""
    is_administrator = bool(target.roles - {DIRECTORY_READERS})
    enough = frozenset[str]() if is_administrator and sensitive else permissions
    _require_with_roles(caller, enough, _HIGHEST if is_administrator else _USER_ADMINS)


def require_session_change(caller: Caller, target: UserRecord) -> None:
    """Let a caller revoke sessions: each person their own, administrators those of others.

    Raises:
        GraphError: 403.
    """
    if caller.user is target and _permitted(caller, _WRITE_SELF | {"User.RevokeSessions.All"}):
        return
    _require_over_user(caller, target, _WRITE_USERS | {"User.RevokeSessions.All"}, sensitive=False)


def require_device_creation(caller: Caller) -> None:
    """Let a caller make a device: people who administrate devices alone.

    Raises:
        GraphError: 403.
    """
    if caller.user is None:
        raise denied()
    require_device_change(caller)


def require_group_creation(caller: Caller) -> None:
    """Let a caller make a group: applications by permission, and every member of the organisation.

    Raises:
        GraphError: 403.
    """
    if _has_own_role(caller, _GROUP_ADMINS):
        return
    if not _permitted(caller, _CREATE_GROUPS) or (caller.user is not None and caller.user.is_guest):
        raise denied()


def require_group_deletion(caller: Caller, group: GroupRecord) -> None:
    """Let a caller delete a group, undo that, or make it final.

    Raises:
        GraphError: 403.
    """
    _require_over_group(caller, group, _DELETE_GROUPS)


def require_group_change(caller: Caller, group: GroupRecord) -> None:
    """Let a caller change a group: its owners and administrators of groups.

    Raises:
        GraphError: 403.
    """
    _require_over_group(caller, group, _WRITE_GROUPS)


def require_member_change(caller: Caller, group: GroupRecord) -> None:
    """Let a caller change who belongs to a group.

    Raises:
        GraphError: 403.
    """
    _require_over_group(caller, group, _WRITE_MEMBERS)


def is_group_administrator(caller: Caller) -> bool:
    """Tell whether a person holds a role over all groups."""
    return bool(caller.wids & _GROUP_ADMINS)


def _require_over_group(caller: Caller, group: GroupRecord, permissions: frozenset[str]) -> None:
    owns = caller.oid in group.owners
    if not (owns and _permitted(caller, permissions)):
        _require_with_roles(caller, permissions, _GROUP_ADMINS)


def require_device_change(caller: Caller) -> None:
    """Let a caller change or delete a device.

    Raises:
        GraphError: 403.
    """
    _require_with_roles(caller, _WRITE_DEVICES, _DEVICE_ADMINS)


def require_policy_read(caller: Caller) -> None:
    """Let a caller read Conditional Access policies.

    Raises:
        GraphError: 403.
    """
    _require_policy(caller, _WRITE_POLICIES | {"Policy.Read.All"}, _POLICY_ADMINS | _POLICY_READERS)


def require_policy_change(caller: Caller) -> None:
    """Let a caller change Conditional Access policies.

    Raises:
        GraphError: 403.
    """
    _require_policy(caller, _WRITE_POLICIES, _POLICY_ADMINS)


def require_app_policy_read(caller: Caller) -> None:
    """Let a caller read the tenant's default policy on applications.

    Raises:
        GraphError: 403.
    """
    _require_policy(caller, _WRITE_APP_POLICY | {"Policy.Read.All"}, _APP_POLICY_ADMINS | _POLICY_READERS)


def require_app_policy_change(caller: Caller) -> None:
    """Let a caller change the tenant's default policy on applications.

    Raises:
        GraphError: 403.
    """
    _require_policy(caller, _WRITE_APP_POLICY, _APP_POLICY_ADMINS)


def require_directory_role_change(caller: Caller) -> None:
    """Let a caller give and take directory roles: the two highest roles.

    Raises:
        GraphError: 403.
    """
    _require_with_roles(caller, _WRITE_ROLES, _ROLE_ADMINS)


def _require_policy(caller: Caller, permissions: frozenset[str], roles: frozenset[str]) -> None:
    """Refuse with the code that this part of Graph has for itself (facts G14)."""
    if not _allowed(caller, permissions, roles):
        message = "You cannot perform the requested operation, required scopes are missing in the token."
        raise GraphError(403, "AccessDenied", message)


def is_app_administrator(caller: Caller) -> bool:
    """Tell whether a person holds a role over all applications."""
    return bool(caller.wids & _APP_ADMINS)


def _require_over_app(
    caller: Caller, target: AppRecord | PrincipalRecord, administrators: frozenset[str]
) -> None:
    owns = caller.oid in target.owners
    if owns and _permitted(caller, {*_WRITE_APPS, _OWNED}):
        return
    _require_with_roles(caller, _WRITE_APPS, administrators)


def _require_with_roles(caller: Caller, permissions: frozenset[str], roles: frozenset[str]) -> None:
    if not _allowed(caller, permissions, roles):
        raise denied()


def _allowed(caller: Caller, permissions: frozenset[str], roles: frozenset[str]) -> bool:
    """Tell whether a person has both permission and role, or an application has either."""
    if caller.user is None:
        return _permitted(caller, permissions) or _has_own_role(caller, roles)
    return _permitted(caller, permissions) and bool(caller.wids & roles)


def _has_own_role(caller: Caller, roles: frozenset[str]) -> bool:
    """Tell whether an application's account holds one of these directory roles itself."""
    return caller.user is None and bool(caller.wids & roles)


def _permitted(caller: Caller, permissions: Collection[str]) -> bool:
    """Tell whether a token holds a permission; a person's may stand for all that the person may do."""
    if caller.user is None:
        return bool(caller.roles.intersection(permissions))
    return bool(caller.scopes.intersection({*permissions, _AS_USER}))
