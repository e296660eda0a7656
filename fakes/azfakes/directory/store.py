"""The directory of all clouds, built from a world."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, final

import msgspec

from azfakes.addresses import Addresses
from azfakes.clouds import CLOUDS, CloudProfile
from azfakes.directory.apppolicies import first_policy
from azfakes.directory.crowd import CrowdTable
from azfakes.directory.devices import Device, DeviceRecord
from azfakes.directory.documents import Application, AppRoleAssignment, FederatedCredential, User
from azfakes.directory.encoding import assignment_id, cloud_sid
from azfakes.directory.keys import CertificateError, make_key, read_certificate
from azfakes.directory.microsoft import microsoft_applications
from azfakes.directory.records import AppRecord, PrincipalRecord, TenantRecord, UserRecord
from azfakes.directory.saving import fill_principals, fill_tenant
from azfakes.directory.secrets import make_secret
from azfakes.directory.worldcrowd import add_crowd
from azfakes.directory.worldgroups import add_world_groups
from azfakes.errors import WorldError
from azfakes.graphpermissions import GRAPH_ROLES
from azfakes.ids import Ids
from azfakes.instants import iso
from azfakes.wellknown import GRAPH
from azfakes.worlds.people import PASSWORD_HEAD
from azfakes.worlds.schema import World, WorldApp, WorldDevice, WorldTenant, WorldUser

_DAY = 86_400


@final
class Directory:
    """Every tenant of every cloud."""

    def __init__(self, world: World, ids: Ids, addresses: Addresses) -> None:
        self._microsoft = {name: microsoft_applications(cloud, addresses) for name, cloud in CLOUDS.items()}
        self._tenants: dict[str, TenantRecord] = {}
        for tenant in world.tenants:
            self._tenants[tenant.id.lower()] = self._tenant(tenant, world.instant, ids)
        for tenant in world.tenants:
            if tenant.saved is not None:
                record = self._tenants[tenant.id.lower()]
                fill_principals(record, tenant.saved, ids, partial(self._registration, record.cloud))
            self._tenants[tenant.id.lower()].history.begin()

    def __iter__(self) -> Iterator[TenantRecord]:
        return iter(self._tenants.values())

    def tenant(self, key: str) -> TenantRecord | None:
        """Find a tenant of whichever cloud by its ID or one of its verified domains."""
        wanted = key.lower()
        found = self._tenants.get(wanted)
        if found is not None:
            return found
        for tenant in self._tenants.values():
            if wanted in tenant.domains:
                return tenant
        return None

    def tenant_of_user(self, upn: str, cloud: CloudProfile) -> TenantRecord | None:
        """Find the tenant that signs in to one cloud and whose domain a user principal name ends with."""
        tenant = self.tenant(upn.rpartition("@")[2])
        return tenant if tenant is not None and tenant.cloud.serves("login", cloud) else None

    def microsoft_app(self, app_id: str, cloud: CloudProfile) -> AppRecord | None:
        """Find one of Microsoft's applications."""
        return next((app for app in self._microsoft[cloud.name] if app.app_id == app_id.lower()), None)

    def app(self, app_id: str, cloud: CloudProfile) -> AppRecord | None:
        """Find an application by client ID, in whichever tenant that signs in to a cloud it is registered."""
        tenants = (tenant for tenant in self if tenant.cloud.serves("login", cloud))
        registered = (tenant.app_by_client_id(app_id) for tenant in tenants)
        return next(filter(None, registered), None) or self.microsoft_app(app_id, cloud)

    def passwords(self) -> Iterator[str]:
        """List the passwords of all people; of a crowd's how they begin."""
        for tenant in self:
            yield from (user.password for user in tenant.users.stored())
            if isinstance(tenant.users, CrowdTable):
                yield PASSWORD_HEAD

    def _tenant(self, world: WorldTenant, instant: int, ids: Ids) -> TenantRecord:
        tenant = TenantRecord(
            id=world.id.lower(),
            name=world.name,
            cloud=CLOUDS[world.cloud],
            initial_domain=world.initial_domain,
            domains=tuple(map(str.lower, world.domains)),
            federated_domains=frozenset(map(str.lower, world.federated_domains)),
            country=world.country,
            created=instant,
            policies=world.policies,
            subscriptions=world.subscriptions,
            app_policy=first_policy(world.policies.identifier_uris),
        )
        if world.saved is not None:
            fill_tenant(tenant, world.saved, ids)
            return tenant
        for app in self._microsoft[world.cloud]:
            _add_principal(tenant, app, instant, ids)
        for person in world.users:
            tenant.add_user(_user(tenant, person, instant, ids))
        if world.crowd is not None:
            add_crowd(tenant, world.crowd, instant, ids)
        add_world_groups(tenant, world.groups, instant, ids)
        for device in world.devices:
            _add_device(tenant, device, instant, ids)
        for entry in world.apps:
            _add_world_app(tenant, entry, instant, ids)
        return tenant

    def _registration(self, cloud: CloudProfile, object_id: str) -> AppRecord | None:
        """Find a registration by object ID, in whichever tenant, deleted ones and Microsoft's among them."""
        tables = [table for tenant in self for table in (tenant.apps, tenant.deleted_apps)]
        own = (table.get(object_id) for table in tables)
        return next(filter(None, own), None) or self.microsoft_app(object_id, cloud)


