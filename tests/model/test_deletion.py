"""Deletion of a connection: what goes, what stays, and what nobody says."""

from __future__ import annotations

import pytest
from tests.model.conftest import ADMIN, CONTOSO, DAY, MADE, NATIVE, PLAIN, START, Walk, object_id
from tests.model.further import choose_again, connect_again, connect_fabrikam

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.contract.hello import Decisions
from azharness.model import ABSENT, Shape, Value

ACCEPTED = Shape("accepted")
DELETE = c.ConsoleDelete(name="Contoso")


@pytest.fixture
def gone(walk: Walk) -> Walk:
    """A walk whose connection was deleted after a discovery."""
    walk.connect_created()
    walk.accept(c.ConsoleRunDiscovery(name="Contoso"))
    walk.accept(DELETE)
    return walk


def test_nothing_changes_in_entra(walk: Walk) -> None:
    """A deletion that writes in Entra fails CON-2 and nothing else."""
    walk.connect_created()
    writes = ("DELETE /v1.0/applications/{id}",)
    assert walk.failed(DELETE, seen={"cloud/writes": writes}) == {"CON-2"}


def test_the_connection_is_gone(gone: Walk) -> None:
    """A connection that is listed after its deletion fails CON-2 and nothing else."""
    seen: dict[str, Value] = {"services/Contoso/service": "cloud-management", "services#": 1}
    assert gone.failed(c.ConsoleServices(), seen=seen) == {"CON-2"}
    assert Shape("refused", "not-found", "name") in gone.shapes(DELETE)


def test_others_stay(walk: Walk) -> None:
    """Another connection that changes with it fails CON-7."""
    walk.connect_created()
    connect_fabrikam(walk)
    assert walk.failed(DELETE, seen={"services/Fabrikam/description": "Other"}) == {"CON-7"}
    assert walk.failed(DELETE, seen={"services/Fabrikam/service": ABSENT}) == {"CON-7"}


def test_its_apps_stay_known(gone: Walk) -> None:
    """Apps that the wizard offers no more fail CON-3 and nothing else."""
    gone.to_app_page("Again")
    browse = c.WizardBrowse(kind="server")
    missing: dict[str, Value] = {
        f"apps/{MADE}/app_name": ABSENT,
        f"apps/{MADE}/service_types": ABSENT,
        "apps": (),
        "apps#": 0,
    }
    assert gone.failed(browse, seen=missing) == {"CON-3"}
    assert gone.failed(browse, seen={f"apps/{MADE}/service_types": ("cloud-management",)}) == {"CON-2"}
    gone.accept(browse)
    assert gone.failed(c.DialogSelect(client_id=MADE), Shape("refused", "not-found")) == {"CON-3"}


def test_its_app_can_be_imported(walk: Walk) -> None:
    """An import of an app of the deleted connection that is refused fails CON-3."""
    walk.connect_imported()
    walk.accept(DELETE)
    walk.to_app_page("Again")
    walk.open_import()
    walk.accept(c.DialogVerify())
    assert walk.failed(c.DialogOk(), Shape("refused", "in-use")) == {"CON-3"}


def test_its_apps_outlive_a_cancelled_wizard(gone: Walk) -> None:
    """A wizard that is cancelled later drops none of them."""
    gone.to_app_page("Again")
    gone.accept(c.WizardCancel())
    gone.to_app_page("Again")
    gone.accept(c.WizardBrowse(kind="server"))
    assert gone.failed(c.DialogSelect(client_id=MADE), Shape("refused", "not-found")) == {"CON-3"}


def test_the_tenant_can_be_connected_again(gone: Walk) -> None:
    """A tenant that counts as taken after the deletion fails TEN-6 and nothing else."""
    choose_again(gone)
    assert gone.failed(c.WizardNext(), Shape("refused", "in-use", "web_app")) == {"TEN-6"}
    gone.finish()
    assert gone.failed(c.ConsoleServices(), seen={"services/Again/service": ABSENT}) == {"WIZ-7"}


def test_its_discovery_ends(gone: Walk) -> None:
    """A site that reads users for a deleted connection fails CON-5, as soon as a run would have been due."""
    reads = {"cloud/users-read-with": (MADE,)}
    assert gone.failed(c.ClockSet(instant=START + 3600), seen=reads) == set()
    assert gone.failed(c.ClockSet(instant=START + 8 * DAY), seen=reads) == {"CON-5"}


