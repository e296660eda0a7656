"""The control plane, the clock, faults and the request log."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest
from cloudkit import ADMIN, GRAPH, GRAPH_DEFAULT, LOGIN, PLAIN, TENANT, Kit, authorize_url, code_of, redeem

from azfakes import (
    Cloud,
    ControlClient,
    ControlError,
    ControlPlane,
    FaultRule,
    InProcessControl,
    SyncASGITransport,
    WorldError,
)


def test_the_clock_never_goes_back(kit: Kit) -> None:
    """Moving to the past is refused, to the present allowed."""
    start = kit.control.state().instant

    assert kit.control.clock_set(start) == start
    assert kit.control.clock_advance(60) == start + 60
    with pytest.raises(ControlError, match="cannot move"):
        kit.control.clock_set(start)
    with pytest.raises(ControlError, match="advance"):
        kit.control.clock_advance(-1)


def test_reset_begins_again(kit: Kit) -> None:
    """A reset takes everything away, may change instant and seed, and keeps the tenant's ID."""
    kit.server_app()
    before = kit.control.state()
    after = kit.control.reset("contoso", 8, people=3, instant=2_000_000_000)

    assert (after.instant, after.seed, after.tenants[0].apps) == (2_000_000_000, 8, [])
    assert kit.control.log().entries == []
    assert after.tenants[0].id == before.tenants[0].id
    assert len(after.tenants[0].users) == len(before.tenants[0].users) + 3
    assert {one.id for one in after.tenants[0].users}.isdisjoint(one.id for one in before.tenants[0].users)


_BAD_REQUESTS = [
    ("POST", "reset", {"world": "atlantis"}),
    ("POST", "reset", {"people": -1}),
    ("POST", "reset", {"people": 1_000_001}),
    ("POST", "reset", {"policies": {"nowhere.example": {}}}),
    ("POST", "reset", {"policies": {TENANT: {"identifier_uris": "whatever"}}}),
    ("POST", "reset", {"nonsense": 1}),
    ("POST", "clock", {}),
    ("POST", "clock", {"instant": 9_999_999_999, "advance": 1}),
    ("POST", "clock", {"advance": "1"}),
    ("POST", "faults", {"path": "^("}),
    ("POST", "faults", {"service": "mail"}),
    ("POST", "faults", {"headers": {"x-mark": "^("}}),
    ("POST", "faults", {"tenant": "nowhere.example"}),
    ("POST", "faults", {"drop": True}),
    ("POST", "faults", {"drop": "after", "status": 500}),
    ("POST", "faults", {"drop": "before", "truncate": 5}),
    ("POST", "faults", {"rate": 3, "truncate": 5}),
    ("POST", "faults", {"probability": 0}),
    ("POST", "faults", {"probability": 1.01}),
    ("POST", "faults", {"delay": 1e9}),
    ("POST", "faults", {"window": 0}),
    ("POST", "faults", {"id": "<b>"}),
    ("POST", "faults", {"response_headers": {"X-Split": "a\r\nSet-Cookie: b"}}),
    ("DELETE", "faults/nothing", None),
    ("GET", "faults/nothing", None),
    ("GET", "secrets?since=x", {}),
    ("POST", "tokens/forge", {"tenant": "nowhere.example"}),
    ("POST", "tokens/forge", {"tenant": TENANT, "user": "nobody"}),
    ("POST", "tokens/forge", {"tenant": TENANT, "resource": "https://nowhere.example"}),
    ("POST", "tokens/forge", {"tenant": TENANT, "kind": "id"}),
    ("POST", "tokens/forge", {"tenant": TENANT, "user": ADMIN, "cloud": "china"}),
    ("POST", "tokens/portal", {"tenant": TENANT, "upn": "nobody"}),
    ("GET", "log?since=x", None),
    ("GET", "log?since=1", None),
    ("GET", "log?status=4x", None),
    ("GET", "log?colour=red", None),
    ("GET", "state?colour=red", None),
    ("POST", "reset?world=contoso", {}),
    ("POST", "reset", {"instant": -1}),
    ("POST", "reset", {"world": {"name": "late", "instant": 300_000_000_000}}),
    ("POST", "clock", {"advance": 10**15}),
    ("POST", "keys/roll", {"keep": 10**18}),
    ("POST", "faults", {"response_headers": {"Content-Length": "5"}}),
    ("POST", "faults", {"response_headers": {"transfer-encoding": "chunked"}}),
    ("DELETE", "faults", {"id": "x"}),
    ("POST", "snapshots", {}),
    ("POST", "snapshots", {"name": "<script>"}),
    ("POST", "snapshots/nothing/restore", None),
    ("DELETE", "snapshots/nothing", None),
    ("GET", "worlds/atlantis", None),
    ("GET", "nonsense", None),
    ("POST", "state", {}),
]


