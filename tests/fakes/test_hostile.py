"""What no client of Microsoft's sends: forged tokens at every protected route, broken headers, depths without end."""

from __future__ import annotations

import base64
import json
import re
from typing import Any
from urllib.parse import quote

import pytest
from cloudkit import ADMIN, TENANT, Kit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azfakes import Cloud, FaultRule, Forge
from azfakes.arm.app import ROUTER as ARM_ROUTES
from azfakes.errors import WorldError
from azfakes.graph.app import ROUTER as GRAPH_ROUTES
from azfakes.worlds.files import decode_world

QUICK = settings(
    max_examples=60, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
KIT = Kit(Cloud("contoso", seed=12))
GRAPH, ARM, LOGIN = (
    "https://graph.microsoft.com",
    "https://management.azure.com",
    "https://login.microsoftonline.com",
)
ARM_AUDIENCE = "https://management.core.windows.net/"
PUBLIC = {"/metadata/endpoints"}
"""Routes that anybody may ask."""
DEEP = 20_000
LONGEST = 60_000


def protected() -> list[tuple[str, str, str]]:
    """List method, URL and audience of every route that wants a token."""
    graph = [(route.method, GRAPH + route.template, GRAPH) for route in GRAPH_ROUTES.routes]
    arm = [
        (route.method, f"{ARM}{route.template}?api-version=2022-12-01", ARM_AUDIENCE)
        for route in ARM_ROUTES.routes
        if route.template not in PUBLIC
    ]
    return [*graph, *arm, ("GET", f"{GRAPH}/oidc/userinfo", GRAPH)]


def token(audience: str, **changes: Any) -> str:
    """A person's token for an audience, genuine but for these changes."""
    return KIT.control.forge(Forge(tenant=TENANT, user=ADMIN, resource=audience, **changes))


def other(audience: str) -> str:
    """An audience that is not this one."""
    return ARM_AUDIENCE if audience == GRAPH else GRAPH


FORGERIES: dict[str, Any] = {
    "unsigned": lambda audience: token(audience, sign="none"),
    "foreign key": lambda audience: token(audience, sign="foreign-key"),
    "expired": lambda audience: token(audience, claims={"exp": 1_000_000_000}),
    "not yet valid": lambda audience: token(audience, claims={"nbf": 4_000_000_000}),
    "other audience": lambda audience: token(other(audience)),
    "no audience": lambda audience: token(audience, claims={"aud": None}),
    "other issuer": lambda audience: token(audience, claims={"iss": "https://sts.windows.net/elsewhere/"}),
    "other algorithm": lambda audience: token(audience, header={"alg": "HS256"}),
    "claims of another token": lambda audience: swapped(token(audience), token(other(audience))),
    "no token": lambda _: "",
}


def swapped(one: str, another: str) -> str:
    """A token with the claims of one and the signature of another."""
    return ".".join([*one.split(".")[:2], another.split(".")[2]])


@pytest.mark.parametrize("name", FORGERIES)
def test_no_protected_route_takes_a_forged_token(name: str) -> None:
    """Every route refuses it with 401, and names Bearer as what it wants."""
    tokens = {audience: FORGERIES[name](audience) for audience in (GRAPH, ARM_AUDIENCE)}
    for method, url, audience in protected():
        path = re.sub(r"\{\w+\}", "x", url)
        answer = KIT.http.request(method, path, headers={"Authorization": f"Bearer {tokens[audience]}"})
        assert answer.status_code == 401, (method, url, answer.text)
        assert answer.headers.get("www-authenticate", "").startswith("Bearer"), (method, url)


def test_a_genuine_token_is_not_what_these_routes_refuse() -> None:
    """Unforged, the same token passes every route's door: whatever is wrong then is something else."""
    tokens = {audience: token(audience) for audience in (GRAPH, ARM_AUDIENCE)}
    for method, url, audience in protected():
        path = re.sub(r"\{\w+\}", "x", url)
        answer = KIT.http.request(method, path, headers={"Authorization": f"Bearer {tokens[audience]}"})
        assert answer.status_code not in (401, 500), (method, url, answer.text)


def broken(text: str, place: int, piece: str) -> str:
    """A text with another piece in one place."""
    at = place % (len(text) + 1)
    return text[:at] + piece + text[at + len(piece) :]


GENUINE = KIT.portal()
jwts = st.one_of(
    st.builds(broken, st.just(GENUINE), st.integers(0, 5000), st.text("aA0.-_=~ é", min_size=1, max_size=4)),
    st.lists(st.text("abcABC019-_=", max_size=9), max_size=6).map(".".join),
    st.dictionaries(
        st.sampled_from(["alg", "kid", "typ", "crit", "jku", "x5c"]), st.none() | st.text(max_size=5)
    ).map(
        lambda header: base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=") + ".e30.AA"
    ),
)
schemes = st.sampled_from(["Bearer ", "bearer ", "BEARER  ", "Basic ", "Negotiate ", "", "Bearer\t"])


@QUICK
@given(scheme=schemes, jwt=jwts)
def test_broken_tokens_are_refused(scheme: str, jwt: str) -> None:
    """Whatever is changed in a token, it is refused, and the cloud goes on."""
    if jwt == GENUINE:
        return
    header = (scheme + jwt).encode()
    graph = KIT.http.get(f"{GRAPH}/v1.0/users", headers={b"Authorization": header})
    arm = KIT.http.get(f"{ARM}/subscriptions?api-version=2022-12-01", headers={b"Authorization": header})

    assert (graph.status_code, arm.status_code) == (401, 401)


HEADERS = [
    "client-request-id", "ConsistencyLevel", "Prefer", "If-Match", "Content-Type", "Accept", "Accept-Language",
    "X-HTTP-Method-Override", "X-Forwarded-Host", "Transfer-Encoding", "Expect", "Range", "Cookie", "Origin",
]  # fmt: skip


@QUICK
@given(
    headers=st.dictionaries(st.sampled_from(HEADERS), st.binary(max_size=40), max_size=4),
    body=st.binary(max_size=60),
    path=st.sampled_from(["/v1.0/users", "/v1.0/applications", "/v1.0/$batch", "/v1.0/groups"]),
    method=st.sampled_from(["GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS", "TRACE", "FOO"]),
)
def test_strange_headers_and_bodies_are_no_failure(
    headers: dict[str, bytes], body: bytes, path: str, method: str
) -> None:
    """No header, body or method makes the cloud fail."""
    fields = {name.encode(): value for name, value in headers.items()}
    fields[b"Authorization"] = f"Bearer {GENUINE}".encode()
    answer = KIT.http.request(method, GRAPH + path, content=body, headers=fields)

    assert answer.status_code < 500


DEPTHS = {
    "parentheses": "(" * DEEP + "displayName eq 'a'" + ")" * DEEP,
    "open parentheses": "(" * DEEP,
    "negations": "not " * DEEP + "displayName eq 'a'",
    "conjunctions": " and ".join(["displayName eq 'a'"] * DEEP),
    "lambdas": "x/any(a:" * DEEP,
    "functions": "startsWith(" * DEEP,
    "lists": "displayName in (" + ",".join(["'a'"] * DEEP) + ")",
    "quotes": "displayName eq '" + "''" * DEEP,
}


def encoded(text: str) -> str:
    """As much of a text as the longest address holds that a client of ours sends."""
    return quote(text)[:LONGEST].rpartition("%")[0]


@pytest.mark.parametrize("name", DEPTHS)
def test_filters_of_any_depth_are_answered(name: str) -> None:
    """A filter that is nested or long without measure is answered or refused, in Graph and Resource Manager alike."""
    for url in (f"{GRAPH}/v1.0/users?", f"{ARM}/subscriptions/x/resourcegroups?api-version=2021-04-01&"):
        bearer = {"Authorization": f"Bearer {token(GRAPH if url.startswith(GRAPH) else ARM_AUDIENCE)}"}
        answer = KIT.http.get(f"{url}$filter={encoded(DEPTHS[name])}", headers=bearer)
        assert answer.status_code < 500, answer.text


@pytest.mark.parametrize(
    "text", ["[" * DEEP, '{"a":' * DEEP, '{"displayName":' + "[" * DEEP + "]" * DEEP + "}"]
)
@pytest.mark.parametrize("path", ["/v1.0/groups", "/v1.0/$batch", "/v1.0/applications"])
def test_documents_of_any_depth_are_refused(path: str, text: str) -> None:
    """A document that is nested without measure is a bad request."""
    bearer = {"Authorization": f"Bearer {GENUINE}", "Content-Type": "application/json"}
    answer = KIT.http.post(GRAPH + path, content=text.encode(), headers=bearer)

    assert answer.status_code == 400, answer.text


@pytest.mark.parametrize("option", ["$expand", "$select", "$orderby", "$search"])
def test_other_options_of_any_length_are_answered(option: str) -> None:
    """So are the other query options."""
    bearer = {"Authorization": f"Bearer {GENUINE}", "ConsistencyLevel": "eventual"}
    for text in ("members($expand=" * DEEP, "a," * DEEP, '"a:b" OR ' * DEEP):
        answer = KIT.http.get(f"{GRAPH}/v1.0/groups?{option}={encoded(text)}", headers=bearer)
        assert answer.status_code < 500, answer.text


UNREADABLE = {
    "no UTF-8 in a text": b'{"displayName": "\xe9"}',
    "no UTF-8 in a name": b'{"\xe9": 1}',
    "an unfinished letter": b'{"displayName": "\xe9',
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_documents_that_are_no_utf8_are_refused(name: str) -> None:
    """Bytes that are no UTF-8 are a bad request at each service and the control plane."""
    group = (
        f"{ARM}/subscriptions/2f6f1a52-6f0e-4b6e-9c0b-6b7f0f2a7c11/resourcegroups/x?api-version=2021-04-01"
    )
    arm = token(ARM_AUDIENCE)
    for method, url, sent in (("POST", f"{GRAPH}/v1.0/groups", GENUINE), ("PUT", group, arm)):
        bearer = {"Authorization": f"Bearer {sent}", "Content-Type": "application/json"}
        answer = KIT.http.request(method, url, content=UNREADABLE[name], headers=bearer)
        assert answer.status_code == 400, answer.text
    steered = KIT.cloud.control.perform("POST", "clock", {}, UNREADABLE[name])

    assert steered[0] == 400
    with pytest.raises(WorldError, match="holds no world"):
        decode_world(UNREADABLE[name])


@pytest.mark.parametrize("text", ["[" * DEEP, '{"a":' * DEEP])
def test_tokens_of_any_depth_are_refused(text: str) -> None:
    """A token whose header or claims are nested without measure is refused, with faults in force too."""
    part = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    head = GENUINE.partition(".")[0]
    fault = KIT.control.add_fault(FaultRule(client_id="00000000-0000-0000-0000-000000000001"))
    for jwt in (f"{part}.e30.AA", f"{head}.{part}.AA"):
        for url in (f"{GRAPH}/v1.0/users", f"{ARM}/subscriptions?api-version=2022-12-01"):
            answer = KIT.http.get(url, headers={"Authorization": f"Bearer {jwt}"})
            assert answer.status_code == 401, answer.text
    KIT.control.remove_fault(fault.id)


def test_an_instance_with_a_broken_address_is_not_known() -> None:
    """An authorize endpoint that is no address is refused as an unknown instance is (facts E12)."""
    answer = KIT.http.get(
        f"{LOGIN}/common/discovery/instance?api-version=1.1&authorization_endpoint=https://[::1"
    )

    assert (answer.status_code, answer.json()["error_codes"]) == (400, [50049])


@pytest.mark.parametrize("instant", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"])
def test_instants_outside_of_the_calendar_are_refused(instant: str) -> None:
    """Where a zone leads beyond the first and the last year, a filter and a secret are bad requests."""
    bearer = {"Authorization": f"Bearer {GENUINE}"}
    app = KIT.server_app(f"Late {instant}", reads=False).object_id
    filtered = KIT.http.get(f"{GRAPH}/v1.0/users?$filter=createdDateTime ge {quote(instant)}", headers=bearer)
    wish = {"passwordCredential": {"startDateTime": instant}}
    added = KIT.http.post(f"{GRAPH}/v1.0/applications/{app}/addPassword", json=wish, headers=bearer)

    assert (filtered.status_code, added.status_code) == (400, 400)


def test_what_the_service_completes_may_lead_nowhere() -> None:
    """A secret from the last year on has no end two years later, and an audience that is no text is none."""
    bearer = {"Authorization": f"Bearer {GENUINE}"}
    app = KIT.server_app("Last", reads=False).object_id
    wish = {"passwordCredential": {"startDateTime": "9999-12-31T23:59:59Z"}}
    added = KIT.http.post(f"{GRAPH}/v1.0/applications/{app}/addPassword", json=wish, headers=bearer)
    body = {"displayName": "x", "signInAudience": {}}
    made = KIT.http.post(f"{GRAPH}/v1.0/applications", json=body, headers=bearer)

    assert (added.status_code, made.status_code) == (400, 400)
