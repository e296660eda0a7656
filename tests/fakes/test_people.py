"""People and tenant objects at Graph, and the checks of every token."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from cloudkit import ADMIN, PLAIN, TENANT, Kit

from azfakes import Cloud, Forge


def test_paging_reaches_every_person_once() -> None:
    """Following the next links through 1,203 people more gives each of them exactly once."""
    kit = Kit(Cloud("contoso", seed=3, people=1203))
    token, path, seen, pages = kit.portal(), "/users?$select=id,userPrincipalName", [], 0
    while path:
        page = kit.graph("GET", path, token).json()
        seen += [person["id"] for person in page["value"]]
        path = page.get("@odata.nextLink", "")
        pages += 1

    assert (len(seen), len(set(seen))) == (1203 + 28, 1203 + 28)
    assert pages == 13


def test_a_next_link_keeps_query_and_origin(kit: Kit) -> None:
    """The next link is absolute, on the origin that was asked, with the query as it was."""
    page = kit.graph("GET", "/users?$select=displayName&$top=5", kit.portal()).json()
    link = urlsplit(page["@odata.nextLink"])

    assert (link.scheme, link.netloc, link.path) == ("https", "graph.microsoft.com", "/v1.0/users")
    assert "$select=displayName" in link.query
    assert "$top=5" in link.query
    assert list(page["value"][0]) == ["displayName"]


@pytest.mark.parametrize(
    "query",
    [
        "$top=1000",
        "$top=0",
        "$top=x",
        "$top=-1",
        "$skiptoken=zzz",
        "$skiptoken=YWZ0ZXI6eA==",
        "$skip=1",
        "$select=nope",
    ],
)
def test_a_bad_query_option_is_refused(kit: Kit, query: str) -> None:
    """Page sizes out of bounds, stale tokens and unknown properties are 400."""
    assert kit.graph("GET", f"/users?{query}", kit.portal()).status_code == 400


def test_people_show_their_default_properties_and_more_on_demand(kit: Kit) -> None:
    """Without $select a person has the eleven default properties; on-premises ones must be asked for."""
    token = kit.portal()
    person = kit.graph("GET", f"/users/{ADMIN.upper()}", token).json()
    filtered = (
        "/users?$filter=onPremisesSyncEnabled eq true&$select=onPremisesSamAccountName,securityIdentifier"
    )
    synchronised = kit.graph("GET", filtered, token).json()["value"]

    assert len(person) == 12
    assert synchronised
    assert all(one["onPremisesSamAccountName"] for one in synchronised)
    assert all(one["securityIdentifier"].startswith("S-1-12-1-") for one in synchronised)


def test_the_world_holds_what_tests_need(kit: Kit) -> None:
    """Contoso has 28 people: some disabled, one guest, some with names outside ASCII."""
    query = "/users?$top=999&$select=displayName,accountEnabled,userType"
    people = kit.graph("GET", query, kit.portal()).json()["value"]

    assert len(people) == 28
    assert 1 <= sum(not one["accountEnabled"] for one in people) <= 4
    assert sum(one["userType"] == "Guest" for one in people) == 1
    assert any(not one["displayName"].isascii() for one in people)


def test_me_is_for_people(kit: Kit) -> None:
    """A person reads itself; an application has no /me."""
    pair = kit.server_app()
    me = kit.graph("GET", "/me", kit.portal(PLAIN))
    app = kit.graph("GET", "/me", kit.app_token(pair))

    assert me.json()["userPrincipalName"] == PLAIN
    assert (app.status_code, app.json()["error"]["code"]) == (400, "BadRequest")


def test_the_tenant_describes_itself(kit: Kit) -> None:
    """Organization, domains and activated roles are there."""
    token = kit.portal()
    organization = kit.graph("GET", "/organization", token).json()["value"][0]
    domains = kit.graph("GET", "/domains", token).json()["value"]
    roles = kit.graph("GET", "/directoryRoles", token).json()["value"]

    assert (organization["id"], organization["displayName"]) == (TENANT, "Contoso")
    assert [one["id"] for one in domains if one["isInitial"]] == ["contoso.onmicrosoft.com"]
    assert "Global Administrator" in {one["displayName"] for one in roles}


_FORGERIES = [
    (Forge(tenant=TENANT, user=ADMIN), 200, None),
    (Forge(tenant=TENANT, user=ADMIN, sign="foreign-key"), 401, "Signature is invalid"),
    (Forge(tenant=TENANT, user=ADMIN, sign="none"), 401, "Signature is invalid"),
    (Forge(tenant=TENANT, user=ADMIN, claims={"exp": 1}), 401, "Lifetime"),
    (Forge(tenant=TENANT, user=ADMIN, claims={"nbf": 9999999999}), 401, "Lifetime"),
    (Forge(tenant=TENANT, user=ADMIN, claims={"aud": "https://other"}), 401, "Invalid audience"),
    (Forge(tenant=TENANT, user=ADMIN, claims={"aud": None}), 401, "Invalid audience"),
    (Forge(tenant=TENANT, user=ADMIN, claims={"iss": "https://evil.example/"}), 401, "Invalid issuer"),
    (Forge(tenant=TENANT, user=ADMIN, claims={"tid": "x"}), 401, "Invalid tenant"),
    (Forge(tenant=TENANT, user=ADMIN, header={"kid": "x"}), 401, "Signature is invalid"),
    (Forge(tenant=TENANT, user=ADMIN, kind="id"), 401, "Invalid audience"),
    (Forge(tenant=TENANT, user=ADMIN, claims={"oid": "gone"}), 403, "identity"),
]


@pytest.mark.parametrize(("wish", "status", "message"), _FORGERIES)
def test_graph_checks_every_part_of_a_token(kit: Kit, wish: Forge, status: int, message: str | None) -> None:
    """Only a token that is genuine in every part is let in."""
    wish.scopes = ["User.Read"]
    answer = kit.graph("GET", "/me", kit.control.forge(wish))

    assert answer.status_code == status
    assert message is None or message in answer.json()["error"]["message"]
    assert (status == 401) == ("www-authenticate" in answer.headers)


@pytest.mark.parametrize("sign", ["key", "none", "foreign-key"])
def test_null_takes_any_field_of_a_forged_header_away(kit: Kit, sign: Any) -> None:
    """Of the header nothing is left if the wish says so, not even the algorithm."""
    gone = dict.fromkeys(("typ", "alg", "kid", "x5t"))
    token = kit.control.forge(Forge(tenant=TENANT, user=ADMIN, sign=sign, header=gone))

    assert token.startswith("e30.")
    assert kit.graph("GET", "/me", token).status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic eDp5", "Bearer é"])
def test_what_is_no_token_is_401(kit: Kit, header: str) -> None:
    """Missing and malformed Authorization headers are told as such."""
    url = "https://graph.microsoft.com/v1.0/me"
    answer = kit.http.get(url, headers=[(b"Authorization", header.encode())])

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "InvalidAuthenticationToken")


@pytest.mark.parametrize(
    ("words", "begin"), [("newer", "IDX14100"), ("older", "CompactToken parsing failed")]
)
def test_what_is_no_token_is_told_in_newer_or_older_words(kit: Kit, words: str, begin: str) -> None:
    """The world decides which of the two messages that were seen is given (facts G11)."""
    kit.control.reset("contoso", 7, behaviour={"malformed_token_message": words})
    answer = kit.graph("GET", "/me", "x")

    assert answer.json()["error"]["message"].startswith(begin)


def test_a_token_expires_by_the_clouds_clock(kit: Kit) -> None:
    """A token is good for its seconds and not longer."""
    token = kit.portal()
    kit.control.clock_advance(3599)
    last = kit.graph("GET", "/me", token)
    kit.control.clock_advance(1)

    assert (last.status_code, kit.graph("GET", "/me", token).status_code) == (200, 401)


def test_unknown_paths_and_methods_have_graphs_errors(kit: Kit) -> None:
    """A segment that is not there is 400, a verb that does not fit 405."""
    token = kit.portal()

    assert kit.graph("GET", "/nonsense", token).json()["error"]["code"] == "BadRequest"
    assert kit.graph("PUT", "/users", token).status_code == 405
    assert kit.graph("GET", "/users/nobody", token).json()["error"]["code"] == "Request_ResourceNotFound"


def test_resource_manager_lists_what_the_person_may_read(kit: Kit) -> None:
    """Subscriptions show up for their readers, silently not for others; a version is always needed."""
    url = "https://management.azure.com/subscriptions?api-version=2022-12-01"

    def ask(upn: str, path: str = url) -> Any:
        wish = Forge(tenant=TENANT, user=upn, resource="https://management.core.windows.net/")
        return kit.http.get(path, headers={"Authorization": f"Bearer {kit.control.forge(wish)}"}).json()

    unversioned = ask(ADMIN, "https://management.azure.com/subscriptions")
    assert [one["displayName"] for one in ask(ADMIN)["value"]] == ["Contoso Production"]
    assert ask(PLAIN)["value"] == []
    assert unversioned["error"]["code"] == "MissingApiVersionParameter"
    assert kit.http.get(url, headers={"Authorization": f"Bearer {kit.portal()}"}).status_code == 401
    assert kit.http.get("https://management.azure.com/metadata/endpoints?api-version=2022-09-01").json()[
        "name"
    ]