@pytest.mark.parametrize(("method", "path", "body"), _BAD_REQUESTS)
def test_the_control_plane_refuses_what_makes_no_sense(
    kit: Kit, method: str, path: str, body: dict[str, object] | None
) -> None:
    """Unknown names and values out of bounds are refused with a reason."""
    http = httpx.Client(transport=SyncASGITransport(kit.cloud.control), base_url="http://control")
    answer = http.request(method, f"/control/v1/{path}", json=body)

    assert answer.status_code in (400, 404, 405)
    assert answer.json()["error"]["message"]


def test_the_control_plane_may_want_a_token(kit: Kit) -> None:
    """With a token set nobody gets in without it."""
    http = httpx.Client(
        transport=SyncASGITransport(ControlPlane(kit.cloud, "right")), base_url="http://control"
    )

    assert ControlClient(http, "right").state().world == "contoso"
    with pytest.raises(ControlError, match="bearer token"):
        ControlClient(http, "wrong").state()


def test_an_unknown_world_is_told_with_the_known_ones() -> None:
    """The error names the worlds that there are."""
    with pytest.raises(WorldError, match="contoso, contoso-fabrikam, empty, fabrikam-gov"):
        Cloud("atlantis")


def test_a_fault_answers_in_the_services_own_form(kit: Kit) -> None:
    """Ordered faults look like the service's errors and end after their count."""
    kit.control.add_fault(
        FaultRule(service="graph", path="/v1.0/users", status=429, error="TooManyRequests", retry_after=7)
    )
    kit.control.add_fault(
        FaultRule(service="login", path="^/[^/]+/oauth2/v2.0/token$", status=401, error="7000222")
    )
    token = kit.portal()
    limited, after = kit.graph("GET", "/users", token), kit.graph("GET", "/users", token)
    login = kit.token(grant_type="client_credentials")

    assert (limited.status_code, limited.headers["retry-after"], after.status_code) == (429, "7", 200)
    assert limited.json()["error"]["code"] == "TooManyRequests"
    assert (login.status_code, login.json()["error"]) == (401, "invalid_client")
    assert kit.control.log(service="graph").entries[0].path_template == "/v1.0/users"


@pytest.mark.parametrize(
    ("service", "status", "code"),
    [
        ("graph", 400, "Request_BadRequest"),
        ("graph", 401, "InvalidAuthenticationToken"),
        ("graph", 404, "Request_ResourceNotFound"),
        ("graph", 409, "Directory_ConcurrencyViolation"),
        ("graph", 503, "ServiceNotAvailable"),
        ("arm", 401, "InvalidAuthenticationToken"),
        ("arm", 404, "ResourceNotFound"),
        ("arm", 409, "Conflict"),
    ],
)
def test_an_ordered_status_brings_its_usual_code(kit: Kit, service: Any, status: int, code: str) -> None:
    """A rule that names a status alone gets the service's code for it, and a challenge where that is 401."""
    kit.control.add_fault(FaultRule(service=service, status=status))
    hosts = {"graph": f"{GRAPH}/v1.0/users", "arm": "https://management.azure.com/subscriptions"}
    answer = kit.http.get(hosts[service])

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert ("authorization_uri=" in answer.headers.get("www-authenticate", "")) == (status == 401)


