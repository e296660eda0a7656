"""The services: what each page asks for, which rights count, how often a service runs, and what shared apps show."""

from __future__ import annotations

import pytest
from tests.model.conftest import CONTOSO, DAY, SERVER, WORKSPACE, Walk, import_fields

from azharness.contract import Capability
from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.contract.hello import Decisions
from azharness.model import ABSENT, Shape
from azharness.model.services import SERVICES

LOG_ANALYTICS, STORE = "log-analytics-connector", "store-for-business"
OTHER = "b37b764f-28bb-44fc-bc47-1f47d8e30f50"
ACCEPTED = Shape("accepted")
DENIED = Shape("failed", "permission-denied")
IN_USE = Shape("refused", "in-use", "web_app")
NOT_AVAILABLE = Shape("refused", "not-available")
TOKEN = f"cloud/app-tokens/{SERVER}"
PAGE = {"content_location": r"\\server\share\folder", "languages": "en-US,de-DE", "default_language": "de-DE"}


def walk_with(decisions: Decisions | None = None) -> Walk:
    """A site that offers every service, and apps that the portal registered."""
    services = tuple(Capability(service.name) for service in SERVICES)
    walk = Walk(capabilities=(*services, Capability.TIME), decisions=decisions)
    walk.register()
    return walk


def to_app_page(walk: Walk, service: str, name: str = "Contoso") -> None:
    """The first page filled, the public cloud chosen."""
    walk.accept(c.WizardStart())
    for field, value in (("name", name), ("service", service)):
        walk.accept(c.WizardEnter(field=field, value=value))
    walk.accept(c.WizardNext())
    walk.accept(c.WizardEnter(field="environment", value="public"))


def test_a_service_of_the_public_cloud_alone_needs_an_environment_too() -> None:
    """Next on the App page asks for the cloud where the site has not chosen the only one itself."""
    walk = walk_with()
    walk.accept(c.WizardStart())
    for field, value in (("name", "Contoso"), ("service", STORE)):
        walk.accept(c.WizardEnter(field=field, value=value))
    walk.accept(c.WizardNext(), seen={"fields/environment": ""})
    assert Shape("refused", "required", "environment") in walk.shapes(c.WizardNext())


def import_here(walk: Walk) -> None:
    """Import on the App page itself."""
    walk.accept(c.DialogImport(kind="server"))
    walk.fill(import_fields())
    walk.accept(c.DialogVerify())
    walk.accept(c.DialogOk())


def grant(walk: Walk, role: str = "Contributor", *, group: str = "monitoring", **others: str) -> None:
    """A role in Azure, of the imported app unless it is said otherwise."""
    principal = others if {"client_id", "user"} & set(others) else {"client_id": SERVER, **others}
    act = a.PortalGrantAzureRole(tenant_id=CONTOSO, role=role, resource_group=group, **principal)
    walk.accept(act)


def to_workspace(walk: Walk) -> None:
    """Log Analytics Connector, the app imported and nothing more."""
    to_app_page(walk, LOG_ANALYTICS)
    import_here(walk)


def connect_log_analytics(walk: Walk) -> None:
    """The whole wizard, the app Contributor on the group."""
    grant(walk)
    to_workspace(walk)
    for _ in range(4):
        walk.accept(c.WizardNext())
    walk.accept(c.WizardClose())


def connect_store(walk: Walk, name: str = "Store") -> None:
    """The whole wizard, the server app imported or known."""
    to_app_page(walk, STORE, name)
    if walk.model.state.app(SERVER) is None:
        walk.import_server()
    else:
        walk.accept(c.WizardBrowse(kind="server"))
        walk.choose(SERVER)
    walk.accept(c.WizardNext())
    for field, value in PAGE.items():
        walk.accept(c.WizardEnter(field=field, value=value))
    for _ in range(3):
        walk.accept(c.WizardNext())
    walk.accept(c.WizardClose())


