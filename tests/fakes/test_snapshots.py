"""Snapshots: the whole cloud put aside and taken up again."""

from __future__ import annotations

import httpx
import pytest
from cloudkit import ADMIN, GRAPH_DEFAULT, LOGIN, POWERSHELL, TENANT, Kit, authorize_url, code_of, redeem

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
    kit.control.roll_key(keep=5000)
    kit.control.add_fault(FaultRule(service="graph", path="/v1.0/groups", lag=9000))
    body = {"displayName": "Late", "mailEnabled": False, "mailNickname": "late", "securityEnabled": True}
    kit.graph("POST", "/groups", kit.portal(), body)
    return kit


def keys(kit: Kit) -> bytes:
    """Give the key set."""
    answer: httpx.Response = kit.http.get(f"{LOGIN}/{TENANT}/discovery/v2.0/keys")
    return answer.content


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
    return [*told, keys(kit), repr(kit.control.secrets()).encode(), repr(kit.control.state().faults).encode()]


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


def test_a_device_code_waits_in_a_snapshot(busy: Kit) -> None:
    """A device goes on polling with its code after a restoration, which it could not do after a reset."""
    asked = busy.token("oauth2/v2.0/devicecode", client_id=POWERSHELL, scope="openid").json()
    form = {"client_id": POWERSHELL, "grant_type": "device_code", "device_code": asked["device_code"]}
    busy.control.snapshot("device")
    waiting = busy.token(**form)
    busy.control.reset("contoso-fabrikam", 7)
    lost = busy.token(**form)
    busy.control.restore("device")

    assert waiting.json()["error"] == "authorization_pending"
    assert lost.json()["error"] != "authorization_pending"
    assert busy.token(**form).content == waiting.content


def test_people_whom_nobody_has_looked_at_are_in_a_snapshot() -> None:
    """A crowd takes next to no room in it, and comes back with what has changed and who has gone."""
    kit = Kit(Cloud("contoso", seed=7, people=50_000))
    token = kit.portal()
    first = kit.graph("GET", "/users?$top=60", token).json()["value"][40:]
    kit.graph("PATCH", f"/users/{first[0]['id']}", token, {"displayName": "Changed"})
    kit.graph("DELETE", f"/users/{first[1]['id']}", token)
    taken = kit.control.snapshot("crowd")
    before = kit.graph("GET", "/users?$top=999", token).content
    for one in first[2:5]:
        kit.graph("DELETE", f"/users/{one['id']}", token)
    other = kit.graph("GET", "/users?$top=999", token).content
    kit.control.restore("crowd")

    assert taken.size < 1_000_000
    assert other != before
    assert b"Changed" in before
    assert kit.graph("GET", "/users?$top=999", token).content == before
