"""The Azure CLI, registered to the fake cloud by its Resource Manager alone."""

from __future__ import annotations

import pytest
from client_town import numbers
from real_clients import AzureCli

YEAR = 365 * 86_400
SOMEBODY = "0b1f7c0e-1111-4222-8333-944455566677"


@pytest.fixture
def signed_in(az: AzureCli) -> AzureCli:
    """Give the command line with the world's application signed in."""
    done = az.login()
    assert done.code == 0, done.err
    return az


def test_an_application_signs_in_and_sees_its_subscription(signed_in: AzureCli) -> None:
    """The one subscription is the default, and tokens for both resources are signed by the published keys."""
    town = signed_in.town
    shown = signed_in("account", "show")
    manager = signed_in("account", "get-access-token")
    graph = signed_in("account", "get-access-token", "--resource-type", "ms-graph")

    assert (shown["id"], shown["tenantId"]) == (town.tenant.subscriptions[0].id, town.tenant.id)
    assert town.verified(manager["accessToken"])["appid"] == town.app.client_id
    assert "User.ReadWrite.All" in town.verified(graph["accessToken"])["roles"]


@pytest.mark.parametrize(
    ("changes", "number"),
    [({"secret": "wrong"}, "AADSTS7000215"), ({"user": SOMEBODY}, "AADSTS700016")],
)
def test_a_sign_in_is_refused_by_number(az: AzureCli, changes: dict[str, str], number: str) -> None:
    """A wrong secret and an unknown application are told apart."""
    done = az.login(**changes)

    assert (done.code, set(numbers(done.err))) == (1, {number})


def test_an_expired_secret_is_refused(az: AzureCli) -> None:
    """Years later the secret has expired."""
    az.town.control.clock_advance(3 * YEAR)
    done = az.login()

    assert (done.code, set(numbers(done.err))) == (1, {"AADSTS7000222"})


def test_an_unknown_tenant_is_refused(az: AzureCli) -> None:
    """Discovery refuses a tenant that nobody has, and the client tells it in its own way."""
    done = az.login(tenant=SOMEBODY)

    assert done.code == 1
    assert "AADSTS90002" in {entry.error for entry in az.town.control.log().entries}


def test_applications_are_created_listed_shown_and_given_secrets(signed_in: AzureCli) -> None:
    """An application that the command line created is read back, and signs in itself with a new secret."""
    made = signed_in(
        "ad", "app", "create", "--display-name", "Made by az", "--sign-in-audience", "AzureADMyOrg"
    )
    listed = signed_in("ad", "app", "list", "--display-name", "Made by az")
    shown = signed_in("ad", "app", "show", "--id", made["appId"])
    account = signed_in("ad", "sp", "create", "--id", made["appId"])
    first = signed_in("ad", "app", "credential", "reset", "--id", made["appId"])
    second = signed_in("ad", "app", "credential", "reset", "--id", made["appId"], "--append")
    keys = signed_in("ad", "app", "credential", "list", "--id", made["appId"])
    scope = f"/subscriptions/{signed_in.town.tenant.subscriptions[0].id}"
    signed_in(
        "role", "assignment", "create", "--assignee", made["appId"], "--role", "Reader", "--scope", scope
    )
    itself = signed_in.login(user=made["appId"], secret=second["password"])

    assert [one["id"] for one in listed] == [made["id"]]
    assert (shown["displayName"], account["appId"]) == ("Made by az", made["appId"])
    assert (len(keys), first["password"] != second["password"]) == (2, True)
    assert itself.content[0]["user"] == {"name": made["appId"], "type": "servicePrincipal"}


def test_people_are_created_listed_and_shown(signed_in: AzureCli) -> None:
    """A person that the command line created is in the list and read back by name."""
    upn = f"ann@{signed_in.town.tenant.domains[0]}"
    password = ["--password", "Long!enough-1"]
    made = signed_in("ad", "user", "create", "--display-name", "Ann", "--user-principal-name", upn, *password)
    listed = signed_in("ad", "user", "list")

    assert {one["userPrincipalName"] for one in listed} == {upn, signed_in.town.person.upn}
    assert signed_in("ad", "user", "show", "--id", upn)["id"] == made["id"]


