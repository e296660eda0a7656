"""The shape of a world file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from azfakes.clock import LAST_INSTANT
from azfakes.wellknown import (
    APPLICATION_ADMINISTRATOR,
    CLOUD_APPLICATION_ADMINISTRATOR,
    GLOBAL_ADMINISTRATOR,
)
from azfakes.worlds.people import MOST_PEOPLE

IdentifierUriRule = Literal["any", "verified-domain", "tenant-default"]

DeltaExpiry = Literal["sync-state-not-found", "gone", "unsupported-query"]

Guid = Annotated[str, msgspec.Meta(pattern="^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$")]


class _Strict(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A record that knows all its fields."""


class Policies(_Strict):
    """What a tenant's administrators have decided.

    Attributes:
        users_may_register_apps: whether members without a directory role may register applications.
        identifier_uris: which App ID URIs may be added (facts G37, G38): `any`; `verified-domain` asks https
            hosts to be a verified domain; `tenant-default` asks every URI of an application with v1 tokens
            to hold a verified domain, the tenant's ID or the application's own ID.
        delta_expiry: what a delta query with an expired token gets (facts G77): `sync-state-not-found` is 400 after
            seven days, `gone` is 410 with the address to start over, `unsupported-query` is 400 after thirty days.
        duplicate_uri_status: status of the refusal of an App ID URI that another application holds (facts G20).
        secrets_at_creation: what becomes of secrets in the body that makes an application (facts G29).
        user_consent: who may grant permissions to an application on the sign-in page; where the person may not,
            the client is told 65001.
        secret_roles: role templates whose holders may add secrets to applications of others.
    """

    users_may_register_apps: bool = True
    identifier_uris: IdentifierUriRule = "any"
    delta_expiry: DeltaExpiry = "sync-state-not-found"
    duplicate_uri_status: Literal[400, 409] = 400
    secrets_at_creation: Literal["accepted", "ignored", "refused"] = "accepted"
    user_consent: Literal["nobody", "administrators", "everyone"] = "nobody"
    secret_roles: tuple[str, ...] = (
        GLOBAL_ADMINISTRATOR,
        APPLICATION_ADMINISTRATOR,
        CLOUD_APPLICATION_ADMINISTRATOR,
    )


class WorldUser(_Strict):
    """A person of a tenant.

    Attributes:
        upn: user principal name.
        display_name: name as shown.
        password: the test password with which the person signs in.
        id: object ID; None lets the seed choose.
        given_name: first name, or None.
        surname: last name, or None.
        mail: mail address, or None.
        mail_nickname: mail alias; None takes the part of the UPN before the `@`.
        roles: directory role templates that the person holds.
        account_enabled: whether the person may sign in.
        must_change_password: whether a new password is asked for before anything else.
        second_factor: the one-time code with which the person passes multi-factor authentication; None where nothing
            passes it.
        must_register_factor: whether the person has first to register a second factor, which a test cannot do.
        user_type: Member or Guest.
        on_premises_sam_account_name: SAM name in the local domain, or None; so for the following ones.
        on_premises_domain_name: DNS name of the local domain.
        on_premises_distinguished_name: distinguished name in the local domain.
        on_premises_security_identifier: SID in the local domain.
        on_premises_immutable_id: source anchor.
    """

    upn: str
    display_name: str
    password: str
    id: Guid | None = None
    given_name: str | None = None
    surname: str | None = None
    mail: str | None = None
    mail_nickname: str | None = None
    roles: tuple[str, ...] = ()
    account_enabled: bool = True
    must_change_password: bool = False
    second_factor: str | None = None
    must_register_factor: bool = False
    user_type: Literal["Member", "Guest"] = "Member"
    on_premises_sam_account_name: str | None = None
    on_premises_domain_name: str | None = None
    on_premises_distinguished_name: str | None = None
    on_premises_security_identifier: str | None = None
    on_premises_immutable_id: str | None = None


