"""Update Application Settings: who may, what is added, what is kept."""

from __future__ import annotations

import pytest
from tests.model.conftest import ADMIN, CLERK, CONTOSO, MADE, NATIVE, PLAIN, SERVER, START, Walk
from tests.model.further import CLIENT, connect_fabrikam

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model import ABSENT, Shape, Value

DENIED = Shape("failed", "permission-denied")
DIRECTORY_READ = "Directory.Read.All"
LOCALHOST = "http://localhost"
OTHER = "https://other.example"
PATCH = ("PATCH /v1.0/applications/{id}",)


def written(
    client_id: str = SERVER,
    redirects: tuple[str, ...] = (LOCALHOST,),
    roles: tuple[str, ...] = (DIRECTORY_READ,),
) -> dict[str, Value]:
    """What the cloud shows of a registration that was written."""
    return {
        "cloud/app/client_id": client_id,
        "cloud/app/redirect_uris": redirects,
        "cloud/app/app_roles": roles,
        f"cloud/app/redirect_uris/{LOCALHOST}": ABSENT,
        f"cloud/app/redirect_uris/{OTHER}": ABSENT,
        f"cloud/app/app_roles/{DIRECTORY_READ}": ABSENT,
    }


def confirm(walk: Walk, client_id: str = SERVER, user: str = ADMIN) -> c.DialogOk:
    """Open the confirmation and sign in; what is left is OK."""
    walk.accept(c.ConsoleUpdateSettings(client_id=client_id))
    walk.sign_in(user)
    return c.DialogOk()


def connected(version: str, *, created: bool = False) -> Walk:
    """A walk of a version with a connection; a created app has a redirect URI of its own."""
    walk = Walk(version=version)
    if not created:
        walk.connect_imported()
        return walk
    walk.to_app_page()
    walk.open_create()
    walk.sign_in(ADMIN)
    held: dict[str, Value] = {
        "cloud/app/client_id": MADE,
        "cloud/app/redirect_uris": (OTHER,),
        "cloud/app/app_roles": (DIRECTORY_READ,),
    }
    walk.accept(c.DialogOk(), seen=held)
    walk.choose(MADE)
    walk.register_client(MADE)
    walk.import_client()
    walk.finish()
    return walk


def test_the_tenants_node_offers_it(walk: Walk) -> None:
    """A server app without the action fails UPD-1 and nothing else."""
    walk.connect_imported()
    actions = next(path for path in walk.predict(c.ConsoleTenants())[0].fields if path.endswith("/actions"))
    assert walk.failed(c.ConsoleTenants(), seen={actions: ("renew-secret-key",)}) == {"UPD-1"}


def test_it_asks_first(walk: Walk) -> None:
    """Writing before OK fails UPD-1, at the opening and at the sign-in."""
    walk.connect_imported()
    opening = c.ConsoleUpdateSettings(client_id=SERVER)
    assert walk.failed(opening, seen={"cloud/writes": PATCH}) == {"UPD-1"}
    walk.accept(opening)
    walk.accept(c.SigninBegin())
    walk.model.signing_in("administrator", ADMIN)
    assert walk.failed(c.SigninComplete(query={"code": "0"}), seen={"cloud/writes": PATCH}) == {"UPD-1"}


def test_it_needs_a_person(walk: Walk) -> None:
    """OK without a sign-in is refused."""
    walk.connect_imported()
    walk.accept(c.ConsoleUpdateSettings(client_id=SERVER))
    assert walk.shapes(c.DialogOk()) == {Shape("refused", "not-signed-in")}


def test_answered_with_no(walk: Walk) -> None:
    """Writing after Cancel fails that case of UPD-6."""
    walk.connect_imported()
    confirm(walk)
    assert walk.failed(c.DialogCancel(), seen={"cloud/writes": PATCH}) == {"UPD-6/answered-no"}


@pytest.mark.parametrize("user", [PLAIN, CLERK])
def test_who_may_not_consent(walk: Walk, user: str) -> None:
    """For a person who may not consent success fails UPD-6, and so does a failure that wrote."""
    walk.connect_imported()
    ok = confirm(walk, user=user)
    assert walk.failed(ok) == {"UPD-6/no-consent-role"}
    assert walk.failed(ok, DENIED, seen={"cloud/writes": PATCH}) == {"UPD-6/no-consent-role"}


def test_a_stranger(walk: Walk) -> None:
    """A person of another tenant cannot, for whichever reason."""
    walk.connect_imported()
    assert Shape("accepted") not in walk.shapes(confirm(walk, user="admin@fabrikam.example"))


def test_somebody_unknown(walk: Walk) -> None:
    """Where nobody told the model who signed in, both answers are allowed."""
    walk.connect_imported()
    assert walk.shapes(confirm(walk, user="nobody@contoso.example")) == {Shape("accepted"), DENIED}


@pytest.mark.parametrize(
    ("seen", "cases"),
    [
        (written(), set()),
        (written(redirects=()), {"UPD-4"}),
        (written(roles=()), {"UPD-5"}),
        (written(client_id=MADE), {"UPD-2"}),
        ({**written(), "cloud/keys-added": 1}, {"UPD-7"}),
        ({**written(), "cloud/app/key_end": START}, {"UPD-7"}),
    ],
)
def test_an_app_made_by_hand(seen: dict[str, Value], cases: set[str]) -> None:
    """Each thing that the update adds to an app made by hand has its own rule."""
    walk = connected("2309")
    assert walk.failed(confirm(walk), seen=seen) == cases


