"""The portal: each act of the contract is carried out in the cloud, where its administrator can see it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import get_args

import pytest
from msgspec import structs

from azharness.contract import actors as a
from azharness.contract.cloud import CloudGroup, CloudTenant, Person, Registration
from azharness.contract.outcomes import CloudError
from azharness.engine.errors import HarnessError
from azscenarios.cloud import in_process_cloud
from azscenarios.cloud_driver import CloudDriver
from azscenarios.portal import portal_acts

TENANT = "5e97358c-d99c-4558-af0c-de7774091dda"
PLAIN = "plain@contoso.onmicrosoft.com"
ADMINISTRATOR = "admin@contoso.onmicrosoft.com"


@pytest.fixture
def cloud() -> Iterator[CloudDriver]:
    """Give a cloud of this process with Contoso in it."""
    with in_process_cloud() as driver:
        driver.reset("contoso", 7, 0)
        yield driver


def now(cloud: CloudDriver) -> CloudTenant:
    """Tell what Contoso holds now."""
    return cloud.truth().tenants[0]


def person(cloud: CloudDriver, name: str = PLAIN) -> Person:
    """Find a person by user principal name."""
    return next(one for one in now(cloud).people if one.user_principal_name == name)


def group(cloud: CloudDriver, name: str) -> CloudGroup:
    """Find a group by name."""
    return next(one for one in now(cloud).groups if one.name == name)


def server_app(cloud: CloudDriver, uri: str = "https://ConfigMgrService", version: int = 1) -> a.Registered:
    """Register a server app."""
    act = a.PortalRegisterServerApp(
        tenant_id=TENANT, name="Server", app_id_uri=uri, token_version=2 if version == 2 else 1
    )
    shown = cloud.at_portal(act)
    assert isinstance(shown, a.Registered)
    return shown


def registration(cloud: CloudDriver, client_id: str) -> Registration:
    """Find a registration."""
    return next(one for one in cloud.registrations(TENANT) if one.client_id == client_id)


def claims(token: str) -> dict[str, object]:
    """Read what a token says."""
    payload = token.split(".")[1]
    said: dict[str, object] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return said


def test_every_act_is_known() -> None:
    """The portal can do all that the contract names, and nothing else."""
    assert portal_acts() == set(get_args(a.PortalAct))


def test_the_truth_of_a_tenant(cloud: CloudDriver) -> None:
    """The state tells groups with their people, direct or not, enabled devices, and workspaces."""
    tenant = now(cloud)
    technicians, administrators = group(cloud, "All Technicians"), group(cloud, "IT Administrators")

    assert [one.name for one in tenant.groups if not one.security] == ["Sales Team"]
    assert len(technicians.members) == 1
    assert set(technicians.all_members) == {*technicians.members, *administrators.members}
    assert group(cloud, "Site Administrators").attributes["onPremisesSecurityIdentifier"].endswith("-2101")
    assert tenant.devices == ["CONTOSO-PC01", "CONTOSO-PC02", "CONTOSO-PC03"]
    assert [(one.resource_group, one.name) for one in tenant.workspaces] == [("monitoring", "contoso-logs")]


def test_an_apps_registration(cloud: CloudDriver) -> None:
    """Redirect URIs, owners and keys are added to what the app holds already; a deleted app is gone."""
    shown = server_app(cloud)
    cloud.at_portal(
        a.PortalAddRedirectUri(tenant_id=TENANT, client_id=shown.client_id, uri="https://a.contoso.com")
    )
    cloud.at_portal(a.PortalAddOwner(tenant_id=TENANT, client_id=shown.client_id, user=PLAIN))
    cloud.at_portal(a.PortalAddKey(tenant_id=TENANT, client_id=shown.client_id))
    client = cloud.at_portal(
        a.PortalRegisterClientApp(tenant_id=TENANT, name="Client", server_client_id=shown.client_id)
    )
    found = registration(cloud, shown.client_id)
    assert isinstance(client, a.Registered)
    native = registration(cloud, client.client_id)

    assert (found.redirect_uris, found.owners) == (["https://a.contoso.com"], [person(cloud).object_id])
    assert (len(found.key_ends), found.public_client, found.device_tokens) == (2, False, False)
    assert found.permissions == ["7ab1d382-f21e-4acd-a863-ba3e13f7da61"]
    assert (native.public_client, len(native.permissions), native.key_ends) == (True, 1, [])

    cloud.at_portal(a.PortalDeleteApp(tenant_id=TENANT, client_id=shown.client_id))
    assert [one.client_id for one in cloud.registrations(TENANT)] == [client.client_id]

    cloud.at_portal(a.PortalRestoreApp(tenant_id=TENANT, client_id=shown.client_id))
    assert registration(cloud, shown.client_id) == found
    uri = found.identifier_uris[0]
    assert isinstance(cloud.user_token(TENANT, client.client_id, uri, PLAIN), str)


@pytest.mark.parametrize("version", [1, 2])
def test_the_version_of_an_apps_tokens(cloud: CloudDriver, version: int) -> None:
    """A client's token for the app names it by URI in version 1, and by client ID in version 2."""
    server = server_app(cloud, "https://site.contoso.com", version)
    client = cloud.at_portal(
        a.PortalRegisterClientApp(tenant_id=TENANT, name="Client", server_client_id=server.client_id)
    )
    assert isinstance(client, a.Registered)
    token = cloud.user_token(TENANT, client.client_id, "https://site.contoso.com", PLAIN)
    assert isinstance(token, str)

    assert claims(token)["ver"] == f"{version}.0"
    assert claims(token)["aud"] == ("https://site.contoso.com" if version == 1 else server.client_id)


