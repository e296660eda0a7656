"""The wizard: in what order its pages come, and what its buttons do."""

from __future__ import annotations

from typing import Final

from azharness.contract import Reason
from azharness.contract.commands import AppKind
from azharness.contract.views import Page
from azharness.simulator import tenants
from azharness.simulator.apps import App
from azharness.simulator.context import Context
from azharness.simulator.declined import RefusalError, unavailable
from azharness.simulator.pages.app import AppPage
from azharness.simulator.pages.app_list import ClientAppList, ServerAppList
from azharness.simulator.pages.azure_services import AzureServicesPage
from azharness.simulator.pages.discovery import DiscoveryPage
from azharness.simulator.pages.draft import Draft
from azharness.simulator.pages.ending import CompletionPage, ProgressPage
from azharness.simulator.pages.page import WizardPage
from azharness.simulator.pages.summary import SummaryPage
from azharness.simulator.session import Session, Wizard

_PAGES: Final = tuple(
    page() for page in (AzureServicesPage, AppPage, DiscoveryPage, SummaryPage, ProgressPage, CompletionPage)
)
_BY_NAME: Final[dict[str, WizardPage]] = {page.name: page for page in _PAGES}
_ORDER: Final = [page.name for page in _PAGES]


def start(context: Context, session: Session) -> None:
    """Open the wizard; a session has one at most."""
    if session.wizard or session.dialogs:
        raise unavailable()
    session.wizard = Wizard(_ORDER[0], Draft(environment=_known_environment(context)))


def enter(context: Context, session: Session, field: str, value: str) -> None:
    """Fill a field of the page."""
    wizard = _open(session)
    wizard.draft = _BY_NAME[wizard.page].enter(context, wizard.draft, field, value)


def next_page(context: Context, session: Session) -> None:
    """Go on, if the page lets one."""
    wizard = _with_action(session, "next")
    wizard.draft = _BY_NAME[wizard.page].leave(context, wizard.draft)
    wizard.page = _beside(wizard.page, 1)


def previous_page(session: Session) -> None:
    """Go back; what was entered is kept."""
    wizard = _with_action(session, "back")
    wizard.page = _beside(wizard.page, -1)


def cancel(session: Session) -> None:
    """Leave without a connection."""
    _with_action(session, "cancel")
    session.wizard = None


def close(session: Session) -> None:
    """Leave the wizard at its end."""
    _with_action(session, "close")
    session.wizard = None


def browse(session: Session, kind: AppKind) -> None:
    """Open the list of web apps, or of native apps, above the App page."""
    wizard = _with_action(session, f"browse-{kind}-app")
    if not wizard.draft.environment:
        raise RefusalError(Reason.REQUIRED, "environment")
    session.dialogs.append(_server_apps(wizard) if kind == "server" else _client_apps(wizard))


def show(context: Context, wizard: Wizard) -> Page:
    """The wizard's page."""
    return _BY_NAME[wizard.page].show(context, wizard.draft)


def _server_apps(wizard: Wizard) -> ServerAppList:
    def choose(app: App) -> None:
        wizard.draft = wizard.draft.with_web_app(app)

    return ServerAppList(wizard.draft.environment, choose)


def _client_apps(wizard: Wizard) -> ClientAppList:
    def choose(app: App) -> None:
        wizard.draft = wizard.draft.with_native_app(app)

    if wizard.draft.web_app is None:
        raise RefusalError(Reason.REQUIRED, "web_app")
    return ClientAppList(wizard.draft.environment, wizard.draft.web_app, choose)


def _open(session: Session) -> Wizard:
    """The session's wizard, if nothing lies above it."""
    if session.wizard is None or session.dialogs:
        raise unavailable()
    return session.wizard


def _with_action(session: Session, action: str) -> Wizard:
    """The session's wizard, if its page has that button."""
    wizard = _open(session)
    if action not in _BY_NAME[wizard.page].actions:
        raise unavailable()
    return wizard


def _beside(page: str, step: int) -> str:
    return _ORDER[_ORDER.index(page) + step]


def _known_environment(context: Context) -> str:
    """The environment of all known tenants, if they share one: it is preselected (requirement WIZ-14)."""
    environments = {tenant.environment for tenant in tenants.known(context.store)}
    return environments.pop() if len(environments) == 1 else ""
