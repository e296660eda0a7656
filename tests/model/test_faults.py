"""Faults of the cloud as the model sees them: what they may meet, what they stop, and creations under them."""

from __future__ import annotations

import pytest
from tests.model.conftest import ADMIN, CLERK, MADE, Walk

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.contract.reasons import Reason
from azharness.model import Shape
from azharness.model.faults import Fault, Request, Work, meeting, reasons, spent, stopping

ACCEPTED = Shape("accepted")
UNREACHABLE = Shape("failed", "cloud-unreachable")
DENIED = Shape("failed", "permission-denied")
REFUSED_BY_CLOUD = Shape("failed", "cloud-refused")
APPLICATIONS = "/v1.0/applications"
USERS = Request("graph", "GET", "/v1.0/users", least=2)
LEFT = "cloud/registrations-left"
SLOW = a.FaultPlan(kind="lost-answer", service="graph", method="POST", path=APPLICATIONS)
NO_KEYS = a.FaultPlan(kind="refused", service="graph", method="POST", path=APPLICATIONS, skip=1, times=0)


@pytest.mark.parametrize(
    ("plan", "meets", "stops"),
    [
        (a.FaultPlan(kind="unavailable", service="graph"), True, False),
        (a.FaultPlan(kind="unavailable", service="graph", times=0), True, True),
        (a.FaultPlan(kind="throttled", service="graph"), True, True),
        (a.FaultPlan(kind="throttled", service="graph", skip=1), True, True),
        (a.FaultPlan(kind="throttled", service="graph", skip=2), True, False),
        (a.FaultPlan(kind="unavailable", service="graph", times=0, skip=2), True, False),
        (a.FaultPlan(kind="unavailable", service="graph", times=0, path="/V1.0/USERS"), True, True),
        (a.FaultPlan(kind="unavailable", service="graph", times=0, path="/v1.0/users/delta"), True, False),
        (a.FaultPlan(kind="unavailable", service="graph", times=0, path="/v1.0/groups"), False, False),
        (a.FaultPlan(kind="unavailable", service="graph", times=0, method="get"), True, True),
        (a.FaultPlan(kind="unavailable", service="graph", times=0, method="POST"), False, False),
        (a.FaultPlan(kind="unavailable", service="login", times=0), False, False),
        (a.FaultPlan(kind="duplicated", service="graph", times=0), False, False),
        (a.FaultPlan(kind="unreplicated", service="graph", times=0), False, False),
    ],
)
def test_what_a_fault_meets_and_stops(plan: a.FaultPlan, *, meets: bool, stops: bool) -> None:
    """A fault stops work only where it covers a request that the work cannot do without, and trying again does not help."""
    faults, work = (Fault(plan),), Work((USERS,), (USERS,))
    assert (bool(meeting(faults, work)), bool(stopping(faults, work))) == (meets, stops)


POST_TOKEN = Request("login", "POST")
REGISTER = Request("graph", "POST", APPLICATIONS)


@pytest.mark.parametrize(
    ("plan", "request_", "meets"),
    [
        (a.FaultPlan(kind="duplicated", service="login"), POST_TOKEN, True),
        (a.FaultPlan(kind="duplicated", service="login"), Request("login", repeatable=True), False),
        (a.FaultPlan(kind="duplicated", service="graph", times=0), REGISTER, True),
        (a.FaultPlan(kind="duplicated", service="graph", method="get", times=0), Request("graph"), False),
        (a.FaultPlan(kind="unreplicated", service="graph", times=0), REGISTER, True),
        (a.FaultPlan(kind="unreplicated", service="graph", times=0), POST_TOKEN, False),
        (a.FaultPlan(kind="unreplicated", service="graph", method="GET", times=0), Request("graph"), False),
        (a.FaultPlan(kind="unreplicated", service="graph", path="/v1.0/groups"), REGISTER, False),
    ],
)
def test_what_is_carried_out_all_the_same(plan: a.FaultPlan, request_: Request, *, meets: bool) -> None:
    """What changes nothing when it comes twice, and what creates nothing, fares as ever; nothing is ever stopped."""
    fault = Fault(plan)
    assert (fault.may_meet(request_), fault.stops(request_)) == (meets, False)


def test_what_is_not_seen_yet_concerns_everything_for_a_while() -> None:
    """Once something was created, tokens may be refused, until the cloud's clock has gone on; reads alone begin nothing."""
    plan = a.FaultPlan(kind="unreplicated", service="graph", path=APPLICATIONS, lag=30)
    (read,) = spent((Fault(plan),), ("graph GET /v1.0/applications",), 0, 1000)
    (late,) = spent((read,), ("graph POST /v1.0/applications",), 0, 1000)
    (still,) = spent((late,), (), 0, 1029)
    (over,) = spent((still,), (), 0, 1030)
    assert [fault.may_meet(POST_TOKEN) for fault in (read, late, still, over)] == [False, True, True, False]
    assert not late.may_meet(Request("login", known=True))
    assert [fault.sure for fault in (read, late)] == [True, False]


