"""The page of the control plane in a real browser."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from chrome import Tab, chrome, find_chromium
from cloudkit import ADMIN, TENANT
from tls_cloud import tls_cloud

from azfakes import ControlClient, FaultRule, ReadyLine

NAME = "<script>document.title='taken'</script>\u202e<img src=x onerror=alert(1)>"
PATHS = ("/", f"/tenants/{TENANT}/apps", f"/tenants/{TENANT}/people", "/log", "/nonsense")
DAY = 86_400
# The lowest ratio between a text and what is behind it, as WCAG 2 counts it, over all texts of the page.
CONTRAST = """(() => {
  const light = text => { const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map(Number).map(one => {
    const part = one / 255; return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = one => { for (let at = one; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor; if (!colour.endsWith(", 0)")) return colour; }
    return "rgb(255, 255, 255)"; };
  const ratios = [...document.querySelectorAll("body *")]
    .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .map(one => { const [a, b] = [getComputedStyle(one).color, behind(one)].map(light);
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); });
  return [ratios.length, Math.min(...ratios)];
})()"""
# Words that are short enough for a line and stand on several.
BROKEN = """[...document.querySelectorAll("td, th")].filter(one => /^\\w{1,12}$/.test(one.innerText)).filter(one => {
  const range = document.createRange(); range.selectNodeContents(one);
  return new Set([...range.getClientRects()].map(part => Math.round(part.top))).size > 1; }).map(one => one.innerText)"""
# What a reader of the page by ear would miss: fields without a label, tables without a caption, cells without a head.
SILENT = """[
  ...[...document.querySelectorAll("input, select")].filter(one => !one.labels.length),
  ...[...document.querySelectorAll("table")].filter(one => !one.caption?.innerText.trim()),
  ...[...document.querySelectorAll("thead th")].filter(one => one.scope !== "col"),
  ...[...document.querySelectorAll("tbody th")].filter(one => !one.scope.startsWith("row")),
  ...[...document.querySelectorAll("a, button")].filter(one => !(one.ariaLabel || one.innerText).trim()),
].map(one => one.outerHTML)"""


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadyLine]:
    """Serve a world in which somebody has chosen hostile names, and in which a fault is in force."""
    find_chromium()
    with tls_cloud(tmp_path_factory.mktemp("cloud")) as ready:
        with steering(ready) as http:
            control = ControlClient(http, ready.control_token)
            control.reset("contoso", 1, people=3000)
            token = control.portal_token(TENANT, ADMIN)
            graph, bearer = ready.clouds["public"].graph, {"Authorization": f"Bearer {token}"}
            body = {"displayName": NAME, "signInAudience": "AzureADMyOrg"}
            app = http.post(f"{graph}/v1.0/applications", json=body, headers=bearer).json()
            secret = {"passwordCredential": {"displayName": NAME}}
            http.post(f"{graph}/v1.0/applications/{app['id']}/addPassword", json=secret, headers=bearer)
            http.patch(f"{graph}/v1.0/users/{ADMIN}", json={"displayName": NAME}, headers=bearer)
            control.add_fault(FaultRule(id="limit", service="graph", status=429, body=NAME))
            control.add_fault(FaultRule(id="later", service="arm", skip=1000))
            http.get(f"{graph}/v1.0/users", headers=bearer)
        yield ready


def steering(line: ReadyLine) -> httpx.Client:
    """Give a client that trusts the cloud."""
    return httpx.Client(
        base_url=line.control, verify=ssl.create_default_context(cafile=line.ca), trust_env=False
    )


@pytest.fixture(scope="module")
def tab(line: ReadyLine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """Give a tab that has come by the link of the ready line."""
    with chrome(tmp_path_factory.mktemp("browser")) as browser:
        tab = browser.tab()
        tab.goto(line.page)
        for _ in range(200):
            if tab.look("location.pathname") == "/":
                break
            time.sleep(0.05)
        stranger = browser.tab()
        stranger.goto(line.page)
        assert stranger.texts("h1") == ["Who are you?"]
        yield tab


def test_the_link_leads_to_the_overview(tab: Tab, line: ReadyLine) -> None:
    """By itself, without a script, with a cookie that no script can read; the next one with the link is turned away."""
    tab.goto(line.control)

    assert tab.texts("h1") == ["Overview"]
    assert tab.texts("header dd")[:2] == ["contoso", "1"]
    assert tab.look("document.cookie") == ""
    assert [one["httpOnly"] for one in tab.ask("Network.getCookies")["cookies"]] == [True]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_accessible_and_all_of_it_comes_from_the_cloud(
    tab: Tab, line: ReadyLine, path: str
) -> None:
    """One heading of the first level, labels and captions, contrast in light and dark; no script, no other host."""
    tab.goto(line.control + path)
    lowest = []
    for scheme in ("light", "dark"):
        tab.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        count, ratio = tab.look(CONTRAST)
        lowest.append(ratio)
        assert count >= 2
    tab.ask("Emulation.setEmulatedMedia", features=[])
    asked = {one["request"]["url"] for one in tab.events("Network.requestWillBeSent")}

    assert min(lowest) >= 4.5
    assert tab.look(SILENT) == []
    assert tab.look(BROKEN) == []
    assert len(tab.texts("h1")) == 1
    assert tab.look("document.documentElement.lang") == "en"
    assert {url.startswith(line.control) for url in asked} == {True}
    assert tab.look("document.querySelectorAll('script, img, iframe, link').length") == 0
    assert tab.look("getComputedStyle(document.body).margin") == "0px"


@pytest.mark.parametrize(
    ("path", "cell"), [(PATHS[1], "tbody th bdi"), (PATHS[2], "tbody th bdi"), ("/", "tbody td bdi")]
)
def test_a_hostile_name_is_a_text(tab: Tab, line: ReadyLine, path: str, cell: str) -> None:
    """It is read as it was written, but for what would turn it around; nothing of it runs."""
    tab.goto(line.control + path)

    assert NAME.replace("\u202e", "\u2039U+202E\u203a") in tab.texts(cell)
    assert tab.look("document.title").endswith("fake cloud")


def test_a_secret_expires_by_the_clouds_clock(tab: Tab, line: ReadyLine) -> None:
    """The page says so as soon as it is loaded again, in words and not by colour alone."""
    path = f"{line.control}/tenants/{TENANT}/apps"
    states = []
    with steering(line) as http:
        control = ControlClient(http, line.control_token)
        control.snapshot("page")
        for days in (0, 710, 30):
            control.clock_advance(days * DAY)
            tab.goto(path)
            states.append(tab.texts("tbody td:last-child")[-1])
        control.restore("page")

    assert [" ".join(one.split()[:2]) for one in states] == ["✓ good", "! expiring", "✕ expired"]


def test_people_are_found_and_paged(tab: Tab, line: ReadyLine) -> None:
    """A name is typed into the form; links lead on, and the name stays."""
    tab.goto(f"{line.control}/tenants/{TENANT}/people")
    everybody = tab.texts("caption")
    tab.look("document.getElementById('name').focus()")
    tab.type("an")
    found, first = tab.texts("caption"), tab.texts("tbody th")
    tab.loading(lambda: tab.look("[...document.querySelectorAll('.pager a')].at(0).click()"))

    assert [everybody, found] == [["3,028 people"], ["868 people"]]
    assert len(first) == 50
    assert all("an" in one.lower() for one in (*first, *tab.texts("tbody th")))
    assert tab.texts(".pager p")[0].startswith("Page 2 of ")
    assert tab.look("document.getElementById('name').value") == "an"


def test_the_log_is_filtered_with_the_keyboard(tab: Tab, line: ReadyLine) -> None:
    """The first key goes past the head of the page; the form sends what was typed, and a fault leads to its requests."""
    tab.goto(f"{line.control}/log")
    tab.press_tab()
    skip = tab.look("document.activeElement.hash")
    tab.look("document.getElementById('status').focus()")
    tab.type("4xx")
    statuses = tab.texts("tbody td:nth-child(5)")
    tab.goto(line.control)
    tab.loading(lambda: tab.look("document.querySelector('#faults ~ .wide tbody a[href$=limit]').click()"))

    assert skip == "#main"
    assert statuses == ["✕ 429"]
    assert len(tab.texts("tbody tr")) == 1
    assert problems(tab) == []


def problems(tab: Tab) -> list[Any]:
    """List what the browser found wrong: breaches of the content policy, errors of scripts."""
    entries = [one["entry"] for one in tab.events("Log.entryAdded")]
    # A page that is not there, which one of these tests asks for, is an error to the browser.
    return [one for one in entries if "nonsense" not in one.get("url", "")]


def test_the_pages_can_be_looked_at(tab: Tab, line: ReadyLine, tmp_path: Path) -> None:
    """A picture of each page can be taken, and none is blank."""
    tab.goto(line.control)
    tab.screenshot(tmp_path / "page.png")

    assert (tmp_path / "page.png").stat().st_size > 20_000
