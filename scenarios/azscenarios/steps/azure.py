"""Azure: workspaces, and the roles that Log Analytics Connector needs there."""

from __future__ import annotations

from pytest_bdd import given, parsers, then, when

from azharness.contract import actors as a
from azharness.contract import commands as c
from azscenarios import moves
from azscenarios.story import Story
from azscenarios.words import value


@given(parsers.parse("the wizard is left for a connection to {service}"))
def left_and_connected(story: Story, service: str) -> None:
    """Cancel, and another wizard from beginning to end, with apps that the portal registered."""
    story.do(c.WizardCancel())
    story.needs(value(service))
    server = story.app(moves.SERVER_APP)
    if value(service) == "log-analytics-connector":
        moves.grant_contributor(story, server)
    moves.to_app_page(story, value(service))
    moves.import_apps(story)
    moves.finish_wizard(story)


@given(parsers.parse('the portal has added the workspace "{name}" beside the first'))
def workspace_added(story: Story, name: str) -> None:
    """An Azure administrator added a Log Analytics workspace to the same resource group."""
    group = story.tenant.workspaces[0].resource_group
    story.do(a.PortalAddWorkspace(tenant_id=story.tenant.tenant_id, resource_group=group, workspace=name))


@when("the collections are refreshed")
def refreshed(story: Story) -> None:
    """The time of one membership refresh passes, as the backend declares it."""
    story.runner.pass_time(story.runner.hello.parameters.membership_refresh * 60)


@given(parsers.re(r'the app "(?P<app>[^"]+)" is (?P<role>\w+) on (?P<where>.+)'))
@when(parsers.re(r'the app "(?P<app>[^"]+)" becomes (?P<role>\w+) on (?P<where>.+)'))
def app_has_role(story: Story, app: str, role: str, where: str) -> None:
    """In Azure: a built-in role on `the resource group of the workspace`, `the workspace` or `another resource group`."""
    _grant(story, role, where, client_id=story.app(app).client_id)


@given(parsers.re(r"a person is (?P<role>\w+) on (?P<where>.+)"))
def person_has_role(story: Story, role: str, where: str) -> None:
    """The same for a person of the tenant instead of an app."""
    _grant(story, role, where, user=story.person("no role").user_principal_name)


def _grant(story: Story, role: str, where: str, *, client_id: str = "", user: str = "") -> None:
    first = story.tenant.workspaces[0]
    group, workspace = {
        "the resource group of the workspace": (first.resource_group, ""),
        "the workspace": (first.resource_group, first.name),
        "another resource group": ("elsewhere", ""),
    }[where]
    story.do(
        a.PortalGrantAzureRole(
            tenant_id=story.tenant.tenant_id,
            role=role,
            resource_group=group,
            workspace=workspace,
            client_id=client_id,
            user=user,
        )
    )


@when("the administrator tries to go on to the Summary page")
def tries_to_go_on(story: Story) -> None:
    """Next on the App page and, where that leads on, Next on the Configuration page with what its lists offer."""
    story.attempt(c.WizardNext())
    if story.page == "configuration":
        moves.choose_what_is_offered(story)
        story.attempt(c.WizardNext())


@then("the wizard has come to the Summary page")
def came_to_summary(story: Story) -> None:
    """All that was asked for is there."""
    story.expect("page", "summary")


@then("the wizard has not come to the Summary page")
def not_on_summary(story: Story) -> None:
    """The site declined on the way, or the cloud did."""
    story.claim("page", "app or configuration", holds=story.page in {"app", "configuration"})


@then("the workspace is offered")
def workspace_offered(story: Story) -> None:
    """The lists of the Configuration page hold the tenant's subscription, resource group and workspace."""
    workspace = story.tenant.workspaces[0]
    for field, text in moves.place_of(workspace).items():
        story.expect(f"choices/{field}", (text,))
