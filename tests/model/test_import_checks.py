"""What Import and Verify refuse, each slip with a case of its own."""

from __future__ import annotations

import pytest
from tests.model.conftest import (
    ARLINGTON,
    CONTOSO,
    DAY,
    FABRIKAM,
    MADE,
    NATIVE,
    SERVER,
    START,
    URI,
    Walk,
    date,
    shown_by_portal,
)

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model import ABSENT, Shape, Value

ACCEPTED = Shape("accepted")


def filled(walk: Walk, **fields: str) -> None:
    """The Import dialog, filled as the portal showed it but for these fields."""
    walk.register()
    walk.to_app_page()
    walk.open_import(**fields)


@pytest.mark.parametrize("field", ["tenant_id", "client_id", "secret_key"])
def test_verify_needs_what_it_asks_with(walk: Walk, field: str) -> None:
    """Verify must refuse where a value is missing that Entra is asked with."""
    filled(walk, **{field: " "})
    assert walk.failed(c.DialogVerify()) == {f"SRV-5/{field.replace('_', '-')}"}


@pytest.mark.parametrize("field", ["tenant_name", "application_name", "secret_key_expiry", "app_id_uri"])
def test_ok_needs_every_field(walk: Walk, field: str) -> None:
    """OK must refuse where any value is missing."""
    filled(walk)
    walk.accept(c.DialogVerify())
    walk.fill({field: ""})
    case = f"SRV-5/{field.replace('_', '-')}"
    assert case in walk.judge(c.DialogOk(), Shape("refused", "required", field)).judged
    assert walk.failed(c.DialogOk()) == {case}


@pytest.mark.parametrize("field", ["tenant_id", "client_id"])
@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        (f"{{{CONTOSO}}}", "braces"),
        (CONTOSO[:-1], "too-short"),
        (f"{CONTOSO}0", "too-long"),
        (CONTOSO.replace("-", ""), "no-hyphens"),
        (f"{CONTOSO[:7]}-{CONTOSO[7]}{CONTOSO[9:]}", "misplaced-hyphen"),
        (f"{CONTOSO[:-1]}z", "not-hex"),
        ("contoso", "not-hex"),
    ],
)
def test_guids_have_one_form(walk: Walk, field: str, text: str, flaw: str) -> None:
    """Each way to miss the form of a GUID has its own case."""
    filled(walk, **{field: text})
    assert walk.failed(c.DialogVerify()) == {f"SRV-6/{field.replace('_', '-')}-{flaw}"}


def test_guids_in_upper_case_are_taken(walk: Walk) -> None:
    """Letter case and blanks around a GUID make no difference."""
    filled(walk, tenant_id=f" {CONTOSO.upper()} ", client_id=SERVER.upper())
    walk.accept(c.DialogVerify())
    walk.accept(c.DialogOk())
    assert walk.model.state.app(SERVER) is not None


@pytest.mark.parametrize(
    ("fields", "reasons", "case"),
    [
        ({"tenant_id": MADE}, {"tenant-unknown"}, "SRV-11/unknown-tenant"),
        ({"client_id": MADE}, {"app-unknown"}, "SRV-15"),
        ({"tenant_id": FABRIKAM}, {"app-unknown"}, "SRV-15"),
        ({"secret_key": "of nobody"}, {"key-invalid"}, "SRV-11/wrong-secret"),
        ({"client_id": NATIVE}, {"cloud-refused", "key-invalid"}, "SRV-15"),
        ({"tenant_id": ARLINGTON}, {"tenant-unknown", "app-unknown", "cloud-refused"}, "CLD-7"),
    ],
)
def test_verify_tells_entras_reason(walk: Walk, fields: dict[str, str], reasons: set[str], case: str) -> None:
    """Each failure of Verify has its own reason and case."""
    filled(walk, **fields)
    assert walk.shapes(c.DialogVerify()) == {Shape("failed", reason) for reason in reasons}
    assert walk.failed(c.DialogVerify()) == {case}


def test_verify_finds_a_dead_key(walk: Walk) -> None:
    """A key that has ended in Entra fails Verify, whatever date was typed."""
    walk.register(end=START)
    walk.to_app_page()
    walk.open_import()
    assert walk.shapes(c.DialogVerify()) == {Shape("failed", "key-expired")}
    assert walk.failed(c.DialogVerify()) == {"SRV-11/expired-secret"}


