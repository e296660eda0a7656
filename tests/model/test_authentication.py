"""Disabling a tenant's authentication: pending, effective, undone, and for that tenant alone."""

from __future__ import annotations

import pytest
from tests.model.conftest import CONTOSO, FABRIKAM, PLAIN, Walk
from tests.model.further import change, connect_again, connect_fabrikam

from azharness.contract import Parameters
from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model import Shape

ACCEPTED = Shape("accepted")
REFUSED = Shape("refused", "token-refused")
NOT_ONBOARDED = Shape("refused", "tenant-not-onboarded")
LOCATE = a.ClientLocate(tenant_id=CONTOSO)
PRESENT = a.ClientPresent(door="gateway")
HOUR = 3600


@pytest.fixture
def client(walk: Walk) -> Walk:
    """A walk with a connection whose client holds a token."""
    walk.connect_created()
    walk.accept(LOCATE)
    sign_in(walk)
    return walk


def sign_in(walk: Walk) -> None:
    """The client gets a fresh token."""
    walk.accept(a.ClientSignIn(user=PLAIN))


def test_until_it_is_effective(client: Walk) -> None:
    """Between OK and the refresh clients may be served or not."""
    change(client, disable_authentication="on")
    client.wait(24 * HOUR)
    sign_in(client)
    assert client.shapes(LOCATE) == {ACCEPTED, NOT_ONBOARDED}
    assert client.shapes(PRESENT) == {ACCEPTED, REFUSED}


def test_after_25_hours(client: Walk) -> None:
    """A tenant that is served after 25 hours fails DIS-3, at the gateway's answer and at the doors."""
    change(client, disable_authentication="on")
    client.wait(25 * HOUR)
    sign_in(client)
    assert client.failed(LOCATE) == {"DIS-3"}
    assert client.failed(PRESENT) == {"DIS-3"}


def test_a_backend_is_judged_by_its_own_refresh() -> None:
    """A backend that declares no delay is judged at once."""
    walk = Walk(parameters=Parameters(settings_refresh=0))
    walk.connect_created()
    change(walk, disable_authentication="on")
    assert walk.failed(LOCATE) == {"DIS-3"}


def test_after_a_restart(client: Walk) -> None:
    """A tenant that is served after a restart fails DIS-4, however much time passes then."""
    change(client, disable_authentication="on")
    client.accept(c.SiteRestartExecutive())
    assert client.failed(LOCATE) == {"DIS-4"}
    client.wait(26 * HOUR)
    assert client.failed(LOCATE) == {"DIS-4"}


def test_without_ok(client: Walk) -> None:
    """An option that is effective although it was cancelled fails DIS-8."""
    client.accept(c.ConsoleProperties(name="Contoso"))
    client.fill({"disable_authentication": "on"})
    client.accept(c.DialogCancel())
    client.accept(c.SiteRestartExecutive())
    assert client.failed(LOCATE, NOT_ONBOARDED) == {"DIS-8"}
    assert client.failed(PRESENT, REFUSED) == {"DIS-8"}


def test_back_by_a_restart(client: Walk) -> None:
    """Authentication that does not come back by a restart fails DIS-9/restart."""
    change(client, disable_authentication="on")
    client.accept(c.SiteRestartExecutive())
    change(client, disable_authentication="off")
    assert client.shapes(LOCATE) == {ACCEPTED, NOT_ONBOARDED}
    client.accept(c.SiteRestartExecutive())
    assert client.failed(LOCATE, NOT_ONBOARDED) == {"DIS-9/restart"}


def test_back_by_waiting(client: Walk) -> None:
    """Authentication that does not come back by waiting fails DIS-9/wait."""
    change(client, disable_authentication="on")
    client.wait(25 * HOUR)
    change(client, disable_authentication="off")
    client.wait(25 * HOUR)
    sign_in(client)
    assert client.failed(LOCATE, NOT_ONBOARDED) == {"DIS-9/wait"}
    assert client.failed(PRESENT, REFUSED) == {"DIS-9/wait"}


def test_another_ok_does_not_begin_anew(client: Walk) -> None:
    """An OK that changes something else leaves the time that has passed."""
    change(client, disable_authentication="on")
    client.wait(24 * HOUR)
    change(client, description="New", disable_authentication="on")
    client.wait(HOUR)
    assert client.failed(LOCATE) == {"DIS-3"}


def test_for_that_tenant_alone(client: Walk) -> None:
    """Another tenant's clients who are shut out as well fail DIS-5 and nothing else."""
    connect_fabrikam(client)
    change(client, name="Fabrikam", disable_authentication="on")
    client.accept(c.SiteRestartExecutive())
    assert client.failed(LOCATE, NOT_ONBOARDED) == {"DIS-5"}
    assert client.failed(PRESENT, REFUSED) == {"DIS-5"}
    assert client.failed(a.ClientLocate(tenant_id=FABRIKAM)) == {"DIS-4"}


def test_discovery_goes_on(client: Walk) -> None:
    """A site whose own discovery ends with its clients' authentication fails DIS-10, which is a MAY."""
    change(client, disable_authentication="on")
    client.accept(c.SiteRestartExecutive())
    assert client.failed(c.ConsoleRunDiscovery(name="Contoso"), Shape("failed", "permission-denied")) == {
        "DIS-10"
    }


def test_a_tenant_that_is_connected_again(client: Walk) -> None:
    """Whether the option outlives its connection is free, and what OK sets afterwards counts."""
    change(client, disable_authentication="on")
    client.accept(c.SiteRestartExecutive())
    client.accept(c.ConsoleDelete(name="Contoso"))
    connect_again(client)
    assert client.shapes(LOCATE) == {ACCEPTED, NOT_ONBOARDED}
    change(client, name="Again", disable_authentication="off")
    client.accept(c.SiteRestartExecutive())
    assert client.failed(LOCATE, NOT_ONBOARDED) == {"DIS-9/restart"}
