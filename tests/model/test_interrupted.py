"""Faults of the cloud in Verify, sign-in, renewal and update: what may come of them, and what never may."""

from __future__ import annotations

import pytest
from tests.model.conftest import (
    ADMIN,
    CONTOSO,
    DAY,
    MADE,
    NEW_KEY,
    PLAIN,
    SERVER,
    START,
    Walk,
    date,
    object_id,
    shown_by_portal,
)

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model import ABSENT, Shape, Value

ACCEPTED = Shape("accepted")
UNREACHABLE = Shape("failed", "cloud-unreachable")
REFUSED = Shape("failed", "cloud-refused")
DENIED = Shape("failed", "permission-denied")
SIGN_IN_FAILED = Shape("failed", "sign-in-failed")
TENANT_UNKNOWN = Shape("failed", "tenant-unknown")
NOBODY = "5e97358c-d99c-4558-af0c-de7774091ddb"
LOCALHOST = "http://localhost"
OTHER = "https://other.example"
NO_TOKENS = a.FaultPlan(kind="no-answer", service="login", method="POST", times=0)
ONE_LATE_TOKEN = a.FaultPlan(kind="lost-answer", service="login", method="POST")
OUT_OF_ORDER = a.FaultPlan(kind="unavailable", service="graph", times=0)
LOST_ALL: dict[str, Value] = {"cloud/app/client_id": SERVER, "cloud/app/redirect_uris": (LOCALHOST,)}
UNWRITTEN: dict[str, Value] = {"cloud/app/client_id": ABSENT, "cloud/app/redirect_uris": ABSENT}
WRITTEN = LOST_ALL | {"cloud/app/redirect_uris": (LOCALHOST, OTHER)}
LOST = a.FaultPlan(kind="lost-answer", service="graph", method="POST")


def test_a_verify_without_entra(walk: Walk) -> None:
    """Where Entra gives no answer at all Verify fails, writes nothing, and OK is refused afterwards."""
    walk.register()
    walk.to_app_page()
    walk.open_import()
    walk.accept(NO_TOKENS)
    assert walk.shapes(c.DialogVerify()) == {UNREACHABLE}
    assert walk.failed(c.DialogVerify(), UNREACHABLE, seen={"cloud/writes": ("POST /x",)}) == {"SRV-12"}
    walk.do(c.DialogVerify())
    walk.accept(a.FaultClear())
    assert ACCEPTED not in walk.shapes(c.DialogOk())


def test_a_verify_with_one_late_answer(walk: Walk) -> None:
    """A site may try again where one answer came too late, or say that there was none."""
    walk.register()
    walk.to_app_page()
    walk.open_import()
    walk.accept(ONE_LATE_TOKEN)
    assert walk.shapes(c.DialogVerify()) == {ACCEPTED, UNREACHABLE}


@pytest.mark.parametrize(
    ("method", "told"), [("POST", {UNREACHABLE, TENANT_UNKNOWN}), ("", {UNREACHABLE})], ids=["tokens", "all"]
)
def test_a_tenant_that_is_not_there_while_entra_fails(walk: Walk, method: str, told: set[Shape]) -> None:
    """A site that looks for the tenant first need not come to the token that it cannot have."""
    walk.to_app_page()
    walk.open_import(tenant_id=NOBODY)
    walk.accept(a.FaultPlan(kind="no-answer", service="login", method=method, times=0))
    assert walk.shapes(c.DialogVerify()) == told


def test_what_was_not_typed_is_refused_all_the_same(walk: Walk) -> None:
    """A fault is no excuse for an answer to what is refused without asking anybody."""
    walk.register()
    walk.to_app_page()
    walk.open_import(secret_key="")
    walk.accept(NO_TOKENS)
    assert {shape.kind for shape in walk.shapes(c.DialogVerify())} == {"refused"}


