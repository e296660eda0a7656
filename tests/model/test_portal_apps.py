"""What administrators change in the portal counts: deleted apps, rules on URIs, owners and roles."""

from __future__ import annotations

import pytest
from tests.model.conftest import ADMIN, CLERK, CONTOSO, DAY, MADE, NATIVE, PLAIN, SERVER, Walk

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model import Shape

ACCEPTED = Shape("accepted")
DENIED = Shape("failed", "permission-denied")
REFUSED_BY_CLOUD = Shape("failed", "cloud-refused")
TAKEN = "https://contoso.example/Taken"


def creating(walk: Walk, uri: str) -> None:
    """Everything is ready for OK in Create Server Application, for an app with this URI."""
    walk.to_app_page()
    walk.open_create()
    walk.fill({"app_id_uri": uri})
    walk.sign_in(ADMIN)


def delete_taken(walk: Walk) -> None:
    """An app with the URI was registered in the portal, and deleted."""
    walk.accept(
        a.PortalRegisterServerApp(tenant_id=CONTOSO, name="Old", app_id_uri=TAKEN),
        seen={"client_id": SERVER, "secret_key": "old", "secret_key_expiry": 2_000_000_000},
    )
    walk.accept(a.PortalDeleteApp(tenant_id=CONTOSO, client_id=SERVER))


@pytest.mark.parametrize(
    ("days", "fails"), [(0, {"CRT-3/soft-deleted-app"}), (29, {"CRT-3/soft-deleted-app"}), (30, set())]
)
def test_a_deleted_app_keeps_its_uri_for_30_days(walk: Walk, days: int, fails: set[str]) -> None:
    """While it can be restored its URI is taken; afterwards nothing is said."""
    delete_taken(walk)
    if days:
        walk.wait(days * DAY)
    creating(walk, TAKEN)
    assert walk.failed(c.DialogOk(), seen={"cloud/app/client_id": MADE}) == fails
    assert REFUSED_BY_CLOUD in walk.shapes(c.DialogOk())


def test_a_deleted_app_is_unknown_to_entra(walk: Walk) -> None:
    """Verify of a deleted app fails as of one that never was."""
    walk.register()
    walk.accept(a.PortalDeleteApp(tenant_id=CONTOSO, client_id=SERVER))
    walk.to_app_page()
    walk.open_import()
    assert walk.shapes(c.DialogVerify()) == {Shape("failed", "app-unknown")}


def test_nobody_says_what_becomes_of_a_connection_whose_app_is_deleted(walk: Walk) -> None:
    """The model does not guess."""
    walk.connect_imported()
    assert walk.model.predict(a.PortalDeleteApp(tenant_id=CONTOSO, client_id=SERVER)) == ()


def test_a_restored_app_is_as_it_was(walk: Walk) -> None:
    """While it is deleted Verify fails and a connection may not come about; restored it works with its old key."""
    walk.connect_imported()
    walk.accept(c.ConsoleDelete(name="Contoso"))
    walk.accept(a.PortalDeleteApp(tenant_id=CONTOSO, client_id=SERVER))
    walk.to_app_page()
    walk.open_import()
    assert walk.shapes(c.DialogVerify()) == {Shape("failed", "app-unknown")}
    walk.accept(a.PortalRestoreApp(tenant_id=CONTOSO, client_id=SERVER))
    assert walk.shapes(c.DialogVerify()) == {Shape("accepted")}


def test_a_run_without_its_app_may_end_in_many_ways(walk: Walk) -> None:
    """A site that connects a deleted app is not blamed for how its runs end."""
    walk.connect_imported()
    walk.accept(c.ConsoleDelete(name="Contoso"))
    walk.accept(a.PortalDeleteApp(tenant_id=CONTOSO, client_id=SERVER))
    walk.to_app_page()
    walk.accept(c.WizardBrowse(kind="server"))
    walk.choose(SERVER)
    walk.accept(c.WizardBrowse(kind="client"))
    walk.choose(NATIVE)
    walk.finish()
    shapes = walk.shapes(c.ConsoleRunDiscovery(name="Contoso"))
    assert {Shape("accepted"), Shape("failed", "app-unknown"), Shape("failed", "cloud-refused")} <= shapes


@pytest.mark.parametrize(
    "uri", ["https://ConfigMgrService", "https://elsewhere.example/x", "https://notcontoso.example"]
)
def test_a_restricted_tenant_refuses_other_hosts(walk: Walk, uri: str) -> None:
    """A host that is no verified domain is refused with Entra's reason, and nothing is registered."""
    walk.accept(a.PortalRestrictUris(tenant_id=CONTOSO))
    creating(walk, uri)
    assert walk.failed(c.DialogOk(), seen={"cloud/app/client_id": MADE}) == {"CRT-12"}
    assert walk.failed(c.DialogOk(), REFUSED_BY_CLOUD, seen={"error/code": "Other"}) == {"CRT-12"}
    assert walk.failed(c.DialogOk(), REFUSED_BY_CLOUD) == set()


@pytest.mark.parametrize("uri", [f"api://{CONTOSO}/x", "https://contoso.example/x"])
def test_a_restricted_tenant_takes_the_recommended_forms(walk: Walk, uri: str) -> None:
    """They hold the tenant's ID or a verified domain."""
    walk.accept(a.PortalRestrictUris(tenant_id=CONTOSO))
    creating(walk, uri)
    assert walk.shapes(c.DialogOk()) == {ACCEPTED}


def test_a_host_below_a_verified_domain_is_left_open(walk: Walk) -> None:
    """Neither refusal nor success is a fault there."""
    walk.accept(a.PortalRestrictUris(tenant_id=CONTOSO))
    creating(walk, "https://sub.contoso.example/x")
    assert walk.shapes(c.DialogOk()) == {ACCEPTED, REFUSED_BY_CLOUD}


@pytest.mark.parametrize(("user", "case"), [(CLERK, "KEY-3/owner-with-role"), (PLAIN, "KEY-11")])
def test_an_owner_of_the_portal_is_an_owner(walk: Walk, user: str, case: str) -> None:
    """Who was made an owner renews, with a role or without; success is that rule's."""
    walk.connect_created()
    walk.accept(a.PortalAddOwner(tenant_id=CONTOSO, client_id=MADE, user=user))
    walk.accept(c.ConsoleRenew(client_id=MADE))
    walk.sign_in(user)
    assert walk.shapes(c.DialogOk()) == {ACCEPTED}
    assert walk.failed(c.DialogOk(), DENIED) == {case}


@pytest.mark.parametrize(
    ("role", "shapes"),
    [
        ("Global Administrator", {ACCEPTED}),
        ("Privileged Role Administrator", {ACCEPTED, DENIED}),
        ("Global Reader", {DENIED}),
    ],
)
def test_a_role_of_the_portal_counts(walk: Walk, role: str, shapes: set[Shape]) -> None:
    """A person who got a role renews by it, where it is one that may."""
    walk.connect_created()
    walk.accept(a.PortalAssignRole(tenant_id=CONTOSO, user=PLAIN, role=role))
    walk.accept(c.ConsoleRenew(client_id=MADE))
    walk.sign_in(PLAIN)
    assert walk.shapes(c.DialogOk()) == shapes
