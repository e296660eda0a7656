"""The wizard's pages: what they need, what they keep, and what they do not have."""

from __future__ import annotations

import pytest
from tests.model.conftest import CONTOSO, FABRIKAM, NATIVE, SERVER, START, Walk, shown_by_portal

from azharness.contract import Capability
from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model import Shape

ACCEPTED = Shape("accepted")
NOT_AVAILABLE = Shape("refused", "not-available")
ALL_SERVICES = (
    Capability.CLOUD_MANAGEMENT,
    Capability.LOG_ANALYTICS_CONNECTOR,
    Capability.STORE_FOR_BUSINESS,
)


def at_summary(walk: Walk) -> None:
    """Go with imported apps to the Summary page."""
    walk.register()
    walk.to_app_page()
    walk.import_server()
    walk.import_client()
    walk.accept(c.WizardNext())
    walk.accept(c.WizardNext(), seen={"fields/user_discovery": "off"})


@pytest.mark.parametrize(
    ("field", "case"), [("name", "WIZ-1"), ("service", "WIZ-3")], ids=["no name", "no service"]
)
def test_the_first_page_needs(walk: Walk, field: str, case: str) -> None:
    """Name and service are required, and each has its own rule."""
    walk.accept(c.WizardStart())
    given = {"name": "Contoso", "service": "cloud-management"}
    for name, value in given.items():
        if name != field:
            walk.accept(c.WizardEnter(field=name, value=value))
    assert walk.failed(c.WizardNext()) == {case}


def test_blanks_are_no_name(walk: Walk) -> None:
    """A name of blanks is none."""
    walk.accept(c.WizardStart())
    walk.accept(c.WizardEnter(field="name", value="   "))
    walk.accept(c.WizardEnter(field="service", value="cloud-management"))
    assert walk.shapes(c.WizardNext()) == {Shape("refused", "required", "name")}


@pytest.mark.parametrize(("description", "case"), [("", "WIZ-2"), ("Everybody", "WIZ-4")])
def test_a_description_is_optional(walk: Walk, description: str, case: str) -> None:
    """To refuse Next without a description fails WIZ-2."""
    walk.accept(c.WizardStart())
    walk.accept(c.WizardEnter(field="name", value="Contoso"))
    walk.accept(c.WizardEnter(field="description", value=description))
    walk.accept(c.WizardEnter(field="service", value="cloud-management"))
    assert walk.failed(c.WizardNext(), Shape("refused", "required", "description")) == {case}


def test_apps_come_after_the_environment(walk: Walk) -> None:
    """Browse needs an environment, and for a native app the web app too."""
    walk.accept(c.WizardStart())
    walk.accept(c.WizardEnter(field="name", value="Contoso"))
    walk.accept(c.WizardEnter(field="service", value="cloud-management"))
    walk.accept(c.WizardNext())
    assert walk.failed(c.WizardBrowse(kind="server")) == {"CLD-5/before-apps"}
    walk.accept(c.WizardEnter(field="environment", value="public"))
    assert walk.shapes(c.WizardBrowse(kind="client")) == {Shape("refused", "required", "web_app")}


def test_the_app_page_needs_both_apps(walk: Walk) -> None:
    """Next needs a web app and a native app."""
    walk.to_app_page()
    assert walk.failed(c.WizardNext()) == {"SVC-9/cloud-management", "SVC-6"}


def test_environments_of_cloud_management(walk: Walk) -> None:
    """Cloud Management offers the public cloud and the US Government's, and no other."""
    walk.accept(c.WizardStart())
    walk.accept(c.WizardEnter(field="name", value="Contoso"))
    walk.accept(c.WizardEnter(field="service", value="cloud-management"))
    offered = {"choices/environment": ("china", "public", "usgov")}
    assert walk.failed(c.WizardNext(), seen=offered) == {"CLD-5/cloud-management"}
    walk.accept(c.WizardNext())
    china = c.WizardEnter(field="environment", value="china")
    assert walk.shapes(china) == {Shape("refused", "not-offered", "environment")}