def test_a_sign_in_that_a_fault_meets(walk: Walk) -> None:
    """Nobody is signed in after it, so that OK is refused."""
    walk.to_app_page()
    walk.open_create()
    walk.accept(c.SigninBegin())
    walk.accept(NO_TOKENS)
    walk.model.signing_in("administrator", ADMIN)
    assert walk.shapes(c.SigninComplete(query={"code": "0"})) == {UNREACHABLE, SIGN_IN_FAILED}
    walk.do(c.SigninComplete(query={"code": "0"}))
    walk.accept(a.FaultClear())
    assert walk.shapes(c.DialogOk()) == {Shape("refused", "not-signed-in")}


@pytest.fixture
def renewing(walk: Walk) -> Walk:
    """A walk with a connected created app and somebody who may renew its key signed in."""
    walk.connect_created()
    walk.accept(c.ConsoleRenew(client_id=MADE))
    walk.sign_in(ADMIN)
    return walk


def test_a_renewal_whose_answer_is_lost(renewing: Walk) -> None:
    """It fails, or a second try has made a second key; a key of which only Entra knows breaks nothing later."""
    renewing.accept(LOST)
    assert renewing.shapes(c.DialogOk()) == {ACCEPTED, UNREACHABLE}
    assert renewing.failed(c.DialogOk(), seen={"cloud/keys-added": 2}) == set()
    renewing._go(c.DialogOk(), UNREACHABLE, {"cloud/keys-added": 1, "cloud/app/key_end": START + 365 * DAY})
    renewing.accept(a.FaultClear())
    assert renewing.failed(c.DialogOk(), seen={"cloud/app/keys": 3}) == set()
    assert renewing.failed(c.DialogOk(), seen={"cloud/keys-added": 2}) == {"KEY-3/entra-administrator"}


KEY_TWICE = a.FaultPlan(kind="duplicated", service="graph", method="POST", path="/v1.0/applications", times=0)


def test_keys_that_come_twice(renewing: Walk) -> None:
    """Each renewal may make two keys, of which Entra keeps both."""
    for made in range(3):
        renewing.accept(KEY_TWICE)
        seen: dict[str, Value] = {"cloud/keys-added": 2, "cloud/app/keys": 1 + 2 * (made + 1)}
        assert renewing.shapes(c.DialogOk()) == {ACCEPTED, REFUSED}
        assert renewing.failed(c.DialogOk(), seen=seen) == set()
        renewing._go(c.DialogOk(), ACCEPTED, seen)
        renewing.accept(a.FaultClear())
        renewing.accept(c.ConsoleRenew(client_id=MADE))
        renewing.sign_in(ADMIN)
    assert renewing.failed(c.DialogOk(), seen={"cloud/app/keys": 8}) == set()
    assert renewing.failed(c.DialogOk(), seen={"cloud/keys-added": 2}) == {"KEY-3/entra-administrator"}


def test_requests_that_may_come_twice(walk: Walk) -> None:
    """A token of an app may be asked for again and again; a person's code is redeemed once."""
    login = a.FaultPlan(kind="duplicated", service="login", times=0)
    walk.register()
    walk.to_app_page()
    walk.open_import()
    walk.accept(login)
    assert walk.shapes(c.DialogVerify()) == {ACCEPTED}
    walk.accept(c.DialogCancel())
    walk.accept(c.DialogCreate(kind="server"))
    walk.accept(c.SigninBegin())
    walk.model.signing_in("administrator", ADMIN)
    assert walk.shapes(c.SigninComplete(query={"code": "0"})) == {ACCEPTED, REFUSED, SIGN_IN_FAILED}


def test_a_run_with_a_key_that_is_not_honoured_yet(renewing: Walk) -> None:
    """Right after the renewal a run may fail; once time has passed it must not, though the fault is in force still."""
    renewing.accept(
        a.FaultPlan(kind="unreplicated", service="graph", method="POST", path="/v1.0/applications", lag=30)
    )
    run = c.ConsoleRunDiscovery(name="Contoso")
    assert renewing.shapes(run) == {ACCEPTED}
    renewing.accept(c.DialogOk())
    assert Shape("failed", "key-invalid") in renewing.shapes(run)
    assert ACCEPTED in renewing.shapes(run)
    renewing.accept(a.ClockAdvance(seconds=30))
    assert renewing.shapes(run) == {ACCEPTED}