@pytest.mark.parametrize(
    ("version", "redirects", "cases"),
    [
        ("2309", (LOCALHOST, OTHER), set()),
        ("2309", (OTHER,), {"UPD-4"}),
        ("2309", (LOCALHOST,), {"UPD-7"}),
        ("2203", (OTHER,), set()),
        ("2203", (LOCALHOST, OTHER), set()),
        ("2203", (), {"UPD-7"}),
    ],
)
def test_redirect_uris(version: str, redirects: tuple[str, ...], cases: set[str]) -> None:
    """A redirect URI that is lost fails UPD-7, one that is not added from 2309 on UPD-4."""
    walk = connected(version, created=True)
    assert walk.failed(confirm(walk, MADE), seen=written(MADE, redirects)) == cases


def test_twice() -> None:
    """A second update may write nothing or the same; anything new fails UPD-3."""
    walk = connected("2309")
    walk.accept(confirm(walk), seen=written())
    ok = confirm(walk)
    assert walk.failed(ok, seen=written()) == set()
    nothing: dict[str, Value] = dict.fromkeys(written(), ABSENT)
    assert walk.failed(ok, seen=nothing) == set()
    assert walk.failed(ok, seen=written(redirects=(LOCALHOST, OTHER))) == {"UPD-3"}
    assert walk.failed(ok, seen={**written(), "cloud/keys-added": 1}) == {"UPD-3"}


def test_native_apps_have_none(walk: Walk) -> None:
    """An update that opens for a native app fails CON-9."""
    walk.connect_imported()
    assert walk.failed(c.ConsoleUpdateSettings(client_id=NATIVE)) == {"CON-9"}


def test_an_unknown_app(walk: Walk) -> None:
    """An app that the site does not know is not found."""
    assert walk.shapes(c.ConsoleUpdateSettings(client_id=SERVER)) == {
        Shape("refused", "not-found", name) for name in ("", "client_id")
    }


def test_a_created_native_app_has_the_brokers_redirect_uri(walk: Walk) -> None:
    """A created native app without the broker's redirect URI, with its own client ID, fails NAT-5."""
    walk.to_app_page()
    walk.create_server()
    walk.accept(c.WizardBrowse(kind="client"))
    walk.accept(c.DialogCreate(kind="client"))
    walk.fill({"application_name": "Client"})
    walk.sign_in(ADMIN)
    path = "cloud/app/redirect_uris/ms-appx-web://Microsoft.AAD.BrokerPlugin/{cloud/app/client_id}"
    for owner, cases in ((NATIVE, set()), (MADE, {"NAT-5"})):
        redirects = (LOCALHOST, f"ms-appx-web://Microsoft.AAD.BrokerPlugin/{owner}")
        seen: dict[str, Value] = {
            path: ABSENT,
            "cloud/app/client_id": NATIVE,
            "cloud/app/redirect_uris": redirects,
        }
        assert walk.failed(c.DialogOk(), seen=seen) == cases


@pytest.mark.parametrize(
    ("path", "left", "cases"),
    [
        (f"cloud/app/redirect_uris/{OTHER}", ABSENT, {"UPD-7"}),
        ("cloud/app/owners/00000000-0000-4000-8000-000000000002", ABSENT, {"UPD-7"}),
        ("cloud/app/scopes", (), {"UPD-7"}),
        ("cloud/app/identifier_uris", ("api://another",), {"UPD-7"}),
        ("cloud/app/keys", 0, {"UPD-7"}),
        ("cloud/app/home_page", "", set()),
    ],
)
def test_what_the_portal_added_is_kept(walk: Walk, path: str, left: Value, cases: set[str]) -> None:
    """Redirect URI, owner, scope, App ID URI or key: an update that loses one fails UPD-7."""
    walk.connect_imported()
    walk.accept(a.PortalAddRedirectUri(tenant_id=CONTOSO, client_id=SERVER, uri=OTHER))
    walk.accept(a.PortalAddOwner(tenant_id=CONTOSO, client_id=SERVER, user=PLAIN))
    assert walk.failed(confirm(walk), seen={path: left}) == cases


def test_a_created_native_app_allows_public_client_flows(walk: Walk) -> None:
    """A created native app without public client flows fails NAT-5."""
    walk.to_app_page()
    walk.create_server()
    walk.accept(c.WizardBrowse(kind="client"))
    walk.accept(c.DialogCreate(kind="client"))
    walk.fill({"application_name": "Client"})
    walk.sign_in(ADMIN)
    assert walk.failed(c.DialogOk(), seen={"cloud/app/public_client": False}) == {"NAT-5"}


def test_a_native_app_of_another_tenant(walk: Walk) -> None:
    """Choosing one of another tenant beside the web app fails NAT-4; one that nobody knows, nothing."""
    walk.connect_imported()
    connect_fabrikam(walk)
    walk.to_app_page("Again")
    walk.accept(c.WizardBrowse(kind="server"))
    walk.choose(SERVER)
    walk.accept(c.WizardBrowse(kind="client"))
    assert walk.failed(c.DialogSelect(client_id=CLIENT)) == {"NAT-4"}
    assert walk.failed(c.DialogSelect(client_id=MADE)) == set()