class WorldGroup(_Strict):
    """A group of a tenant.

    Attributes:
        name: display name, by which other groups of the world refer to it.
        id: object ID; None lets the seed choose.
        description: what it is for, or None.
        group_types: `Unified` makes it a Microsoft 365 group with mail.
        security_enabled: whether it is a security group.
        members: user principal names of people and names of groups in it.
        on_premises_sam_account_name: SAM name in the local domain that keeps it, or None; so for the following ones.
        on_premises_domain_name: DNS name of the local domain.
        on_premises_security_identifier: SID in the local domain.
    """

    name: str
    id: Guid | None = None
    description: str | None = None
    group_types: tuple[Literal["Unified", "DynamicMembership"], ...] = ()
    security_enabled: bool = True
    members: tuple[str, ...] = ()
    on_premises_sam_account_name: str | None = None
    on_premises_domain_name: str | None = None
    on_premises_security_identifier: str | None = None


class WorldDevice(_Strict):
    """A device of a tenant.

    Attributes:
        name: display name.
        id: object ID; None lets the seed choose.
        device_id: device ID, which the device itself knows; None lets the seed choose.
        operating_system: what it runs.
        operating_system_version: version of that.
        trust_type: joined to Entra, to a local domain and Entra, or registered.
        account_enabled: whether it may sign in.
    """

    name: str
    id: Guid | None = None
    device_id: Guid | None = None
    operating_system: str = "Windows"
    operating_system_version: str = "10.0.26100.2605"
    trust_type: Literal["AzureAd", "ServerAd", "Workplace"] = "AzureAd"
    account_enabled: bool = True


class WorldApp(_Strict):
    """An application that the tenant already holds.

    Attributes:
        name: key under which the ready line tells it.
        document: body as in `POST /applications`.
        secret_days: life of its secret in days from the world's instant; None makes no secret.
        service_principal: whether it has a service principal in its tenant.
        federated_credentials: whose tokens it takes in place of a secret: name, issuer, subject, audiences.
        graph_roles: application permissions of Microsoft Graph that it holds, by name.
    """

    name: str
    document: dict[str, Any]
    secret_days: Annotated[int, msgspec.Meta(ge=-36_500, le=36_500)] | None = None
    service_principal: bool = True
    federated_credentials: tuple[dict[str, Any], ...] = ()
    graph_roles: tuple[str, ...] = ()


class WorldWorkspace(_Strict):
    """A Log Analytics workspace."""

    name: str
    location: str = "eastus"


class WorldResourceGroup(_Strict):
    """A resource group with the workspaces in it."""

    name: str
    location: str = "eastus"
    workspaces: tuple[WorldWorkspace, ...] = ()


class WorldSubscription(_Strict):
    """An Azure subscription of a tenant.

    Attributes:
        id: subscription ID.
        name: display name.
        state: whether it is good for anything.
        readers: who has the role Reader over it: people by user principal name, applications by their name here.
        owners: who has the role Owner over it.
        resource_groups: what it holds.
        unregistered: namespaces of resource providers that have to be registered before they make something.
    """

    id: Guid
    name: str
    state: Literal["Enabled", "Warned", "PastDue", "Disabled", "Deleted"] = "Enabled"
    readers: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    resource_groups: tuple[WorldResourceGroup, ...] = ()
    unregistered: tuple[str, ...] = ()


class WorldCrowd(_Strict):
    """Members and groups that are made up, with names from pools.

    Attributes:
        people: how many members; user principal names end with their number, from 1.
        groups: into how many groups they are spread, one after the other; each person belongs to one of them.
    """

    people: Annotated[int, msgspec.Meta(ge=0, le=MOST_PEOPLE)] = 0
    groups: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0


class SavedTenant(_Strict):
    """All that a tenant held when it was saved: the cloud's own records, as `GET /control/v1/worlds/current` wrote them.

    Attributes:
        created: when the tenant was made, in epoch seconds.
        users: people with their passwords.
        deleted_users: people who were deleted.
        groups: groups with members and owners.
        deleted_groups: groups that were deleted.
        apps: registrations with secrets and certificates.
        deleted_apps: registrations that were deleted.
        principals: accounts of applications, each with the object ID of its registration.
        deleted_principals: accounts that were deleted.
        devices: devices.
        assignments: application roles granted.
        grants: delegated permissions granted.
        access_policies: Conditional Access policies.
        app_policy: default policy on applications.
        activated_roles: templates of directory roles that were activated by hand.
        subscriptions: Azure subscriptions with resource groups, workspaces, role definitions and assignments.
    """

    created: Annotated[int, msgspec.Meta(ge=0, le=LAST_INSTANT)]
    app_policy: dict[str, Any]
    users: tuple[dict[str, Any], ...] = ()
    deleted_users: tuple[dict[str, Any], ...] = ()
    groups: tuple[dict[str, Any], ...] = ()
    deleted_groups: tuple[dict[str, Any], ...] = ()
    apps: tuple[dict[str, Any], ...] = ()
    deleted_apps: tuple[dict[str, Any], ...] = ()
    principals: tuple[dict[str, Any], ...] = ()
    deleted_principals: tuple[dict[str, Any], ...] = ()
    devices: tuple[dict[str, Any], ...] = ()
    assignments: tuple[dict[str, Any], ...] = ()
    grants: tuple[dict[str, Any], ...] = ()
    access_policies: tuple[dict[str, Any], ...] = ()
    activated_roles: tuple[str, ...] = ()
    subscriptions: tuple[dict[str, Any], ...] = ()


