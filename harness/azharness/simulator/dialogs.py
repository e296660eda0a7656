"""The dialogs' buttons: each acts on the topmost dialog of a session."""

from __future__ import annotations

from azharness.contract.commands import AppKind
from azharness.simulator import wizard
from azharness.simulator.context import Context
from azharness.simulator.declined import unavailable
from azharness.simulator.pages.dialog import Dialog
from azharness.simulator.session import Session
from azharness.simulator.signin import SignIn


def open_above(context: Context, session: Session, action: str, kind: AppKind) -> None:
    """Import or create: open that dialog above the list of apps, or Import above the App page."""
    if action == "import" and not session.dialogs:
        wizard.import_app(session, kind)
        return
    session.dialogs.append(_top(session).open(context, action, kind))


def enter(session: Session, field: str, value: str) -> None:
    """Fill a field."""
    _top(session).enter(field, value)


def select(context: Context, session: Session, client_id: str) -> None:
    """Select a listed app."""
    _top(session).select(context, client_id)


def verify(context: Context, session: Session) -> None:
    """Verify what was typed."""
    _top(session).verify(context)


def ok(context: Context, session: Session) -> None:
    """Do what the dialog is for, and close it."""
    _top(session).ok(context)
    session.dialogs.pop()


def cancel(session: Session) -> None:
    """Close the dialog without effect."""
    _top(session)
    session.dialogs.pop()


def begin_sign_in(context: Context, session: Session) -> str:
    """Begin a sign-in; the URL at which a browser is to go on."""
    return _signin(session).begin(context)


def complete_sign_in(context: Context, session: Session, query: dict[str, str]) -> None:
    """Go on with the redirect's query."""
    _signin(session).complete(context, query)


def _top(session: Session) -> Dialog:
    if not session.dialogs:
        raise unavailable()
    return session.dialogs[-1]


def _signin(session: Session) -> SignIn:
    signin = _top(session).signin
    if signin is None:
        raise unavailable()
    return signin