def test_an_ordered_refusal_is_shown_to_people(kit: Kit) -> None:
    """A fault at the sign-in page is a page with its AADSTS number, at the token endpoint a body."""
    kit.control.add_fault(FaultRule(service="login", path="^/.*/authorize$", error="53003"))
    kit.control.add_fault(FaultRule(service="login", path="^/.*/authorize$", error="53003"))
    kit.control.add_fault(FaultRule(service="login", path="^/.*/authorize$"))
    kit.control.add_fault(FaultRule(service="login", status=400, error="AADSTS53003"))
    page = kit.browser.sign_in(authorize_url(), ADMIN, "Contoso!Test-admin")
    shown, failed = kit.http.get(authorize_url()), kit.http.get(authorize_url())
    body = kit.token(grant_type="client_credentials").json()

    assert page.error == "AADSTS53003"
    assert (shown.status_code, failed.status_code) == (200, 503)
    assert (body["error"], body["suberror"], body["error_codes"]) == (
        "invalid_grant",
        "message_only",
        [53003],
    )


def test_a_lasting_fault_goes_on_until_it_is_cleared(kit: Kit) -> None:
    """A count of 0 lasts; the client it names alone is hit."""
    pair = kit.server_app()
    token = kit.app_token(pair)
    kit.control.add_fault(FaultRule(service="graph", client_id=pair.client_id.upper(), count=0, status=503))
    hit = [kit.graph("GET", "/users", token).status_code for _ in range(3)]
    spared = kit.graph("GET", "/users", kit.portal()).status_code
    kit.control.clear_faults()

    assert (hit, spared, kit.graph("GET", "/users", token).status_code) == ([503] * 3, 200, 200)


def test_a_drop_does_nothing_and_a_delay_does_its_work(kit: Kit) -> None:
    """A dropped request was not carried out; a delayed one was, though its answer never came."""
    token, body = kit.portal(), {"displayName": "Ghost", "signInAudience": "AzureADMyOrg"}
    kit.control.add_fault(FaultRule(service="graph", method="post", drop="before"))
    with pytest.raises(httpx.RemoteProtocolError):
        kit.graph("POST", "/applications", token, body)
    dropped = len(kit.graph("GET", "/applications", token).json()["value"])
    kit.control.add_fault(FaultRule(service="graph", method="POST", delay=30))
    with pytest.raises(httpx.ReadTimeout):
        kit.graph("POST", "/applications", token, body)
    delayed = len(kit.graph("GET", "/applications", token).json()["value"])
    kit.control.add_fault(FaultRule(service="graph", method="POST", drop="before", delay=30))
    with pytest.raises(httpx.ReadTimeout):
        kit.graph("POST", "/applications", token, body)
    silent = len(kit.graph("GET", "/applications", token).json()["value"])

    assert (dropped, delayed, silent) == (0, 1, 1)


def test_secrets_are_told_in_order(kit: Kit) -> None:
    """The control plane tells passwords and secret keys as they became known, and the newer ones alone if asked so."""
    before = kit.control.secrets()
    pair = kit.server_app()
    after = kit.control.secrets(len(before))

    assert {one.label for one in before} == {"password"}
    assert "Contoso!Test-admin" in [one.value for one in before]
    assert [(one.label, one.value) for one in after] == [("secret key", pair.secret)]
    kit.control.reset()
    assert [one.label for one in kit.control.secrets()] == ["password"] * len(before)


def test_a_fault_spares_whom_it_names(kit: Kit) -> None:
    """Requests of the agent that a rule spares are answered and do not count; those of others meet it."""
    kit.control.add_fault(FaultRule(service="graph", spares="helper/"))
    token = kit.portal()
    spared = kit.graph("GET", "/users", token, **{"User-Agent": "helper/1.0"}).status_code
    met = kit.graph("GET", "/users", token, **{"User-Agent": "a helper/1.0"}).status_code

    assert (spared, met) == (200, 503)


