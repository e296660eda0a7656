"""The page of the control plane: who sees it, what it shows, and how it is found among many."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from cloudkit import ADMIN, TENANT, Kit

from azfakes import Cloud, ControlPlane, FaultRule, SyncASGITransport
from azfakes.directory.crowd import CrowdTable
from azfakes.page.search import find_people
from azfakes.page.visitors import COOKIE
from azfakes.worlds.load import load_world
from azfakes.worlds.schema import WorldCrowd

DAY = 86_400
LARGE = "large"


def reader(kit: Kit, **headers: str) -> httpx.Client:
    """Give a browser of sorts: it keeps cookies and follows no redirects."""
    plane = ControlPlane(kit.cloud, "right")
    return httpx.Client(
        transport=SyncASGITransport(plane), base_url="https://localhost:1", headers=headers or None
    )


def shown(kit: Kit, path: str) -> str:
    """Give the text of a page as the holder of the token sees it."""
    answer = reader(kit, Authorization="Bearer right").get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def rows(html: str) -> list[str]:
    """Give the text of each row of the page's tables, tags taken out."""
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def test_a_link_opens_the_page_once(kit: Kit) -> None:
    """The first browser that comes with it gets a cookie that no script and no other site can use, the second nothing."""
    path = kit.control.page_link()
    first, second = reader(kit), reader(kit)
    entered = first.get(path)
    again = second.get(path)
    cookie = entered.headers["set-cookie"]

    assert (entered.status_code, first.get("/").status_code) == (200, 200)
    assert (again.status_code, second.get("/").status_code) == (401, 401)
    assert re.fullmatch(rf"{COOKIE}=[\w-]{{43}}; HttpOnly; Path=/; SameSite=strict; Secure", cookie), cookie
    assert first.get(path).headers["location"] == "/"


@pytest.mark.parametrize(
    "path", ["/", "/log", f"/tenants/{TENANT}/people", "/enter/", "/enter/x", "/nonsense"]
)
def test_strangers_see_nothing(kit: Kit, path: str) -> None:
    """Whatever they ask for, with a wrong token or a cookie of their own making: not even whether it is there."""
    kit.control.page_link()
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Cookie": f"{COOKIE}=x"},
        {"Cookie": f"{COOKIE}="},
    ):
        answer = reader(kit, **headers).get(path)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert "contoso" not in answer.text.lower()


def test_the_cookie_is_for_reading_the_page(kit: Kit) -> None:
    """It steers nothing: the control plane still wants the token, and the page takes no other methods."""
    browser = reader(kit)
    browser.get(kit.control.page_link())

    assert browser.get("/control/v1/state").status_code == 401
    assert browser.post("/control/v1/reset").status_code == 401
    assert {browser.request(method, "/").status_code for method in ("POST", "PUT", "DELETE")} == {405}


def test_links_and_visitors_are_bounded(kit: Kit) -> None:
    """The latest hundred of each are good."""
    links = [kit.control.page_link() for _ in range(101)]
    browsers = [reader(kit) for _ in range(101)]

    assert browsers[0].get(links[0]).status_code == 401
    first = reader(kit)
    first.get(links[1])
    assert first.get("/").status_code == 200
    for browser in browsers[1:]:
        assert browser.get(kit.control.page_link()).status_code == 200
    assert (first.get("/").status_code, browsers[1].get("/").status_code) == (401, 200)


def test_nothing_comes_from_elsewhere(kit: Kit) -> None:
    """The policy lets in the page's own style alone, and there is neither script nor address of another host."""
    answer = reader(kit, Authorization="Bearer right").get("/")
    policy = answer.headers["content-security-policy"]

    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'; base-uri 'none'; "
        r"frame-ancestors 'none'",
        policy,
    )
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert not re.search(r"<script|<img|<link|url\(|https?:|\son\w+=", answer.text)