def test_another_environment_drops_the_apps(walk: Walk) -> None:
    """Choosing another environment empties both apps."""
    walk.register()
    walk.to_app_page()
    walk.import_server()
    command = c.WizardEnter(field="environment", value="usgov")
    assert walk.failed(command, seen={"fields/web_app": SERVER}) == {"CLD-8"}
    walk.accept(command)
    assert walk.failed(c.WizardNext()) == {"SVC-9/cloud-management", "SVC-6"}


def test_back_keeps_what_was_entered(walk: Walk) -> None:
    """To lose the name on the way back fails WIZ-10."""
    walk.to_app_page()
    assert walk.failed(c.WizardBack(), seen={"fields/name": ""}) == {"WIZ-10"}


def test_summary_shows_what_was_chosen(walk: Walk) -> None:
    """Another web app on Summary fails WIZ-6; the page itself is WIZ-5's."""
    walk.register()
    walk.to_app_page()
    walk.import_server()
    walk.import_client()
    walk.accept(c.WizardNext())
    assert walk.failed(c.WizardNext(), seen={"fields/web_app": NATIVE}) == {"WIZ-6"}
    assert walk.failed(c.WizardNext(), seen={"page": "progress"}) == {"WIZ-5"}


def test_a_malformed_schedule(walk: Walk) -> None:
    """A schedule that is no duration is refused while discovery is on."""
    walk.register()
    walk.to_app_page()
    walk.import_server()
    walk.import_client()
    walk.accept(c.WizardNext())
    walk.accept(c.WizardEnter(field="user_discovery", value="on"))
    walk.accept(c.WizardEnter(field="user_full_schedule", value="weekly"))
    assert walk.shapes(c.WizardNext()) == {Shape("refused", "malformed", "user_full_schedule")}
    walk.accept(c.WizardEnter(field="user_discovery", value="off"))
    assert ACCEPTED in walk.shapes(c.WizardNext())


def test_no_connection_before_progress(walk: Walk) -> None:
    """A connection that is listed before Progress fails WIZ-6."""
    at_summary(walk)
    assert walk.failed(c.ConsoleServices(), seen={"services#": 1}) == {"WIZ-6"}


def test_no_connection_after_cancel(walk: Walk) -> None:
    """A connection that is listed after Cancel fails WIZ-11."""
    at_summary(walk)
    walk.accept(c.WizardCancel())
    assert walk.failed(c.ConsoleServices(), seen={"services#": 1}) == {"WIZ-11"}


def test_a_connection_that_cannot_be_made(walk: Walk) -> None:
    """Where Completion calls an ordinary connection failed, it is the cloud that cannot be connected."""
    at_summary(walk)
    walk.accept(c.WizardNext())
    assert walk.failed(c.WizardNext(), seen={"fields/result": "failed"}) == {"CLD-1/cloud-management"}


def test_a_connection_that_is_not_listed(walk: Walk) -> None:
    """Success without a connection fails WIZ-7 and no rule about its properties."""
    walk.connect_imported()
    row = [path for path in walk.predict(c.ConsoleServices())[0].fields if path.startswith("services/")]
    gone = dict.fromkeys(row, walk.model.predict(c.ConsoleServices())[0].fields[f"{row[0]}"].allowed[-1])
    assert walk.failed(c.ConsoleServices(), seen={**gone, "services#": 0}) == {"WIZ-7"}


@pytest.mark.parametrize("command", [c.WizardBack(), c.WizardCancel()])
def test_no_way_back_after_progress(walk: Walk, command: c.Command) -> None:
    """Progress has neither Back nor Cancel."""
    at_summary(walk)
    walk.accept(c.WizardNext())
    assert walk.shapes(command) == {NOT_AVAILABLE}


@pytest.mark.parametrize(
    "command",
    [
        c.WizardNext(),
        c.WizardClose(),
        c.WizardBrowse(kind="server"),
        c.DialogOk(),
        c.DialogVerify(),
        c.SigninBegin(),
    ],
)
def test_nothing_is_there_before_the_wizard(walk: Walk, command: c.Command) -> None:
    """Without a wizard there is no page that knows a button."""
    assert walk.shapes(command) == {NOT_AVAILABLE}


