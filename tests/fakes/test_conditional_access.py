"""Conditional Access: policies at Graph and what they do to sign-ins."""

from __future__ import annotations

from typing import Any

import pytest
from cloudkit import (
    ADMIN,
    GRAPH_DEFAULT,
    PLAIN,
    POWERSHELL,
    V1_TOKEN,
    Kit,
    authorize_url,
    code_of,
    redeem,
)

GRAPH_ID = "00000003-0000-0000-c000-000000000000"
POLICIES = "/identity/conditionalAccess/policies"
EVERYTHING = {
    "applications": {"includeApplications": ["All"]},
    "users": {"includeUsers": ["All"]},
}


def policy_body(controls: list[str], **changes: Any) -> dict[str, Any]:
    """Write a policy in force, about everybody and everything unless told otherwise."""
    body = {
        "displayName": "A policy",
        "state": "enabled",
        "conditions": EVERYTHING,
        "grantControls": {"operator": "OR", "builtInControls": controls},
    }
    return body | changes


def made_policy(kit: Kit, controls: list[str], **changes: Any) -> str:
    """Make a policy and give its ID."""
    answer = kit.graph("POST", POLICIES, kit.portal(), policy_body(controls, **changes))
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["id"]
    return made


def test_policies_are_made_read_changed_and_deleted(kit: Kit) -> None:
    """A policy comes back as it was sent, completed by the service."""
    policy, token = made_policy(kit, ["block"]), kit.portal()
    read = kit.graph("GET", f"{POLICIES}/{policy}", token).json()
    changed = kit.graph("PATCH", f"{POLICIES}/{policy}", token, {"state": "disabled"})
    listed = kit.graph("GET", POLICIES, token).json()["value"]
    deleted = kit.graph("DELETE", f"{POLICIES}/{policy}", token)

    assert read["conditions"]["clientAppTypes"] == ["all"]
    assert (read["createdDateTime"], read["modifiedDateTime"]) == ("2026-01-15T09:00:00Z", None)
    assert [(one["id"], one["state"]) for one in listed] == [(policy, "disabled")]
    assert listed[0]["modifiedDateTime"] == "2026-01-15T09:00:00Z"
    assert (changed.status_code, deleted.status_code) == (204, 204)
    assert kit.graph("GET", f"{POLICIES}/{policy}", token).status_code == 404


_BAD_POLICIES: list[dict[str, Any]] = [
    {"displayName": ""},
    {"state": "on"},
    {"conditions": None},
    {"conditions": {**EVERYTHING, "users": {"includeUsers": ["nobody"]}}},
    {"conditions": {**EVERYTHING, "users": {}}},
    {"conditions": {**EVERYTHING, "applications": {"includeApplications": ["nothing"]}}},
    {"conditions": {**EVERYTHING, "applications": {}}},
    {"grantControls": None},
    {"grantControls": {"operator": "OR", "builtInControls": ["block", "mfa"]}},
    {"grantControls": {"operator": "XOR", "builtInControls": ["mfa"]}},
    {"nonsense": 1},
]


@pytest.mark.parametrize("changes", _BAD_POLICIES)
def test_a_bad_policy_is_refused(kit: Kit, changes: dict[str, Any]) -> None:
    """A policy about nobody, about nothing or of contradictory controls is 400."""
    answer = kit.graph("POST", POLICIES, kit.portal(), policy_body(["mfa"], **changes))

    assert answer.status_code == 400


def test_policies_are_left_to_their_administrators(kit: Kit) -> None:
    """A plain member neither reads nor writes policies, and hears so in this part's own words."""
    answers = [
        kit.graph("GET", POLICIES, kit.portal(PLAIN)),
        kit.graph("POST", POLICIES, kit.portal(PLAIN), policy_body(["block"])),
    ]

    assert [(one.status_code, one.json()["error"]["code"]) for one in answers] == [(403, "AccessDenied")] * 2


def test_a_block_stops_people_but_no_application(kit: Kit) -> None:
    """A policy on everything ends a sign-in on a page, a redemption with 53003, and no client credentials."""
    pair, handed_out = kit.server_app(), code_of(kit)
    policy = made_policy(kit, ["block"])
    page = kit.browser.sign_in(authorize_url(), ADMIN, "Contoso!Test-admin")
    late = redeem(kit, handed_out)

    assert page.error == "AADSTS53003"
    assert (late.status_code, late.json()["error"], late.json()["error_codes"]) == (
        400,
        "invalid_grant",
        [53003],
    )
    assert late.json()["suberror"] == "message_only"
    assert policy in late.json()["claims"]
    assert kit.app_token(pair)


def test_a_refresh_meets_the_policy_too(kit: Kit) -> None:
    """A refresh token held from before is good for nothing once a policy blocks, version 1 in its own words."""
    held = redeem(kit, code_of(kit)).json()["refresh_token"]
    made_policy(kit, ["block"])
    form = {"client_id": POWERSHELL, "refresh_token": held, "grant_type": "refresh_token"}
    second = kit.token(**form, scope=GRAPH_DEFAULT)
    first = kit.token(V1_TOKEN, **form, resource="https://graph.microsoft.com")

    assert (second.json()["error"], first.json()["error"]) == ("invalid_grant", "interaction_required")


