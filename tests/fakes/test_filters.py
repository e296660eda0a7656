"""The language of `$filter` and `$search` over directory objects."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azfakes.directory.devices import Device
from azfakes.directory.documents import (
    Application,
    AppRoleAssignment,
    PasswordCredential,
    RequiredResourceAccess,
    User,
    Web,
)
from azfakes.directory.groups import Group
from azfakes.graph.errors import GraphError
from azfakes.graph.filters import compile_filter
from azfakes.graph.searches import compile_search

GUID, OTHER = "5e97358c-d99c-4558-af0c-de7774091dda", "00000003-0000-0000-c000-000000000000"
PERSON = User(
    id=GUID,
    user_principal_name="Kim.O'Hara@contoso.com",
    display_name="Kim O'Hara",
    mail="kim@contoso.com",
    department="Sales",
    account_enabled=True,
    created_date_time="2026-01-15T09:00:00Z",
    other_mails=["kim@elsewhere.com", "k@contoso.com"],
    office_location="12",
)
APP = Application(
    id=GUID,
    app_id=OTHER,
    display_name="Server",
    created_date_time="2026-01-15T09:00:00Z",
    identifier_uris=["api://server"],
    tags=["a", "b"],
    web=Web(redirect_uris=["https://server.contoso.com"]),
    required_resource_access=[RequiredResourceAccess(resource_app_id=OTHER)],
    password_credentials=[PasswordCredential(key_id=GUID, end_date_time="2027-01-01T00:00:00Z")],
    verified_publisher={"displayName": "Contoso"},
)
DEVICE = Device(
    id=GUID,
    device_id=OTHER,
    display_name="PC01",
    alternative_security_ids=[{"type": 2, "key": "x", "identityProvider": None}],
    physical_ids=[],
)

_PLAIN: list[tuple[Any, str, bool]] = [
    (PERSON, "displayName eq 'kim o''hara'", True),
    (PERSON, "displayname EQ 'Kim'", False),
    (PERSON, "startsWith(displayName,'KIM')", True),
    (PERSON, "startswith( displayName , 'x')", False),
    (PERSON, "department in ('Sales','IT')", True),
    (PERSON, "department in ('IT')", False),
    (PERSON, "accountEnabled eq true", True),
    (PERSON, "accountEnabled eq false or accountEnabled eq true", True),
    (PERSON, "accountEnabled eq true and startsWith(mail,'x')", False),
    (PERSON, "department eq 'IT' and accountEnabled eq true or mail eq 'kim@contoso.com'", True),
    (PERSON, "department eq 'IT' and (accountEnabled eq true or mail eq 'kim@contoso.com')", False),
    (PERSON, f"id eq '{GUID.upper()}'", True),
    (PERSON, f"id eq {GUID}", True),
    (PERSON, f"id in ('{OTHER}')", False),
    (PERSON, "createdDateTime ge 2026-01-15T09:00:00Z", True),
    (PERSON, "createdDateTime ge 2026-01-15T10:00:00+01:00", True),
    (PERSON, "createdDateTime gt 2026-01-15T09:00:00.0000000Z", False),
    (PERSON, "createdDateTime le 2026-01-15", False),
    (PERSON, "createdDateTime lt 2026-01-16", True),
    (PERSON, "createdDateTime ge 2026-01-15T08:59Z", True),
    (PERSON, "otherMails/any(m:m eq 'K@contoso.com')", True),
    (PERSON, "otherMails/any(m:startsWith(m,'zz'))", False),
    (PERSON, "otherMails/any (m: m eq 'x' or startsWith(m,'kim'))", True),
    (PERSON, "otherMails/any()", True),
    (APP, f"appId eq '{OTHER}' or identifierUris/any(s:s eq '{OTHER}')", True),
    (APP, "identifierUris/any(s:s eq 'API://server')", True),
    (APP, "tags/any(t:t eq 'c')", False),
    (DEVICE, f"deviceId eq '{OTHER}'", True),
    (DEVICE, "alternativeSecurityIds/any(a:a/type eq 2)", True),
    (DEVICE, "alternativeSecurityIds/any(a:a/type eq 3)", False),
]


@pytest.mark.parametrize(("document", "text", "expected"), _PLAIN)
def test_plain_filters(document: Any, text: str, expected: bool) -> None:
    """Letter case counts neither in names nor in values; instants are compared as such; lambdas look at items."""
    assert compile_filter(text, type(document), advanced=False)(document) is expected


_ADVANCED: list[tuple[Any, str, bool]] = [
    (PERSON, "displayName ne 'x'", True),
    (PERSON, "NOT startsWith(displayName,'Kim')", False),
    (PERSON, "not (department eq 'IT')", True),
    (PERSON, "not not (department eq 'IT')", False),
    (PERSON, "endsWith(mail,'@CONTOSO.com')", True),
    (PERSON, "otherMails/any(m:endsWith(m,'elsewhere.com'))", True),
    (PERSON, "surname eq null", True),
    (PERSON, "surname ne null", False),
    (PERSON, "surname ne null and not(surname eq 'x')", False),
    (PERSON, "officeLocation eq '12'", True),
    (PERSON, "otherMails/$count eq 2", True),
    (PERSON, "proxyAddresses/$count ne 0", False),
    (APP, "web/redirectUris/any(u:startsWith(u,'https://server'))", True),
    (APP, f"requiredResourceAccess/any(r:r/resourceAppId eq '{OTHER}')", True),
    (APP, "verifiedPublisher/displayName eq 'contoso'", True),
    (APP, "passwordCredentials/any(p:p/endDateTime le 2027-01-01T00:00:00Z)", True),
    (APP, f"passwordCredentials/any(p:p/keyId eq '{OTHER}')", False),
    (DEVICE, "physicalIds/$count eq 0", True),
]


@pytest.mark.parametrize(("document", "text", "expected"), _ADVANCED)
def test_advanced_filters_need_an_advanced_query(document: Any, text: str, expected: bool) -> None:
    """What the index of advanced queries alone can answer is refused in a plain one, and works in an advanced one."""
    with pytest.raises(GraphError) as refusal:
        compile_filter(text, type(document), advanced=False)

    assert (refusal.value.status, refusal.value.code) == (400, "Request_UnsupportedQuery")
    assert compile_filter(text, type(document), advanced=True)(document) is expected


_REFUSED: list[tuple[type[Any], str, str]] = [
    (User, "", "BadRequest"),
    (User, "displayName", "BadRequest"),
    (User, "displayName eq", "BadRequest"),
    (User, "displayName eq 'x", "BadRequest"),
    (User, "displayName eq 'x')", "BadRequest"),
    (User, "(displayName eq 'x'", "BadRequest"),
    (User, "displayName is 'x'", "BadRequest"),
    (User, "displayName eq 'x' displayName", "BadRequest"),
    (User, "displayName eq 'x' and", "BadRequest"),
    (User, "'x' eq displayName", "BadRequest"),
    (User, "displayName eq 5", "BadRequest"),
    (User, "displayName eq x", "BadRequest"),
    (User, "accountEnabled eq 'true'", "BadRequest"),
    (User, "createdDateTime ge '2026-01-15T09:00:00Z'", "BadRequest"),
    (User, "createdDateTime ge 2026-13-15", "BadRequest"),
    (User, "displayName in ()", "BadRequest"),
    (User, "displayName in ('x'", "BadRequest"),
    (User, "startsWith(displayName)", "BadRequest"),
    (User, "startsWith('x',displayName)", "BadRequest"),
    (User, "startsWith(accountEnabled,'x')", "BadRequest"),
    (User, "otherMails/any(m:n eq 'x')", "BadRequest"),
    (User, "otherMails/any(m:m/n eq 'x')", "BadRequest"),
    (User, "otherMails/any(m m eq 'x')", "BadRequest"),
    (User, "nope eq 'x'", "Request_BadRequest"),
    (User, "displayName/nope eq 'x'", "Request_BadRequest"),
    (User, "id eq 'x'", "Request_BadRequest"),
    (Application, "appId eq 'x'", "Request_BadRequest"),
    (User, "displayName ge 'x'", "Request_UnsupportedQuery"),
    (User, "otherMails eq 'x'", "Request_UnsupportedQuery"),
    (User, "displayName/any(d:d eq 'x')", "Request_UnsupportedQuery"),
    (User, "otherMails/all(m:m eq 'x')", "Request_UnsupportedQuery"),
    (User, "contains(displayName,'x')", "Request_UnsupportedQuery"),
    (User, "endsWith(displayName,'x')", "Request_UnsupportedQuery"),
    (User, "businessPhones/$count eq 0", "Request_UnsupportedQuery"),
    (User, "securityIdentifier eq 'x'", "Request_UnsupportedQuery"),
    (Group, "createdDateTime ge 2021-11-01", "Request_UnsupportedQuery"),
    (User, " or ".join(["displayName eq 'x'"] * 16), "Request_UnsupportedQuery"),
    (User, f"displayName in ({','.join(['1'] * 16)})".replace("1", "'x'"), "Request_UnsupportedQuery"),
]


@pytest.mark.parametrize(("type_", "text", "code"), _REFUSED)
def test_what_is_no_filter_is_refused_with_its_code(type_: type[Any], text: str, code: str) -> None:
    """Broken syntax, unfit literals, unknown properties and what no query supports have different codes, all 400."""
    with pytest.raises(GraphError) as refusal:
        compile_filter(text, type_, advanced=True)

    assert (refusal.value.status, refusal.value.code) == (400, code)


def test_collections_without_an_index_take_every_property() -> None:
    """Only directory objects tell plain from advanced queries."""
    grant = AppRoleAssignment(
        id="x",
        created_date_time="2026-01-15T09:00:00Z",
        app_role_id=OTHER,
        principal_display_name="P",
        principal_id=GUID,
        principal_type="User",
        resource_display_name="R",
        resource_id=OTHER,
    )

    assert compile_filter(f"resourceId eq {OTHER}", AppRoleAssignment, advanced=False)(grant)
    assert not compile_filter("principalType ne 'User'", AppRoleAssignment, advanced=False)(grant)


_HOSTILE = [
    "(" * 5_000,
    "not " * 5_000 + "displayName eq 'x'",
    "(" * 100 + "displayName eq 'x'" + ")" * 100,
    " and ".join(["displayName eq 'x'"] * 2_000),
    "otherMails/any(a:" * 200,
    "displayName eq '" + "'" * 10_000,
    "/" * 16_000,
    "a/" * 5_000 + "b eq 'x'",
    "web/" * 500 + "x eq 'x'",
    "x" * 1_000_000,
    "-" * 16_000,
    "1" * 16_000,
    "2026-01-15T09:00:00." + "0" * 9_999 + "Z",
    " " * 16_000 + "'",
]


@pytest.mark.parametrize("text", _HOSTILE)
def test_a_hostile_filter_is_refused_at_once(text: str) -> None:
    """Depth, length and open quotes cost neither time nor stack."""
    begin = time.process_time()
    for type_ in (User, Application):
        with pytest.raises(GraphError) as refusal:
            compile_filter(text, type_, advanced=True)
        assert refusal.value.status == 400

    assert time.process_time() - begin < 1


_PIECES = st.sampled_from(
    [
        "(",
        ")",
        ",",
        ":",
        "/",
        "'",
        "'x'",
        "5",
        "not",
        "and",
        "or",
        "eq",
        "in",
        "null",
        "true",
        "2026-01-15",
        "m",
        "displayName",
        "otherMails",
        "startsWith(",
        "/any(",
        "otherMails/any(m:m",
        "otherMails/$count",
    ]
)


def verdict(text: str, *, advanced: bool) -> bool | int:
    """Tell what a filter says of a person, or the status of its refusal."""
    try:
        return compile_filter(text, User, advanced=advanced)(PERSON)
    except GraphError as error:
        return error.status


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(pieces=st.lists(_PIECES | st.text(max_size=3), max_size=14), advanced=st.booleans())
def test_any_text_is_a_filter_or_a_refusal(pieces: list[str], advanced: bool) -> None:
    """Whatever is written, the outcome is a filter that says yes or no, or a 400."""
    assert verdict(" ".join(pieces), advanced=advanced) in (True, False, 400)


_SEARCHES: list[tuple[str, bool]] = [
    ('"displayName:kim"', True),
    ('"displayName:oha kim"', False),
    ('"displayName:har kim"', True),
    ('"displayName:im"', False),
    ('"displayName:x" OR "mail:KIM@"', True),
    ('"displayName:kim" AND "mail:x"', False),
    ('("displayName:x" OR "displayName:kim") AND "userPrincipalName:kim"', True),
]


@pytest.mark.parametrize(("text", "expected"), _SEARCHES)
def test_searches_find_words_of_names_and_beginnings_of_addresses(text: str, expected: bool) -> None:
    """Every word sought begins a word of the name, in any order; addresses are met at their beginning."""
    assert compile_search(text, User)(PERSON) is expected


def test_words_end_where_letter_case_or_digits_change() -> None:
    """A name written in one piece is searched by its parts."""
    group = Group(
        id=GUID,
        display_name="ConfigMgrAdmins2026",
        created_date_time="2026-01-15T09:00:00Z",
        mail_enabled=False,
        mail_nickname="x",
        security_enabled=True,
        description="Site servers",
    )

    assert compile_search('"displayName:mgr"', Group)(group)
    assert compile_search('"displayName:2026 admins"', Group)(group)
    assert compile_search('"description:serv"', Group)(group)


_BAD_SEARCHES = [
    "",
    "x",
    '"x"',
    '"displayName:"',
    '"nope:x"',
    '"jobTitle:x"',
    '"displayName:x',
    '("displayName:x"',
    '"displayName:a" "displayName:b"',
    "(" * 5_000,
    '"displayName:x" OR ' * 200 + '"displayName:x"',
]


@pytest.mark.parametrize("text", _BAD_SEARCHES)
def test_a_bad_search_is_refused(text: str) -> None:
    """Searches stand in quotes, name a property that can be searched, and are not endless."""
    with pytest.raises(GraphError) as refusal:
        compile_search(text, User)

    assert refusal.value.status == 400
