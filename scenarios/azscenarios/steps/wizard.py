"""The wizard and its dialogs, as the administrator works in them."""

from __future__ import annotations

import re

from pytest_bdd import given, parsers, then, when

from azharness.contract import commands as c
from azharness.model import Shape
from azscenarios import moves
from azscenarios.story import Story
from azscenarios.words import ACTIONS, FIELDS, LISTED, PAGES, refusal, value


@given("the administrator has started the Azure Services Wizard")
def wizard_started(story: Story) -> None:
    """The wizard stands on its first page."""
    story.do(c.WizardStart())


@given(parsers.parse("the wizard stands on the App page for {service}"))
def on_app_page(story: Story, service: str) -> None:
    """The first page is filled (the connection is named Contoso), and the public cloud is chosen."""
    moves.to_app_page(story, value(service))


@when(parsers.parse("the administrator comes to the App page for {service}"))
def comes_to_app_page(story: Story, service: str) -> None:
    """As in the Given: the first page filled, the public cloud chosen."""
    moves.to_app_page(story, value(service))


@when(parsers.parse('the administrator comes to the App page for {service} as "{name}"'))
def comes_to_app_page_as(story: Story, service: str, name: str) -> None:
    """The same with another name for the connection."""
    moves.to_app_page(story, value(service), name)


@given("the Import apps dialog for a server app is open")
def import_dialog(story: Story) -> None:
    """From the App page for an Azure service, through the Server App dialog where the service has one."""
    moves.to_app_page(story, story.main)
    moves.open_import(story)


@given("the Server App dialog is open")
def server_app_dialog(story: Story) -> None:
    """From the App page for an Azure service whose apps can be created too."""
    moves.to_app_page(story, story.creating)
    story.do(c.WizardBrowse(kind="server"))


@given("the Create Server Application dialog is open")
def create_dialog(story: Story) -> None:
    """From the App page for an Azure service whose apps can be created, through the Server App dialog."""
    moves.to_app_page(story, story.creating)
    story.do(c.WizardBrowse(kind="server"), c.DialogCreate(kind="server"))


@when("the administrator starts the Azure Services Wizard")
def starts_wizard(story: Story) -> None:
    """Select Configure Azure Services in the ribbon."""
    story.attempt(c.WizardStart())


@given(parsers.re(r'the administrator has entered "(?P<text>.*)" as (?P<label>.+)'))
@when(parsers.re(r'the administrator enters "(?P<text>.*)" as (?P<label>.+)'))
def enters(story: Story, text: str, label: str) -> None:
    """Type into a field of the topmost dialog, or else of the wizard's page."""
    moves.enter(story, FIELDS[label], text)


@given(parsers.re(r'the administrator has chosen "(?P<text>.+)" as (?P<label>.+)'))
@when(parsers.re(r'the administrator chooses "(?P<text>.+)" as (?P<label>.+)'))
def chooses(story: Story, text: str, label: str) -> None:
    """Choose from a list of the topmost dialog, or else of the wizard's page."""
    if FIELDS[label] == "service":
        story.service = value(text)
    moves.enter(story, FIELDS[label], value(text))


@when("the administrator selects Next")
def selects_next(story: Story) -> None:
    """Next on the wizard's page."""
    story.attempt(c.WizardNext())


@when("the administrator selects Back")
def selects_back(story: Story) -> None:
    """Back on the wizard's page."""
    story.attempt(c.WizardBack())


@when("the administrator cancels the wizard")
def cancels_wizard(story: Story) -> None:
    """Cancel on the wizard's page."""
    story.attempt(c.WizardCancel())


@when("the administrator selects Close")
def selects_close(story: Story) -> None:
    """Close on the Completion page."""
    story.attempt(c.WizardClose())


@given("the administrator has verified")
def verified(story: Story) -> None:
    """Verify succeeded in the topmost dialog."""
    story.do(c.DialogVerify())


@when("the administrator selects Verify")
def selects_verify(story: Story) -> None:
    """Verify in the topmost dialog."""
    story.attempt(c.DialogVerify())


@given("the administrator has selected OK")
def selected_ok(story: Story) -> None:
    """OK succeeded in the topmost dialog."""
    story.do(c.DialogOk())


@when("the administrator selects OK")
def selects_ok(story: Story) -> None:
    """OK in the topmost dialog."""
    story.attempt(c.DialogOk())