def test_verify_asks_again(walk: Walk) -> None:
    """A Verify that does not ask Entra after an edit fails SRV-10."""
    filled(walk)
    walk.accept(c.DialogVerify())
    walk.fill({"secret_key": "other"})
    walk.fill({"secret_key": "a-key-of-the-portal"})
    assert walk.failed(c.DialogVerify(), seen={"cloud/clouds": ()}) == {"SRV-10/secret-key"}


def test_writing_at_the_import(walk: Walk) -> None:
    """An import that writes in Entra fails SRV-12."""
    filled(walk)
    walk.accept(c.DialogVerify())
    seen = {"cloud/writes": ("PATCH /v1.0/applications/{id}",)}
    assert walk.failed(c.DialogOk(), seen=seen) == {"SRV-12"}


def test_an_expiry_tomorrow(walk: Walk) -> None:
    """Tomorrow is future enough: to refuse it fails its case."""
    filled(walk, expiry=date(START + DAY))
    walk.accept(c.DialogVerify())
    refusal = Shape("refused", "not-in-future", "secret_key_expiry")
    assert walk.failed(c.DialogOk(), refusal) == {"SRV-7/tomorrow"}


def second_app(walk: Walk, tenant_id: str = CONTOSO) -> None:
    """After one import the dialog is open and filled for another app with the same App ID URI."""
    walk.register()
    walk.to_app_page()
    walk.import_server()
    walk.accept(
        a.PortalRegisterServerApp(tenant_id=tenant_id, name="Two", app_id_uri=URI),
        seen=shown_by_portal(MADE, "second", START + 1),
    )
    walk.open_import(tenant_id=tenant_id, client_id=MADE, secret_key="second")
    walk.accept(c.DialogVerify())


def test_an_app_id_uri_twice(walk: Walk) -> None:
    """The App ID URI of another app of the tenant is refused."""
    second_app(walk)
    assert walk.failed(c.DialogOk()) == {"SRV-8/same-tenant"}


def test_an_app_id_uri_in_another_tenant(walk: Walk) -> None:
    """The same App ID URI is taken in another tenant."""
    second_app(walk, FABRIKAM)
    refusal = Shape("refused", "in-use", "app_id_uri")
    assert walk.failed(c.DialogOk(), refusal) == {"SRV-8/other-tenant"}


def test_an_app_that_is_known_stays_one(walk: Walk) -> None:
    """A second import of an app updates it, and the list has it once."""
    walk.register()
    walk.to_app_page()
    walk.import_server()
    walk.open_import(application_name="Renamed")
    walk.accept(c.DialogVerify())
    walk.accept(c.DialogOk())
    assert "SRV-13" in walk.judged
    walk.accept(c.DialogCancel())
    assert walk.failed(c.WizardBrowse(kind="server"), seen={"apps#": 2}) == {"SRV-1"}


def test_a_key_is_never_shown(walk: Walk) -> None:
    """A dialog that shows a key as typed fails KEY-6."""
    filled(walk)
    entry = c.DialogEnter(field="secret_key", value="typed")
    assert walk.failed(entry, seen={"fields/secret_key": "typed"}) == {"KEY-6"}


def test_another_environment_asks_for_another_verify(walk: Walk) -> None:
    """A Verify of another environment does not count, and Verify asks Entra in the new one."""
    walk.register()
    walk.to_app_page()
    walk.open_import()
    walk.accept(c.DialogVerify())
    walk.accept(c.DialogCancel())
    walk.accept(c.DialogCancel())
    walk.accept(c.WizardEnter(field="environment", value="usgov"))
    walk.open_import()
    moved: dict[str, Value] = {"page": "server-app"}
    assert walk.failed(c.DialogOk(), Shape("refused", "not-verified"), seen=moved) == {"SRV-10/environment"}
    elsewhere = Shape("failed", "tenant-unknown")
    silent: dict[str, Value] = {"cloud/clouds/usgov": ABSENT}
    assert walk.failed(c.DialogVerify(), elsewhere, seen=silent) == {"SRV-10/environment"}
    assert walk.failed(c.DialogVerify(), elsewhere) == set()
