"""Microsoft's own applications, which every tenant knows (facts E101, E103, G54)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from azfakes.addresses import Addresses
from azfakes.clouds import CLOUDS, CloudProfile
from azfakes.directory.documents import Api, Application, AppRole, PermissionScope, RedirectUris
from azfakes.directory.records import AppRecord
from azfakes.graphpermissions import FOR_EVERYBODY, GRAPH_ROLES, GRAPH_SCOPES
from azfakes.wellknown import (
    AAD_GRAPH,
    AAD_GRAPH_ROLES,
    AAD_GRAPH_SCOPES,
    ARM_SCOPES,
    GRAPH,
    MICROSOFT_TENANT,
    PUBLIC_CLIENTS,
    RESOURCE_MANAGER,
)

_BORN = "2014-01-01T00:00:00Z"

# Permissions that people may grant without an administrator (facts G54).
_FOR_EVERYBODY = FOR_EVERYBODY | {"user_impersonation"}


def microsoft_applications(cloud: CloudProfile, addresses: Addresses) -> list[AppRecord]:
    """Make the registrations of Microsoft's resources and public clients in one cloud.

    Resources have a name for each address of theirs, real ones and the one at which they are served here, with
    and without the slash at the end: clients ask for all of these.
    """
    # Clouds that share their sign-in know each other's Graph by name.
    clouds = [cloud, *(one for one in CLOUDS.values() if one.serves("login", cloud))]
    hosts = (f"https://{host}" for one in clouds for host in one.graph_hosts)
    graph = (*hosts, *(addresses.base_url(one, "graph") for one in clouds))
    arm = (*cloud.arm_audiences, addresses.base_url(cloud, "arm"))
    return [
        _resource(GRAPH, "Microsoft Graph", graph, GRAPH_ROLES, GRAPH_SCOPES),
        _resource(RESOURCE_MANAGER, "Azure Resource Manager", arm, {}, ARM_SCOPES),
        _resource(
            AAD_GRAPH,
            "Windows Azure Active Directory",
            (f"https://{cloud.aad_graph_host}",),
            AAD_GRAPH_ROLES,
            AAD_GRAPH_SCOPES,
        ),
        *(_public_client(app_id, name) for app_id, name in PUBLIC_CLIENTS.items()),
    ]


def _resource(
    app_id: str, name: str, urls: Iterable[str], roles: Mapping[str, str], scopes: Mapping[str, str]
) -> AppRecord:
    document = _application(app_id, name)
    plain = dict.fromkeys(url.rstrip("/") for url in urls)
    document.identifier_uris = [uri for url in plain for uri in (url, f"{url}/")]
    document.app_roles = [
        AppRole(id=role_id, value=value, display_name=value, allowed_member_types=["Application"])
        for value, role_id in roles.items()
    ]
    scope_list = [
        PermissionScope(id=scope_id, value=value, type="User" if value in _FOR_EVERYBODY else "Admin")
        for value, scope_id in scopes.items()
    ]
    document.api = Api(oauth2_permission_scopes=scope_list)
    return AppRecord(document, MICROSOFT_TENANT)


def _public_client(app_id: str, name: str) -> AppRecord:
    document = _application(app_id, name)
    document.public_client = RedirectUris(redirect_uris=["http://localhost"])
    document.is_fallback_public_client = True
    return AppRecord(document, MICROSOFT_TENANT)


def _application(app_id: str, name: str) -> Application:
    return Application(
        id=app_id,
        app_id=app_id,
        display_name=name,
        created_date_time=_BORN,
        sign_in_audience="AzureADMultipleOrgs",
    )