def test_roles_are_assigned_and_listed(signed_in: AzureCli) -> None:
    """An assignment in a resource group is listed there with the names that Graph knows."""
    town = signed_in.town
    group = signed_in("group", "create", "-n", "clients-rg", "-l", "westeurope")
    who = ["--assignee", town.person.upn, "--role", "Reader", "--scope", group["id"]]
    made = signed_in("role", "assignment", "create", *who)
    listed = signed_in("role", "assignment", "list", "-g", "clients-rg")
    everywhere = signed_in("role", "assignment", "list", "--all")

    assert [(one["name"], one["roleDefinitionName"]) for one in listed] == [(made["name"], "Reader")]
    assert listed[0]["principalName"] == town.person.upn
    assert sorted(one["roleDefinitionName"] for one in everywhere) == ["Owner", "Owner", "Reader"]


def test_workspaces_come_and_go(signed_in: AzureCli) -> None:
    """A workspace is created, shown with its keys, and deleted; so is its group."""
    place = ["-g", "logs-rg", "-n", "logs-by-az"]
    workspace = ["monitor", "log-analytics", "workspace"]
    signed_in("group", "create", "-n", "logs-rg", "-l", "westeurope")
    made = signed_in(*workspace, "create", *place)
    shown = signed_in(*workspace, "show", *place)
    keys = signed_in(*workspace, "get-shared-keys", *place)
    signed_in(*workspace, "delete", *place, "--yes", "--force")
    gone = signed_in.run(*workspace, "show", *place)
    signed_in("group", "delete", "-n", "logs-rg", "--yes")

    assert (shown["customerId"], shown["provisioningState"]) == (made["customerId"], "Succeeded")
    assert keys["primarySharedKey"] != keys["secondarySharedKey"]
    assert (gone.code, "ResourceNotFound" in gone.err) == (3, True)
    assert signed_in("group", "exists", "-n", "logs-rg") is False


def test_a_service_principal_for_roles_signs_in(signed_in: AzureCli) -> None:
    """What `create-for-rbac` prints signs in and sees the subscription on which it has its role."""
    subscription = signed_in.town.tenant.subscriptions[0].id
    made = signed_in(
        *["ad", "sp", "create-for-rbac", "-n", "rbac", "--role", "Reader"],
        *["--scopes", f"/subscriptions/{subscription}"],
    )
    itself = signed_in.login(user=made["appId"], secret=made["password"])

    assert [one["id"] for one in itself.content] == [subscription]


@pytest.fixture
def person_signed_in(az: AzureCli) -> AzureCli:
    """Give the command line with the person signed in, by a code entered in a browser."""
    done = az.login_by_device("--tenant", az.town.tenant.id)
    assert done.code == 0, done.err
    return az


def test_a_person_signs_in_by_a_code(person_signed_in: AzureCli) -> None:
    """The person sees the subscription and oneself, and the token at Graph is the person's."""
    town = person_signed_in.town
    me = person_signed_in("ad", "signed-in-user", "show")
    token = person_signed_in("account", "get-access-token", "--resource-type", "ms-graph")["accessToken"]

    assert person_signed_in("account", "show")["user"] == {"name": town.person.upn, "type": "user"}
    assert (me["id"], town.verified(token)["upn"]) == (town.person.id, town.person.upn)


def test_missing_consent_is_told(person_signed_in: AzureCli) -> None:
    """A permission that the command line does not have is refused by number."""
    scope = f"{person_signed_in.town.urls.graph}/Group.Read.All"
    done = person_signed_in.run("account", "get-access-token", "--scope", scope)

    assert (done.code, set(numbers(done.err))) == (1, {"AADSTS65001"})


def test_conditional_access_is_told(person_signed_in: AzureCli) -> None:
    """A person who is blocked after the sign-in gets no further token."""
    person_signed_in.town.block(person_signed_in.town.person.id)
    done = person_signed_in.run("account", "get-access-token", "--resource-type", "ms-graph")

    assert (done.code, "AADSTS53003" in numbers(done.err)) == (1, True)
