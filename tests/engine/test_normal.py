"""Normal form of answers."""

from __future__ import annotations

from azharness.contract.answers import Answer
from azharness.contract.outcomes import Accepted, CloudError, Failed, Refused
from azharness.contract.reasons import Reason
from azharness.contract.views import AppRow, Notice, Notices, Page, User, Users
from azharness.engine.normal import flatten, observe
from azharness.model import ABSENT, Shape

GUID = "A26A653E-17AA-43EB-AB36-0E36C7D29F49"


def test_lists_are_sets() -> None:
    """The order of a list makes no difference."""
    one = flatten(Page(page="app", actions=["next", "back"]))
    other = flatten(Page(page="app", actions=["back", "next"]))
    assert one == other
    assert one["actions"] == ("back", "next")
    assert one["actions/back"] is True


def test_guids_have_no_letter_case() -> None:
    """A GUID in capitals is the same as one in small letters, as a value and as a key."""
    row = AppRow(client_id=GUID, tenant_name="Contoso", app_name="App", service_types=[])
    flat = flatten(Page(page="server-app", apps=[row]))
    assert flat["apps"] == (GUID.lower(),)
    assert flat[f"apps/{GUID.lower()}/client_id"] == GUID.lower()


def test_records_are_told_apart_by_their_key() -> None:
    """A notice is found by its kind, whatever stands beside it."""
    notice = Notice(kind="secret-keys-expired", apps=[GUID])
    flat = flatten(Notices(notices=[notice]))
    assert flat[f"notices/secret-keys-expired/apps/{GUID.lower()}"] is True


def test_a_record_listed_twice_shows_in_the_count() -> None:
    """Doubled users are visible although lists are sets."""
    user = User(object_id=GUID, tenant_id=GUID, user_principal_name="a@b", display_name="A")
    flat = flatten(Users(users=[user, user]))
    assert flat["users"] == (GUID.lower(),)
    assert flat["users#"] == 2


def test_messages_are_dropped() -> None:
    """What is written for people is never compared."""
    outcome = Refused(reason=Reason.REQUIRED, field="name", message="Please give a name.")
    assert observe(Answer(outcome=outcome, view=Page(page="app"))).shape == Shape(
        "refused", "required", "name"
    )


def test_the_clouds_error_stands_at_a_path() -> None:
    """A failure's code is compared apart from its reason."""
    error = CloudError(source="entra", code="AADSTS7000222")
    observed = observe(Answer(outcome=Failed(reason=Reason.KEY_EXPIRED, error=error), view=Page(page="app")))
    assert observed.shape == Shape("failed", "key-expired")
    assert observed.get("error/code") == "AADSTS7000222"


def test_what_is_not_there_is_absent() -> None:
    """A path that no answer has gives a value of its own."""
    assert observe(Answer(outcome=Accepted(), view=Page(page="app"))).get("fields/name") is ABSENT