def test_log_analytics_imports_on_the_page() -> None:
    """There is no list and no creation, and Import leads back to the App page with the app chosen."""
    walk = walk_with()
    to_app_page(walk, LOG_ANALYTICS)
    assert walk.failed(c.WizardBrowse(kind="server")) == {"SVC-5"}
    assert walk.failed(c.DialogCreate(kind="server")) == {"SVC-5"}
    assert walk.failed(c.WizardBrowse(kind="client")) == {"SVC-3/log-analytics-connector"}
    assert walk.failed(c.DialogImport(kind="server"), NOT_AVAILABLE) == {"SRV-14"}
    walk.accept(c.DialogImport(kind="server"))
    walk.fill(import_fields())
    walk.accept(c.DialogVerify())
    assert walk.failed(c.DialogOk(), seen={"page": "server-app"}) == {"SRV-4/app-page"}
    walk.accept(c.DialogOk())
    assert walk.model.state.desk("administrator").form.text("web_app") == SERVER


def test_a_contributor_is_offered_the_workspace() -> None:
    """The lists hold what the app may see, chosen where there is one item; another list fails CFG-2."""
    walk = walk_with()
    grant(walk)
    to_workspace(walk)
    assert DENIED not in walk.shapes(c.WizardNext())
    assert walk.failed(c.WizardNext(), seen={"choices/workspace": ("another",)}) == {"CFG-2"}
    walk.accept(c.WizardNext())
    assert walk.model.state.desk("administrator").form.text("workspace") == WORKSPACE.name
    assert walk.failed(c.WizardNext(), DENIED) == {"CFG-3/resource-group-contributor"}
    elsewhere = c.WizardEnter(field="workspace", value="unheard-of")
    assert walk.failed(elsewhere) == {"CFG-2"}


@pytest.mark.parametrize(
    ("role", "others", "case"),
    [
        ("", {}, "CFG-3/no-role"),
        ("Reader", {}, "CFG-7/reader-alone"),
        ("Contributor", {"group": "elsewhere"}, "CFG-7/other-resource-group"),
        ("Contributor", {"client_id": OTHER}, "CFG-7/contributor-other-app"),
        ("Owner", {"user": "pia@contoso.example"}, "CFG-7/contributor-person"),
    ],
)
def test_rights_that_are_not_enough(role: str, others: dict[str, str], case: str) -> None:
    """Who goes on without write access of the app's own fails the case of what is missing, here or a page before."""
    walk = walk_with()
    if role:
        grant(walk, role, **others)
    to_workspace(walk)
    assert DENIED in walk.shapes(c.WizardNext())
    walk.accept(c.WizardNext())
    assert DENIED in walk.shapes(c.WizardNext())
    assert ACCEPTED not in walk.shapes(c.WizardNext())
    assert walk.failed(c.WizardNext()) == {case}


@pytest.mark.parametrize("declared", [True, False])
def test_what_the_backend_declares_about_rights(*, declared: bool) -> None:
    """A role on the workspace alone, and one that came late, are enough where the backend says so."""
    for decisions, case in (
        (Decisions(workspace_role_suffices=declared), "CFG-8"),
        (Decisions(late_rights_count=declared), "CFG-9"),
    ):
        walk = walk_with(decisions)
        if case == "CFG-8":
            grant(walk, workspace=WORKSPACE.name)
        to_workspace(walk)
        if case == "CFG-9":
            grant(walk)
        assert (DENIED in walk.shapes(c.WizardNext())) != declared
        if declared:
            walk.accept(c.WizardNext())
            assert walk.failed(c.WizardNext(), DENIED) == {case}


def test_one_connection_at_all() -> None:
    """A second connection to the store is refused, here in the same tenant."""
    walk = walk_with()
    connect_store(walk)
    to_app_page(walk, STORE, "Again")
    walk.accept(c.WizardBrowse(kind="server"))
    walk.choose(SERVER)
    assert walk.shapes(c.WizardNext()) == {IN_USE}
    assert walk.failed(c.WizardNext()) == {"TEN-4/same-tenant"}