def test_a_dialog_covers_the_wizard(walk: Walk) -> None:
    """While a dialog is open the wizard's buttons are not there."""
    walk.to_app_page()
    walk.accept(c.WizardBrowse(kind="server"))
    for command in (c.WizardNext(), c.WizardStart(), c.WizardEnter(field="name", value="x")):
        assert NOT_AVAILABLE in walk.shapes(command)
        assert ACCEPTED not in walk.shapes(command)


@pytest.mark.parametrize(
    ("field", "value"), [("web_app", SERVER), ("colour", "red")], ids=["shown only", "unheard of"]
)
def test_fields_that_cannot_be_typed(walk: Walk, field: str, value: str) -> None:
    """Client IDs on the App page cannot be typed, nor can fields that it does not have."""
    walk.to_app_page()
    assert walk.shapes(c.WizardEnter(field=field, value=value)) == {
        NOT_AVAILABLE,
        Shape("refused", "not-available", field),
    }


def test_services_of_the_article() -> None:
    """A backend that claims the article's three services must offer just these."""
    walk = Walk(capabilities=ALL_SERVICES)
    two = ("cloud-management", "store-for-business")
    assert walk.failed(c.WizardStart(), seen={"choices/service": two}) == {"SVC-1"}
    unknown = c.WizardEnter(field="service", value="administration-service")
    walk.accept(c.WizardStart())
    assert walk.failed(unknown) == {"SVC-1"}


def test_a_tenant_has_one_connection(walk: Walk) -> None:
    """Next on the App page is refused for a tenant that has its connection."""
    walk.connect_imported()
    walk.to_app_page("Again")
    walk.accept(c.WizardBrowse(kind="server"))
    walk.choose(SERVER)
    walk.accept(c.WizardBrowse(kind="client"))
    walk.choose(NATIVE)
    assert walk.shapes(c.WizardNext()) == {Shape("refused", "in-use", "web_app")}
    assert walk.failed(c.WizardNext()) == {"TEN-2/other-name"}


def test_two_sessions_race(walk: Walk) -> None:
    """Where another session took the place first, Summary refuses or the wizard fails; nothing else is lost."""
    at_summary(walk)
    first = walk.model.state.desk("administrator")
    renamed = first.turned(first.form.filled(name="Colleague"))
    walk.model.state = walk.model.state.with_desk("colleague", renamed)
    walk.accept(c.WizardNext(session="colleague"))
    assert walk.shapes(c.WizardNext()) == {ACCEPTED, Shape("refused", "in-use", "web_app")}
    branch = next(one for one in walk.predict(c.WizardNext()) if one.shape == ACCEPTED)
    walk.model.state = branch.follow(walk.do(c.ConsoleServices()))
    assert walk.failed(c.WizardNext(), seen={"fields/result": "succeeded"}) == {"TEN-7/interleaved"}
    assert len(walk.model.state.connections) == 1


def test_a_second_tenant(walk: Walk) -> None:
    """Another tenant may get a connection of its own."""
    walk.connect_imported()
    walk.accept(
        a.PortalRegisterServerApp(tenant_id=FABRIKAM, name="Two", app_id_uri="https://two"),
        seen=shown_by_portal(CONTOSO, "second", START + 1),
    )
    walk.to_app_page("Fabrikam")
    walk.open_import(
        tenant_id=FABRIKAM,
        client_id=CONTOSO,
        secret_key="second",
        app_id_uri="https://two",
        tenant_name="Two",
    )
    walk.accept(c.DialogVerify())
    walk.accept(c.DialogOk())
    walk.choose(CONTOSO)
    walk.accept(c.WizardBrowse(kind="client"))
    walk.accept(c.DialogImport(kind="client"))
    walk.fill({"application_name": "Client", "client_id": SERVER})
    walk.accept(c.DialogVerify())
    walk.accept(c.DialogOk())
    walk.choose(SERVER)
    walk.finish()
    assert "TEN-1" in walk.judged
    assert walk.predict(c.ConsoleTenants())[0].fields["tenants#"].allowed == (2,)
