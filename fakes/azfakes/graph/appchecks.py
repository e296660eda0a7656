"""What a registration must satisfy beyond the kinds of its values (facts G24, G31, G32)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from azfakes.directory.documents import Application, AppRole, PermissionScope
from azfakes.directory.records import TenantRecord
from azfakes.graph.errors import GraphError, bad_request
from azfakes.graph.uris import check_added_uris
from azfakes.http import is_guid

_LONGEST_REDIRECT: Final = 256
_MOST_REDIRECTS: Final = 256
_FORBIDDEN: Final = frozenset("!$'(),; \t\n*")
_V2: Final = 2


def check_application(tenant: TenantRecord, app: Application, before: Application | None) -> None:
    """Check a new or changed registration against its former self and its tenant.

    Raises:
        GraphError: 400.
    """
    if not app.display_name.strip():
        raise bad_request("A value is required for property 'displayName' of the resource.")
    _check_audience(app)
    _check_redirects(app)
    _check_permissions(app)
    if before is not None:
        _check_removals(before.api.oauth2_permission_scopes, app.api.oauth2_permission_scopes)
        _check_removals(before.app_roles, app.app_roles)
    check_added_uris(tenant, app, before.identifier_uris if before else [])


def _check_audience(app: Application) -> None:
    """Personal accounts take tokens of version 2 alone."""
    personal = app.sign_in_audience in ("AzureADandPersonalMicrosoftAccount", "PersonalMicrosoftAccount")
    if personal and app.api.requested_access_token_version != _V2:
        raise bad_request(
            "Property api.requestedAccessTokenVersion is invalid: it must be 2 for applications that sign in "
            "personal accounts."
        )


def _check_redirects(app: Application) -> None:
    platforms = (app.web.redirect_uris, app.spa.redirect_uris, app.public_client.redirect_uris)
    uris = [uri for platform in platforms for uri in platform]
    if len(uris) != len(set(uris)) or len(uris) > _MOST_REDIRECTS or not all(map(_is_redirect_uri, uris)):
        raise bad_request("One or more properties contains invalid values: redirectUris.")


def _is_redirect_uri(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
        secure = parts.scheme.lower() != "http" or parts.hostname in ("localhost", "127.0.0.1")
    except ValueError:
        return False
    return bool(parts.scheme) and secure and len(uri) <= _LONGEST_REDIRECT and not _FORBIDDEN & set(uri)


def _check_permissions(app: Application) -> None:
    exposed: list[PermissionScope | AppRole] = [*app.api.oauth2_permission_scopes, *app.app_roles]
    if not all(is_guid(one.id) for one in exposed):
        raise bad_request("Invalid value specified for property 'id': a permission needs a GUID.")
    ids = {one.id.lower() for one in exposed}
    values = [one.value for one in exposed if one.value]
    # A delegated and an application permission may share a value; two of one kind may not.
    kinds = [(type(one).__name__, one.value) for one in exposed if one.value]
    if len(ids) < len(exposed) or len(set(kinds)) < len(values):
        raise bad_request("Property oauth2PermissionScopes or appRoles holds a duplicate id or value.")


def _check_removals(
    before: Iterable[PermissionScope | AppRole], after: Iterable[PermissionScope | AppRole]
) -> None:
    """Refuse to take away or alter a permission that is still enabled."""
    kept = {one.id: one for one in after}
    for one in before:
        now = kept.get(one.id)
        if one.is_enabled and (now is None or now.value != one.value):
            raise GraphError(
                400,
                "CannotDeleteOrUpdateEnabledEntitlement",
                "Property value cannot be deleted or updated unless it is disabled first.",
            )
