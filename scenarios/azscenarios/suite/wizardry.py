"""What machines have in common that go through the wizard whatever it says: on to its end, and out of it again."""

from __future__ import annotations

from azharness.contract import commands as c
from azharness.model.machines.dialogs import PAGES as DIALOGS
from azharness.model.services import LOG_ANALYTICS, STORE, service_named
from azscenarios import moves
from azscenarios.calendar import day
from azscenarios.generated import Machine

_GO_ON = ("app", "discovery", "configuration", "summary", "progress")


class Wizardry(Machine):
    """Somebody who takes every page as it comes."""

    def go_on(self) -> None:
        """Next, page after page, as far as the wizard lets one."""
        for page in _GO_ON:
            if self.story.page == page:
                self.fill_page(page)
                self.give(c.WizardNext())

    def fill_page(self, page: str) -> None:
        """Fill what the page of a service asks for."""
        if page not in {"discovery", "configuration"}:
            return
        if self.story.service == LOG_ANALYTICS:
            moves.choose_what_is_offered(self.story)
        else:
            moves.fill_own_page(self.story)

    def leave(self) -> None:
        """Close whatever is open."""
        if self.story.page == "completion":
            self.give(c.WizardClose())
        while self.story.page != "closed":
            self.give(c.DialogCancel() if self.story.page in DIALOGS else c.WizardCancel())

    def connect(self, service: str, *, known: bool) -> None:
        """Connect a service under its own name, with the known apps or with imported ones, as far as the wizard goes."""
        moves.to_app_page(self.story, service, service)
        (moves.take_known_apps if known else moves.import_apps)(self.story)
        self.go_on()
        self.leave()

    def renew(self, role: str, *, created: bool) -> None:
        """Renew the server app's key: as a person with that role, or with a new key of the portal."""
        app = self.story.app(moves.SERVER_APP)
        self.give(c.ConsoleRenew(client_id=app.client_id))
        if self.story.page == "renew-secret-key":
            if created:
                moves.sign_in(self.story, role)
            else:
                self.enter_new_key()
            self.give(c.DialogOk())
        self.leave()

    def enter_new_key(self) -> None:
        """Type a new key of the portal into the renewal's dialog."""
        key = moves.add_key(self.story, self.story.app(moves.SERVER_APP))
        assert key.secret_key_expiry is not None
        moves.enter(self.story, "secret_key", key.secret_key)
        moves.enter(self.story, "secret_key_expiry", day(key.secret_key_expiry))

    def run(self, service: str) -> None:
        """Run a service by hand, where it can be."""
        if service == STORE:
            self.give(c.ConsoleSyncStore(name=service))
        elif service_named(service).native:
            self.give(c.ConsoleRunDiscovery(name=service))

    def look(self) -> None:
        """Look at every node of the console."""
        self.give(c.ConsoleServices(), c.ConsoleTenants(), c.ConsoleNotices(), c.ConsoleUsers())
