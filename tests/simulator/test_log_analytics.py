"""Log Analytics Connector: its Configuration page, the rights that it needs, and the membership refresh."""

from __future__ import annotations

import pytest
from tests.simulator.conftest import Town, refused
from tests.simulator.service_steps import (
    CONTRIBUTOR,
    GROUP,
    GROUP_SCOPE,
    LOG_ANALYTICS,
    OWNER,
    READER,
    SUBSCRIPTION,
    WORKSPACE,
    WORKSPACE_SCOPE,
    PortalApp,
    add_workspace,
    app_tokens,
    connect_workspace,
    finish,
    row,
    run_of,
    to_app_page,
)

from azharness.contract import Accepted, CloudError, Failed, Reason
from azharness.contract import commands as c
from azharness.contract.views import Page

DENIED = Failed(reason=Reason.PERMISSION_DENIED)
ARM = "https://management.azure.com"


@pytest.fixture
def app(town: Town) -> PortalApp:
    """A web app that was registered in the portal and has no role in Azure."""
    return PortalApp(town)


def configuration(town: Town, app: PortalApp) -> Page:
    """Import an app and go on to the Configuration page."""
    to_app_page(town, LOG_ANALYTICS, name="Logs")
    town.console.accepted(c.DialogImport, kind="server")
    app.import_here()
    page = town.console.accepted(c.WizardNext)
    assert isinstance(page, Page)
    return page


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (CONTRIBUTOR, GROUP_SCOPE),
        (OWNER, GROUP_SCOPE),
        (CONTRIBUTOR, WORKSPACE_SCOPE),
        (CONTRIBUTOR, f"/subscriptions/{SUBSCRIPTION}"),
    ],
)
def test_the_only_workspace_is_chosen_already(town: Town, app: PortalApp, role: str, scope: str) -> None:
    """With write access on the workspace or around it the page fills itself, and Summary shows the same."""
    app.role(role, scope)
    page = configuration(town, app)

    chosen = {"subscription": SUBSCRIPTION, "resource_group": GROUP, "workspace": WORKSPACE}
    assert page.fields == chosen
    assert page.choices == {field: [value] for field, value in chosen.items()}
    summary = town.console.accepted(c.WizardNext)
    assert summary.fields.items() >= chosen.items()
    assert finish(town) == "succeeded"
    shown = town.console.accepted(c.ConsoleProperties, name="Logs").fields
    assert shown.items() >= chosen.items()
    assert town.console.outcome(c.DialogEnter, field="workspace", value="x") == refused(
        Reason.NOT_AVAILABLE, "workspace"
    )


def test_without_a_role_nothing_is_offered(town: Town, app: PortalApp) -> None:
    """An app without rights sees nothing and does not get on; rights that were granted late count."""
    page = configuration(town, app)
    assert page.fields == {"subscription": "", "resource_group": "", "workspace": ""}
    assert page.choices == {"subscription": [], "resource_group": [], "workspace": []}
    assert town.console.outcome(c.WizardNext) == DENIED

    app.role(CONTRIBUTOR)
    assert town.console.accepted(c.WizardNext).page == "summary"


def test_reading_is_not_enough(town: Town, app: PortalApp) -> None:
    """A Reader sees the workspace and does not get on."""
    app.role(READER)

    assert configuration(town, app).fields["workspace"] == WORKSPACE
    assert town.console.outcome(c.WizardNext) == DENIED
    assert town.console.do(c.WizardBack).outcome == Accepted()


def test_the_rights_of_others_are_not_enough(town: Town, app: PortalApp) -> None:
    """What a person or another app may do does not help."""
    other = PortalApp(town, uri="https://contoso.com/other")
    app.role(CONTRIBUTOR, principal=other.principal)

    assert configuration(town, app).choices["workspace"] == []
    assert town.console.outcome(c.WizardNext) == DENIED


def test_rights_elsewhere_are_for_elsewhere(town: Town, app: PortalApp) -> None:
    """With rights on one of two groups that it sees, the app gets on with that one's workspace alone."""
    add_workspace(town, "other", "other-logs")
    app.role(READER, f"/subscriptions/{SUBSCRIPTION}")
    app.role(CONTRIBUTOR, f"/subscriptions/{SUBSCRIPTION}/resourceGroups/other")

    page = configuration(town, app)
    assert page.choices["resource_group"] == [GROUP, "other"]
    assert page.fields == {"subscription": SUBSCRIPTION, "resource_group": "", "workspace": ""}
    assert town.console.outcome(c.WizardNext) == refused(Reason.REQUIRED, "resource_group")
    assert town.console.enter(resource_group=GROUP).fields["workspace"] == WORKSPACE
    assert town.console.outcome(c.WizardNext) == DENIED
    assert town.console.enter(resource_group="other").fields["workspace"] == "other-logs"
    assert town.console.outcome(c.WizardEnter, field="workspace", value=WORKSPACE) == refused(
        Reason.NOT_OFFERED, "workspace"
    )
    assert town.console.outcome(c.WizardEnter, field="tenant_id", value="x") == refused(
        Reason.NOT_AVAILABLE, "tenant_id"
    )
    assert town.console.accepted(c.WizardNext).page == "summary"


