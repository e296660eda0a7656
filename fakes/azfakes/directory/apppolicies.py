"""The tenant's default policy on applications, in the shape in which Graph shows it (facts F63, G37, G91)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from azfakes.directory.documents import Document
from azfakes.worlds.schema import IdentifierUriRule

State = Literal["enabled", "disabled"]


class UriRestriction(Document):
    """A restriction on App ID URIs that are added; who it leaves out."""

    state: State = "disabled"
    restrict_for_apps_created_after_date_time: str | None = None
    exclude_apps_receiving_v2_tokens: bool = True
    exclude_saml: bool = True
    exclude_actors: dict[str, Any] | None = None


class UriRestrictions(Document):
    """Both restrictions on App ID URIs: the strict one, and the one that is on by default."""

    non_default_uri_addition: UriRestriction = msgspec.field(default_factory=UriRestriction)
    uri_addition_without_unique_tenant_identifier: UriRestriction = msgspec.field(
        default_factory=UriRestriction
    )


class ApplicationRestrictions(Document):
    """What holds for all registrations of the tenant."""

    password_credentials: list[dict[str, Any]] = msgspec.field(default_factory=list)
    key_credentials: list[dict[str, Any]] = msgspec.field(default_factory=list)
    identifier_uris: UriRestrictions = msgspec.field(default_factory=UriRestrictions)


class DefaultAppPolicy(Document):
    """The tenant's default policy on applications; it restricts while it is enabled."""

    id: str = "00000000-0000-0000-0000-000000000000"
    display_name: str = "Default app management tenant policy"
    description: str = "What holds for all applications and service principals of the tenant."
    is_enabled: bool = False
    application_restrictions: ApplicationRestrictions = msgspec.field(default_factory=ApplicationRestrictions)
    service_principal_restrictions: dict[str, Any] | None = None

    def strict_uris(self, token_version: int | None) -> bool:
        """Tell whether only `api://` and the application's own ID may be added, for an app with such tokens."""
        return self._applies(
            self.application_restrictions.identifier_uris.non_default_uri_addition, token_version
        )

    def marked_uris(self, token_version: int | None) -> bool:
        """Tell whether a URI has to hold what only this tenant or app has, for an app with such tokens."""
        restrictions = self.application_restrictions.identifier_uris
        return self._applies(restrictions.uri_addition_without_unique_tenant_identifier, token_version)

    def _applies(self, restriction: UriRestriction, token_version: int | None) -> bool:
        spared = restriction.exclude_apps_receiving_v2_tokens and token_version == 2  # noqa: PLR2004
        return self.is_enabled and restriction.state == "enabled" and not spared


def first_policy(rule: IdentifierUriRule) -> DefaultAppPolicy:
    """Give the policy of a tenant whose world says which App ID URIs may be added."""
    if rule != "tenant-default":
        return DefaultAppPolicy()
    uris = UriRestrictions(uri_addition_without_unique_tenant_identifier=UriRestriction(state="enabled"))
    return DefaultAppPolicy(
        is_enabled=True, application_restrictions=ApplicationRestrictions(identifier_uris=uris)
    )
