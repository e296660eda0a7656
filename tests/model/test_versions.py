"""Rules that hold for some product versions only."""

from __future__ import annotations

import pytest
from tests.model.conftest import ADMIN, CLERK, DAY, MADE, Walk

from azharness.catalogue import load
from azharness.contract import commands as c
from azharness.model import Shape, cited
from azharness.model.versions import holds

DENIED = Shape("failed", "permission-denied")


def test_no_notices_before_2006() -> None:
    """Before 2006 a notice fails NTF-6, and nothing else is said of notices."""
    walk = Walk(version="2002")
    walk.connect_created()
    walk.wait(340 * DAY)
    assert walk.failed(c.ConsoleNotices(), seen={"notices#": 1}) == {"NTF-6"}


@pytest.mark.parametrize(("version", "outcome"), [("2010", Shape("accepted")), ("2409", DENIED)])
def test_a_cloud_application_administrator_renews_until_2409(version: str, outcome: Shape) -> None:
    """From 2409 on the least role for a renewal is a higher one."""
    walk = Walk(version=version)
    walk.connect_created()
    walk.accept(c.ConsoleRenew(client_id=MADE))
    walk.sign_in(CLERK)
    assert walk.shapes(c.DialogOk()) == {outcome}


def test_old_apps_are_not_renewed_from_2409_on() -> None:
    """An app older than 800 days has to be made anew."""
    walk = Walk(version="2409")
    walk.connect_created()
    walk.wait(801 * DAY)
    walk.accept(c.ConsoleRenew(client_id=MADE))
    walk.sign_in(ADMIN)
    assert walk.failed(c.DialogOk()) == {"KEY-8"}


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
