"""Ways that few take: renewals by strangers, apps that change their source, work that fails."""

from __future__ import annotations

from tests.model.conftest import (
    ADMIN,
    CONTOSO,
    DAY,
    FABRIKAM,
    KEY,
    MADE,
    NATIVE,
    PLAIN,
    SERVER,
    START,
    URI,
    Walk,
)

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model import Shape

ACCEPTED = Shape("accepted")
DENIED = Shape("failed", "permission-denied")


def test_a_renewal_by_a_stranger(walk: Walk) -> None:
    """A person of another tenant cannot renew, for whichever reason."""
    walk.connect_created()
    walk.accept(c.ConsoleRenew(client_id=MADE))
    walk.sign_in("admin@fabrikam.example")
    assert ACCEPTED not in walk.shapes(c.DialogOk())


def test_a_renewal_by_somebody_unknown(walk: Walk) -> None:
    """Where nobody told the model who signed in, both answers are allowed."""
    walk.connect_created()
    walk.accept(c.ConsoleRenew(client_id=MADE))
    walk.sign_in("nobody@contoso.example")
    assert walk.shapes(c.DialogOk()) == {ACCEPTED, DENIED}


def test_a_wrong_new_key_keeps_the_old(walk: Walk) -> None:
    """A key that Entra does not take fails KEY-17 if it is accepted, and runs go on with the old one."""
    walk.connect_imported()
    walk.accept(c.ConsoleRenew(client_id=SERVER))
    walk.fill({"secret_key": "of nobody", "secret_key_expiry": "2027-01-01"})
    assert walk.failed(c.DialogOk()) == {"KEY-17"}
    walk.do(c.DialogOk())
    walk.accept(c.ConsoleRunDiscovery(name="Contoso"))


def test_a_wrong_key_and_a_wrong_date(walk: Walk) -> None:
    """Where a local reason and Entra's hold together, either may be named."""
    walk.connect_imported()
    walk.accept(c.ConsoleRenew(client_id=SERVER))
    walk.fill({"secret_key": "of nobody", "secret_key_expiry": "2020-01-01"})
    assert walk.shapes(c.DialogOk()) == {
        Shape("failed", "key-invalid"),
        Shape("refused", "not-in-future", "secret_key_expiry"),
    }


def test_what_cannot_be_renewed(walk: Walk) -> None:
    """Native apps and unknown apps are not found in the renewal."""
    walk.connect_imported()
    assert walk.failed(c.ConsoleRenew(client_id=NATIVE)) == {"CON-9"}
    assert ACCEPTED not in walk.shapes(c.ConsoleRenew(client_id=MADE))


def test_renewal_above_a_wizard_is_free(walk: Walk) -> None:
    """Whether a renewal opens while a wizard is open is left open."""
    walk.connect_imported()
    walk.accept(c.WizardStart())
    assert walk.shapes(c.ConsoleRenew(client_id=SERVER)) == {ACCEPTED, Shape("refused", "not-available")}


def test_a_key_renewed_in_time(walk: Walk) -> None:
    """After a renewal before the end no run fails across the old key's end: that is KEY-19."""
    walk.connect_created()
    walk.wait(350 * DAY)
    walk.accept(c.ConsoleRenew(client_id=MADE))
    walk.sign_in(ADMIN)
    walk.accept(c.DialogOk(), seen={"cloud/app/key_end": START + (350 + 365) * DAY})
    walk.wait(20 * DAY)
    failure = Shape("failed", "key-expired")
    assert walk.failed(c.ConsoleRunDiscovery(name="Contoso"), failure) == {"KEY-19"}


def test_discovery_that_is_off(walk: Walk) -> None:
    """Without user discovery there is nothing to run, and nobody is stored."""
    walk.register()
    walk.to_app_page()
    walk.import_server()
    walk.import_client()
    walk.accept(c.WizardNext())
    walk.accept(c.WizardEnter(field="user_discovery", value="off"))
    for _ in range(3):
        walk.accept(c.WizardNext())
    walk.accept(c.WizardClose())
    walk.wait(30 * DAY)
    assert ACCEPTED not in walk.shapes(c.ConsoleRunDiscovery(name="Contoso"))
    assert ACCEPTED not in walk.shapes(c.ConsoleRunDiscovery(name="Fabrikam"))


def test_work_that_failed_leaves_no_connection(walk: Walk) -> None:
    """With a key that died meanwhile Completion may report a failure, and then nothing is connected."""
    walk.register(end=START + DAY)
    walk.to_app_page()
    walk.import_server()
    walk.import_client()
    walk.accept(c.WizardNext())
    walk.accept(c.WizardNext())
    walk.wait(2 * DAY)
    walk.accept(c.WizardNext())
    assert "fields/result" not in walk.predict(c.WizardNext())[0].fields
    walk.accept(c.WizardNext(), seen={"fields/result": "failed"})
    assert walk.model.state.connections == ()


def test_a_wrong_app_id_uri_shows_at_the_client(walk: Walk) -> None:
    """An App ID URI that differs from the registration's passes the import, and Entra refuses the client."""
    walk.register()
    walk.to_app_page()
    walk.open_import(app_id_uri=f"{URI}/typo")
    walk.accept(c.DialogVerify())
    walk.accept(c.DialogOk())
    walk.choose(SERVER)
    walk.import_client()
    walk.finish()
    walk.accept(a.ClientLocate(tenant_id=CONTOSO))
    assert walk.failed(a.ClientSignIn(user=PLAIN)) == {"SRV-17"}


def test_a_client_without_a_tenants_apps(walk: Walk) -> None:
    """Who was told nothing has nothing to sign in with or to present."""
    assert walk.shapes(a.ClientSignIn(user=PLAIN)) == {Shape("refused", "not-available")}
    assert walk.shapes(a.ClientPresent(door="gateway")) == {Shape("refused", "not-available")}


def test_lists_take_what_they_offer(walk: Walk) -> None:
    """A service that nobody claimed is not offered; whether a choice can be emptied again is free."""
    walk.accept(c.WizardStart())
    refusal = Shape("refused", "not-offered", "service")
    assert walk.shapes(c.WizardEnter(field="service", value="store-for-business")) == {refusal}
    assert walk.shapes(c.WizardEnter(field="service", value="")) == {ACCEPTED, refusal}


def test_a_key_for_another_tenants_app(walk: Walk) -> None:
    """A portal key for an app that nobody registered changes nothing that is known."""
    before = walk.model.state
    walk.accept(a.PortalAddKey(tenant_id=FABRIKAM, client_id=SERVER), seen={"secret_key": KEY})
    assert walk.model.state == before