@pytest.mark.parametrize(
    ("field", "text", "shape"),
    [
        ("content_location", "", "required"),
        ("content_location", r"\\server\share", "malformed"),
        ("content_location", "C:/Content", "malformed"),
        ("languages", "English, German", "malformed"),
        ("default_language", "fr-FR", "not-offered"),
    ],
)
def test_the_page_of_the_store(field: str, text: str, shape: str) -> None:
    """What is missing or has not its form is refused; to go on all the same fails CFG-4."""
    walk = walk_with()
    to_app_page(walk, STORE)
    walk.import_server()
    walk.accept(c.WizardNext())
    for name, value in (PAGE | {field: text}).items():
        walk.accept(c.WizardEnter(field=name, value=value))
    assert Shape("refused", shape, field) in walk.shapes(c.WizardNext())
    assert walk.failed(c.WizardNext()) == {"CFG-4"}


def test_the_collections_are_refreshed_in_time() -> None:
    """At first when it can, then whenever the declared minutes have passed, and not a second before."""
    walk = walk_with()
    connect_log_analytics(walk)
    for wait, due in ((1, True), (180 * 60 - 1, False), (1, True)):
        walk.accept(a.ClockAdvance(seconds=wait))
        tick = c.ClockSet(instant=walk.model.state.cloud_instant)
        assert walk.failed(tick, seen={TOKEN: ABSENT}) == ({"CFG-5"} if due else set())
        walk.accept(tick)


def test_the_store_rests_for_ten_minutes() -> None:
    """By hand it is refused within ten minutes of the last run, and must run after them."""
    walk = walk_with()
    connect_store(walk)
    sync = c.ConsoleSyncStore(name="Store")
    walk.wait(1)
    walk.accept(a.ClockAdvance(seconds=599))
    walk.accept(c.ClockSet(instant=walk.model.state.cloud_instant))
    assert ACCEPTED not in walk.shapes(sync)
    assert walk.failed(sync) == {"CFG-6/ten-minutes"}
    walk.wait(2)
    assert walk.shapes(sync) == {ACCEPTED}
    assert walk.failed(sync, NOT_AVAILABLE) == {"CFG-6/on-demand"}
    assert walk.failed(sync, seen={TOKEN: ABSENT}) == {"CFG-6/on-demand"}


def test_a_dead_key_stops_every_service() -> None:
    """A run of the store that succeeds with an expired key fails KEY-1."""
    walk = walk_with()
    connect_store(walk)
    walk.wait(366 * DAY)
    services = c.ConsoleServices()
    assert walk.failed(services, seen={"services/Store/last_run/result": "succeeded"}) == {"KEY-1"}


def test_a_shared_app_is_one_object_with_all_its_services() -> None:
    """The list names both services, no registration is made, and either service stays when the other goes."""
    walk = walk_with()
    walk.to_app_page()
    walk.import_server()
    walk.import_client()
    walk.finish()
    connect_store(walk)
    to_app_page(walk, "cloud-management", "Again")
    browse = c.WizardBrowse(kind="server")
    assert walk.failed(browse, seen={f"apps/{SERVER}/service_types": (STORE,)}) == {"APP-3"}
    walk.accept(c.WizardCancel())
    walk.accept(c.ConsoleDelete(name="Contoso"))
    walk.wait(11 * 60)
    sync = c.ConsoleSyncStore(name="Store")
    walk.wait(11 * 60)
    assert walk.failed(sync, Shape("failed", "cloud-refused")) == {"CON-4"}


def test_azure_is_asked_while_the_cloud_fails() -> None:
    """Where a fault may meet the look for workspaces the wizard may say what became of it, and its lists claim nothing."""
    walk = walk_with()
    grant(walk)
    to_workspace(walk)
    refused = Shape("failed", "cloud-refused")
    assert refused not in walk.shapes(c.WizardNext())
    walk.accept(a.FaultPlan(kind="torn", service="login", method="POST"))
    assert refused in walk.shapes(c.WizardNext())
    assert walk.failed(c.WizardNext(), seen={"choices/workspace": ("another",)}) == set()