class WorldTenant(_Strict):
    """A tenant, which lives in exactly one cloud.

    Attributes:
        id: tenant ID.
        name: display name.
        cloud: public, usgov, usdod or china.
        initial_domain: the `onmicrosoft` domain.
        domains: all verified domains, the default one first.
        federated_domains: those of them whose passwords another service keeps.
        country: two-letter country code.
        policies: what its administrators have decided.
        users: its people.
        crowd: further people and groups, or None.
        groups: its groups.
        devices: its devices.
        apps: the applications that it holds.
        subscriptions: its Azure subscriptions.
        saved: what it held when it was saved, in place of all people and things above; None in worlds that people write.
    """

    id: Guid
    name: str
    initial_domain: str
    domains: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    cloud: Literal["public", "usgov", "usdod", "china"] = "public"
    country: str = "US"
    federated_domains: tuple[str, ...] = ()
    policies: Policies = msgspec.field(default_factory=Policies)
    users: tuple[WorldUser, ...] = ()
    crowd: WorldCrowd | None = None
    groups: tuple[WorldGroup, ...] = ()
    devices: tuple[WorldDevice, ...] = ()
    apps: tuple[WorldApp, ...] = ()
    subscriptions: tuple[WorldSubscription, ...] = ()
    saved: SavedTenant | None = None


class Behaviour(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """How the service behaves where what is documented and what was seen differ; it is the same for all tenants.

    Attributes:
        unknown_tenant_error: OAuth error beside 90002 (facts E20).
        description_separator: what stands between the parts of `error_description` (facts E85).
        verification_page: last part of the address at which a device code is entered, new or old (facts E41).
        device_code_numbers: AADSTS numbers for device codes that are wrong or expired: as `captured`, 70000 and
            70020, or as `documented`, 70018 and 70019 (facts E42).
        device_polling: whether polling faster than the interval is told to slow down (facts E43).
        unassigned_app_error: OAuth error beside 501051 (facts E94).
        malformed_token_message: what Graph says of a token that is none, in `newer` or in `older` words (facts G11).
    """

    unknown_tenant_error: Literal["invalid_tenant", "invalid_request"] = "invalid_tenant"
    description_separator: Literal["spaces", "lines"] = "spaces"
    verification_page: Literal["device", "devicelogin"] = "device"
    device_code_numbers: Literal["captured", "documented"] = "captured"
    device_polling: Literal["any", "strict"] = "any"
    unassigned_app_error: Literal["invalid_grant", "invalid_client"] = "invalid_grant"
    malformed_token_message: Literal["newer", "older"] = "newer"


_USUAL = Behaviour()


class WorldIssuer(_Strict):
    """Somebody outside of the clouds who signs tokens: the issuer that they name, and its key set (RFC 7517)."""

    issuer: str
    keys: dict[str, Any]


class World(_Strict):
    """A named start state.

    Attributes:
        name: how it is called.
        instant: epoch seconds at which it begins.
        tenants: what it holds.
        issuers: others whose tokens applications may trust.
        behaviour: how the service behaves.
        drawn: of a saved world, how many identifiers of each kind were drawn, so that none comes again.
    """

    name: str
    instant: int
    tenants: tuple[WorldTenant, ...] = ()
    issuers: tuple[WorldIssuer, ...] = ()
    behaviour: Behaviour = _USUAL
    drawn: dict[str, int] = {}