def test_names_are_texts_whatever_they_hold(kit: Kit) -> None:
    """Markup is escaped, and what would turn the text around or hide is named by its number."""
    name = "</th><script>alert(1)</script>\u202egnp.\x1b[31m\"' onload=x"
    kit.server_app(name)
    kit.graph("PATCH", f"/users/{ADMIN}", kit.portal(), {"displayName": name})
    escaped = "&lt;/th&gt;&lt;script&gt;alert(1)&lt;/script&gt;\u2039U+202E\u203agnp.\u2039U+001B\u203a[31m&#34;&#39; onload=x"

    for path in (f"/tenants/{TENANT}/apps", f"/tenants/{TENANT}/people"):
        html = shown(kit, path)
        assert escaped in html
        assert "<script" not in html
    assert "&lt;script&gt;" in shown(kit, f"/tenants/{TENANT}/people?name=<script>")
    assert 'value="&#34; x=&#34;"' in shown(kit, '/log?path=" x="')


def test_secrets_are_marked_by_the_clouds_clock(kit: Kit) -> None:
    """Good, expiring in the last thirty days, expired from the end on; and never their text."""
    pair = kit.server_app()
    body = {"passwordCredential": {"displayName": "later", "startDateTime": "2026-03-01T00:00:00Z"}}
    kit.graph("POST", f"/applications/{pair.object_id}/addPassword", kit.portal(), body)
    path = f"/tenants/{TENANT}/apps"
    begin = kit.control.state().instant
    tenant = kit.cloud.state.directory.tenant(TENANT)
    assert tenant is not None
    ends = [secret.end for app in tenant.apps.values() for secret in app.secrets]
    seen = []
    for instant in (begin, ends[0] - 30 * DAY - 1, ends[0] - 30 * DAY, ends[0] - 1, ends[0]):
        kit.control.clock_set(instant)
        seen.append(re.findall(r"[✓✕!] (?:good|expir\w+)", shown(kit, path))[0])
    html = shown(kit, path)

    assert seen == ["✓ good", "✓ good", "! expiring", "! expiring", "✕ expired"]
    assert "1 expired" in shown(kit, "/")
    assert len(rows(shown(kit, f"{path}?standing=expired"))) == 3
    assert len(rows(shown(kit, f"{path}?standing=early"))) == 1
    assert pair.secret not in html
    assert pair.key_id in html


def test_people_are_told_without_their_passwords(kit: Kit) -> None:
    """Name, user name, kind and roles stand there."""
    html = shown(kit, f"/tenants/{TENANT}/people?name=admin@contoso.on")

    assert ["Global Administrator" in row for row in rows(html) if ADMIN in row] == [True]
    assert "Contoso!Test" not in html


def test_a_million_people_are_paged_and_searched() -> None:
    """The last page is there, and a name is found by its middle, by the user name, and by the object ID."""
    kit = Kit(Cloud(LARGE))
    tenant = next(iter(kit.cloud.state.directory))
    path = f"/tenants/{tenant.id}/people"
    first = rows(shown(kit, path))
    last = rows(shown(kit, f"{path}?page=99999"))
    found = find_people(tenant, "ANNA smi", 0, 3)
    some = found.people[1].document

    assert "1,000,004 people" in shown(kit, path)
    assert len(first) == 51
    assert len(last) == 5
    assert all("anna smi" in one.document.display_name.lower() for one in found.people)
    for text in (some.user_principal_name, some.user_principal_name.upper(), some.id):
        assert [one.id for one in find_people(tenant, text, 0, 9).people] == [some.id]


def small_crowd() -> Kit:
    """Give a world whose crowd is small enough to look at everybody, and larger than its names are many."""
    world = load_world("contoso")
    tenant = _with(world.tenants[0], crowd=WorldCrowd(people=110_000, groups=3))
    return Kit(Cloud(_with(world, tenants=(tenant,)), seed=3))


