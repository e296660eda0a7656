"""The Import dialog of a web app as far as it needs no cloud."""

from __future__ import annotations

import pytest
from tests.simulator.conftest import Console, refused

from azharness.contract import Reason
from azharness.contract import commands as c

TENANT = "0a1b2c3d-0000-4000-8000-00000000000a"
CLIENT = "0a1b2c3d-0000-4000-8000-00000000000b"
CANARY = "canary-secret-key"
GOOD = {
    "tenant_name": "Contoso",
    "tenant_id": TENANT,
    "application_name": "Site",
    "client_id": CLIENT,
    "secret_key": CANARY,
    "secret_key_expiry": "2031-01-01",
    "app_id_uri": "https://ConfigMgrService",
}


@pytest.fixture
def dialog(console: Console) -> Console:
    """A console with the dialog open, above the list of web apps."""
    console.accepted(c.WizardStart)
    console.enter(name="Contoso", service="cloud-management")
    console.accepted(c.WizardNext)
    console.enter(environment="public")
    console.accepted(c.WizardBrowse, kind="server")
    console.accepted(c.DialogImport, kind="server")
    return console


def test_the_key_is_never_shown(dialog: Console) -> None:
    """A typed key shows as `entered`, an empty one as empty."""
    assert dialog.type_in(**GOOD).fields == GOOD | {"secret_key": "entered"}
    assert dialog.type_in(secret_key="").fields["secret_key"] == ""


@pytest.mark.parametrize("field", GOOD)
def test_every_field_is_required(dialog: Console, field: str) -> None:
    """OK names the one field that is missing."""
    dialog.type_in(**(GOOD | {field: " "}))

    assert dialog.outcome(c.DialogOk) == refused(Reason.REQUIRED, field)


@pytest.mark.parametrize("field", ["tenant_id", "client_id"])
@pytest.mark.parametrize(
    "text",
    [
        "contoso.com",
        "{0a1b2c3d-0000-4000-8000-00000000000a}",
        "0a1b2c3d00004000800000000000000a",
        "0a1b2c3d-0000-4000-8000-00000000000g",
        "0a1b2c3d-0000-4000-8000-0000000000aa0",
    ],
)
@pytest.mark.parametrize("command", [c.DialogVerify, c.DialogOk])
def test_ids_are_guids(dialog: Console, field: str, text: str, command: type) -> None:
    """Verify and OK refuse an ID in any other form than 8-4-4-4-12."""
    dialog.type_in(**(GOOD | {field: text}))

    assert dialog.outcome(command) == refused(Reason.MALFORMED, field)


@pytest.mark.parametrize("text", ["1 May 2031", "2031-02-30", "20310101", "2031-1-1", "203\u0661-01-01"])
def test_the_expiry_is_a_date(dialog: Console, text: str) -> None:
    """OK refuses what is no day of the calendar in the form year-month-day."""
    dialog.type_in(**(GOOD | {"secret_key_expiry": text}))

    assert dialog.outcome(c.DialogOk) == refused(Reason.MALFORMED, "secret_key_expiry")


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("2030-03-16", refused(Reason.NOT_IN_FUTURE, "secret_key_expiry")),
        ("2030-03-17", refused(Reason.NOT_IN_FUTURE, "secret_key_expiry")),
        ("2030-03-18", refused(Reason.NOT_VERIFIED)),
    ],
)
def test_the_expiry_lies_after_today(dialog: Console, day: str, outcome: object) -> None:
    """By the site's clock, in UTC, yesterday and today are refused; tomorrow passes this check."""
    dialog.type_in(**(GOOD | {"secret_key_expiry": day}))

    assert dialog.outcome(c.DialogOk) == outcome


@pytest.mark.parametrize(
    "text", ["ConfigMgrService", "https://", "https:// a", "://x", "api://a<b", "//host/x"]
)
def test_the_app_id_uri_is_absolute(dialog: Console, text: str) -> None:
    """OK refuses what is no absolute URI."""
    dialog.type_in(**(GOOD | {"app_id_uri": text}))

    assert dialog.outcome(c.DialogOk) == refused(Reason.MALFORMED, "app_id_uri")


