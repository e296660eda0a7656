"""Pages of other origins at Graph, Resource Manager and discovery: preflights and answers that may be read."""

from __future__ import annotations

import httpx
import pytest
from cloudkit import LOGIN, TENANT, Kit

from azfakes import FaultRule

GRAPH = "https://graph.microsoft.com/v1.0"
ARM = "https://management.azure.com"
ORIGIN = {"Origin": "https://spa.contoso.com"}
BEFOREHAND = ORIGIN | {
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "authorization,sdkversion",
}


def may_read(answer: httpx.Response) -> bool:
    """Tell whether a browser shows an answer to a page of another origin."""
    origin: str | None = answer.headers.get("access-control-allow-origin")
    return origin == "*"


@pytest.mark.parametrize(
    "url", [f"{GRAPH}/me", f"{GRAPH}/users/x/memberOf", f"{ARM}/subscriptions?api-version=2022-12-01"]
)
def test_a_preflight_needs_no_token(kit: Kit, url: str) -> None:
    """A browser may send what it names, whatever the address, and the log knows the path."""
    answer = kit.http.options(url, headers=BEFOREHAND)

    assert answer.status_code == 200
    assert may_read(answer)
    assert answer.headers["access-control-allow-headers"] == "authorization,sdkversion"
    assert {"GET", "PATCH", "DELETE"} <= set(answer.headers["access-control-allow-methods"].split(", "))
    assert kit.control.log().entries[-1].path_template != "(unknown)"


def test_what_is_no_preflight_is_answered_as_ever(kit: Kit) -> None:
    """Another OPTIONS request needs a token at Graph and is no method of Resource Manager."""
    assert kit.http.options(f"{GRAPH}/me", headers=ORIGIN).status_code == 401
    assert kit.http.options(f"{ARM}/subscriptions?api-version=2022-12-01").status_code == 405


def test_answers_may_be_read_across_origins(kit: Kit) -> None:
    """Success, refusals and ordered errors say so at both services, to those who name an origin."""
    token = kit.portal()
    shown = kit.graph("GET", "/me", token, **ORIGIN)
    missing = kit.http.get(f"{GRAPH}/me", headers=ORIGIN)
    refused = kit.http.get(f"{ARM}/subscriptions?api-version=2022-12-01", headers=ORIGIN)
    open_to_all = kit.http.get(f"{ARM}/metadata/endpoints?api-version=2022-09-01", headers=ORIGIN)
    for service in ("graph", "arm"):
        kit.control.add_fault(FaultRule(service=service, status=429, retry_after=3))
    throttled = [
        kit.http.get(url, headers=ORIGIN) for url in (f"{GRAPH}/me", f"{ARM}/tenants?api-version=2022-12-01")
    ]

    statuses = [one.status_code for one in (shown, missing, refused, open_to_all, *throttled)]
    assert statuses == [200, 401, 401, 200, 429, 429]
    assert all(map(may_read, (shown, missing, refused, open_to_all, *throttled)))
    exposed = shown.headers["access-control-expose-headers"].split(", ")
    assert {"request-id", "WWW-Authenticate", "Retry-After"} <= set(exposed)


def test_without_an_origin_nothing_is_said_of_it(kit: Kit) -> None:
    """Programs that are no browser get the fields that they got before."""
    assert not may_read(kit.graph("GET", "/me", kit.portal()))
    assert not may_read(kit.http.get(f"{ARM}/metadata/endpoints?api-version=2022-09-01"))


def test_a_single_page_can_read_an_ordered_error_of_the_token_endpoint(kit: Kit) -> None:
    """An ordered refusal reaches the page of a client with a single-page platform, and of no other."""
    server = kit.server_app()
    url, form = f"{LOGIN}/{TENANT}/oauth2/v2.0/token", {"client_id": server.client_id}
    answers = []
    for change in ({}, {"spa": {"redirectUris": ["https://spa.contoso.com/"]}}):
        kit.graph("PATCH", f"/applications/{server.object_id}", kit.portal(), change)
        kit.control.add_fault(FaultRule(service="login", status=429))
        answers.append(kit.http.post(url, data=form, headers=ORIGIN))

    assert [(one.status_code, may_read(one)) for one in answers] == [(429, False), (429, True)]


@pytest.mark.parametrize(
    "path",
    [
        "/common/discovery/instance",
        f"/{TENANT}/v2.0/.well-known/openid-configuration",
        f"/{TENANT}/.well-known/openid-configuration",
        f"/{TENANT}/discovery/v2.0/keys",
        f"/{TENANT}/discovery/keys",
    ],
)
def test_discovery_answers_the_options_that_it_names(kit: Kit, path: str) -> None:
    """What says that it may be asked by OPTIONS answers so."""
    answer = kit.http.options(f"{LOGIN}{path}", headers=BEFOREHAND)

    assert (answer.status_code, answer.headers["access-control-allow-methods"]) == (200, "GET, OPTIONS")
    assert may_read(answer)


def test_a_page_can_read_that_its_tenant_is_unknown(kit: Kit) -> None:
    """The refusal of discovery may be read across origins like its document."""
    answer = kit.http.get(f"{LOGIN}/nowhere.example/v2.0/.well-known/openid-configuration", headers=ORIGIN)

    assert (answer.status_code, answer.json()["error"], may_read(answer)) == (400, "invalid_tenant", True)
