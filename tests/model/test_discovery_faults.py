"""Discovery that meets faults of the cloud, changes of people, and apps that may not read."""

from __future__ import annotations

import pytest
from tests.model.conftest import (
    ADMIN,
    CONTOSO,
    DAY,
    SERVER,
    START,
    URI,
    Walk,
    object_id,
    shown_by_portal,
)

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.contract.hello import Decisions, Parameters
from azharness.model import ABSENT, Shape, Value

ACCEPTED = Shape("accepted")
REFUSED_BY_CLOUD = Shape("failed", "cloud-refused")
UNREACHABLE = Shape("failed", "cloud-unreachable")
DENIED = Shape("failed", "permission-denied")
KEY_EXPIRED = Shape("failed", "key-expired")
RUN = c.ConsoleRunDiscovery(name="Contoso")
LAST_RUN = "services/Contoso/last_run"
SOMEBODY = f"users/{object_id(2)}"
NEW = object_id(77)
ASKED = {"cloud/asked": ("graph GET /v1.0/users",)}


def users(kind: a.FaultKind, **more: int) -> a.FaultPlan:
    """A fault that meets requests for users."""
    return a.FaultPlan(kind=kind, service="graph", method="GET", path="/v1.0/users", **more)


def add_person(walk: Walk) -> None:
    """Somebody new in Contoso."""
    shown = {"object_id": NEW, "user_principal_name": "nina@contoso.example"}
    walk.accept(a.PortalAddPerson(tenant_id=CONTOSO, name="Nina"), seen=dict(shown))


def test_a_run_that_has_to_wait(walk: Walk) -> None:
    """429 ends the run at once, another within the pause fails DSC-4/throttled, and afterwards it comes by itself."""
    walk.connect_created()
    walk.accept(users("throttled", times=1, retry_after=60))
    assert walk.shapes(RUN) == {REFUSED_BY_CLOUD, UNREACHABLE}
    assert walk.failed(RUN) == {"DSC-4/throttled"}
    assert walk.failed(RUN, REFUSED_BY_CLOUD, seen={"cloud/throttled": 2}) == {"DSC-4/throttled"}
    walk.do(RUN, seen=ASKED)
    early = c.ClockSet(instant=START + 59)
    walk.accept(a.ClockAdvance(seconds=59))
    web_app = walk.model.state.connections[0].web_app
    assert walk.failed(early, seen={f"cloud/users-read-with/{web_app}": True}) == {"DSC-4/throttled"}
    assert walk.failed(early, seen={"cloud/throttled": 1}) == {"DSC-4/throttled"}
    walk.accept(early)
    walk.wait(1)
    missing: dict[str, Value] = {f"{LAST_RUN}/result": "failed", f"{LAST_RUN}/instant": START}
    assert walk.failed(c.ConsoleServices(), seen=missing) == {"DSC-4/throttled"}
    assert walk.failed(c.ConsoleUsers(), seen={f"{SOMEBODY}/object_id": ABSENT}) == {"DSC-4/throttled"}


def test_a_chain_that_breaks() -> None:
    """A run that fails on the second page may leave some users; the next brings all of them, each once."""
    walk = Walk(people=1203)
    walk.connect_created()
    walk.accept(users("unavailable", times=0, skip=1))
    assert walk.shapes(RUN) == {REFUSED_BY_CLOUD, UNREACHABLE}
    assert walk.failed(RUN) == {"DSC-4/broken-chain"}
    walk.do(RUN)
    some = {f"{SOMEBODY}/object_id": ABSENT}
    assert walk.failed(c.ConsoleUsers(), seen=some) == set()
    walk.accept(a.FaultClear())
    walk.accept(RUN)
    assert walk.failed(c.ConsoleUsers(), seen=some) == {"DSC-4/broken-chain"}
    assert walk.failed(c.ConsoleUsers(), seen={"users#": 1207}) == {"DSC-4/broken-chain"}


def test_a_fault_that_passes(walk: Walk) -> None:
    """A single failure may be got around, or end the run."""
    walk.connect_created()
    walk.accept(users("unavailable"))
    assert walk.shapes(RUN) == {ACCEPTED, REFUSED_BY_CLOUD, UNREACHABLE}


@pytest.mark.parametrize("keeps", [True, False])
def test_what_a_failed_run_keeps(keeps: bool) -> None:
    """What was stored stays or goes as the backend decided; else that case of DSC-9 fails and nothing else."""
    walk = Walk(decisions=Decisions(failed_run_keeps=keeps))
    walk.connect_created()
    walk.accept(RUN)
    walk.accept(users("no-answer", times=0))
    assert walk.shapes(RUN) == {UNREACHABLE}
    walk.do(RUN)
    wrong = {f"{SOMEBODY}/object_id": ABSENT if keeps else "there"}
    assert walk.failed(c.ConsoleUsers(), seen=wrong) == {"DSC-9/failed-run-keeps"}
    assert walk.failed(c.ConsoleUsers()) == set()


