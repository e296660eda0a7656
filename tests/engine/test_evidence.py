"""Evidence from the cloud's log and directory."""

from __future__ import annotations

import pytest

from azharness.contract.cloud import LogEntry, Registration
from azharness.engine import evidence


def entry(**fields: object) -> LogEntry:
    """A request that the site made, with what the test is about."""
    plain = {
        "seq": 1,
        "instant": 0,
        "cloud": "public",
        "service": "graph",
        "method": "GET",
        "path": "/v1.0/users",
    }
    return LogEntry(**(plain | fields))  # type: ignore[arg-type]


def test_readers_of_users_are_told_one_by_one() -> None:
    """Whose own token read users shows as a set, and each of them at a path."""
    facts = evidence.facts([entry(client_id="a", token_kind="app", status=200)])
    assert facts["cloud/users-read-with"] == ("a",)
    assert facts["cloud/users-read-with/a"] is True
    assert "cloud/users-read-with/b" not in facts


def test_a_person_s_reading_is_not_the_app_s() -> None:
    """Users read with a person's token, or in vain, count for no app."""
    reads = [
        entry(client_id="a", token_kind="user", status=200),
        entry(client_id="a", token_kind="app", status=403),
    ]
    assert evidence.facts(reads)["cloud/users-read-with"] == ()


def test_readers_of_groups_are_told_apart() -> None:
    """Whose own token read groups is a question of its own; another's users count for neither."""
    facts = evidence.facts(
        [
            entry(path="/v1.0/groups/{id}/members", client_id="a", token_kind="app", status=200),
            entry(path="/v1.0/groups", client_id="b", token_kind="user", status=200),
            entry(client_id="c", token_kind="app", status=200),
        ]
    )
    assert (facts["cloud/groups-read-with"], facts["cloud/users-read-with"]) == (("a",), ("c",))


def test_tokens_that_apps_were_given() -> None:
    """An app that got a token with its key is told; one that was refused, or a person's client, is not."""
    asked = {"service": "login", "method": "POST", "path": "/{tenant}/oauth2/v2.0/token"}
    facts = evidence.facts(
        [
            entry(**asked, grant="client_credentials", client_id="a", status=200, audience="https://arm"),
            entry(**asked, grant="client_credentials", client_id="b", status=401, cloud="usgov"),
            entry(**asked, grant="authorization_code", client_id="c", status=200),
        ]
    )
    assert facts["cloud/app-tokens"] == ("a",)
    assert facts["cloud/app-tokens/a"] is True
    assert facts["cloud/audiences"] == ("https://arm",)
    assert facts["cloud/hosts"] == ("public login", "usgov login")


def test_secrets_outside_their_field_are_told_by_kind() -> None:
    """What was sighted in any request of the stretch is one set, empty where nothing was."""
    assert evidence.facts([entry()])["cloud/sightings"] == ()
    seen = [entry(sightings=["token"]), entry(sightings=["password", "token"])]
    assert evidence.facts(seen)["cloud/sightings"] == ("password", "token")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"path": "/v1.0/applications/{id}/addPassword"}, True),
        ({"service": "login", "grant": "authorization_code"}, True),
        ({"service": "login", "grant": "client_credentials"}, False),
        ({}, False),
    ],
)
def test_when_the_cloud_gives_secrets_away(fields: dict[str, object], expected: bool) -> None:
    """Keys and refresh tokens are secrets that nobody knew before."""
    assert evidence.issued_secrets([entry(), entry(**fields)]) is expected


def test_writes_are_those_that_succeeded() -> None:
    """A refused write is none."""
    refused = entry(method="POST", path="/v1.0/applications", status=403)
    made = entry(method="POST", path="/v1.0/applications", status=201, wrote=True)
    assert evidence.facts([refused])["cloud/writes"] == ()
    assert evidence.facts([refused, made])["cloud/writes"] == ("POST /v1.0/applications",)
    assert evidence.facts([refused, made])["cloud/registrations"] == 1


def test_the_app_that_was_written_last_is_looked_up() -> None:
    """Keys and changes lead to their registration; other writes to none."""
    key = entry(path="/v1.0/applications/{id}/addPassword", method="POST", wrote=True, object_id="o")
    assert evidence.written_app([key]) is key
    assert evidence.written_app([entry(path="/v1.0/servicePrincipals", wrote=True)]) is None


def test_each_redirect_uri_has_a_path() -> None:
    """What a registration holds can be asked for item by item."""
    held = evidence.registration(
        Registration(object_id="o", client_id="A", name="n", redirect_uris=["http://localhost"])
    )
    assert held["cloud/app/redirect_uris/http://localhost"] is True
    assert (held["cloud/app/keys"], held["cloud/app/key_end"]) == (0, None)


def test_what_a_registration_is_for() -> None:
    """Keys are counted; permissions and owners can be asked for one by one; both switches are told."""
    held = evidence.registration(
        Registration(
            object_id="o",
            client_id="A",
            name="n",
            key_ends=[2, 1],
            device_tokens=True,
            permissions=["p"],
            owners=["q"],
        )
    )
    assert (held["cloud/app/keys"], held["cloud/app/key_end"]) == (2, 2)
    assert (held["cloud/app/device_tokens"], held["cloud/app/public_client"]) == (True, False)
    assert held["cloud/app/permissions/p"] is held["cloud/app/owners/q"] is True
    assert held["cloud/app/client_id"] == "a"