def test_people_come_change_and_go(cloud: CloudDriver) -> None:
    """A new person has a name of their own and can sign in; a changed one shows it; a deleted one is gone."""
    first = cloud.at_portal(a.PortalAddPerson(tenant_id=TENANT, name="Jürgen Groß"))
    second = cloud.at_portal(a.PortalAddPerson(tenant_id=TENANT, name="Jürgen Groß"))
    assert isinstance(first, a.Added)
    assert isinstance(second, a.Added)

    assert first.user_principal_name != second.user_principal_name
    assert "Portal!Test-jurgen.gro2" in [secret.value for secret in cloud.secrets(0)]
    found = person(cloud, first.user_principal_name)
    assert (found.object_id, found.enabled, found.member) == (first.object_id, True, True)

    change = a.PortalChangePerson(tenant_id=TENANT, user=first.user_principal_name, name="Jo", enabled=False)
    cloud.at_portal(change)
    cloud.at_portal(a.PortalDeletePerson(tenant_id=TENANT, user=second.user_principal_name))
    found = person(cloud, first.user_principal_name)
    assert (found.attributes["displayName"], found.enabled) == ("Jo", False)
    assert second.object_id not in [one.object_id for one in now(cloud).people]


@pytest.mark.parametrize("security", [True, False])
def test_groups_and_their_members(cloud: CloudDriver, *, security: bool) -> None:
    """A new group has its members from the beginning, and they come and go."""
    apps = person(cloud, "apps@contoso.onmicrosoft.com")
    act = a.PortalAddGroup(
        tenant_id=TENANT, name="Field staff", members=[apps.user_principal_name], security=security
    )
    added = cloud.at_portal(act)
    assert isinstance(added, a.Added)
    before = group(cloud, "Field staff")
    cloud.at_portal(a.PortalAddMember(tenant_id=TENANT, group=added.object_id, user=PLAIN))
    cloud.at_portal(
        a.PortalRemoveMember(tenant_id=TENANT, group=added.object_id, user=apps.user_principal_name)
    )

    assert (before.object_id, before.security, before.members) == (
        added.object_id,
        security,
        [apps.object_id],
    )
    assert group(cloud, "Field staff").members == [person(cloud).object_id]


def test_a_role_opens_what_it_is_for(cloud: CloudDriver) -> None:
    """A person with a new role has it in the next token; a second time it is refused."""
    act = a.PortalAssignRole(tenant_id=TENANT, user=PLAIN, role="Privileged Role Administrator")
    before = person(cloud).roles
    done = cloud.at_portal(act)
    again = cloud.at_portal(act)

    assert (before, done, person(cloud).roles) == ([], None, ["Privileged Role Administrator"])
    assert again == CloudError(source="graph", code="Request_BadRequest")


