"""Rules that hold for some product versions only."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.model.conftest import ADMIN, CLERK, CONTOSO, DAY, MADE, PLAIN, START, Walk

from azharness.catalogue import LIFETIMES, ProductVersion, load
from azharness.contract import commands as c
from azharness.contract.hello import Capability
from azharness.model import ABSENT, Shape, Value, cited
from azharness.model.text import months_after
from azharness.model.versions import VERSIONS, holds

ACCEPTED = Shape("accepted")
DENIED = Shape("failed", "permission-denied")
NOT_AVAILABLE = Shape("refused", "not-available")
NOT_OFFERED = Shape("refused", "not-offered", "validity")
FOUR: dict[str, Value] = {"fields/validity": "P1Y", "choices/validity": ("P1Y", "P2Y", "P3M", "P6M")}


def renewing(version: str, user: str = ADMIN, days: int = 0) -> Walk:
    """A walk in which a person has signed in to renew the key of a created app of this age."""
    walk = Walk(version=version)
    walk.connect_created()
    if days:
        walk.wait(days * DAY)
    walk.accept(c.ConsoleRenew(client_id=MADE), seen=FOUR if VERSIONS[version].asks_validity else None)
    walk.sign_in(user)
    return walk


def creating(version: str) -> Walk:
    """A walk in which Create Server Application is open."""
    walk = Walk(version=version)
    walk.to_app_page()
    walk.accept(c.WizardBrowse(kind="server"))
    walk.accept(c.DialogCreate(kind="server"))
    return walk


@pytest.mark.parametrize("version", ProductVersion)
def test_the_table_agrees_with_the_catalogue(version: str) -> None:
    """What a version has and which requirements hold for it are told alike in both places."""
    has = VERSIONS[version]
    assert has.services == {name for name, one in LIFETIMES.items() if one.exists(ProductVersion(version))}
    assert has.notices == holds("NTF-1", version) != holds("NTF-6", version)
    assert has.disables_authentication == holds("DIS-1", version) != holds("DIS-7", version)
    assert has.group_delta == holds("CFG-10", version)
    assert has.urls == holds("CRT-1", version) == holds("CRT-15", version) == holds("NAT-3", version)
    assert has.localhost == holds("UPD-4", version)
    assert bool(has.validities) == holds("CRT-4", version) != holds("CRT-13", version)
    assert has.asks_validity == holds("KEY-12", version)
    assert (has.renewable_days is not None) == holds("KEY-8", version)
    assert (has.renewal == "those who may consent") == holds("KEY-9", version) != holds("KEY-4", version)


def test_a_version_offers_its_own_services() -> None:
    """Log Analytics Connector goes with 2107, Administration Service Management comes with 2207."""
    services = (
        Capability.CLOUD_MANAGEMENT,
        Capability.LOG_ANALYTICS_CONNECTOR,
        Capability.STORE_FOR_BUSINESS,
    )
    every = (*services, Capability.ADMINISTRATION_SERVICE, Capability.TIME)
    gone = {"choices/service": ("log-analytics-connector",)}
    for version, fails in (("2010", set()), ("2107", {"SVC-7"})):
        assert Walk(version=version, capabilities=every).failed(c.WizardStart(), seen=gone) == fails
    lacking: dict[str, Value] = {"choices/service/administration-service": ABSENT}
    for version, fails in (("2203", set()), ("2207", {"SVC-8"})):
        assert Walk(version=version, capabilities=every).failed(c.WizardStart(), seen=lacking) == fails


def test_no_notices_before_2006() -> None:
    """Before 2006 a notice fails NTF-6, and nothing else is said of notices."""
    walk = Walk(version="2002")
    walk.connect_created()
    walk.wait(340 * DAY)
    assert walk.failed(c.ConsoleNotices(), seen={"notices#": 1}) == {"NTF-6"}


@pytest.mark.parametrize(("version", "outcome"), [("2010", ACCEPTED), ("2309", ACCEPTED), ("2409", DENIED)])
def test_a_cloud_application_administrator_renews_until_2409(version: str, outcome: Shape) -> None:
    """From 2409 on the least role for a renewal is a higher one."""
    assert renewing(version, CLERK).shapes(c.DialogOk()) == {outcome}


def test_a_cloud_application_administrator_fails_with_the_reason_of_graph() -> None:
    """From 2409 on success is a fault, and so is another code than Graph's."""
    walk = renewing("2409", CLERK)
    assert walk.failed(c.DialogOk()) == {"KEY-9/cloud-application-administrator"}
    other = walk.failed(c.DialogOk(), DENIED, seen={"error/code": "Request_BadRequest"})
    assert other == {"KEY-9/cloud-application-administrator"}
    written = walk.failed(c.DialogOk(), DENIED, seen={"cloud/writes": ("POST x",)})
    assert written == {"KEY-9/cloud-application-administrator"}


@pytest.mark.parametrize(("version", "outcomes"), [("2309", {ACCEPTED}), ("2409", {ACCEPTED, DENIED})])
def test_an_owner_may_be_enough(version: str, outcomes: set[Shape]) -> None:
    """What became of owners in 2409 no document says: with a role or without."""
    for user in (CLERK, PLAIN):
        walk = renewing(version, user)
        app = walk.model.state.app(MADE)
        assert app
        owner = walk.model.state.world.named(user)
        assert owner
        walk.model.state = walk.model.state.with_app(replace(app, owner=owner.object_id))
        assert walk.shapes(c.DialogOk()) == outcomes
        case = "KEY-3/owner-with-role" if user == CLERK else "KEY-11"
        assert walk.failed(c.DialogOk(), seen={"cloud/keys-added": 2}) == {case}