def test_who_was_deleted(walk: Walk) -> None:
    """Those who are gone stay until the next full run, which takes them away."""
    walk.connect_created()
    walk.accept(RUN)
    walk.accept(a.PortalDeletePerson(tenant_id=CONTOSO, user="pia@contoso.example"))
    assert walk.failed(c.ConsoleUsers(), seen={f"{SOMEBODY}/object_id": ABSENT}) == {"DSC-2"}
    walk.accept(RUN)
    stays: dict[str, Value] = {f"{SOMEBODY}/object_id": "there", "users#": 3}
    assert walk.failed(c.ConsoleUsers(), seen=stays) == {"DSC-9/deletions-by-full-run"}


def test_who_was_added_and_changed(walk: Walk) -> None:
    """A full run brings new people and new names, and no sooner."""
    walk.connect_created()
    walk.accept(RUN)
    add_person(walk)
    walk.accept(a.PortalChangePerson(tenant_id=CONTOSO, user="pia@contoso.example", name="Pia Prim"))
    assert walk.failed(c.ConsoleUsers(), seen={f"users/{NEW}/object_id": NEW}) == {"DSC-2"}
    walk.accept(RUN)
    assert walk.failed(c.ConsoleUsers(), seen={f"users/{NEW}/object_id": ABSENT}) == {"DSC-2"}
    assert walk.failed(c.ConsoleUsers(), seen={f"{SOMEBODY}/display_name": "pia"}) == {"DSC-3"}
    assert not any(path == f"users/{NEW}/mail" for path in walk.predict(c.ConsoleUsers())[0].fields)
    walk.accept(a.PortalChangePerson(tenant_id=CONTOSO, user="pia@contoso.example", enabled=False))
    walk.accept(RUN)
    assert walk.failed(c.ConsoleUsers(), seen={f"{SOMEBODY}/object_id": "there"}) == {"DSC-2"}


def test_an_app_that_may_not_read(walk: Walk) -> None:
    """Its runs fail with Graph's reason; anything else fails DSC-6 and nothing else."""
    command = a.PortalRegisterServerApp(
        tenant_id=CONTOSO, name="Server", app_id_uri=URI, directory_read=False
    )
    walk.accept(command, seen=shown_by_portal(SERVER, "a-key-of-the-portal", START + 365 * DAY))
    walk.register_client(SERVER)
    walk.to_app_page()
    walk.import_server()
    walk.import_client()
    walk.finish()
    assert walk.shapes(RUN) == {DENIED}
    assert walk.failed(RUN) == {"DSC-6"}
    assert walk.failed(RUN, DENIED, seen={"error/code": "Request_BadRequest"}) == {"DSC-6"}
    walk.do(RUN)
    assert walk.failed(c.ConsoleServices(), seen={f"{LAST_RUN}/error/code": ABSENT}) == {"DSC-6"}
    walk.accept(c.ConsoleUpdateSettings(client_id=SERVER))
    walk.sign_in(ADMIN)
    walk.accept(
        c.DialogOk(), seen={"cloud/app/app_roles": ("Directory.Read.All",), "cloud/app/redirect_uris": ()}
    )
    assert walk.shapes(RUN) == {ACCEPTED, DENIED}
    walk.wait(90 * 60 + 1)
    assert walk.shapes(RUN) == {ACCEPTED}


def test_a_token_that_the_site_holds() -> None:
    """Within its declared life a run succeeds or says that the key has expired; anything else fails KEY-15/held-tokens."""
    walk = Walk(parameters=Parameters(held_token_life=60))
    walk.connect_created()
    walk.wait(365 * DAY + 3600)
    assert walk.failed(RUN, UNREACHABLE) == {"KEY-15/held-tokens"}
    walk.wait(1)
    assert walk.shapes(RUN) == {KEY_EXPIRED}


def test_of_two_faults_either_may_come_first(walk: Walk) -> None:
    """Where a request is asked to wait or gets no answer, nobody knows which: neither the pause nor its reason is claimed."""
    walk.connect_created()
    walk.accept(users("no-answer"))
    walk.accept(users("throttled", times=1))
    assert walk.shapes(RUN) == {REFUSED_BY_CLOUD, UNREACHABLE}
    for throttled in (0, 1):
        assert walk.failed(RUN, UNREACHABLE, seen={"cloud/throttled": throttled}) == set()


def test_a_dead_key_may_not_be_told_of_while_entra_is_out_of_order(walk: Walk) -> None:
    """A fault at Entra may come before what Entra says of the key; one at Graph is never reached, and nothing succeeds."""
    walk.connect_created()
    walk.wait(400 * DAY)
    walk.accept(users("unavailable", times=0))
    assert walk.shapes(RUN) == {KEY_EXPIRED}
    walk.accept(a.FaultPlan(kind="torn", service="login", method="POST"))
    assert walk.shapes(RUN) == {KEY_EXPIRED, REFUSED_BY_CLOUD, UNREACHABLE}
