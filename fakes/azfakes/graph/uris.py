"""App ID URIs: their form, their uniqueness and the tenant's rule (facts G20, G35 to G38)."""

from __future__ import annotations

from typing import Final
from urllib.parse import SplitResult, urlsplit

from azfakes.directory.documents import Application
from azfakes.directory.records import TenantRecord
from azfakes.graph.errors import GraphError, bad_request, conflict
from azfakes.http import is_guid

_LONGEST: Final = 255
_MOST_WITH_PERSONAL: Final = 50
_HTTP: Final = frozenset({"https", "http"})


def check_added_uris(tenant: TenantRecord, app: Application, before: list[str]) -> None:
    """Check those of an application's URIs that it did not have before.

    Raises:
        GraphError: 400 for a malformed or taken URI, or one that the tenant's rule refuses.
    """
    if len({uri.lower() for uri in app.identifier_uris}) < len(app.identifier_uris):
        raise bad_request(
            "One or more properties contains invalid values: identifierUris holds a value twice."
        )
    if "Personal" in app.sign_in_audience and len(app.identifier_uris) > _MOST_WITH_PERSONAL:
        raise bad_request(
            f"An application for personal accounts has at most {_MOST_WITH_PERSONAL} identifierUris."
        )
    for uri in app.identifier_uris:
        if uri not in before:
            _check_form(uri)
            _check_unused(tenant, app, uri)
            _check_rule(tenant, app, uri)


def _check_form(uri: str) -> None:
    parts = _split(uri)
    names_something = bool(parts.netloc or parts.path)
    if (
        not (parts.scheme and names_something)
        or uri.endswith("/")
        or len(uri) > _LONGEST
        or set(uri) & set(" *")
    ):
        raise bad_request(
            f"Invalid value specified for property 'identifierUris' of resource 'Application': {uri}"
        )


def _check_unused(tenant: TenantRecord, app: Application, uri: str) -> None:
    """Refuse a URI that another application holds; a deleted one keeps its own until it is purged."""
    for other in (*tenant.apps.values(), *tenant.deleted_apps.values()):
        if other.id != app.id and uri.lower() in map(str.lower, other.document.identifier_uris):
            message = "Another object with the same value for property identifierUris already exists."
            raise conflict(message, "identifierUris", tenant.policies.duplicate_uri_status)


def _check_rule(tenant: TenantRecord, app: Application, uri: str) -> None:
    parts = _split(uri)
    if parts.scheme.lower() == "api":
        _check_api_form(tenant, app, parts)
    version = app.api.requested_access_token_version
    if tenant.app_policy.strict_uris(version) and not _is_own(tenant, app, parts):
        raise bad_request(
            f"Failed to add identifier URI {uri}. Only the default URI of the application may be added, as per "
            "assigned policy in your organization. See https://aka.ms/identifier-uri-addition-error."
        )
    if _is_verified(tenant, app, parts):
        return
    if tenant.policies.identifier_uris == "verified-domain" and parts.scheme.lower() in _HTTP:
        raise GraphError(
            400,
            "HostNameNotOnVerifiedDomain",
            "Values of identifierUris property must use a verified domain of the organization or its subdomain: "
            f"'{uri}'",
        )
    if tenant.app_policy.marked_uris(version):
        raise bad_request(
            f"Failed to add identifier URI {uri}. All newly added URIs must contain a tenant verified domain, "
            "tenant ID, or app ID, as per the default tenant policy of your organization. See "
            "https://aka.ms/identifier-uri-formatting-error."
        )


def _check_api_form(tenant: TenantRecord, app: Application, parts: SplitResult) -> None:
    """Refuse a GUID after `api://` that is neither the tenant's nor the application's own."""
    if is_guid(parts.netloc) and parts.netloc.lower() not in (tenant.id, app.app_id):
        raise bad_request(
            f"Failed to add identifier URI {parts.geturl()}. A GUID in the host must be the tenant ID or the app ID."
        )


def _is_own(tenant: TenantRecord, app: Application, parts: SplitResult) -> bool:
    """Tell whether a URI is `api://{application}` or begins as `api://{tenant}/{application}`."""
    place = [parts.netloc.lower(), *parts.path.lower().strip("/").split("/")]
    own = place[0] == app.app_id or place[:2] == [tenant.id, app.app_id]
    return parts.scheme.lower() == "api" and own


def _is_verified(tenant: TenantRecord, app: Application, parts: SplitResult) -> bool:
    if parts.scheme.lower() in _HTTP:
        return tenant.uses_domain(parts.hostname or "")
    named = {parts.netloc.lower(), *parts.path.lower().split("/")}
    return bool(named & {tenant.id, app.app_id}) or tenant.uses_domain(parts.netloc)


def _split(uri: str) -> SplitResult:
    try:
        return urlsplit(uri)
    except ValueError as error:
        raise bad_request(f"Invalid value specified for property 'identifierUris': {uri}") from error
