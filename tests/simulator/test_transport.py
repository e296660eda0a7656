"""The site's own HTTP client, against real host names and against a TLS server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import respx
from tests.simulator.conftest import MASTER_KEY, Console, Town
from tls_cloud import tls_cloud

from azfakes import ReadyLine, respx_routes
from azharness.contract import Accepted, Failed, Reason
from azharness.contract import commands as c
from azharness.simulator import Site

INSTANT = 1_768_467_600


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[ReadyLine]:
    """The ready line of a fake cloud behind TLS on this machine."""
    with tls_cloud(tmp_path, seed=7) as line:
        yield line


def _reset(ready: ReadyLine, ca: str) -> c.SiteReset:
    environments: dict[str, c.Environment] = {
        name: c.Environment(login=urls.login, graph=urls.graph, arm=urls.arm)
        for name, urls in ready.clouds.items()
    }
    return c.SiteReset(environments=environments, instant=INSTANT, ca=ca, instance_discovery=False)


def _open_create(console: Console) -> None:
    console.accepted(c.WizardStart)
    console.enter(name="Contoso", service="cloud-management")
    console.accepted(c.WizardNext)
    console.enter(environment="public")
    console.accepted(c.WizardBrowse, kind="server")
    console.accepted(c.DialogCreate, kind="server")


def _verify_outcome(console: Console, ready: ReadyLine) -> object:
    _open_create(console)
    console.accepted(c.DialogCancel)
    console.accepted(c.DialogImport, kind="server")
    console.type_in(tenant_id=ready.tenants[0].id, client_id=ready.tenants[0].id, secret_key="wrong")
    return console.outcome(c.DialogVerify)


def test_the_ca_of_a_reset_is_trusted(ready: ReadyLine) -> None:
    """With the authority that came with the reset the site reaches a cloud behind TLS, and Entra answers."""
    site = Site(master_key=MASTER_KEY)
    console = Console(site)
    assert console.send(_reset(ready, Path(ready.ca).read_text())).outcome == Accepted()

    outcome = _verify_outcome(console, ready)

    assert isinstance(outcome, Failed)
    assert outcome.reason is Reason.APP_UNKNOWN
    site.close()


def test_another_ca_is_not_trusted(ready: ReadyLine) -> None:
    """Without that authority the cloud counts as unreachable."""
    site = Site(master_key=MASTER_KEY)
    console = Console(site)
    console.send(_reset(ready, ""))

    assert _verify_outcome(console, ready) == Failed(reason=Reason.CLOUD_UNREACHABLE)
    site.close()


def test_the_sites_own_client_asks_the_real_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind respx a whole set-up passes on the real host names, whatever proxy the surroundings name."""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.invalid:3128")
    town = Town(own_client=True)
    with respx.mock(assert_all_called=False) as router:
        respx_routes(router, town.cloud)
        town.begin()
        town.connect()
        town.pass_time(minutes=1)
        run = town.last_run()
        town.close()

    assert run is not None
    assert run.result == "succeeded"