def test_a_second_factor_is_asked_for_with_a_challenge(kit: Kit) -> None:
    """The control mfa refuses with 50076, which interaction could cure."""
    handed_out = code_of(kit)
    made_policy(kit, ["mfa"])
    body = redeem(kit, handed_out).json()

    assert (body["error_codes"], body["suberror"]) == ([50076], "basic_action")
    assert "capolids" in body["claims"]


def test_a_silent_request_is_answered_by_redirect(kit: Kit) -> None:
    """A request without a page tells the client of the block."""
    kit.browser.sign_in(authorize_url(), ADMIN, "Contoso!Test-admin")
    cookie = dict(kit.http.cookies)
    made_policy(kit, ["block"])
    kit.http.cookies.update(cookie)
    answer = kit.http.get(authorize_url(prompt="none"))

    assert answer.status_code == 302
    assert "error=access_denied" in answer.headers["location"]
    assert "AADSTS53003" in answer.headers["location"]


def _group(kit: Kit) -> str:
    found = kit.graph("GET", "/groups?$filter=displayName eq 'All Technicians'", kit.portal()).json()
    group: str = found["value"][0]["id"]
    return group


@pytest.mark.parametrize(
    ("applications", "users", "blocked"),
    [
        (
            {"includeApplications": ["All"], "excludeApplications": [GRAPH_ID]},
            {"includeUsers": ["All"]},
            False,
        ),
        ({"includeApplications": [GRAPH_ID]}, {"includeUsers": ["All"]}, True),
        ({"includeApplications": ["None"]}, {"includeUsers": ["All"]}, False),
        ({"includeApplications": ["All"]}, {"includeUsers": ["None"]}, False),
        ({"includeApplications": ["All"]}, {"includeUsers": ["GuestsOrExternalUsers"]}, False),
        ({"includeApplications": ["All"]}, {"includeUsers": ["All"], "excludeUsers": ["ADMIN"]}, False),
        ({"includeApplications": ["All"]}, {"includeGroups": ["GROUP"]}, True),
        ({"includeApplications": ["All"]}, {"includeUsers": ["All"], "excludeGroups": ["GROUP"]}, False),
        ({"includeApplications": ["All"]}, {"includeRoles": ["62e90394-69f5-4237-9190-012177145e10"]}, True),
        ({"includeApplications": ["All"]}, {"includeRoles": ["158c047a-c907-4556-b7ef-446551a6b5f7"]}, False),
    ],
)
def test_who_and_what_a_policy_is_about(
    kit: Kit, applications: dict[str, Any], users: dict[str, Any], blocked: bool
) -> None:
    """Inclusions and exclusions of resources, people, groups (nested too) and roles decide."""
    admin, group = kit.graph("GET", f"/users/{ADMIN}", kit.portal()).json()["id"], _group(kit)
    known = {"ADMIN": admin, "GROUP": group}
    people = {name: [known.get(one, one) for one in values] for name, values in users.items()}
    made_policy(kit, ["block"], conditions={"applications": applications, "users": people})
    result = kit.browser.sign_in(authorize_url(), ADMIN, "Contoso!Test-admin")

    assert (result.error == "AADSTS53003") is blocked
    assert ("code" in result.query) is not blocked


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "disabled"},
        {"state": "enabledForReportingButNotEnforced"},
        {"grantControls": None, "sessionControls": {"persistentBrowser": None}},
        {"conditions": {**EVERYTHING, "platforms": {"includePlatforms": ["iOS"]}}},
        {"conditions": {**EVERYTHING, "clientAppTypes": ["exchangeActiveSync"]}},
    ],
)
def test_policies_that_are_not_met_let_through(kit: Kit, changes: dict[str, Any]) -> None:
    """Policies off, in trial, without grant controls or about other circumstances do nothing."""
    made_policy(kit, ["block"], **changes)

    assert "code" in kit.browser.sign_in(authorize_url(), ADMIN, "Contoso!Test-admin").query


def test_a_block_weighs_more_than_other_controls(kit: Kit) -> None:
    """Where one policy asks for a second factor and another blocks, the block is told."""
    made_policy(kit, ["mfa"])
    blocking = made_policy(kit, ["block"])
    kit.graph("POST", POLICIES, kit.portal(), policy_body(["compliantDevice"]))
    result = kit.browser.sign_in(authorize_url(), ADMIN, "Contoso!Test-admin")
    kit.graph("DELETE", f"{POLICIES}/{blocking}", kit.portal())
    second = kit.browser.sign_in(authorize_url(), ADMIN, "Contoso!Test-admin")

    assert (result.error, second.error) == ("AADSTS53003", "AADSTS50076")