@pytest.mark.parametrize("keeps", [True, False])
def test_its_users_stay_or_go_as_declared(keeps: bool) -> None:
    """Users that stay or go otherwise than the backend decided fail CON-10 and nothing else."""
    walk = Walk(decisions=Decisions(delete_keeps_discovered=keeps))
    walk.connect_created()
    walk.accept(c.ConsoleRunDiscovery(name="Contoso"))
    walk.accept(DELETE)
    somebody = f"users/{object_id(2)}/object_id"
    assert walk.failed(c.ConsoleUsers(), seen={somebody: ABSENT if keeps else "there"}) == {"CON-10"}
    assert walk.failed(c.ConsoleUsers()) == set()


def test_its_users_are_the_next_connections() -> None:
    """When the tenant is connected again, the users are there before and after the first run, or not before it."""
    for keeps in (True, False):
        walk = Walk(decisions=Decisions(delete_keeps_discovered=keeps))
        walk.connect_created()
        walk.accept(c.ConsoleRunDiscovery(name="Contoso"))
        walk.accept(DELETE)
        connect_again(walk)
        missing = {f"users/{object_id(2)}/object_id": ABSENT, "users#": ABSENT}
        assert walk.failed(c.ConsoleUsers(), seen=missing) == ({"DSC-2"} if keeps else set())
        walk.accept(c.ConsoleRunDiscovery(name="Again"))
        assert walk.failed(c.ConsoleUsers(), seen=missing) == {"DSC-2"}


def test_its_clients_are_nobodys_to_say(walk: Walk) -> None:
    """Whether the tenant of a deleted connection counts as onboarded is free."""
    walk.connect_created()
    walk.accept(a.ClientLocate(tenant_id=CONTOSO))
    walk.accept(a.ClientSignIn(user=PLAIN))
    walk.accept(DELETE)
    assert walk.shapes(a.ClientLocate(tenant_id=CONTOSO)) == {
        ACCEPTED,
        Shape("refused", "tenant-not-onboarded"),
    }
    assert len(walk.shapes(a.ClientPresent(door="gateway"))) == 2


def test_its_keys_are_nobodys_to_say(gone: Walk) -> None:
    """Notices about the app, its renewal and its update are free."""
    gone.wait(340 * DAY)
    assert not any(MADE in path for path in gone.predict(c.ConsoleNotices())[0].fields)
    for command in (c.ConsoleRenew(client_id=MADE), c.ConsoleUpdateSettings(client_id=MADE)):
        assert {shape.kind for shape in gone.shapes(command)} == {"accepted", "refused"}


def test_an_app_that_is_replaced_raises_no_claim(gone: Walk) -> None:
    """In a tenant that is connected again, notices are judged for the app in use."""
    connect_again(gone)
    gone.wait(340 * DAY)
    assert any(MADE in path for path in gone.predict(c.ConsoleNotices())[0].fields)


def test_a_session_that_has_its_properties_open(walk: Walk) -> None:
    """OK there finds no connection, and Cancel closes them."""
    walk.connect_created()
    walk.accept(c.ConsoleProperties(name="Contoso", session="other"))
    walk.accept(DELETE)
    assert walk.shapes(c.DialogOk(session="other")) == {
        Shape("refused", "not-found", name) for name in ("", "name")
    }
    connect_again(walk)
    assert ACCEPTED not in walk.shapes(c.DialogOk(session="other"))
    walk.accept(c.DialogEnter(session="other", field="user_full_schedule", value="weekly"))
    assert Shape("refused", "malformed", "user_full_schedule") in walk.shapes(c.DialogOk(session="other"))
    walk.accept(c.DialogCancel(session="other"))
    assert walk.model.state.desk("other").page == "closed"


def test_a_wizard_that_is_about_to_report(walk: Walk) -> None:
    """A connection that is deleted before Completion leaves the result free."""
    walk.to_app_page()
    walk.create_server()
    walk.register_client(MADE)
    walk.import_client()
    for _ in range(3):
        walk.accept(c.WizardNext())
    walk.accept(c.ConsoleDelete(name="Contoso", session="other"))
    assert "fields/result" not in walk.predict(c.WizardNext())[0].fields


def test_which_of_two() -> None:
    """Where two connections have the name, the one that is still listed tells which was deleted."""
    walk = Walk(decisions=Decisions(unique_names=False))
    walk.connect_created()
    connect_fabrikam(walk, "Contoso")
    left = {"tenant_id": CONTOSO, "web_app": MADE, "native_app": NATIVE}
    walk.accept(DELETE, seen={f"services/Contoso/{field}": text for field, text in left.items()})
    assert [one.tenant_id for one in walk.model.state.connections] == [CONTOSO]


def test_who_deletes_uses_no_old_token(walk: Walk) -> None:
    """A deletion with the token of a person who signed in earlier fails CRT-8."""
    walk.connect_created()
    person = walk.model.state.world.named(ADMIN)
    assert person is not None
    seen = {"cloud/people": (person.object_id,)}
    assert walk.failed(DELETE, seen=seen) == {"CRT-8/no-later-use"}