def test_a_cloud_that_does_not_answer_empties_the_lists(town: Town, app: PortalApp) -> None:
    """Where Resource Manager fails the page is there with empty lists, and Next says what failed."""
    app.role(CONTRIBUTOR)
    town.fault(service="arm", path="/subscriptions", status=500, error="InternalServerError", count=2)

    assert configuration(town, app).choices == {"subscription": [], "resource_group": [], "workspace": []}
    failed = CloudError(source="arm", code="InternalServerError")
    assert town.console.outcome(c.WizardNext) == Failed(reason=Reason.CLOUD_REFUSED, error=failed)
    assert town.console.accepted(c.WizardNext).page == "summary"


def test_another_web_app_chooses_anew(town: Town, app: PortalApp) -> None:
    """What one app was offered is gone when another is chosen."""
    app.role(CONTRIBUTOR)
    configuration(town, app)
    town.console.accepted(c.WizardNext)
    for _ in range(2):
        town.console.accepted(c.WizardBack)
    other = PortalApp(town, uri="https://contoso.com/other")
    town.console.accepted(c.DialogImport, kind="server")
    other.import_here()

    assert town.console.accepted(c.WizardNext).fields["workspace"] == ""


def test_there_is_one_connection(town: Town, app: PortalApp) -> None:
    """A second Log Analytics Connector is refused; after deletion it can be made again."""
    app.role(CONTRIBUTOR)
    connect_workspace(town, app)
    to_app_page(town, LOG_ANALYTICS, name="Second")
    town.console.accepted(c.DialogImport, kind="server")
    app.import_here()
    assert town.console.outcome(c.WizardNext) == refused(Reason.IN_USE, "web_app")

    town.console.accepted(c.ConsoleDelete, name="Logs")
    assert town.console.accepted(c.WizardNext).page == "configuration"


def test_membership_is_refreshed_with_a_fresh_token(town: Town, app: PortalApp) -> None:
    """The first refresh comes with the next jobs, further ones every three hours, each with a token of its own."""
    app.role(CONTRIBUTOR)
    connect_workspace(town, app)
    assert run_of(town, "Logs") is None
    tokens = app_tokens(town, ARM)
    town.pass_time(minutes=1)
    first = town.now()
    assert run_of(town, "Logs") == ("succeeded", first)
    town.pass_time(minutes=179)
    assert run_of(town, "Logs") == ("succeeded", first)
    town.pass_time(minutes=1)

    assert run_of(town, "Logs") == ("succeeded", town.now())
    assert app_tokens(town, ARM) - tokens == 2
    assert town.console.outcome(c.ConsoleRunDiscovery, name="Logs") == refused(Reason.NOT_AVAILABLE)
    assert town.console.outcome(c.ConsoleSyncStore, name="Logs") == refused(Reason.NOT_AVAILABLE)


def test_a_refresh_tells_of_the_expired_key(town: Town) -> None:
    """With an expired key the refresh fails with Entra's code, and is tried again at its next time."""
    app = PortalApp(town, days=2)
    app.role(CONTRIBUTOR)
    connect_workspace(town, app)
    town.pass_time(days=3)

    run = row(town, "Logs").last_run
    assert run is not None
    assert run.result == "failed"
    assert run.error == CloudError(source="entra", code="AADSTS7000222")
    at = town.now()
    town.pass_time(minutes=179)
    assert run_of(town, "Logs") == ("failed", at)
    town.pass_time(minutes=1)
    assert run_of(town, "Logs") == ("failed", town.now())


def test_a_deleted_connection_is_refreshed_no_more(town: Town, app: PortalApp) -> None:
    """After Delete nothing asks for a token."""
    app.role(CONTRIBUTOR)
    connect_workspace(town, app)
    town.console.accepted(c.ConsoleDelete, name="Logs")
    asked = len(town.log())
    town.pass_time(days=2)

    assert len(town.log()) == asked