def test_what_is_told_of_a_fault() -> None:
    """Several faults may be told in the words of each."""
    faults = [Fault(a.FaultPlan(kind=kind, service="graph")) for kind in ("no-answer", "refused")]
    assert reasons(faults) == {Reason.CLOUD_UNREACHABLE, Reason.CLOUD_REFUSED, Reason.PERMISSION_DENIED}


def test_throttled_requests_are_counted() -> None:
    """As many as were told to wait are spent; the last one ends the fault."""
    (left,) = spent(
        (Fault(a.FaultPlan(kind="throttled", service="graph", times=3)),), ("graph GET /x",), 2, 0
    )
    assert left.plan.times == 1
    assert left.sure
    assert spent((left,), ("graph GET /x",), 1, 0) == ()


def test_other_faults_grow_unsure() -> None:
    """A fault that a request may have met is not sure any more; one that none can have met is, and so is a lasting one."""
    asked = ("graph POST /v1.0/applications",)
    (slow,) = spent((Fault(SLOW),), asked, 0, 0)
    assert not slow.sure
    (elsewhere,) = spent((Fault(SLOW),), ("graph GET /v1.0/applications", "login POST /t"), 0, 0)
    assert elsewhere.sure
    assert spent((Fault(NO_KEYS),), asked, 0, 0)[0].stops(Request("graph", "POST", APPLICATIONS, least=2))


@pytest.fixture
def creating(walk: Walk) -> Walk:
    """A walk with a person who may create signed in at Create Server Application."""
    walk.to_app_page()
    walk.open_create()
    walk.sign_in(ADMIN)
    return walk


def test_a_slow_answer(creating: Walk) -> None:
    """OK makes one registration or fails and leaves none; more fails CRT-16/slow-answer and nothing else."""
    creating.accept(SLOW)
    assert creating.shapes(c.DialogOk()) == {ACCEPTED, UNREACHABLE}
    assert creating.failed(c.DialogOk(), seen={LEFT: 2, "cloud/registrations": 2}) == {"CRT-16/slow-answer"}
    assert creating.failed(c.DialogOk(), UNREACHABLE, seen={LEFT: 1}) == {"CRT-16/slow-answer"}
    assert creating.failed(c.DialogOk(), UNREACHABLE) == set()


def test_a_second_try_after_a_slow_answer(creating: Walk) -> None:
    """A second OK makes just one registration."""
    creating.accept(SLOW)
    failure = next(branch for branch in creating.predict(c.DialogOk()) if branch.shape == UNREACHABLE)
    creating.model.state = failure.follow(creating.do(c.ConsoleServices()))
    creating.accept(a.FaultClear())
    assert creating.failed(c.DialogOk(), seen={LEFT: 2}) == {"CRT-16/slow-answer"}
    assert creating.failed(c.DialogOk(), seen={LEFT: 1}) == set()


@pytest.mark.parametrize("left", [0, 1])
def test_a_key_that_cannot_be_added(creating: Walk, left: int) -> None:
    """The failure is told, at most one registration stays, and the next try makes it one in all."""
    creating.accept(NO_KEYS)
    assert creating.shapes(c.DialogOk()) == {DENIED, REFUSED_BY_CLOUD}
    assert creating.failed(c.DialogOk()) == {"CRT-18/secret-fails"}
    assert creating.failed(c.DialogOk(), DENIED, seen={LEFT: 2}) == {"CRT-18/secret-fails"}
    creating.do(c.DialogOk(), seen={LEFT: left})
    creating.accept(a.FaultClear())
    assert creating.failed(c.DialogOk(), seen={LEFT: 2 - left}) == {"CRT-18/secret-fails"}
    creating.accept(c.DialogOk(), seen={LEFT: 1 - left, "cloud/app/client_id": MADE})
    creating.choose(MADE)


@pytest.mark.parametrize(("user", "case"), [(ADMIN, "CRT-18/secret-fails"), (CLERK, "CRT-18/consent-fails")])
def test_no_app_of_a_failure_is_listed(walk: Walk, user: str, case: str) -> None:
    """An app that a failed creation leaves at the site fails that case of CRT-18 and nothing else."""
    walk.to_app_page()
    walk.open_create()
    walk.sign_in(user)
    walk.accept(NO_KEYS)
    walk.do(c.DialogOk())
    assert walk.failed(c.DialogCancel(), seen={"apps#": 1}) == {case}
    assert walk.failed(c.DialogCancel(), seen={"apps#": 0}) == set()


TWICE = a.FaultPlan(kind="duplicated", service="graph", method="POST", path=APPLICATIONS)
UNSEEN = a.FaultPlan(kind="unreplicated", service="graph", method="POST", path=APPLICATIONS)
IN_USE = Shape("refused", "in-use", "app_id_uri")


