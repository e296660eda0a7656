"""Creating apps: who may, what is left behind, and second tries."""

from __future__ import annotations

import pytest
from tests.model.conftest import (
    ADMIN,
    CLERK,
    CONTOSO,
    DAY,
    MADE,
    PLAIN,
    START,
    URI,
    Walk,
)

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model import Shape

ACCEPTED = Shape("accepted")
DENIED = Shape("failed", "permission-denied")
REFUSED_BY_CLOUD = Shape("failed", "cloud-refused")
URI_IN_USE = Shape("refused", "in-use", "app_id_uri")


def sign_in_to_create_client(walk: Walk, user: str) -> None:
    """Open Create Client Application above an imported web app, and sign in."""
    walk.register()
    walk.to_app_page()
    walk.import_server()
    walk.accept(c.WizardBrowse(kind="client"))
    walk.accept(c.DialogCreate(kind="client"))
    walk.fill({"application_name": "Client"})
    walk.sign_in(user)


def test_a_native_app_is_created(walk: Walk) -> None:
    """An administrator creates one native app without a key, and it can be chosen."""
    sign_in_to_create_client(walk, ADMIN)
    assert walk.failed(c.DialogOk(), seen={"cloud/registrations": 2}) == {"NAT-8"}
    walk.accept(c.DialogOk(), seen={"cloud/app/client_id": MADE})
    walk.choose(MADE)
    walk.finish()
    walk.accept(a.ClientLocate(tenant_id=CONTOSO))
    assert walk.shapes(a.ClientSignIn(user=PLAIN)) == {ACCEPTED}


def test_consent_to_a_native_app_is_disputed(walk: Walk) -> None:
    """Whether a lesser administrator may consent is left open, and a failure leaves the dialog open."""
    sign_in_to_create_client(walk, CLERK)
    assert walk.shapes(c.DialogOk()) == {ACCEPTED, DENIED}
    failure = walk.predict(c.DialogOk())[-1]
    walk.model.state = failure.follow(walk.do(c.ConsoleServices()))
    again = walk.predict(c.DialogOk())[0]
    assert set(again.fields) >= {"page"}
    assert walk.model.state.desk("administrator").top.tried


def test_a_native_app_of_another_tenant(walk: Walk) -> None:
    """A person of another tenant cannot create the native app for this one."""
    sign_in_to_create_client(walk, "admin@fabrikam.example")
    assert ACCEPTED not in walk.shapes(c.DialogOk())
    assert walk.failed(c.DialogOk()) == {"NAT-4"}


def test_a_failed_creation_may_close_the_dialog(walk: Walk) -> None:
    """After a failure the page that is seen decides where the session stands; all tries make one registration."""
    walk.to_app_page()
    walk.open_create()
    walk.sign_in(PLAIN)
    walk.do(c.DialogOk(), seen={"page": "create-server-app", "cloud/registrations-left": 1})
    walk.sign_in(ADMIN)
    assert walk.predict(c.DialogOk())[0].fields["cloud/registrations-left"].allowed == (0,)
    walk.sign_in(PLAIN)
    walk.do(c.DialogOk(), seen={"page": "server-app"})
    assert walk.model.state.desk("administrator").page == "server-app"


@pytest.mark.parametrize(("known", "case"), [(True, "CRT-3/known-app"), (False, "CRT-3/unknown-app")])
def test_an_app_id_uri_that_is_taken(walk: Walk, *, known: bool, case: str) -> None:
    """A creation with an App ID URI that the tenant has already is refused, by the site or by Entra."""
    walk.register()
    walk.to_app_page()
    if known:
        walk.import_server()
    walk.open_create()
    walk.sign_in(ADMIN)
    assert walk.shapes(c.DialogOk()) == {REFUSED_BY_CLOUD, URI_IN_USE}
    assert walk.failed(c.DialogOk()) == {case}


@pytest.mark.parametrize(("validity", "case"), [("Never", "CRT-5"), ("P3Y", "CRT-4/other-value")])
def test_a_validity_that_is_not_offered(walk: Walk, validity: str, case: str) -> None:
    """Only one and two years can be chosen."""
    walk.to_app_page()
    walk.open_create()
    entry = c.DialogEnter(field="validity", value=validity)
    assert walk.shapes(entry) == {Shape("refused", "not-offered", "validity")}
    assert walk.failed(entry) == {case}


def test_two_years(walk: Walk) -> None:
    """A key for two years that ends after one fails that case."""
    walk.to_app_page()
    walk.open_create()
    walk.fill({"validity": "P2Y"})
    walk.sign_in(ADMIN)
    assert walk.failed(c.DialogOk(), seen={"cloud/app/key_end": START + 365 * DAY}) == {"CRT-4/two-years"}


def test_each_creation_asks_again(walk: Walk) -> None:
    """A second creation without a sign-in of its own fails CRT-8, the first one CRT-6."""
    walk.to_app_page()
    walk.open_create()
    assert walk.failed(c.DialogOk()) == {"CRT-6"}
    walk.sign_in(ADMIN)
    walk.accept(c.DialogOk(), seen={"cloud/app/client_id": MADE})
    walk.accept(c.DialogCreate(kind="server"))
    walk.fill({"application_name": "Second", "app_id_uri": f"{URI}/2"})
    assert walk.failed(c.DialogOk()) == {"CRT-8/asks-again"}


def test_a_sign_in_that_entra_refuses(walk: Walk) -> None:
    """A redirect with an error fails the sign-in, and a redirect that nobody asked for is not available."""
    walk.to_app_page()
    walk.open_create()
    denied = c.SigninComplete(query={"error": "access_denied"})
    assert walk.shapes(denied) == {Shape("refused", "not-available")}
    walk.accept(c.SigninBegin())
    assert walk.shapes(denied) == {Shape("failed", "sign-in-failed")}