def test_the_log_tells_who_asked_for_what(kit: Kit) -> None:
    """An entry has client, grant, audience, scopes and outcome; pages of the log follow each other."""
    pair = kit.server_app()
    since = kit.control.log().next
    kit.app_token(pair)
    kit.token(
        grant_type="client_credentials", client_id=pair.client_id, client_secret="x", scope=GRAPH_DEFAULT
    )
    kit.graph(
        "POST", "/applications", kit.portal(PLAIN), {"displayName": "x", "signInAudience": "AzureADMyOrg"}
    )
    good, bad, made = kit.control.log(since).entries

    assert (good.service, good.grant, good.client_id) == ("login", "client_credentials", pair.client_id)
    assert (good.path_template, good.audience) == (
        "/{tenant}/oauth2/v2.0/token",
        "https://graph.microsoft.com",
    )
    assert (good.token_kind, good.status, good.error, good.tenant) == ("app", 200, None, TENANT)
    assert (bad.status, bad.error) == (401, "AADSTS7000215")
    assert (made.path_template, made.token_kind, made.wrote) == ("/v1.0/applications", "user", True)
    assert made.object_id


def test_no_secret_reaches_the_log(kit: Kit) -> None:
    """Planted secrets, passwords, codes and tokens occur nowhere in the log, wherever they were put."""
    pair = kit.server_app()
    token, code = kit.app_token(pair), code_of(kit)
    answer = redeem(kit, code).json()
    canary = "canary-5c1e"
    kit.token(
        grant_type="client_credentials", client_id=pair.client_id, client_secret=canary, scope=GRAPH_DEFAULT
    )
    kit.browser.sign_in(authorize_url(), ADMIN, canary)
    kit.graph("GET", "/users", canary)
    kit.graph("GET", f"/users/{canary}", token)
    kit.graph("GET", f"/users?$filter=displayName eq '{canary}'", token)
    kit.graph("POST", "/applications", kit.portal(), {"displayName": canary})
    kit.http.get(f"{LOGIN}/{TENANT}/{canary}")
    written = msgspec.json.encode(kit.control.log()).decode()

    secrets = [
        canary,
        pair.secret,
        token,
        code,
        answer["access_token"],
        answer["refresh_token"],
        "Contoso!Test-admin",
    ]
    assert [one for one in secrets if one in written] == []


def test_no_secret_shows_in_a_repr(kit: Kit) -> None:
    """Printing the directory or a result of signing in shows no secret and no password."""
    pair = kit.server_app()
    result = kit.browser.sign_in(authorize_url(), ADMIN, "Contoso!Test-admin")
    tenant = kit.cloud.state.directory.tenant(TENANT)

    assert pair.secret not in repr(tenant)
    assert "Contoso!Test-admin" not in repr(tenant)
    assert result.query["code"] not in repr(result)


def _story(seed: int) -> list[bytes]:
    kit = Kit(Cloud("contoso", seed=seed))
    pair = kit.server_app(uri="https://ConfigMgrService")
    refused = kit.token(grant_type="client_credentials", client_id=pair.client_id, scope=GRAPH_DEFAULT)
    tokens = redeem(kit, code_of(kit))
    users = kit.graph("GET", "/users?$top=3", kit.app_token(pair))
    return [refused.content, tokens.content, users.content, msgspec.json.encode(kit.control.log())]


def test_the_same_seed_gives_the_same_bytes() -> None:
    """Two runs of one story are equal to the byte, tokens included; another seed differs."""
    assert _story(5) == _story(5)
    assert _story(5) != _story(6)


def test_in_this_process_no_http_is_needed() -> None:
    """The same messages pass without a request, and refusals come as the same errors."""
    control = InProcessControl(Cloud("contoso"))
    assert control.clock_advance(60) == control.state().instant
    assert [one.service for one in control.log(0).entries] == ["control"]
    with pytest.raises(ControlError, match="since"):
        control.log("many")  # type: ignore[arg-type]  # what a careless caller may give