@pytest.mark.parametrize(
    "act",
    [
        a.PortalAssignRole(tenant_id=TENANT, user=PLAIN, role="Grand Vizier"),
        a.PortalGrantAzureRole(tenant_id=TENANT, role="Vizier", resource_group="monitoring", user=PLAIN),
    ],
)
def test_a_role_that_there_is_not(cloud: CloudDriver, act: a.PortalAct) -> None:
    """A scenario that names no role of the cloud is wrong, and is told so."""
    with pytest.raises(HarnessError, match="Vizier"):
        cloud.at_portal(act)


def test_conditional_access_blocks_and_lets_go(cloud: CloudDriver) -> None:
    """The one policy blocks clients' tokens, but for the apps that it leaves out, until it is switched off."""
    server = server_app(cloud)
    shown = cloud.at_portal(
        a.PortalRegisterClientApp(tenant_id=TENANT, name="Client", server_client_id=server.client_id)
    )
    assert isinstance(shown, a.Registered)

    def token() -> str | CloudError:
        return cloud.user_token(TENANT, shown.client_id, "https://ConfigMgrService", PLAIN)

    cloud.at_portal(a.PortalConditionalAccess(tenant_id=TENANT))
    assert token() == CloudError(source="entra", code="AADSTS53003")
    cloud.at_portal(a.PortalConditionalAccess(tenant_id=TENANT, excluded=[server.client_id]))
    assert isinstance(token(), str)
    cloud.at_portal(a.PortalConditionalAccess(tenant_id=TENANT))
    assert token() == CloudError(source="entra", code="AADSTS53003")
    cloud.at_portal(a.PortalConditionalAccess(tenant_id=TENANT, blocks=False))
    assert isinstance(token(), str)


def test_restricted_uris_are_refused(cloud: CloudDriver) -> None:
    """After the restriction a URI has to hold what only the tenant has, unless the app's tokens are of version 2."""
    cloud.at_portal(a.PortalRestrictUris(tenant_id=TENANT))
    act = a.PortalRegisterServerApp(tenant_id=TENANT, name="Server", app_id_uri="https://ConfigMgrService")

    assert cloud.at_portal(act) == CloudError(source="graph", code="Request_BadRequest")
    assert server_app(cloud, "https://site.contoso.com").client_id
    assert server_app(cloud, f"api://{TENANT}/site").client_id
    assert server_app(cloud, "https://ConfigMgrService", version=2).client_id


def test_workspaces_and_roles_over_them(cloud: CloudDriver) -> None:
    """A workspace or a role is made in a group that is there or not; apps and people get roles over both."""
    app = server_app(cloud)
    for resource_group, workspace in (("monitoring", "second-logs"), ("others", "third-logs")):
        cloud.at_portal(
            a.PortalAddWorkspace(tenant_id=TENANT, resource_group=resource_group, workspace=workspace)
        )
    grants = (
        a.PortalGrantAzureRole(
            tenant_id=TENANT, role="Contributor", resource_group="monitoring", client_id=app.client_id
        ),
        a.PortalGrantAzureRole(
            tenant_id=TENANT, role="Reader", resource_group="others", workspace="third-logs", user=PLAIN
        ),
    )

    assert [cloud.at_portal(each) for each in grants] == [None, None]
    assert cloud.at_portal(grants[1]) is None
    assert [(one.resource_group, one.name) for one in now(cloud).workspaces] == [
        ("monitoring", "contoso-logs"),
        ("monitoring", "second-logs"),
        ("others", "third-logs"),
    ]
    made = a.PortalGrantAzureRole(
        tenant_id=TENANT, role="Reader", resource_group="new", client_id=app.client_id
    )
    assert cloud.at_portal(made) is None
    missing = structs.replace(made, workspace="no-logs")
    assert cloud.at_portal(missing) == CloudError(source="arm", code="ResourceNotFound")


def test_the_portal_goes_on_without_the_administrator(cloud: CloudDriver) -> None:
    """Where the only Global Administrator was deleted somebody still registers apps and adds people; a reset brings the person back."""
    cloud.at_portal(a.PortalDeletePerson(tenant_id=TENANT, user=ADMINISTRATOR))
    made = server_app(cloud)
    assert registration(cloud, made.client_id).client_id == made.client_id
    assert isinstance(cloud.at_portal(a.PortalAddPerson(tenant_id=TENANT, name="Nora New")), a.Added)
    cloud.reset("contoso", 7, 0)
    assert person(cloud, ADMINISTRATOR).enabled