def test_a_registration_that_comes_twice(creating: Walk) -> None:
    """It succeeds, or its own App ID URI is in its way; never are there two, and what is left the next try makes one in all."""
    creating.accept(TWICE)
    assert creating.shapes(c.DialogOk()) == {ACCEPTED, REFUSED_BY_CLOUD, IN_USE}
    for shape in (ACCEPTED, REFUSED_BY_CLOUD, IN_USE):
        assert creating.failed(c.DialogOk(), shape, seen={LEFT: 2}) == {"CRT-16/sent-twice"}
        assert creating.failed(c.DialogOk(), shape, seen={LEFT: 1}) == set()
    creating._go(c.DialogOk(), REFUSED_BY_CLOUD, {LEFT: 1})
    creating.accept(a.FaultClear())
    assert creating.shapes(c.DialogOk()) == {ACCEPTED}
    assert creating.failed(c.DialogOk(), seen={LEFT: 1}) == {"CRT-16/sent-twice"}
    assert creating.failed(c.DialogOk(), seen={LEFT: 0}) == set()


def test_a_registration_that_is_not_seen_yet(creating: Walk) -> None:
    """It succeeds or fails; one registration may stay, which the next try makes one in all, and none is listed meanwhile."""
    creating.accept(UNSEEN)
    told = {REFUSED_BY_CLOUD, DENIED, Shape("failed", "app-unknown"), Shape("failed", "key-invalid")}
    assert creating.shapes(c.DialogOk()) == {ACCEPTED, *told}
    assert creating.failed(c.DialogOk(), REFUSED_BY_CLOUD, seen={LEFT: 2}) == {"CRT-18/not-seen-yet"}
    creating._go(c.DialogOk(), REFUSED_BY_CLOUD, {LEFT: 1})
    assert creating.failed(c.DialogCancel(), seen={"apps#": 1}) == {"CRT-18/not-seen-yet"}
    assert IN_USE in creating.shapes(c.DialogOk())
    creating.accept(a.FaultClear())
    assert creating.shapes(c.DialogOk()) == {ACCEPTED}
    assert creating.failed(c.DialogOk(), seen={LEFT: 1}) == {"CRT-18/not-seen-yet"}
    assert creating.failed(c.DialogOk(), seen={LEFT: 0}) == set()


def test_a_key_that_comes_twice(creating: Walk) -> None:
    """A second one is not the site's doing; without that fault it is."""
    assert creating.failed(c.DialogOk(), seen={"cloud/keys-added": 2}) == {"CRT-10/one-secret"}
    creating.accept(TWICE)
    assert creating.failed(c.DialogOk(), seen={"cloud/keys-added": 2}) == set()
    assert creating.failed(c.DialogOk(), seen={"cloud/keys-added": 3}) == {"CRT-10/one-secret"}


def create_native(walk: Walk) -> None:
    """The dialog that creates a native app, filled, somebody signed in."""
    walk.register()
    walk.to_app_page()
    walk.import_server()
    walk.accept(c.WizardBrowse(kind="client"))
    walk.accept(c.DialogCreate(kind="client"))
    walk.fill({"application_name": "Client"})
    walk.sign_in(ADMIN)


def test_a_native_app_that_comes_twice(walk: Walk) -> None:
    """Nothing keeps Entra from making two of it; a try later whoever knows of one alone may leave the other."""
    create_native(walk)
    assert walk.failed(c.DialogOk(), seen={"cloud/registrations": 2, LEFT: 2}) == {"NAT-8"}
    walk.accept(TWICE)
    assert walk.failed(c.DialogOk(), seen={LEFT: 2}) == set()
    walk._go(c.DialogOk(), REFUSED_BY_CLOUD, {LEFT: 1})
    walk.accept(a.FaultClear())
    assert walk.failed(c.DialogOk(), seen={LEFT: 1}) == set()


def test_a_native_app_under_faults(walk: Walk) -> None:
    """A fault that no try gets around leaves no success; one that passes leaves both open."""
    create_native(walk)
    walk.accept(a.FaultPlan(kind="unavailable", service="graph"))
    assert walk.shapes(c.DialogOk()) == {ACCEPTED, UNREACHABLE, REFUSED_BY_CLOUD}
    walk.accept(a.FaultPlan(kind="unavailable", service="graph", times=0))
    assert walk.shapes(c.DialogOk()) == {UNREACHABLE, REFUSED_BY_CLOUD}


def test_two_faults_at_once_claim_nothing_of_what_is_left(creating: Walk) -> None:
    """Where the answer is lost and the site may be kept from clearing up, a registration may be left."""
    creating.accept(SLOW)
    creating.accept(a.FaultPlan(kind="unavailable", service="graph", method="DELETE", times=0))
    assert creating.failed(c.DialogOk(), UNREACHABLE, seen={LEFT: 1}) == set()
