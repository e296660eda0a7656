"""Snapshots: the whole cloud put aside and taken up again."""

from __future__ import annotations

import httpx
import pytest
from cloudkit import ADMIN, GRAPH_DEFAULT, TENANT, Kit, authorize_url, code_of, redeem

from azfakes import Cloud, ControlError, ControlMissingError, FaultRule, InProcessControl
from azfakes.snapshots import MOST_SNAPSHOTS


@pytest.fixture
def busy() -> Kit:
    """Give a cloud in which much is under way: people, groups, secrets, codes, delta links, faults, a moved clock."""
    kit = Kit(Cloud("contoso-fabrikam", seed=7))
    pair = kit.server_app(uri="https://ConfigMgrService")
    kit.native_app(pair)
    kit.control.clock_advance(1234)
    redeem(kit, code_of(kit))
    kit.graph("GET", "/users/delta", kit.portal())
    kit.graph("DELETE", "/users/plain@contoso.onmicrosoft.com", kit.portal())
    kit.control.add_fault(FaultRule(service="arm", count=3, skip=1))
    return kit


def story(kit: Kit) -> list[bytes]:
    """Do much of what can be done, and give every answer with its header fields."""
    token = kit.portal()
    code = code_of(kit)
    made = kit.graph(
        "POST", "/applications", token, {"displayName": "Later", "signInAudience": "AzureADMyOrg"}
    )
    answers = [
        redeem(kit, code),
        made,
        kit.graph("POST", f"/applications/{made.json()['id']}/addPassword", token, {}),
        kit.graph("GET", "/users?$top=3", token),
        kit.graph("GET", "/groups/delta", token),
        kit.graph("GET", "/directory/deletedItems/microsoft.graph.user", token),
        kit.token(grant_type="client_credentials", client_id="x", scope=GRAPH_DEFAULT),
        *(
            kit.http.get("https://management.azure.com/subscriptions?api-version=2022-12-01")
            for _ in range(5)
        ),
    ]
    told = [answer.content + repr(sorted(answer.headers.items())).encode() for answer in answers]
    return [*told, repr(kit.control.secrets()).encode(), repr(kit.control.state().faults).encode()]


def test_after_a_restoration_the_same_requests_get_the_same_bytes(busy: Kit) -> None:
    """What came after the snapshot left no trace, however often it is taken up again: also after a reset."""
    taken = busy.control.snapshot("before")
    first = story(busy)
    busy.control.clock_advance(40 * 86_400)
    busy.control.clear_faults()
    restored = busy.control.restore("before")
    second = story(busy)
    busy.control.reset("empty", 3)
    busy.control.restore("before")

    assert (taken.world, taken.seed, taken.instant) == ("contoso-fabrikam", 7, restored.instant)
    assert second == first
    assert story(busy) == first


def test_a_code_of_before_is_good_again(busy: Kit) -> None:
    """Also what Entra remembers between two requests comes back: a code that was redeemed can be redeemed."""
    code = code_of(busy)
    busy.control.snapshot("code")
    first = redeem(busy, code).status_code
    again = redeem(busy, code).status_code
    busy.control.restore("code")

    assert (first, again, redeem(busy, code).status_code) == (200, 400, 200)


def test_snapshots_are_listed_replaced_and_deleted() -> None:
    """A name stands for one snapshot, the latest of that name; unknown names are told with the known ones."""
    control = InProcessControl(Cloud("contoso"))
    control.snapshot("two words")
    control.snapshot("b")
    control.clock_advance(60)
    control.snapshot("two words")
    listed = control.snapshots()
    control.delete_snapshot("b")

    assert [one.name for one in listed] == ["b", "two words"]
    assert listed[1].instant - listed[0].instant == 60
    assert all(one.size > 1000 for one in listed)
    assert [one.name for one in control.snapshots()] == ["two words"]
    assert control.restore("two words").instant == listed[1].instant
    with pytest.raises(ControlMissingError, match=r"no snapshot 'b'.\nhint: Kept are: two words"):
        control.restore("b")


def test_there_is_an_end_to_snapshots() -> None:
    """More than a hundred are refused; one of a known name is not."""
    control = InProcessControl(Cloud("empty"))
    for number in range(MOST_SNAPSHOTS):
        control.snapshot(str(number))
    with pytest.raises(ControlError, match="100 snapshots"):
        control.snapshot("one more")

    assert control.snapshot("7").name == "7"


def test_a_snapshot_shares_nothing_that_can_change(busy: Kit) -> None:
    """Two restorations of one snapshot do not see each other's changes."""
    busy.control.snapshot("base")
    busy.control.restore("base")
    before = _names(busy)
    busy.graph("PATCH", f"/users/{ADMIN}", busy.portal(), {"displayName": "Changed"})
    changed = _names(busy)
    busy.control.restore("base")

    assert "Changed" in changed
    assert _names(busy) == before


def _names(kit: Kit) -> list[str]:
    answer: httpx.Response = kit.graph("GET", "/users?$top=999", kit.portal(ADMIN, TENANT))
    return [user["displayName"] for user in answer.json()["value"]]


def test_an_authorize_page_stays_open(busy: Kit) -> None:
    """A sign-in that began before the snapshot can be finished after its restoration."""
    page = busy.http.get(authorize_url())
    busy.control.snapshot("page")
    busy.control.reset("contoso")
    busy.control.restore("page")
    action = page.text.partition('action="')[2].partition('"')[0]
    fields = {
        part.partition('name="')[2].partition('"')[0]: part.partition('value="')[2].partition('"')[0]
        for part in page.text.split("<input")[1:]
    }
    answer = busy.http.post(
        str(page.url.join(action)), data=fields | {"login": ADMIN, "passwd": "Contoso!Test-admin"}
    )

    assert answer.status_code == 302
