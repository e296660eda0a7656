"""What each product version offers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.simulator.conftest import Console, Town, refused, reset

from azharness.contract import Accepted, CloudError, Failed, Reason
from azharness.contract import commands as c
from azharness.contract.views import Notices

LOG_ANALYTICS = "log-analytics-connector"
ADMINISTRATION = "administration-service"
BOTH = ["P1Y", "P2Y"]
FOUR = ["P3M", "P6M", "P1Y", "P2Y"]


@pytest.fixture
def town(request: pytest.FixtureRequest) -> Iterator[Town]:
    """A site of the product version that the test names, beside a fake cloud."""
    made = Town()
    made.begin(product_version=request.param)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("version", "logs", "administration"),
    [
        ("article", True, False),
        ("2002", True, False),
        ("2010", True, False),
        ("2107", False, False),
        ("2203", False, False),
        ("2207", False, True),
        ("2503", False, True),
    ],
)
def test_services_come_and_go(console: Console, version: str, logs: bool, administration: bool) -> None:
    """Log Analytics Connector is there before 2107, Administration Service Management from 2207 on, the others always."""
    reset(console, product_version=version)

    offered = set(console.accepted(c.WizardStart).choices["service"])

    assert {"cloud-management", "store-for-business"} <= offered
    assert (LOG_ANALYTICS in offered, ADMINISTRATION in offered) == (logs, administration)
    chosen = console.outcome(c.WizardEnter, field="service", value=LOG_ANALYTICS)
    assert chosen == (Accepted() if logs else refused(Reason.NOT_OFFERED, "service"))


def test_an_unknown_version_is_refused(console: Console) -> None:
    """A reset to a version that hello does not name changes nothing."""
    assert reset(console, product_version="2403").outcome == refused(Reason.NOT_OFFERED, "product_version")


@pytest.mark.parametrize(("town", "told"), [("2002", 0), ("2006", 1), ("article", 1)], indirect=["town"])
def test_notices_begin_with_2006(town: Town, told: int) -> None:
    """Before 2006 an expired key is told by no notice."""
    town.connect()
    town.pass_time(days=400)

    notices = town.console.accepted(c.ConsoleNotices)

    assert isinstance(notices, Notices)
    assert len(notices.notices) == told


@pytest.mark.parametrize(
    ("town", "there"), [("2006", False), ("2010", True), ("article", True)], indirect=["town"]
)
def test_disabling_authentication_begins_with_2010(town: Town, there: bool) -> None:
    """Before 2010 the properties have no such switch, nor delta discovery of groups."""
    town.connect()

    fields = town.console.accepted(c.ConsoleProperties, name="Contoso").fields

    assert ("disable_authentication" in fields) is there
    assert ("group_delta" in fields) is there
    outcome = town.console.outcome(c.DialogEnter, field="disable_authentication", value="on")
    assert outcome == (Accepted() if there else refused(Reason.NOT_AVAILABLE, "disable_authentication"))


@pytest.mark.parametrize(("town", "there"), [("2006", False), ("2010", True)], indirect=["town"])
def test_group_delta_begins_with_2010(town: Town, there: bool) -> None:
    """Before 2010 the Discovery page does not ask for delta discovery of groups."""
    town.open_apps("server")
    town.create_server_app()
    town.open_apps("client")
    town.create_client_app()
    town.console.accepted(c.WizardNext)

    outcome = town.console.outcome(c.WizardEnter, field="group_delta", value="on")

    assert outcome == (Accepted() if there else refused(Reason.NOT_AVAILABLE, "group_delta"))


@pytest.mark.parametrize(("town", "there"), [("2107", True), ("2203", False)], indirect=["town"])
def test_url_fields_end_with_2203(town: Town, there: bool) -> None:
    """From 2203 on neither dialog asks for a URL, and the registrations have none of them."""
    server, client = town.connect(app_id_uri="https://contoso.com/site")
    town.open_apps("server", name="Second")
    assert ("homepage_url" in town.console.accepted(c.DialogCreate, kind="server").fields) is there
    town.console.accepted(c.DialogCancel)
    town.console.accepted(c.DialogSelect, client_id=server)
    town.console.accepted(c.DialogOk)
    town.open_apps("client")
    assert ("reply_url" in town.console.accepted(c.DialogCreate, kind="client").fields) is there

    (web,) = town.portal("GET", f"/applications?$filter=appId eq '{server}'")["value"]
    (native,) = town.portal("GET", f"/applications?$filter=appId eq '{client}'")["value"]
    assert (web["web"]["homePageUrl"] == "https://ConfigMgrService") is there
    assert ("https://ConfigMgrService" in native["publicClient"]["redirectUris"]) is there


@pytest.mark.parametrize(
    ("town", "offered"), [("2309", BOTH), ("2409", FOUR), ("2503", FOUR)], indirect=["town"]
)
def test_validities_of_a_new_key(town: Town, offered: list[str]) -> None:
    """From 2409 on there are four validities, one year chosen beforehand; the shortest ends after three months."""
    town.open_apps("server")
    page = town.console.accepted(c.DialogCreate, kind="server")

    assert page.choices == {"validity": offered}
    assert page.fields["validity"] == "P1Y"
    shortest = town.console.outcome(c.DialogEnter, field="validity", value="P3M")
    assert shortest == (Accepted() if offered == FOUR else refused(Reason.NOT_OFFERED, "validity"))


@pytest.mark.parametrize("town", ["2409"], indirect=True)
def test_a_renewal_asks_for_the_validity(town: Town) -> None:
    """From 2409 on the renewed key lives as long as was chosen at the renewal."""
    server, _ = town.connect()

    assert town.console.accepted(c.ConsoleRenew, client_id=server).choices == {"validity": FOUR}
    town.console.type_in(validity="P3M")
    town.sign_in()
    town.console.accepted(c.DialogOk)

    (tenant,) = town.console.accepted(c.ConsoleTenants).tenants
    (expiry,) = [app.secret_key_expiry for app in tenant.apps if app.client_id == server]
    assert 89 <= (expiry - town.now()) / 86_400 <= 92


@pytest.mark.parametrize("town", ["2309"], indirect=True)
def test_earlier_renewals_ask_for_no_validity(town: Town) -> None:
    """Before 2409 the renewal has no such field, and an app of any age is renewed."""
    server, _ = town.connect()
    town.pass_time(days=801)

    assert "validity" not in town.console.accepted(c.ConsoleRenew, client_id=server).fields
    town.sign_in()
    assert town.console.outcome(c.DialogOk) == Accepted()


@pytest.mark.parametrize("town", ["2409"], indirect=True)
@pytest.mark.parametrize(("age", "too_old"), [(800 * 86_400, False), (800 * 86_400 + 1, True)])
def test_an_old_app_is_not_renewed(town: Town, age: int, too_old: bool) -> None:
    """From 2409 on a created app that is older than 800 days gets no key any more, and nothing changes in Entra."""
    town.open_apps("server")
    server = town.create_server_app()
    town.console.accepted(c.WizardCancel)
    town.pass_time(seconds=age)
    keys = len(_keys(town, server))

    town.console.accepted(c.ConsoleRenew, client_id=server)
    town.sign_in()
    outcome = town.console.outcome(c.DialogOk)

    assert outcome == (refused(Reason.NOT_AVAILABLE) if too_old else Accepted())
    assert len(_keys(town, server)) - keys == (0 if too_old else 1)


@pytest.mark.parametrize(("town", "may"), [("2309", True), ("2409", False)], indirect=["town"])
def test_who_may_renew(town: Town, may: bool) -> None:
    """From 2409 on a Cloud Application Administrator is denied by Graph, and nothing changes in Entra (decision A22)."""
    server, _ = town.connect()
    keys = len(_keys(town, server))

    town.console.accepted(c.ConsoleRenew, client_id=server)
    assert town.sign_in("apps@contoso.onmicrosoft.com").outcome == Accepted()
    outcome = town.console.outcome(c.DialogOk)

    denied = CloudError(source="graph", code="Authorization_RequestDenied")
    assert outcome == (Accepted() if may else Failed(reason=Reason.PERMISSION_DENIED, error=denied))
    assert len(_keys(town, server)) - keys == (1 if may else 0)


def _keys(town: Town, client_id: str) -> list[object]:
    (app,) = town.portal("GET", f"/applications?$filter=appId eq '{client_id}'")["value"]
    return list(app["passwordCredentials"])
