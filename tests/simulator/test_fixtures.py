"""Apps of an earlier version, which are put in place with a key that was made to end never."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.simulator.conftest import ENVIRONMENTS, Console, Town, refused, reset
from tests.simulator.service_steps import STORE, PortalApp, choose, connect_store, row, to_app_page

from azharness.contract import Accepted, Reason
from azharness.contract import commands as c
from azharness.contract.views import Notices, Site, TenantApp

CREATED = int(datetime(2016, 2, 29, 10, tzinfo=UTC).timestamp())
NEVER = int(datetime(2115, 2, 28, 10, tzinfo=UTC).timestamp())


def seeded(**changes: Any) -> c.SeededApp:
    """An app as it is put in place."""
    values: dict[str, Any] = {
        "tenant_id": "0A1B2C3D-0000-4000-8000-00000000000a",
        "tenant_name": "Contoso",
        "environment": "public",
        "client_id": "0A1B2C3D-0000-4000-8000-00000000000B",
        "name": "Old Server",
        "app_id_uri": "https://ConfigMgrService",
        "secret_key": "canary-old-key",
        "created": CREATED,
    }
    return c.SeededApp(**(values | changes))


def test_a_key_that_ends_never_ends_after_99_years(console: Console) -> None:
    """A seeded app counts as created, its key ends 99 calendar years after its creation, and no notice is about it."""
    answer = console.send(c.SiteSeed(apps=[seeded()]))
    assert answer.outcome == Accepted()
    assert isinstance(answer.view, Site)

    (tenant,) = console.accepted(c.ConsoleTenants).tenants
    assert (tenant.tenant_id, tenant.name) == ("0a1b2c3d-0000-4000-8000-00000000000a", "Contoso")
    assert tenant.apps == [
        TenantApp(
            client_id="0a1b2c3d-0000-4000-8000-00000000000b",
            name="Old Server",
            kind="server",
            source="created",
            app_id_uri="https://ConfigMgrService",
            secret_key_expiry=NEVER,
            actions=["renew-secret-key", "update-application-settings"],
        )
    ]
    for instant, kinds in [
        (NEVER - 31 * 86_400, []),
        (NEVER - 86_400, ["secret-keys-expire-soon"]),
        (NEVER, ["secret-keys-expired"]),
    ]:
        console.send(c.ClockSet(instant=instant))
        notices = console.accepted(c.ConsoleNotices)
        assert isinstance(notices, Notices)
        assert [notice.kind for notice in notices.notices] == kinds


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"environment": "china"}, refused(Reason.NOT_OFFERED, "environment")),
        ({"tenant_id": "contoso"}, refused(Reason.MALFORMED, "tenant_id")),
        ({"client_id": "x"}, refused(Reason.MALFORMED, "client_id")),
    ],
)
def test_nothing_is_seeded_where_one_app_is_wrong(
    console: Console, changes: dict[str, str], outcome: object
) -> None:
    """A fixture that does not fit is refused, and the others that came with it are not put in place."""
    reset(console, environments={"public": ENVIRONMENTS["public"]})

    assert console.send(c.SiteSeed(apps=[seeded(), seeded(**changes)])).outcome == outcome
    assert console.accepted(c.ConsoleTenants).tenants == []


def test_a_seeded_app_works_and_can_be_renewed(town: Town) -> None:
    """A seeded app is chosen and connected like any other; its renewal makes a key of one year."""
    app = PortalApp(town, days=40)
    old = seeded(tenant_id=town.tenant().id, client_id=app.client_id, secret_key=app.secret)
    assert town.console.send(c.SiteSeed(apps=[old])).outcome == Accepted()
    page = to_app_page(town, STORE)
    assert page.fields["environment"] == "public"
    assert choose(town, app.client_id).fields["web_app"] == app.client_id
    town.console.accepted(c.WizardCancel)
    assert connect_store(town, app.client_id) == "succeeded"

    town.console.accepted(c.ConsoleRenew, client_id=app.client_id)
    town.sign_in()
    town.console.accepted(c.DialogOk)

    (tenant,) = town.console.accepted(c.ConsoleTenants).tenants
    assert 364 <= (tenant.apps[0].secret_key_expiry - town.now()) / 86_400 <= 366
    town.pass_time(days=41)
    run = row(town, "Store").last_run
    assert run is not None
    assert run.result == "succeeded"


def test_a_created_app_that_is_imported_again_counts_as_imported(town: Town) -> None:
    """What was created, and is imported afterwards, is one object, listed as imported; Cancel leaves it known."""
    app = PortalApp(town, days=40)
    old = seeded(tenant_id=town.tenant().id, client_id=app.client_id, secret_key=app.secret)
    town.console.send(c.SiteSeed(apps=[old]))
    to_app_page(town, STORE)
    town.console.accepted(c.WizardBrowse, kind="server")
    town.console.accepted(c.DialogImport, kind="server")
    app.import_here()
    town.console.accepted(c.DialogCancel)
    town.console.accepted(c.WizardCancel)

    (tenant,) = town.console.accepted(c.ConsoleTenants).tenants
    assert [(one.client_id, one.source) for one in tenant.apps] == [(app.client_id, "imported")]
