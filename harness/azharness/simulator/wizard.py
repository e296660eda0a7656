"""The wizard: in what order its pages come, and what its buttons do."""

from __future__ import annotations

from collections.abc import Callable
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
from azharness.simulator.pages.discovery_fields import beginning
from azharness.simulator.pages.draft import Draft
from azharness.simulator.pages.ending import CompletionPage, ProgressPage
from azharness.simulator.pages.import_server_app import ImportServerApp
from azharness.simulator.pages.own import OWN_PAGES
from azharness.simulator.pages.page import WizardPage
from azharness.simulator.pages.summary import SummaryPage
from azharness.simulator.session import Session, Wizard

_FIRST: Final = (AzureServicesPage(), AppPage())
_LAST: Final = (SummaryPage(), ProgressPage(), CompletionPage())


def start(context: Context, session: Session) -> None:
    """Open the wizard; a session has one at most."""
    if session.wizard or session.dialogs:
        raise unavailable()
    session.wizard = Wizard(
        _FIRST[0].name,
        Draft(environment=_known_environment(context), discovery=beginning(context.version)),
    )


def enter(context: Context, session: Session, field: str, value: str) -> None:
    """Fill a field of the page."""
    wizard = _open(session)
    wizard.draft = _page(wizard).enter(context, wizard.draft, field, value)


def next_page(context: Context, session: Session) -> None:
    """Go on, if the page lets one."""
    wizard = _with_action(session, "next")
    wizard.draft = _page(wizard).leave(context, wizard.draft)
    wizard.page = _beside(wizard, 1)


def previous_page(session: Session) -> None:
    """Go back; what was entered is kept."""
    wizard = _with_action(session, "back")
    wizard.page = _beside(wizard, -1)


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
    _require_environment(wizard)
    session.dialogs.append(_server_apps(wizard) if kind == "server" else _client_apps(wizard))


def import_app(session: Session, kind: AppKind) -> None:
    """Open the Import dialog above the App page, where apps can only be imported (fact F18)."""
    wizard = _with_action(session, f"import-{kind}-app")
    _require_environment(wizard)
    session.dialogs.append(ImportServerApp(wizard.draft.environment, _chooser(wizard)))


def show(context: Context, wizard: Wizard) -> Page:
    """The wizard's page."""
    return _page(wizard).show(context, wizard.draft)


def _server_apps(wizard: Wizard) -> ServerAppList:
    return ServerAppList(wizard.draft.environment, _chooser(wizard))


def _chooser(wizard: Wizard) -> Callable[[App], None]:
    def choose(app: App) -> None:
        wizard.draft = wizard.draft.with_web_app(app)

    return choose


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
    if action not in _page(wizard).buttons(wizard.draft):
        raise unavailable()
    return wizard


def _require_environment(wizard: Wizard) -> None:
    if not wizard.draft.environment:
        raise RefusalError(Reason.REQUIRED, "environment")


def _pages(wizard: Wizard) -> list[WizardPage]:
    """All pages in their order: between App and Summary lies the service's own."""
    service = wizard.draft.service
    return [*_FIRST, *([OWN_PAGES[service]] if service else []), *_LAST]


def _page(wizard: Wizard) -> WizardPage:
    return next(page for page in _pages(wizard) if page.name == wizard.page)


def _beside(wizard: Wizard, step: int) -> str:
    pages = _pages(wizard)
    return pages[pages.index(_page(wizard)) + step].name


def _known_environment(context: Context) -> str:
    """The environment of all known tenants, if they share one: it is preselected (requirement WIZ-14)."""
    environments = {tenant.environment for tenant in tenants.known(context.store)}
    return environments.pop() if len(environments) == 1 else ""