def _add_principal(tenant: TenantRecord, app: AppRecord, instant: int, ids: Ids) -> PrincipalRecord:
    object_id = ids.named_guid("principal", tenant.id, app.app_id)
    principal = PrincipalRecord(object_id, tenant.id, app, created=iso(instant))
    tenant.add_principal(principal)
    return principal


def _user(tenant: TenantRecord, person: WorldUser, instant: int, ids: Ids) -> UserRecord:
    synchronised = person.on_premises_sam_account_name is not None
    object_id = (person.id or ids.named_guid("user", tenant.id, person.upn)).lower()
    document = User(
        id=object_id,
        security_identifier=cloud_sid(object_id),
        user_principal_name=person.upn,
        display_name=person.display_name,
        given_name=person.given_name,
        surname=person.surname,
        mail=person.mail,
        mail_nickname=person.mail_nickname or person.upn.partition("@")[0],
        account_enabled=person.account_enabled,
        user_type=person.user_type,
        created_date_time=iso(instant),
        on_premises_sync_enabled=True if synchronised else None,
        on_premises_sam_account_name=person.on_premises_sam_account_name,
        on_premises_domain_name=person.on_premises_domain_name,
        on_premises_distinguished_name=person.on_premises_distinguished_name,
        on_premises_security_identifier=person.on_premises_security_identifier,
        on_premises_immutable_id=person.on_premises_immutable_id,
        on_premises_user_principal_name=person.upn if synchronised else None,
    )
    return UserRecord(
        document,
        person.password,
        frozenset(person.roles),
        must_change_password=person.must_change_password,
        second_factor=person.second_factor,
        must_register_factor=person.must_register_factor,
    )


def _add_device(tenant: TenantRecord, device: WorldDevice, instant: int, ids: Ids) -> None:
    hybrid = device.trust_type == "ServerAd"
    document = Device(
        id=(device.id or ids.named_guid("device-object", tenant.id, device.name)).lower(),
        device_id=(device.device_id or ids.named_guid("device", tenant.id, device.name)).lower(),
        display_name=device.name,
        account_enabled=device.account_enabled,
        created_date_time=iso(instant),
        registration_date_time=iso(instant),
        approximate_last_sign_in_date_time=iso(instant),
        device_version=2,
        operating_system=device.operating_system,
        operating_system_version=device.operating_system_version,
        profile_type="RegisteredDevice",
        trust_type=device.trust_type,
        on_premises_sync_enabled=True if hybrid else None,
    )
    tenant.devices[document.id] = DeviceRecord(document)


def _add_world_app(tenant: TenantRecord, entry: WorldApp, instant: int, ids: Ids) -> None:
    given: dict[str, Any] = {
        "id": ids.named_guid("app-object", tenant.id, entry.name),
        "appId": ids.named_guid("app", tenant.id, entry.name),
        "displayName": entry.name,
        "createdDateTime": iso(instant),
        "publisherDomain": tenant.initial_domain,
        **entry.document,
    }
    try:
        app = AppRecord(msgspec.convert(given, Application), tenant.id)
        app.keys += [
            make_key(ids, read_certificate(one.key or ""), one) for one in app.document.key_credentials
        ]
        app.federated += [
            msgspec.convert(
                {"id": ids.named_guid("federated", app.id, str(one.get("name"))), **one}, FederatedCredential
            )
            for one in entry.federated_credentials
        ]
    except (msgspec.ValidationError, CertificateError) as error:
        raise WorldError(
            f"The application {entry.name!r} of the world is not valid.", cause=str(error)
        ) from error
    if entry.secret_days is not None:
        app.secrets.append(make_secret(ids, start=instant, end=instant + entry.secret_days * _DAY))
    tenant.add_app(app)
    if entry.service_principal:
        _grant_graph_roles(tenant, _add_principal(tenant, app, instant, ids), entry.graph_roles, instant, ids)


def _grant_graph_roles(
    tenant: TenantRecord, principal: PrincipalRecord, roles: tuple[str, ...], instant: int, ids: Ids
) -> None:
    graph = tenant.principal_of(GRAPH)
    assert graph is not None
    for role in roles:
        if role not in GRAPH_ROLES:
            raise WorldError(f"Microsoft Graph has no application permission named {role!r}.")
        assignment = AppRoleAssignment(
            id=assignment_id(principal.id, ids.guid("assignment")),
            created_date_time=iso(instant),
            app_role_id=GRAPH_ROLES[role],
            principal_display_name=principal.app.document.display_name,
            principal_id=principal.id,
            principal_type="ServicePrincipal",
            resource_display_name=graph.app.document.display_name,
            resource_id=graph.id,
        )
        tenant.assignments[assignment.id] = assignment
