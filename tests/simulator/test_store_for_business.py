"""Microsoft Store for Business: its Configuration page, its properties, and the synchronisation."""

from __future__ import annotations

import pytest
from tests.simulator.conftest import Town, refused
from tests.simulator.service_steps import (
    STORE,
    STORE_FIELDS,
    app_tokens,
    choose,
    connect_store,
    known_app,
    row,
    run_of,
    to_app_page,
)

from azharness.contract import Accepted, CloudError, Failed, Reason
from azharness.contract import commands as c

GRAPH = "https://graph.microsoft.com"


@pytest.fixture
def connected(town: Town) -> Town:
    """A site that has the store connected under the name Store."""
    app = known_app(town)
    assert connect_store(town, app.client_id) == "succeeded"
    return town


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"content_location": " "}, Reason.REQUIRED),
        ({"languages": ""}, Reason.REQUIRED),
        ({"default_language": ""}, Reason.REQUIRED),
        ({"content_location": r"C:\store"}, Reason.MALFORMED),
        ({"content_location": r"\\server"}, Reason.MALFORMED),
        ({"content_location": r"\\server\share"}, Reason.MALFORMED),
        ({"content_location": "//server/share/apps"}, Reason.MALFORMED),
        ({"languages": "en-US,,de-DE"}, Reason.MALFORMED),
        ({"languages": "English"}, Reason.NOT_OFFERED),
        ({"languages": "en US"}, Reason.MALFORMED),
        ({"default_language": "fr-FR"}, Reason.NOT_OFFERED),
    ],
)
def test_the_page_wants_location_and_languages(town: Town, changes: dict[str, str], reason: Reason) -> None:
    """Next refuses what is empty or has not its form, and a default language that is not among the languages."""
    app = known_app(town)
    to_app_page(town, STORE)
    choose(town, app.client_id)
    town.console.accepted(c.WizardNext)
    town.console.enter(**(STORE_FIELDS | changes))

    (field,) = changes
    expected = "default_language" if reason is Reason.NOT_OFFERED else field
    assert town.console.outcome(c.WizardNext) == refused(reason, expected)
    town.console.enter(**STORE_FIELDS)
    summary = town.console.accepted(c.WizardNext)
    assert summary.fields.items() >= STORE_FIELDS.items()


def test_the_configuration_can_be_edited(connected: Town) -> None:
    """Properties show the configuration and keep what OK confirms, in the page's form."""
    page = connected.console.accepted(c.ConsoleProperties, name="Store")
    assert page.fields.items() >= STORE_FIELDS.items()
    assert "disable_authentication" not in page.fields
    assert "user_discovery" not in page.fields
    connected.console.type_in(default_language="fr-FR")
    assert connected.console.outcome(c.DialogOk) == refused(Reason.NOT_OFFERED, "default_language")
    connected.console.type_in(languages="en-US, fr-FR", description="shop")
    connected.console.accepted(c.DialogOk)

    shown = connected.console.accepted(c.ConsoleProperties, name="Store").fields
    assert (shown["languages"], shown["default_language"]) == ("en-US, fr-FR", "fr-FR")
    assert row(connected, "Store").description == "shop"
    connected.console.type_in(languages="de-DE")
    connected.console.accepted(c.DialogCancel)
    again = connected.console.accepted(c.ConsoleProperties, name="Store").fields
    assert again["languages"] == "en-US, fr-FR"


def test_it_synchronises_every_24_hours(connected: Town) -> None:
    """The first run comes with the next jobs, further ones a day later, each with a fresh token."""
    assert run_of(connected, "Store") is None
    tokens = app_tokens(connected, GRAPH)
    connected.pass_time(minutes=1)
    first = connected.now()
    assert run_of(connected, "Store") == ("succeeded", first)
    connected.pass_time(hours=23, minutes=59)
    assert run_of(connected, "Store") == ("succeeded", first)
    connected.pass_time(minutes=1)

    assert run_of(connected, "Store") == ("succeeded", connected.now())
    assert app_tokens(connected, GRAPH) - tokens == 2


def test_by_hand_no_more_often_than_every_ten_minutes(connected: Town) -> None:
    """A run can be asked for at once, each with a fresh token; ten minutes must have passed since the last."""
    tokens = app_tokens(connected, GRAPH)
    sync = connected.console.do(c.ConsoleSyncStore, name="Store")
    assert sync.outcome == Accepted()
    assert sync.view == connected.console.accepted(c.ConsoleServices)
    assert run_of(connected, "Store") == ("succeeded", connected.now())
    assert connected.console.outcome(c.ConsoleSyncStore, name="Store") == refused(Reason.NOT_AVAILABLE)

    connected.pass_time(seconds=1)
    connected.pass_time(seconds=599)
    assert connected.console.outcome(c.ConsoleSyncStore, name="Store") == refused(Reason.NOT_AVAILABLE)
    connected.pass_time(seconds=1)
    assert connected.console.outcome(c.ConsoleSyncStore, name="Store") == Accepted()
    assert connected.console.outcome(c.ConsoleSyncStore, name="Shop") == refused(Reason.NOT_FOUND)
    assert app_tokens(connected, GRAPH) - tokens == 3


def test_an_expired_key_is_told(town: Town) -> None:
    """By hand and by itself a run with an expired key fails with Entra's code."""
    app = known_app(town, days=2)
    connect_store(town, app.client_id)
    town.pass_time(days=3)
    expired = CloudError(source="entra", code="AADSTS7000222")
    assert row(town, "Store").last_run.error == expired  # type: ignore[union-attr]
    town.pass_time(minutes=10)

    failed = Failed(reason=Reason.KEY_EXPIRED, error=expired)
    assert town.console.outcome(c.ConsoleSyncStore, name="Store") == failed
    assert run_of(town, "Store") == ("failed", town.now())
