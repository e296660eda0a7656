"""Directory objects in the shape in which Graph shows them (facts G21, G22, G47, G49, G51, G56)."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec

from azfakes.directory.accountsettings import SingleSignOn
from azfakes.directory.details import NO_DETAILS, UserDetails


class Document(msgspec.Struct, rename="camel", kw_only=True, forbid_unknown_fields=True):
    """A record of the wire: camel case names, no others than these."""


class PermissionScope(Document):
    """A delegated permission that an application exposes."""

    id: str
    value: str | None = None
    type: Literal["Admin", "User"] = "User"
    is_enabled: bool = True
    admin_consent_description: str | None = None
    admin_consent_display_name: str | None = None
    user_consent_description: str | None = None
    user_consent_display_name: str | None = None
    origin: str | None = None


class AppRole(Document):
    """An application permission, or a role for people, that an application exposes."""

    id: str
    display_name: str | None = None
    description: str | None = None
    value: str | None = None
    allowed_member_types: list[Literal["User", "Application"]] = []
    is_enabled: bool = True
    origin: str | None = None


class PreAuthorizedApplication(Document):
    """A client that needs no consent for some delegated permissions."""

    app_id: str
    delegated_permission_ids: list[str] = []


class Api(Document):
    """How an application behaves as a resource."""

    accept_mapped_claims: bool | None = None
    known_client_applications: list[str] = []
    oauth2_permission_scopes: list[PermissionScope] = []
    pre_authorized_applications: list[PreAuthorizedApplication] = []
    requested_access_token_version: Literal[1, 2] | None = None


class ImplicitGrantSettings(Document):
    """Which tokens the authorize endpoint may hand out by itself."""

    enable_access_token_issuance: bool = False
    enable_id_token_issuance: bool = False


class RedirectUriSetting(Document):
    """A redirect URI with its place in the list."""

    uri: str
    index: int | None = None


class Web(Document):
    """Settings of the web platform."""

    home_page_url: str | None = None
    logout_url: str | None = None
    redirect_uris: list[str] = []
    implicit_grant_settings: ImplicitGrantSettings = msgspec.field(default_factory=ImplicitGrantSettings)
    redirect_uri_settings: list[RedirectUriSetting] = []


class RedirectUris(Document):
    """Settings of the public client and single-page platforms."""

    redirect_uris: list[str] = []


class ResourceAccess(Document):
    """One permission that an application asks for."""

    id: str
    type: Literal["Scope", "Role"]


class RequiredResourceAccess(Document):
    """The permissions that an application asks for at one resource; a list of wishes that grants nothing."""

    resource_app_id: str
    resource_access: list[ResourceAccess] = []


class PasswordCredential(Document):
    """A client secret as Graph shows it; `secret_text` is filled only in the answer that makes it."""

    custom_key_identifier: str | None = None
    display_name: str | None = None
    end_date_time: str | None = None
    hint: str | None = None
    key_id: str | None = None
    secret_text: str | None = None
    start_date_time: str | None = None


class KeyCredential(Document):
    """A certificate of an application."""

    custom_key_identifier: str | None = None
    display_name: str | None = None
    end_date_time: str | None = None
    key: str | None = None
    key_id: str | None = None
    start_date_time: str | None = None
    type: str | None = None
    usage: str | None = None


class FederatedCredential(Document):
    """Whose tokens an application takes in place of a secret of its own (facts E52, G46)."""

    name: str
    issuer: str
    subject: str
    audiences: list[str] = msgspec.field(default_factory=lambda: ["api://AzureADTokenExchange"])
    id: str | None = None
    description: str | None = None


class InformationalUrl(Document):
    """Addresses that the consent page shows."""

    logo_url: str | None = None
    marketing_url: str | None = None
    privacy_statement_url: str | None = None
    support_url: str | None = None
    terms_of_service_url: str | None = None


class ParentalControlSettings(Document):
    """Where minors may not use the application."""

    countries_blocked_for_minors: list[str] = []
    legal_age_group_rule: str = "Allow"


class Application(Document):
    """An application registration, without its secrets."""

    id: str
    app_id: str
    display_name: str
    created_date_time: str
    publisher_domain: str | None = None
    deleted_date_time: str | None = None
    identifier_uris: list[str] = []
    sign_in_audience: Literal[
        "AzureADMyOrg",
        "AzureADMultipleOrgs",
        "AzureADandPersonalMicrosoftAccount",
        "PersonalMicrosoftAccount",
    ] = "AzureADandPersonalMicrosoftAccount"
    description: str | None = None
    notes: str | None = None
    disabled_by_microsoft_status: str | None = None
    group_membership_claims: str | None = None
    is_device_only_auth_supported: bool | None = None
    is_fallback_public_client: bool | None = None
    oauth2_require_post_response: bool | None = None
    service_management_reference: str | None = None
    saml_metadata_url: str | None = None
    token_encryption_key_id: str | None = None
    unique_name: str | None = None
    default_redirect_uri: str | None = None
    application_template_id: str | None = None
    certification: dict[str, Any] | None = None
    optional_claims: dict[str, Any] | None = None
    verified_publisher: dict[str, Any] | None = None
    request_signature_verification: dict[str, Any] | None = None
    service_principal_lock_configuration: dict[str, Any] | None = None
    tags: list[str] = []
    add_ins: list[dict[str, Any]] = []
    api: Api = msgspec.field(default_factory=Api)
    app_roles: list[AppRole] = []
    info: InformationalUrl = msgspec.field(default_factory=InformationalUrl)
    key_credentials: list[KeyCredential] = []
    parental_control_settings: ParentalControlSettings = msgspec.field(
        default_factory=ParentalControlSettings
    )
    password_credentials: list[PasswordCredential] = []
    public_client: RedirectUris = msgspec.field(default_factory=RedirectUris)
    spa: RedirectUris = msgspec.field(default_factory=RedirectUris)
    required_resource_access: list[RequiredResourceAccess] = []
    web: Web = msgspec.field(default_factory=Web)


class ServicePrincipal(Document):
    """An application's account in a tenant; much of it mirrors the registration."""

    id: str
    app_id: str
    app_display_name: str
    display_name: str
    app_owner_organization_id: str
    account_enabled: bool = True
    add_ins: list[dict[str, Any]] = []
    alternative_names: list[str] = []
    app_description: str | None = None
    app_role_assignment_required: bool = False
    application_template_id: str | None = None
    created_date_time: str | None = None
    description: str | None = None
    disabled_by_microsoft_status: str | None = None
    info: InformationalUrl = msgspec.field(default_factory=InformationalUrl)
    login_url: str | None = None
    logout_url: str | None = None
    notes: str | None = None
    notification_email_addresses: list[str] = []
    preferred_single_sign_on_mode: str | None = None
    preferred_token_signing_key_thumbprint: str | None = None
    resource_specific_application_permissions: list[dict[str, Any]] = []
    saml_single_sign_on_settings: SingleSignOn | None = None
    token_encryption_key_id: str | None = None
    verified_publisher: dict[str, Any] | None = None
    service_principal_names: list[str] = []
    service_principal_type: str = "Application"
    reply_urls: list[str] = []
    app_roles: list[AppRole] = []
    oauth2_permission_scopes: list[PermissionScope] = []
    sign_in_audience: str | None = None
    homepage: str | None = None
    tags: list[str] = []
    key_credentials: list[KeyCredential] = []
    password_credentials: list[PasswordCredential] = []
    deleted_date_time: str | None = None


