"""Properties of directory objects that few of them have (facts G97)."""

from __future__ import annotations

from typing import Any

import pytest
from cloudkit import ADMIN, PLAIN, TENANT, Kit

from azfakes import Cloud

WRITTEN: dict[str, Any] = {
    "ageGroup": "Minor",
    "city": "Köln",
    "consentProvidedForMinor": "Granted",
    "country": "DE",
    "employeeHireDate": "2020-01-01T00:00:00Z",
    "employeeId": "4711",
    "employeeOrgData": {"costCenter": "9", "division": "West"},
    "employeeType": "Contractor",
    "faxNumber": "1",
    "passwordPolicies": "DisablePasswordExpiration",
    "postalCode": "50667",
    "preferredDataLocation": "EUR",
    "showInAddressList": True,
    "state": "NRW",
    "streetAddress": "Domkloster 4",
}
EMPTY = [
    "assignedLicenses",
    "assignedPlans",
    "imAddresses",
    "onPremisesProvisioningErrors",
    "provisionedPlans",
]
NULL = ["authorizationInfo", "creationType", "externalUserState", "onPremisesLastSyncDateTime", *WRITTEN]
TOLD = "legalAgeGroupClassification"
SESSIONS = "signInSessionsValidFromDateTime"


def read(kit: Kit, path: str, *names: str) -> dict[str, Any]:
    """Read some properties of an object."""
    answer = kit.graph("GET", f"{path}?$select={','.join(names)}", kit.portal())
    assert answer.status_code == 200, answer.text
    return {name: value for name, value in answer.json().items() if "@" not in name}


def test_rare_properties_of_people_are_null_or_empty_when_selected_and_not_shown_otherwise(kit: Kit) -> None:
    """Nobody has them at first; what is made for everyone stands there, and the default properties stay eleven."""
    path = f"/users/{PLAIN}"
    shown = read(kit, path, *EMPTY, *NULL, "onPremisesExtensionAttributes", "createdDateTime", SESSIONS)

    assert [shown[name] for name in EMPTY] == [[]] * len(EMPTY)
    assert [shown[name] for name in NULL] == [None] * len(NULL)
    assert shown["onPremisesExtensionAttributes"] == {f"extensionAttribute{n}": None for n in range(1, 16)}
    assert shown[SESSIONS] == shown["createdDateTime"]
    assert len(kit.graph("GET", path, kit.portal()).json()) == 12


def test_rare_properties_of_people_are_written_read_and_cleared(kit: Kit) -> None:
    """A change merges parts, leaves the rest alone, and an age group brings its classification."""
    path, token = f"/users/{PLAIN}", kit.portal()
    attributes = "onPremisesExtensionAttributes"
    changes = [
        WRITTEN | {attributes: {"extensionAttribute1": "x"}},
        {attributes: {"extensionAttribute15": "y"}},
        {"state": None},
    ]
    statuses = [kit.graph("PATCH", path, token, change).status_code for change in changes]
    shown = read(kit, path, *WRITTEN, attributes, TOLD)

    assert statuses == [204, 204, 204]
    assert {name: shown[name] for name in WRITTEN} == WRITTEN | {"state": None}
    assert (shown[attributes]["extensionAttribute1"], shown[attributes]["extensionAttribute15"]) == ("x", "y")
    assert shown[TOLD] == "minorWithParentalConsent"


@pytest.mark.parametrize(
    "body", [{"assignedLicenses": []}, {TOLD: "adult"}, {"details": {}}, {"city": 1}, {"cities": "x"}]
)
def test_what_cannot_be_written_is_refused_by_name(kit: Kit, body: dict[str, Any]) -> None:
    """What the service tells, values of the wrong kind and unknown properties are 400 in Graph's words."""
    answer = kit.graph("PATCH", f"/users/{PLAIN}", kit.portal(), body)

    assert answer.status_code == 400
    assert next(iter(body)) in answer.json()["error"]["message"]
    assert "$.details" not in answer.text
    if "cities" in body:
        assert answer.json()["error"]["message"] == "Invalid property 'cities'."


def test_people_are_found_by_rare_properties(kit: Kit) -> None:
    """Filters take them as the table of operators says: some always, some in advanced queries alone."""
    token, advanced = kit.portal(), {"ConsistencyLevel": "eventual"}
    written = {"employeeId": "4711", "onPremisesExtensionAttributes": {"extensionAttribute3": "Z"}}
    kit.graph("PATCH", f"/users/{PLAIN}", token, {**written, "city": "Köln"})
    attribute = "onPremisesExtensionAttributes/extensionAttribute3 eq 'z'"
    plain = kit.graph("GET", "/users?$filter=employeeId eq '4711' and startsWith(city,'K')", token)
    refused = kit.graph("GET", f"/users?$filter={attribute}", token)
    found = kit.graph("GET", f"/users?$count=true&$filter={attribute}", token, **advanced)
    unlicensed = "/users?$count=true&$top=1&$filter=assignedLicenses/$count eq 0"

    assert [one["userPrincipalName"] for one in plain.json()["value"]] == [PLAIN]
    assert refused.status_code == 400
    assert [one["userPrincipalName"] for one in found.json()["value"]] == [PLAIN]
    assert kit.graph("GET", unlicensed, token, **advanced).json()["@odata.count"] == 28


