"""What is watched at every command: a leak, a foreign cloud or a spoilt text fails the rule on it, and no other."""

from __future__ import annotations

import pytest
from tests.model.conftest import ADMIN, CONTOSO, MADE, SERVER, Walk

from azharness.contract import Capability
from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model import Value
from azharness.model.watch import classes

LOOK = c.ConsoleServices()
EXPORTING = (Capability.CLOUD_MANAGEMENT, Capability.TIME, Capability.EXPORT)
HOSTILE = {
    "SEC-2/markup": "<b>Contoso</b>",
    "SEC-2/quotes": "Contoso's",
    "SEC-2/control-characters": "Con\x1btoso",
    "SEC-2/right-to-left-marks": "Con\u202etoso",
}


@pytest.mark.parametrize(
    ("path", "case"),
    [
        ("leaks/view", "SEC-1/view"),
        ("leaks/outcome", "SEC-1/outcome"),
        ("cloud/sightings", "SEC-1/cloud-request"),
    ],
)
def test_a_secret_outside_its_field(walk: Walk, path: str, case: str) -> None:
    """Each place has a case of its own; in a notice it is that of notices."""
    walk.connect_imported()
    assert walk.failed(LOOK, seen={path: ("secret key",)}) == {case}
    in_notice = "SEC-1/notice" if path == "leaks/view" else case
    assert walk.failed(c.ConsoleNotices(), seen={path: ("secret key",)}) == {in_notice}


def test_credentials_of_somebody_who_signed_in(walk: Walk) -> None:
    """A password in a view fails the rule on credentials too, as soon as somebody has signed in."""
    leak: dict[str, Value] = {"leaks/view": ("password",)}
    assert walk.failed(LOOK, seen=leak) == {"SEC-1/view"}
    walk.connect_created()
    assert walk.failed(LOOK, seen=leak) == {"SEC-1/view", "CRT-8/planted-credentials"}


def test_credentials_kept_for_a_native_app(walk: Walk) -> None:
    """Where people signed in to create a native app alone, its own rule fails."""
    walk.register()
    walk.to_app_page()
    walk.import_server()
    walk.accept(c.WizardBrowse(kind="client"))
    walk.accept(c.DialogCreate(kind="client"))
    walk.fill({"application_name": "Client"})
    walk.sign_in(ADMIN)
    walk.accept(c.DialogOk(), seen={"cloud/app/client_id": MADE})
    assert walk.failed(LOOK, seen={"leaks/view": ("password",)}) == {"SEC-1/view", "NAT-7/no-credential-kept"}
    assert walk.failed(LOOK, seen={"cloud/people": ("somebody",)}) == {"NAT-7/no-credential-kept"}


@pytest.mark.parametrize("part", ["log", "state"])
def test_what_an_export_may_not_hold(part: str) -> None:
    """A key fails the rule on secrets, a password that on credentials, a token both."""
    walk = Walk(capabilities=EXPORTING)
    walk.connect_created()
    planted, exported = "CRT-8/planted-credentials", "SEC-1/exported-log"
    for kind, fails in (("secret key", {exported}), ("password", {planted}), ("token", {planted, exported})):
        assert walk.failed(c.SiteExport(), seen={f"leaks/{part}": (kind,)}) == fails
    assert Walk(capabilities=EXPORTING).failed(c.SiteExport(), seen={f"leaks/{part}": ("password",)}) == {
        exported
    }


@pytest.mark.parametrize("case", HOSTILE)
def test_texts_come_back_as_typed(walk: Walk, case: str) -> None:
    """A name that the site changes fails the rule on such texts alone, whichever view shows it."""
    text = HOSTILE[case]
    assert classes(text) == (case,) or case == "SEC-2/markup"
    walk.register()
    walk.to_app_page(text)
    walk.open_import(application_name=text, tenant_name=text)
    walk.accept(c.DialogVerify())
    walk.accept(c.DialogOk())
    walk.choose(SERVER)
    walk.import_client()
    walk.finish()
    other: dict[str, Value] = {f"services/{text}/name": "Contoso"}
    assert case in walk.failed(LOOK, seen=other) <= set(HOSTILE)
    app = f"tenants/{CONTOSO}/apps/{SERVER}/name"
    assert case in walk.failed(c.ConsoleTenants(), seen={app: "Contoso"}) <= set(HOSTILE)
    assert walk.failed(c.ConsoleTenants(), seen={f"tenants/{CONTOSO}/apps/{SERVER}/kind": "client"}) == {
        "CON-8"
    }


def test_traffic_stays_in_its_cloud(walk: Walk) -> None:
    """While all is of one cloud, another one's answer or audience fails CLD-6."""
    walk.to_app_page(environment="usgov")
    browse = c.WizardBrowse(kind="server")
    assert walk.failed(browse, seen={"cloud/traffic": ("public",)}) == {"CLD-6"}
    assert walk.failed(browse, seen={"cloud/traffic": ("usgov",)}) == set()
    foreign: dict[str, Value] = {"cloud/audiences": ("https://graph.microsoft.com",)}
    assert walk.failed(browse, seen=foreign) == {"CLD-6"}


def test_several_clouds_are_not_told_apart(walk: Walk) -> None:
    """With tenants of two clouds nobody can say which may be asked."""
    walk.connect_imported()
    walk.to_app_page("Arlington", environment="usgov")
    assert walk.failed(c.WizardBrowse(kind="server"), seen={"cloud/traffic": ("public", "usgov")}) == set()


def test_a_door_asks_its_own_cloud_for_keys(walk: Walk) -> None:
    """What a door asks of Entra when a client presents a token is watched too."""
    walk.connect_imported()
    walk.accept(a.ClientLocate(tenant_id=CONTOSO))
    walk.accept(a.ClientSignIn(user=ADMIN))
    present = a.ClientPresent(door="gateway")
    assert walk.failed(present, seen={"cloud/traffic": ("usgov",)}) == {"CLD-6"}