@pytest.mark.parametrize(
    "text", ["api://contoso/site", f"api://{TENANT}/x", "https://x.contoso.com/y", "urn:contoso:site"]
)
def test_absolute_uris_are_taken(dialog: Console, text: str) -> None:
    """The usual forms of an App ID URI pass."""
    dialog.type_in(**(GOOD | {"app_id_uri": text}))

    assert dialog.outcome(c.DialogOk) == refused(Reason.NOT_VERIFIED)


@pytest.mark.parametrize("field", ["tenant_id", "client_id", "secret_key"])
def test_verify_asks_for_what_it_needs(dialog: Console, field: str) -> None:
    """Verify names the one of its three fields that is missing."""
    dialog.type_in(**(GOOD | {field: ""}))

    assert dialog.outcome(c.DialogVerify) == refused(Reason.REQUIRED, field)


def test_a_field_that_is_not_there(dialog: Console) -> None:
    """A field that the dialog does not have is refused."""
    assert dialog.outcome(c.DialogEnter, field="validity", value="P1Y") == refused(
        Reason.NOT_AVAILABLE, "validity"
    )


def test_import_and_create_belong_to_the_list(dialog: Console) -> None:
    """The Import dialog opens no other dialog, selects nothing, and signs nobody in."""
    assert dialog.outcome(c.DialogCreate, kind="server") == refused(Reason.NOT_AVAILABLE)
    assert dialog.outcome(c.DialogSelect, client_id=CLIENT) == refused(Reason.NOT_AVAILABLE)
    assert dialog.outcome(c.SigninBegin) == refused(Reason.NOT_AVAILABLE)


def test_the_list_of_web_apps_is_for_web_apps(dialog: Console) -> None:
    """From the Server App dialog no native app is imported or created, and OK asks for a selection."""
    dialog.accepted(c.DialogCancel)

    assert dialog.outcome(c.DialogImport, kind="client") == refused(Reason.NOT_AVAILABLE)
    assert dialog.outcome(c.DialogCreate, kind="client") == refused(Reason.NOT_AVAILABLE)
    assert dialog.outcome(c.DialogSelect, client_id=CLIENT) == refused(Reason.NOT_FOUND)
    assert dialog.outcome(c.DialogOk) == refused(Reason.REQUIRED, "selected")


def test_create_begins_with_the_articles_defaults(dialog: Console) -> None:
    """Create Server Application is prefilled, asks for a name, and for a sign-in last."""
    dialog.accepted(c.DialogCancel)
    page = dialog.accepted(c.DialogCreate, kind="server")

    assert page.fields == {
        "application_name": "",
        "homepage_url": "https://ConfigMgrService",
        "app_id_uri": "https://ConfigMgrService",
        "validity": "P1Y",
        "tenant_name": "",
    }
    assert page.choices == {"validity": ["P1Y", "P2Y"]}
    assert dialog.outcome(c.DialogOk) == refused(Reason.REQUIRED, "application_name")
    assert dialog.outcome(c.DialogEnter, field="validity", value="P99Y") == refused(
        Reason.NOT_OFFERED, "validity"
    )
    dialog.type_in(application_name="Site", homepage_url="")
    assert dialog.outcome(c.DialogOk) == refused(Reason.REQUIRED, "homepage_url")
    dialog.type_in(homepage_url="x", app_id_uri="x")
    assert dialog.outcome(c.DialogOk) == refused(Reason.MALFORMED, "app_id_uri")
    dialog.type_in(app_id_uri="api://x")
    assert dialog.outcome(c.DialogOk) == refused(Reason.NOT_SIGNED_IN)
    assert dialog.outcome(c.SigninComplete, query={"code": "x"}) == refused(Reason.NOT_AVAILABLE)
