"""Evidence from the cloud's log and directory."""

from __future__ import annotations

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
    assert held["cloud/app/client_id"] == "a"
