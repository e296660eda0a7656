"""Claims that a registration asks for: groups, roles of people, optional claims (facts E71, E76)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

from azfakes.clouds import CloudProfile
from azfakes.directory.membership import all_groups_of, groups_of
from azfakes.directory.records import AppRecord, PrincipalRecord, TenantRecord, UserRecord
from azfakes.state import CloudState

_MOST_GROUPS: Final = 200
"""So many groups fit into a token; more are replaced by a reference (facts E71)."""


def group_claims(state: CloudState, tenant: TenantRecord, app: AppRecord, user: UserRecord) -> dict[str, Any]:
    """List a person's groups as an application wants to see them, or say where they can be read."""
    wanted = {part.strip() for part in (app.document.group_membership_claims or "").split(",")}
    if not wanted & {"All", "SecurityGroup"}:
        return {}
    every = "All" in wanted
    groups = [
        group.id for group in all_groups_of(tenant, user.id) if every or group.document.security_enabled
    ]
    if len(groups) <= _MOST_GROUPS:
        return {"groups": sorted(groups)} if groups else {}
    source = f"{_graph(state, tenant.cloud)}/v1.0/users/{user.id}/getMemberObjects"
    return {"_claim_names": {"groups": "src1"}, "_claim_sources": {"src1": {"endpoint": source}}}


def role_claims(tenant: TenantRecord, resource: PrincipalRecord, user: UserRecord) -> dict[str, Any]:
    """List the application roles that a person holds, alone or as a direct member of groups (facts E104)."""
    if not any("User" in role.allowed_member_types for role in resource.app.document.app_roles):
        return {}
    holders = [user.id, *(group.id for group in groups_of(tenant, user.id))]
    roles = {role for holder in holders for role in tenant.roles_of(holder, resource)}
    return {"roles": sorted(roles)} if roles else {}


def optional_claims(
    app: AppRecord, kind: Literal["accessToken", "idToken"], user: UserRecord | None
) -> dict[str, Any]:
    """Give the optional claims that a registration lists, as far as the directory knows them."""
    if not app.document.optional_claims:
        return {}
    listed = app.document.optional_claims.get(kind)
    entries = listed if isinstance(listed, list) else []
    names = [str(entry.get("name")) for entry in entries if isinstance(entry, dict)]
    if user is None:
        return {"idtyp": "app"} if "idtyp" in names else {}
    values = {name: _VALUES[name](user) for name in names if name in _VALUES}
    return {name: value for name, value in values.items() if value is not None}


def _graph(state: CloudState, cloud: CloudProfile) -> str:
    return state.addresses.base_url(cloud, "graph")


_VALUES: Final[dict[str, Callable[[UserRecord], Any]]] = {
    "acct": lambda user: 1 if user.is_guest else 0,
    "ctry": lambda user: user.document.usage_location,
    "email": lambda user: user.document.mail,
    "family_name": lambda user: user.document.surname,
    "given_name": lambda user: user.document.given_name,
    "idtyp": lambda _: "user",
    "ipaddr": lambda _: "127.0.0.1",
    "onprem_sid": lambda user: user.document.on_premises_security_identifier,
    "upn": lambda user: user.document.user_principal_name,
}
