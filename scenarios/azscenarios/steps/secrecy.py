"""Secrets and texts that could act: everything that the site shows is looked through for them at every command."""

from __future__ import annotations

from pytest_bdd import given, parsers, then, when

from azharness.contract import commands as c
from azharness.contract.hello import Capability
from azharness.engine.errors import HarnessError
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
    """Cloud Management: connection, description, tenant and both imported apps are named so, up to the App page."""
    text = _named(kind)
    server = moves.register_server_app(story, moves.SERVER_APP, moves.app_id_uri(story))
    moves.register_client_app(story, moves.CLIENT_APP, server)
    story.do(c.WizardStart())
    moves.fill(story, {"name": text, "description": text, "service": "cloud-management"})
    story.do(c.WizardNext())
    moves.fill(story, {"environment": story.tenant.cloud})
    moves.open_import(story)
    named = {"tenant_name": text, "application_name": text}
    moves.fill(story, moves.import_fields(story, moves.SERVER_APP) | named)
    story.do(c.DialogVerify(), c.DialogOk())
    moves.select(story, moves.SERVER_APP)
    story.do(c.WizardBrowse(kind="client"), c.DialogImport(kind="client"))
    client_id = story.app(moves.CLIENT_APP).client_id
    moves.fill(story, {"application_name": text, "client_id": client_id})
    story.do(c.DialogVerify(), c.DialogOk())
    moves.select(story, moves.CLIENT_APP)


@then(parsers.parse("the summary shows the names with {kind} as they were typed"))
def summary_shows(story: Story, kind: str) -> None:
    """Name, description and tenant's name on the Summary page."""
    for field in ("name", "description", "tenant_name"):
        story.expect(f"fields/{field}", _named(kind))


@then(parsers.parse("every node shows the names with {kind} as they were typed"))
def nodes_show(story: Story, kind: str) -> None:
    """The connection, the tenant and both apps."""
    text = _named(kind)
    story.do(c.ConsoleServices())
    for field in ("name", "description"):
        story.expect(f"services/{text}/{field}", text)
    story.do(c.ConsoleTenants())
    tenant = f"tenants/{story.tenant.tenant_id}"
    story.expect(f"{tenant}/name", text)
    for name in (moves.SERVER_APP, moves.CLIENT_APP):
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