@pytest.mark.parametrize(("days", "fails"), [(800, set()), (801, {"KEY-8"})])
def test_old_apps_are_not_renewed_from_2409_on(days: int, fails: set[str]) -> None:
    """An app older than 800 days has to be made anew, one of 800 days has not."""
    assert renewing("2409", days=days).failed(c.DialogOk()) == fails
    assert renewing("2309", days=days).failed(c.DialogOk()) == set()


def test_nothing_changes_for_an_app_that_is_too_old() -> None:
    """The refusal writes nothing; it may come before anything was chosen or anybody signed in."""
    walk = renewing("2409", days=801)
    assert walk.failed(c.DialogOk(), NOT_AVAILABLE, seen={"cloud/writes": ("POST x",)}) == {"KEY-8"}
    walk.accept(c.DialogCancel())
    walk.accept(c.ConsoleRenew(client_id=MADE), seen=FOUR)
    assert walk.shapes(c.DialogOk()) == {NOT_AVAILABLE, Shape("refused", "not-signed-in")}


def test_a_renewal_asks_for_a_validity_from_2409_on() -> None:
    """It is asked for and offered, and the new key has it; before that a renewal has no such field."""
    walk = Walk(version="2409")
    walk.connect_created()
    for path in ("fields/validity", "choices/validity"):
        assert walk.failed(c.ConsoleRenew(client_id=MADE), seen={**FOUR, path: ABSENT}) == {"KEY-12"}
    walk = renewing("2409")
    assert walk.shapes(c.DialogEnter(field="validity", value="P3Y")) == {NOT_OFFERED}
    walk.accept(c.DialogEnter(field="validity", value="P6M"))
    assert walk.failed(c.DialogOk(), seen={"cloud/app/key_end": months_after(START, 12)}) == {"KEY-12"}
    assert walk.failed(c.DialogOk(), seen={"cloud/app/key_end": months_after(START, 6)}) == set()
    assert renewing("2309").shapes(c.DialogEnter(field="validity", value="P1Y")) >= {NOT_AVAILABLE}


def test_four_validities_from_2409_on() -> None:
    """Four are offered; that they are 3, 6, 12 and 24 months is a rule of its own, and a key has what was chosen."""
    create = c.DialogCreate(kind="server")
    walk = Walk(version="2409")
    walk.to_app_page()
    walk.accept(c.WizardBrowse(kind="server"))
    other: dict[str, Value] = {"choices/validity": ("P1M", "P2M", "P3M", "P6M"), "choices/validity#": 4}
    assert walk.failed(create, seen=other) == {"CRT-13/values"}
    fewer: dict[str, Value] = {"choices/validity": ("P1Y", "P2Y"), "choices/validity#": 2}
    assert walk.failed(create, seen=fewer) == {"CRT-13/values", "CRT-13/four-choices"}
    walk.accept(create)
    walk.fill({"application_name": "Server", "app_id_uri": f"api://{CONTOSO}/x", "validity": "P3M"})
    walk.sign_in(ADMIN)
    late: dict[str, Value] = {"cloud/app/client_id": MADE, "cloud/app/key_end": months_after(START, 12)}
    assert walk.failed(c.DialogOk(), seen=late) == {"CRT-10/one-secret"}


@pytest.mark.parametrize(("version", "case"), [("2309", "CRT-4/other-value"), ("2409", "")])
def test_other_validities_are_refused(version: str, case: str) -> None:
    """Three years are never offered, and Never yields no key in any version."""
    walk = creating(version)
    assert walk.shapes(c.DialogEnter(field="validity", value="P3Y")) == {NOT_OFFERED}
    assert walk.failed(c.DialogEnter(field="validity", value="P3Y")) == ({case} if case else set())
    assert walk.failed(c.DialogEnter(field="validity", value="Never")) == {"CRT-5"}


@pytest.mark.parametrize(("version", "there"), [("2107", True), ("2203", False)])
def test_url_fields_end_with_2203(version: str, there: bool) -> None:
    """HomePage URL is a field before 2203 and none from then on, where OK does not ask for it."""
    walk = creating(version)
    shapes = walk.shapes(c.DialogEnter(field="homepage_url", value=""))
    assert (ACCEPTED in shapes) == there
    if there:
        walk.accept(c.DialogEnter(field="homepage_url", value=""))
    walk.fill({"application_name": "Server", "app_id_uri": f"api://{CONTOSO}/x"})
    walk.sign_in(ADMIN)
    required = {Shape("refused", "required", "homepage_url")}
    assert (walk.shapes(c.DialogOk()) == required) == there


@pytest.mark.parametrize("version", ["article", "2002", "2203", "2503"])
def test_nothing_is_cited_outside_its_versions(version: str) -> None:
    """A whole way cites only what holds for the version."""
    walk = Walk(version=version)
    walk.connect_created()
    walk.wait(370 * DAY)
    for look in (c.ConsoleServices(), c.ConsoleTenants(), c.ConsoleNotices(), c.ConsoleUsers()):
        walk.accept(look)
    assert all(holds(case, version) for case in walk.judged)


def test_prefilled_values_end_with_2203() -> None:
    """From 2203 on nothing is said of the values that the dialog suggests."""
    walk = Walk(version="2203")
    walk.to_app_page()
    walk.accept(c.WizardBrowse(kind="server"))
    assert "fields/homepage_url" not in walk.predict(c.DialogCreate(kind="server"))[0].fields


def test_every_cited_row_is_judged() -> None:
    """The model cites no row that the catalogue excludes."""
    rows = {case.partition("/")[0] for case in cited()}
    assert [row for row in rows if load().row(row).excluded] == []
