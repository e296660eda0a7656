"""Where commands are carried out: each by its own line, each answered with what the session sees then."""

from __future__ import annotations

from typing import assert_never

from azharness.contract import Accepted, Answer, Outcome, Pending
from azharness.contract import commands as c
from azharness.contract.views import Page, View
from azharness.simulator import console, dialogs, wizard
from azharness.simulator.context import Context
from azharness.simulator.declined import CloudFailureError, RefusalError
from azharness.simulator.session import Session

WizardCommand = (
    c.WizardStart
    | c.WizardEnter
    | c.WizardNext
    | c.WizardBack
    | c.WizardCancel
    | c.WizardClose
    | c.WizardBrowse
)
DialogCommand = (
    c.DialogImport
    | c.DialogCreate
    | c.DialogEnter
    | c.DialogSelect
    | c.DialogVerify
    | c.DialogOk
    | c.DialogCancel
    | c.SigninComplete
)
ConsoleCommand = (
    c.ConsoleServices
    | c.ConsoleTenants
    | c.ConsoleNotices
    | c.ConsoleUsers
    | c.ConsoleGroups
    | c.ConsoleRunDiscovery
    | c.ConsoleSyncStore
    | c.ConsoleRenew
    | c.ConsoleProperties
    | c.ConsoleDelete
    | c.ConsoleUpdateSettings
)
SessionCommand = WizardCommand | DialogCommand | ConsoleCommand | c.SigninBegin
"""A command that a console user gives."""


def serve(context: Context, session: Session, command: SessionCommand) -> Answer:
    """Carry out a console user's command and answer it."""
    try:
        outcome = _carry_out(context, session, command)
    except (RefusalError, CloudFailureError) as declined:
        outcome = declined.outcome()
    return Answer(outcome=outcome, view=_view(context, session, command))


def _carry_out(context: Context, session: Session, command: SessionCommand) -> Outcome:
    if isinstance(command, c.SigninBegin):
        return Pending(authorize_url=dialogs.begin_sign_in(context, session))
    if isinstance(command, WizardCommand):
        _in_wizard(context, session, command)
    elif isinstance(command, DialogCommand):
        _in_dialog(context, session, command)
    else:
        _in_console(context, session, command)
    return Accepted()


def _in_wizard(context: Context, session: Session, command: WizardCommand) -> None:
    match command:
        case c.WizardStart():
            wizard.start(context, session)
        case c.WizardEnter(field=field, value=value):
            wizard.enter(context, session, field, value)
        case c.WizardNext():
            wizard.next_page(context, session)
        case c.WizardBack():
            wizard.previous_page(session)
        case c.WizardCancel():
            wizard.cancel(session)
        case c.WizardClose():
            wizard.close(session)
        case c.WizardBrowse(kind=kind):
            wizard.browse(session, kind)
        case _:
            assert_never(command)


def _in_dialog(context: Context, session: Session, command: DialogCommand) -> None:
    match command:
        case c.DialogImport(kind=kind):
            dialogs.open_above(context, session, "import", kind)
        case c.DialogCreate(kind=kind):
            dialogs.open_above(context, session, "create", kind)
        case c.DialogEnter(field=field, value=value):
            dialogs.enter(session, field, value)
        case c.DialogSelect(client_id=client_id):
            dialogs.select(context, session, client_id)
        case c.DialogVerify():
            dialogs.verify(context, session)
        case c.DialogOk():
            dialogs.ok(context, session)
        case c.DialogCancel():
            dialogs.cancel(session)
        case c.SigninComplete(query=query):
            dialogs.complete_sign_in(context, session, query)
        case _:
            assert_never(command)


def _in_console(context: Context, session: Session, command: ConsoleCommand) -> None:
    match command:
        case c.ConsoleSyncStore(name=name):
            console.sync_store(context, name)
        case c.ConsoleRunDiscovery(name=name, kind=kind):
            console.run_discovery(context, name, kind)
        case c.ConsoleRenew(client_id=client_id):
            console.renew(context, session, client_id)
        case c.ConsoleProperties(name=name):
            console.properties(context, session, name)
        case c.ConsoleDelete(name=name):
            console.delete(context, name)
        case c.ConsoleUpdateSettings(client_id=client_id):
            console.update_settings(context, session, client_id)
        case _:
            pass  # The others only look.


def _view(context: Context, session: Session, command: SessionCommand) -> View:
    match command:
        case c.ConsoleServices() | c.ConsoleRunDiscovery() | c.ConsoleSyncStore() | c.ConsoleDelete():
            return console.services(context)
        case c.ConsoleTenants():
            return console.all_tenants(context)
        case c.ConsoleNotices():
            return console.notices(context)
        case c.ConsoleUsers():
            return console.all_users(context)
        case c.ConsoleGroups():
            return console.all_groups(context)
        case _:
            return _window(context, session)


def _window(context: Context, session: Session) -> Page:
    """The topmost dialog, else the wizard's page, else nothing."""
    if session.dialogs:
        return session.dialogs[-1].show(context)
    if session.wizard:
        return wizard.show(context, session.wizard)
    return Page(page="closed")