def test_revoking_sessions_and_a_new_password_are_told(kit: Kit) -> None:
    """Both instants move when the clock has: the one with either, the other with a password."""
    token, path = kit.portal(), f"/users/{PLAIN}"
    names = (SESSIONS, "lastPasswordChangeDateTime")
    instants = [tuple(read(kit, path, *names).values())]
    kit.control.clock_advance(60)
    kit.graph("POST", f"{path}/revokeSignInSessions", token)
    instants.append(tuple(read(kit, path, *names).values()))
    kit.control.clock_advance(60)
    kit.graph("PATCH", path, token, {"passwordProfile": {"password": "Another!Secret-1"}})
    instants.append(tuple(read(kit, path, *names).values()))

    assert [len({one[place] for one in instants}) for place in (0, 1)] == [3, 2]


def test_delta_tells_rare_properties(kit: Kit) -> None:
    """A round tells one that changed, null where it was cleared."""
    token, path = kit.portal(), f"/users/{PLAIN}"
    link = kit.graph("GET", "/users/delta?$select=city&$deltatoken=latest", token).json()["@odata.deltaLink"]
    kit.graph("PATCH", path, token, {"city": "Köln"})
    first = kit.graph("GET", link, token).json()
    kit.graph("PATCH", path, token, {"city": None})
    second = kit.graph("GET", first["@odata.deltaLink"], token).json()

    assert [one["city"] for one in (*first["value"], *second["value"])] == ["Köln", None]


def test_rare_properties_survive_saving_and_snapshots(kit: Kit) -> None:
    """They stand in a saved world and in a snapshot; people without any take no place in the file."""
    path, token = f"/users/{PLAIN}", kit.portal()
    kit.graph("PATCH", path, token, {"city": "Köln"})
    kit.control.snapshot("before")
    saved = kit.control.save_world()
    kit.graph("PATCH", path, token, {"city": "Bonn"})
    kit.control.restore("before")
    restored = read(kit, path, "city")
    loaded = Kit(Cloud(saved.world, seed=7))
    people = loaded.cloud.state.world.tenants[0].saved

    assert (restored, read(loaded, path, "city")) == ({"city": "Köln"}, {"city": "Köln"})
    assert people is not None
    assert sum("details" in one["document"] for one in people.users) == 1


def test_groups_and_devices_have_the_rest_of_their_properties(kit: Kit) -> None:
    """Groups show options and errors, licences on demand; devices take extension attributes."""
    token = kit.portal()
    body = {"displayName": "G", "mailEnabled": True, "mailNickname": "g", "securityEnabled": False}
    given = {"groupTypes": ["Unified"], "resourceProvisioningOptions": ["Team"]}
    group = kit.graph("POST", "/groups", token, {**body, **given}).json()
    teams = "/groups?$select=id,assignedLicenses&$filter=resourceProvisioningOptions/any(x:x eq 'Team')"
    device = kit.graph("GET", "/devices?$top=1", token).json()["value"][0]
    change = {"extensionAttributes": {"extensionAttribute1": "BYOD"}}
    changed = kit.graph("PATCH", f"/devices/{device['id']}", token, change)

    assert (group["creationOptions"], group["serviceProvisioningErrors"]) == ([], [])
    assert "assignedLicenses" not in group
    assert kit.graph("GET", teams, token).json()["value"] == [{"id": group["id"], "assignedLicenses": []}]
    assert changed.status_code == 204
    assert (
        read(kit, f"/devices/{device['id']}", "extensionAttributes")["extensionAttributes"][
            "extensionAttribute1"
        ]
        == "BYOD"
    )


def test_a_crowd_shares_one_record_of_nothing() -> None:
    """People without rare properties hold the same record of none, those of a crowd as those of a world."""
    cloud = Cloud("contoso", seed=7, people=5)
    kit = Kit(cloud)
    upn = kit.graph("GET", "/users?$filter=startsWith(displayName,'A')", kit.portal()).json()["value"][0]
    kit.graph("PATCH", f"/users/{upn['id']}", kit.portal(), {"city": "Köln"})
    tenant = cloud.state.directory.tenant(TENANT)
    assert tenant is not None
    people = [one.document for one in tenant.users.values()]

    assert len({id(one.details) for one in people}) == 2
    assert [one.user_principal_name for one in people if one.details.city] == [upn["userPrincipalName"]]
    assert ADMIN not in upn.values()