def test_a_renewal_keeps_what_others_put_in(renewing: Walk) -> None:
    """A key that the portal added, an owner and a redirect URI are there afterwards."""
    app = {"tenant_id": CONTOSO, "client_id": MADE}
    end = START + 700 * DAY
    renewing.accept(a.PortalAddKey(**app), seen=shown_by_portal(MADE, NEW_KEY, end))
    renewing.accept(a.PortalAddRedirectUri(**app, uri=OTHER))
    renewing.accept(a.PortalAddOwner(**app, user=PLAIN))
    for lost in (f"cloud/app/redirect_uris/{OTHER}", f"cloud/app/owners/{object_id(2)}"):
        assert renewing.failed(c.DialogOk(), seen={lost: ABSENT}) == {"KEY-3/others-kept"}
    assert renewing.failed(c.DialogOk(), seen={"cloud/app/keys": 1}) == {"KEY-3/others-kept"}
    assert renewing.failed(c.DialogOk(), seen={"cloud/app/keys": 3}) == set()


def test_a_renewal_that_is_stopped(renewing: Walk) -> None:
    """No renewal reads as a success while Graph is out of order."""
    renewing.accept(OUT_OF_ORDER)
    assert renewing.shapes(c.DialogOk()) == {UNREACHABLE, REFUSED}


def test_an_imported_renewal_without_entra(walk: Walk) -> None:
    """The new key is not taken over while Entra cannot be asked, and nothing is written."""
    walk.connect_imported()
    end = START + 700 * DAY
    walk.accept(
        a.PortalAddKey(tenant_id=CONTOSO, client_id=SERVER), seen=shown_by_portal(SERVER, NEW_KEY, end)
    )
    walk.accept(c.ConsoleRenew(client_id=SERVER))
    walk.fill({"secret_key": NEW_KEY, "secret_key_expiry": date(end)})
    walk.accept(NO_TOKENS)
    assert walk.shapes(c.DialogOk()) == {UNREACHABLE}
    assert walk.failed(c.DialogOk(), UNREACHABLE, seen={"cloud/writes": ("POST /x",)}) == {"KEY-16"}


@pytest.fixture
def updating() -> Walk:
    """A walk with an imported app that somebody else uses too, at the confirmation of an update."""
    walk = Walk(version="2309")
    walk.connect_imported()
    walk.accept(a.PortalAddRedirectUri(tenant_id=CONTOSO, client_id=SERVER, uri=OTHER))
    walk.accept(c.ConsoleUpdateSettings(client_id=SERVER))
    walk.sign_in(ADMIN)
    return walk


def test_an_update_that_fails_loses_nothing(updating: Walk) -> None:
    """Whether it came to a write or not, the redirect URI of the other user of the app is there."""
    updating.accept(OUT_OF_ORDER)
    for held in (WRITTEN, UNWRITTEN):
        assert updating.failed(c.DialogOk(), UNREACHABLE, seen=held) == set()
    assert updating.failed(c.DialogOk(), UNREACHABLE, seen=LOST_ALL) == {"UPD-7"}


def test_after_half_an_update(updating: Walk) -> None:
    """The next one may have nothing left to write, and loses nothing either; devices may have tokens or not."""
    updating.accept(OUT_OF_ORDER)
    updating._go(c.DialogOk(), UNREACHABLE, UNWRITTEN)
    updating.accept(a.FaultClear())
    assert updating.failed(c.DialogOk(), seen=UNWRITTEN) == set()
    assert updating.failed(c.DialogOk(), seen=LOST_ALL) == {"UPD-7"}
    updating.accept(c.DialogOk(), seen=WRITTEN)
    registered = updating.model.state.world.registration(CONTOSO, SERVER)
    assert registered is not None
    assert (registered.half, registered.updated) == (False, True)


def test_a_denied_creation_may_meet_a_fault_first(walk: Walk) -> None:
    """Who may not create is denied, or told of the fault; nobody is told of a success."""
    walk.to_app_page()
    walk.open_create()
    walk.sign_in(PLAIN)
    walk.accept(OUT_OF_ORDER)
    assert walk.shapes(c.DialogOk()) == {DENIED, UNREACHABLE, REFUSED}
