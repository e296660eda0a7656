"""The request log: numbers, bounds, queries, and nothing that is secret."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

import httpx
import msgspec
import pytest
from cloudkit import ADMIN, GRAPH_DEFAULT, LOGIN, TENANT, Kit, authorize_url, code_of, redeem

from azfakes import ControlError, LogGoneError, SyncASGITransport
from azfakes.log import Entry, LogQuery, RequestLog
from azfakes.redaction import HIDDEN, redact
from azfakes.secretforms import KnownSecrets


def test_the_log_keeps_a_bounded_number_of_entries() -> None:
    """The latest are kept, numbers go on, and asking for what is gone says so."""
    log = RequestLog(bound=100)
    for _ in range(1000):
        log.append(Entry())
    page = log.page(LogQuery(since=900))

    assert (log.last, page.entries[0].seq, page.entries[-1].seq, page.next) == (1000, 901, 1000, 1000)
    assert 100 <= len(log.page(LogQuery()).entries) <= 110
    assert log.page(LogQuery()).missing == 1000 - len(log.page(LogQuery()).entries)
    with pytest.raises(LogGoneError, match=r"entries 3 to \d+ are no longer kept"):
        log.page(LogQuery(since=2))
    with pytest.raises(ControlError, match="no entry 1001 yet"):
        log.page(LogQuery(since=1001))


def test_a_reset_is_an_entry_and_begins_the_log_again(kit: Kit) -> None:
    """Numbers go on through resets and restorations, which stand in the log as moves of the clock do."""
    kit.http.get(f"{LOGIN}/common/discovery/instance")
    kit.control.snapshot("start")
    kit.control.clock_advance(5)
    start = kit.control.state().instant
    kit.control.reset("contoso", 3, instant=1_900_000_000)
    kit.control.restore("start")
    kit.http.get(f"{LOGIN}/common/discovery/instance")
    shown = [
        (one.service, one.path_template, one.object_id, one.instant) for one in kit.control.log(1).entries
    ]

    assert shown == [
        ("control", "/control/v1/clock", None, start),
        ("control", "/control/v1/reset", "contoso", 1_900_000_000),
        ("control", "/control/v1/snapshots/{name}/restore", "start", start - 5),
        ("login", "/common/discovery/instance", None, start - 5),
    ]
    assert [one.seq for one in kit.control.log().entries] == [5]
    assert kit.control.state().logged == 5


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"service": "GRAPH"}, 2),
        ({"service": "control"}, 1),
        ({"method": "post"}, 2),
        ({"path": "/v1.0/U"}, 2),
        ({"tenant": TENANT}, 1),
        ({"status": "4xx"}, 2),
        ({"status": "401"}, 1),
        ({"status": "0"}, 0),
        ({"error": "invalidauthenticationtoken"}, 1),
        ({"fault": "any"}, 0),
        ({"fault": "none"}, 4),
        ({"limit": 3}, 3),
        ({"service": "login", "status": "200"}, 0),
        ({"client_id": "74658136-14ec-4630-ad9b-26e160ff0fc6"}, 0),
        ({"user": "nobody"}, 0),
    ],
)
def test_a_query_chooses_entries(kit: Kit, wanted: dict[str, Any], count: int) -> None:
    """Each wish narrows the log, and together they narrow it further; letter case does not matter."""
    kit.graph("GET", "/users", "garbage")
    kit.graph("GET", "/users?$top=1", kit.portal())
    kit.token(grant_type="client_credentials")
    kit.control.clock_advance(1)

    assert len(kit.control.log(**wanted).entries) == count


def test_pages_of_a_limit_follow_each_other(kit: Kit) -> None:
    """Asking on with `next` gives every entry once, and then none."""
    for _ in range(5):
        kit.http.get(f"{LOGIN}/common/discovery/instance")
    first = kit.control.log(limit=2)
    second = kit.control.log(first.next, limit=2)
    third = kit.control.log(second.next, limit=2)

    assert [one.seq for page in (first, second, third) for one in page.entries] == [1, 2, 3, 4, 5]
    assert kit.control.log(third.next).entries == []


def forms(secret: str) -> list[str]:
    """Write a secret in the forms in which it could be written down."""
    raw = secret.encode()
    plain = base64.b64encode(raw).decode().rstrip("=")
    return [secret, quote(secret, safe=""), plain, plain.replace("+", "-").replace("/", "_"), raw.hex()]


def test_secrets_in_every_field_stay_out_of_the_log(kit: Kit) -> None:
    """Known and unknown secrets, put where identifiers belong in whichever form, are written down in none."""
    pair = kit.server_app()
    code = code_of(kit)
    tokens = redeem(kit, code).json()
    assertion = base64.urlsafe_b64encode(b'{"alg":"RS256"}').decode() + ".e30.c2ln"
    secrets = [
        "Wrong~secret/never-issued+5c1e",
        pair.secret,
        "Contoso!Test-admin",
        code,
        tokens["refresh_token"],
        tokens["access_token"],
        assertion,
    ]
    for written in (form for secret in secrets for form in forms(secret)):
        _misplace(kit, written, pair.client_id)
    log = msgspec.json.encode(kit.control.log(0)).decode()

    assert [form for secret in secrets for form in forms(secret) if form.lower() in log.lower()] == []
    assert len(kit.control.log(0).entries) > 100


def _misplace(kit: Kit, text: str, client_id: str) -> None:
    """Put a text into every place of a request that the log tells of."""
    kit.token(grant_type=text, client_id=text, client_secret=text, scope=text)
    kit.token(grant_type="client_credentials", client_id=client_id, client_secret=text, scope=text)
    kit.token("oauth2/token", grant_type="password", client_id=client_id, resource=text, password=text)
    kit.token(
        grant_type="refresh_token", client_id=client_id, refresh_token=text, scope=f"https://{text}/.default"
    )
    kit.http.get(
        f"{LOGIN}/common/oauth2/v2.0/authorize", params={"client_id": text, "scope": f"api://{text}/x"}
    )
    kit.graph("GET", "/users", text)
    kit.http.get(f"https://management.azure.com/subscriptions/{quote(text, safe='')}?api-version=2022-12-01")


def test_known_secrets_are_hidden_wherever_they_stand() -> None:
    """A secret in the shape of an identifier or of a resource is known by its value."""
    known = KnownSecrets()
    known.add("0f2f6a0e-14ec-4630-ad9b-26e160ff0fc6", "password")
    known.add("very.secret.name", "secret key")
    entry = Entry(
        tenant=TENANT,
        client_id="0f2f6a0e-14ec-4630-ad9b-26e160ff0fc6",
        audience="api://very.secret.name",
        scopes=["User.Read", "very.secret.name"],
        object_id="very.secret.name",
        grant="urn:ietf:params:oauth:grant-type:device_code",
    )
    redact(entry, known)

    assert (entry.tenant, entry.client_id, entry.audience) == (TENANT, HIDDEN, HIDDEN)
    assert (entry.scopes, entry.object_id) == (["User.Read", HIDDEN], HIDDEN)
    assert entry.grant == "urn:ietf:params:oauth:grant-type:device_code"


def test_over_http_a_query_is_read_as_such(kit: Kit) -> None:
    """Numbers come as text in a query, and a gone stretch has its own status."""
    kit.cloud.log = RequestLog(bound=1)
    http = httpx.Client(transport=SyncASGITransport(kit.cloud.control), base_url="http://control/control/v1/")
    for _ in range(9):
        kit.http.get(f"{LOGIN}/common/discovery/instance")

    assert http.get("log", params={"since": "8", "limit": "1"}).json()["next"] == 9
    gone = http.get("log", params={"since": "1"})
    assert (gone.status_code, gone.json()["error"]["code"]) == (410, "log-gone")
    assert "since=" in gone.json()["error"]["hint"]


def test_signing_in_writes_down_who_but_no_password(kit: Kit) -> None:
    """The person's object ID stands in the log; what was typed does not."""
    kit.browser.sign_in(authorize_url(), ADMIN, "Contoso!Test-admin")
    kit.token(grant_type="client_credentials", scope=GRAPH_DEFAULT)
    users = {one.upn: one.id for one in kit.control.state().tenants[0].users}

    assert users[ADMIN] in {one.user for one in kit.control.log().entries}