def _with(struct: Any, **changes: Any) -> Any:
    return type(struct)(**{name: getattr(struct, name) for name in struct.__struct_fields__} | changes)


@pytest.mark.parametrize(
    "text", ["ann", "smith", "na s", "john.", "anna.branch11", "anna.branch11@contoso.c", "zzz", "7"]
)
def test_the_search_finds_whom_a_look_at_everybody_finds(text: str, crowd: Kit) -> None:
    """All of them and nobody else, also after some have gone, some have changed and some have come."""
    tenant = next(iter(crowd.cloud.state.directory))
    assert isinstance(tenant.users, CrowdTable)
    slow = {
        one.id
        for one in tenant.users.values()
        if text in one.document.display_name.casefold()
        or one.document.user_principal_name.casefold().startswith(text)
    }
    found = find_people(tenant, text, 0, 1_000_000)
    parts = [find_people(tenant, text, start, 7).people for start in range(0, 42, 7)]

    assert found.total == len(found.people) == len(slow)
    assert {one.id for one in found.people} == slow
    assert [one.id for part in parts for one in part] == [one.id for one in found.people[:42]]


@pytest.fixture(scope="module")
def crowd() -> Kit:
    """Give a crowd to which things have happened."""
    kit = small_crowd()
    tenant = next(iter(kit.cloud.state.directory))
    token = kit.portal()
    for number, one in enumerate(find_people(tenant, "ann", 0, 12).people):
        if number % 3 == 0:
            assert kit.graph("DELETE", f"/users/{one.id}", token).status_code == 204
        if number % 3 == 1:
            changed = {"displayName": f"Renamed {number}"}
            assert kit.graph("PATCH", f"/users/{one.id}", token, changed).status_code == 204
    return kit


def test_the_log_is_paged_and_filtered(kit: Kit) -> None:
    """The newest come first, a hundred a page; service, status, fault and path narrow them down."""
    token = kit.portal()
    for _ in range(103):
        kit.graph("GET", "/organization", token)
    kit.control.add_fault(FaultRule(id="f", service="graph", path="/v1.0/users", status=429))
    kit.graph("GET", "/users", token)
    first = shown(kit, "/log")
    older = re.findall(r'href="(/log\?before=\d+)">Older', first)[0]

    assert [row.split(" ")[0] for row in rows(first)[1:]] == [str(number) for number in range(105, 5, -1)]
    assert [row.split(" ")[0] for row in rows(shown(kit, older))[1:]] == ["5", "4", "3", "2", "1"]
    assert "Older" not in shown(kit, older)
    for query in ("fault=f", "fault=any", "status=429", "status=4xx", "path=/v1.0/us"):
        assert [row.split(" ")[0] for row in rows(shown(kit, f"/log?{query}"))[1:]] == ["105"], query
    assert [row.split(" ")[0] for row in rows(shown(kit, "/log?service=control"))[1:]] == ["104"]
    assert "No entry is like that" in shown(kit, "/log?status=500")
    assert reader(kit, Authorization="Bearer right").get("/log?status=teapot").status_code == 400


def test_faults_in_force_and_spent_are_told(kit: Kit) -> None:
    """With the rule, what they have met and what is left."""
    kit.control.add_fault(FaultRule(id="lasting", service="arm", count=0, delay=1.5))
    kit.control.add_fault(FaultRule(id="once", service="graph"))
    kit.graph("GET", "/users", kit.portal())
    told = rows(shown(kit, "/"))

    assert "lasting ! lasting service arm count 0 delay 1.5 0 0" in told
    assert "once \u2013 spent service graph 1 1" in told


def test_an_empty_world_has_a_page_too() -> None:
    """Nothing is there, and it says so."""
    kit = Kit(Cloud("empty"))
    html = shown(kit, "/")

    assert "no tenant" in html
    assert reader(kit, Authorization="Bearer right").get("/tenants/x/apps").status_code == 404
    assert reader(kit, Authorization="Bearer right").head("/").status_code == 200