class AppRoleAssignment(Document):
    """An application role granted to a principal."""

    id: str
    created_date_time: str
    app_role_id: str
    principal_display_name: str
    principal_id: str
    principal_type: Literal["ServicePrincipal", "User", "Group"]
    resource_display_name: str
    resource_id: str


class PermissionGrant(Document):
    """Delegated permissions granted to a client, for everyone or for one person."""

    id: str
    client_id: str
    consent_type: Literal["AllPrincipals", "Principal"]
    principal_id: str | None
    resource_id: str
    scope: str


class User(Document):
    """A person, with all the properties that can be selected; the rare ones stand in the details."""

    id: str
    user_principal_name: str
    display_name: str
    business_phones: list[str] = []
    given_name: str | None = None
    job_title: str | None = None
    mail: str | None = None
    mobile_phone: str | None = None
    office_location: str | None = None
    preferred_language: str | None = None
    surname: str | None = None
    account_enabled: bool = True
    created_date_time: str | None = None
    deleted_date_time: str | None = None
    department: str | None = None
    company_name: str | None = None
    mail_nickname: str | None = None
    on_premises_distinguished_name: str | None = None
    on_premises_domain_name: str | None = None
    on_premises_immutable_id: str | None = None
    on_premises_sam_account_name: str | None = None
    on_premises_security_identifier: str | None = None
    on_premises_sync_enabled: bool | None = None
    on_premises_user_principal_name: str | None = None
    other_mails: list[str] = []
    proxy_addresses: list[str] = []
    security_identifier: str | None = None
    usage_location: str | None = None
    user_type: str = "Member"
    details: UserDetails = NO_DETAILS

    @property
    def last_password_change_date_time(self) -> str | None:
        """When the password was changed, or made."""
        return self.details.last_password_change_date_time or self.created_date_time

    @property
    def sign_in_sessions_valid_from_date_time(self) -> str | None:
        """Since when sessions are valid: since the person was made, unless they were revoked."""
        return self.details.sign_in_sessions_valid_from_date_time or self.created_date_time

    @property
    def legal_age_group_classification(self) -> str | None:
        """What age group and consent come to."""
        group, consent = self.details.age_group, self.details.consent_provided_for_minor
        if group is None or group.lower() != "minor":
            return group
        return _MINORS.get((consent or "").lower())


_MINORS: Final = {
    "granted": "minorWithParentalConsent",
    "denied": "minorWithOutParentalConsent",
    "notrequired": "minorNoParentalConsentRequired",
}
