"""Secrets and texts that could act: everything that the site shows is looked through for them at every command."""

from __future__ import annotations

import pytest
from pytest_bdd import given, parsers, then, when

from azharness.contract import commands as c
from azharness.contract.hello import Capability
from azharness.engine.errors import HarnessError
from azharness.model.services import service_named
from azscenarios import moves
from azscenarios.story import Story
from azscenarios.words import HOSTILE

_NOTHING: tuple[str, ...] = ()


@when("the administrator looks at every node of the console")
def looks_everywhere(story: Story) -> None:
    """Azure Services, tenants with their apps, notifications, users and groups."""
    looks = (c.ConsoleServices(), c.ConsoleTenants(), c.ConsoleUsers(), c.ConsoleNotices())
    for look in looks:
        story.attempt(look)


@when("the administrator collects the site's log and state, if the site hands them out")
def collects(story: Story) -> None:
    """`site.export`; a site that declines `export` is asked nothing, and what needs the export is not judged."""
    if Capability.EXPORT in story.runner.hello.capabilities:
        story.attempt(c.SiteExport())


@then("no secret stands anywhere in the answer, nor in a request outside its own field")
def no_secret(story: Story) -> None:
    """No secret key, password or token, in whichever spelling, of all that were typed or made until now."""
    view = "leaks/view" if story.runner.observed.get("leaks/log") != _NOTHING else "leaks/outcome"
    for path in (view, "leaks/outcome", "cloud/sightings"):
        story.expect(path, _NOTHING)


@given(parsers.parse("the wizard has been filled with names that hold {kind}"))
def filled_with_names(story: Story, kind: str) -> None:
    """For an Azure service: connection, description, tenant and imported apps are named so, up to the App page."""
    text = _named(kind)
    story.needs(story.main)
    moves.register_apps(story, story.main)
    story.do(c.WizardStart())
    moves.fill(story, {"name": text, "description": text, "service": story.main})
    story.do(c.WizardNext())
    moves.fill(story, {"environment": story.tenant.cloud})
    moves.open_import(story)
    named = {"tenant_name": text, "application_name": text}
    moves.fill(story, moves.import_fields(story, moves.SERVER_APP) | named)
    story.do(c.DialogVerify(), c.DialogOk())
    if service_named(story.main).creates:
        moves.select(story, moves.SERVER_APP)
    if service_named(story.main).native:
        _import_client(story, text)


def _import_client(story: Story, text: str) -> None:
    story.do(c.WizardBrowse(kind="client"), c.DialogImport(kind="client"))
    client_id = story.app(moves.CLIENT_APP).client_id
    moves.fill(story, {"application_name": text, "client_id": client_id})
    story.do(c.DialogVerify(), c.DialogOk())
    moves.select(story, moves.CLIENT_APP)


@given("the service has the Server App dialog")
def has_list(story: Story) -> None:
    """Go on only where the apps of the run's main service can be created too."""
    if not service_named(story.main).creates:
        pytest.skip("Apps of the run's main service can only be imported.")


@then(parsers.parse("the summary shows the names with {kind} as they were typed"))
def summary_shows(story: Story, kind: str) -> None:
    """Name, description and tenant's name on the Summary page."""
    for field in ("name", "description", "tenant_name"):
        story.expect(f"fields/{field}", _named(kind))


@then(parsers.parse("every node shows the names with {kind} as they were typed"))
def nodes_show(story: Story, kind: str) -> None:
    """The connection, the tenant and its apps."""
    text = _named(kind)
    story.do(c.ConsoleServices())
    for field in ("name", "description"):
        story.expect(f"services/{text}/{field}", text)
    story.do(c.ConsoleTenants())
    tenant = f"tenants/{story.tenant.tenant_id}"
    story.expect(f"{tenant}/name", text)
    for name in (each for each in (moves.SERVER_APP, moves.CLIENT_APP) if story.knows(each)):
        story.expect(f"{tenant}/apps/{story.app(name).client_id}/name", text)


@then(parsers.parse("the dialog lists the server app under a name with {kind} as it was typed"))
def list_shows(story: Story, kind: str) -> None:
    """In the Server App dialog, with the tenant's name."""
    row = f"apps/{story.app(moves.SERVER_APP).client_id}"
    for field in ("app_name", "tenant_name"):
        story.expect(f"{row}/{field}", _named(kind))


def _named(kind: str) -> str:
    if kind not in HOSTILE:
        raise HarnessError(f"There are no names that hold {kind}: only {', '.join(HOSTILE)}.")
    return HOSTILE[kind]