@when("the administrator cancels the dialog")
def cancels_dialog(story: Story) -> None:
    """Cancel in the topmost dialog."""
    story.attempt(c.DialogCancel())


@when(parsers.re(r"the administrator browses for the (?P<label>Web app|Native Client app)"))
def browses(story: Story, label: str) -> None:
    """Browse on the App page."""
    story.attempt(c.WizardBrowse(kind="server" if label == "Web app" else "client"))


@when(parsers.re(r"the administrator selects (?P<action>Import|Create) for a (?P<kind>server|client) app"))
def selects_import_or_create(story: Story, action: str, kind: str) -> None:
    """Import or Create in the app dialog."""
    command = c.DialogImport if action == "Import" else c.DialogCreate
    story.attempt(command(kind="server" if kind == "server" else "client"))


@when(parsers.parse('the administrator selects the app "{name}"'))
def selects_app(story: Story, name: str) -> None:
    """Select an app in the list of the app dialog."""
    story.attempt(c.DialogSelect(client_id=story.app(name).client_id))


@given(parsers.parse("a person with the role {role} has signed in"))
def has_signed_in(story: Story, role: str) -> None:
    """The first enabled person of the tenant with that Entra role signed in at the dialog."""
    moves.sign_in(story, role)


@when(parsers.parse("a person with the role {role} signs in"))
def signs_in(story: Story, role: str) -> None:
    """Sign in at the topmost dialog, in a browser of the person's own."""
    story.runner.sign_in(story.session, story.person(role).user_principal_name)


@given("a person without any role has signed in")
def nobody_has_signed_in(story: Story) -> None:
    """The first enabled person of the tenant without an Entra role signed in at the dialog."""
    moves.sign_in(story, "no role")


@when("a person without any role signs in")
def nobody_signs_in(story: Story) -> None:
    """The same, in a browser of the person's own."""
    signs_in(story, "no role")


@then("it is accepted")
def accepted(story: Story) -> None:
    """The last command was carried out."""
    story.expect_outcome(Shape("accepted"))


@then("it is not accepted")
def not_accepted(story: Story) -> None:
    """The site declined the last command, or the cloud did."""
    story.expect_kinds("refused", "failed")


@then(parsers.parse("it is refused because {reasons}"))
def refused(story: Story, reasons: str) -> None:
    """The site itself declined the last command, for this reason (or one of several, joined by `or`)."""
    story.expect_outcome(*(refusal(reason) for reason in reasons.split(" or ")))


@then(parsers.re(r"the (?P<page>.+) (page|dialog) is shown"))
def page_shown(story: Story, page: str) -> None:
    """The last answer showed that page or dialog."""
    story.expect("page", PAGES[page])


@then("the wizard is closed")
def wizard_closed(story: Story) -> None:
    """The last answer showed that nothing is open."""
    story.expect("page", "closed")


@then(parsers.re(r'(?P<label>[^"]+) shows "(?P<text>.*)"'))
def field_shows(story: Story, label: str, text: str) -> None:
    """The last answer showed that text in a field."""
    story.expect(f"fields/{FIELDS[label]}", value(text))


@then(parsers.re(r'(?P<label>[^"]+) offers just (?P<texts>".+")'))
def list_offers(story: Story, label: str, texts: str) -> None:
    """The last answer offered just these values for a field, in any order."""
    offered = [value(text.strip().strip('"')) for text in texts.split(",")]
    story.expect(f"choices/{FIELDS[label]}", tuple(sorted(offered)))


@then(parsers.re(r"the (page|dialog) offers (?P<buttons>.+)"))
def page_offers(story: Story, buttons: str) -> None:
    """The last answer had these buttons."""
    for button in re.split(LISTED, buttons):
        story.expect(f"actions/{ACTIONS[button]}", True)


@then(parsers.re(r"the dialog lists (?P<count>\d+) apps?"))
def dialog_lists_count(story: Story, count: str) -> None:
    """The last answer listed just so many apps."""
    story.expect("apps#", int(count))


@then(parsers.parse('the dialog lists the app "{name}"'))
def dialog_lists(story: Story, name: str) -> None:
    """The last answer listed that app."""
    story.expect_listed("apps", story.app(name).client_id)


@then("the wizard has succeeded")
def wizard_succeeded(story: Story) -> None:
    """The Completion page says so."""
    story.expect("fields/result", "succeeded")
