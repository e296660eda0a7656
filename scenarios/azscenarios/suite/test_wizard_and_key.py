"""The wizard and the secret key, in any order: every answer is compared with what the model allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from azharness.contract import commands as c
from azharness.contract.hello import Capability
from azscenarios import moves, strategies
from azscenarios.calendar import day
from azscenarios.config import RunConfig
from azscenarios.generated import Machine, search
from azscenarios.identity import judges
from azscenarios.journalist import Journalist
from azscenarios.runners import Runners

_Rule = TypeVar("_Rule", bound=Callable[..., Any])
_DAY = 86400
_NAMES = st.one_of(strategies.names("Contoso", "Fabrikam"), strategies.spoiled_names())
_GUIDS = st.one_of(strategies.spoiled_guids(), strategies.guids())
_JUMPS = strategies.jumps(60, 3 * 3600, 30 * _DAY, 335 * _DAY, 366 * _DAY, 400 * _DAY, longest=400 * _DAY)
_EDITS = st.one_of(
    st.tuples(st.sampled_from(["tenant_name", "application_name", "app_id_uri", "secret_key"]), st.just("")),
    st.tuples(st.sampled_from(["tenant_id", "client_id"]), _GUIDS),
    st.tuples(st.just("secret_key"), st.just("never~issued~by~Entra~000000000000000000")),
)


def _on(*pages: str) -> Callable[[_Rule], _Rule]:
    """The rule is for these pages and dialogs; `press` is for all."""
    return precondition(lambda machine: machine.story.runner.page in pages)


class WizardAndKey(Machine):
    """One administrator, one server app registered by the portal, and time."""

    @initialize(connected=st.sampled_from(["not yet", "created", "imported"]))
    def begin(self, connected: str) -> None:
        """One server and one client app in the portal; the site is empty, or connected with a created or imported app."""
        self.begin_story("contoso")
        server = moves.register_server_app(self.story, moves.SERVER_APP, moves.app_id_uri(self.story))
        moves.register_client_app(self.story, moves.CLIENT_APP, server)
        if connected != "not yet":
            (self._connect_created if connected == "created" else self._connect_imported)()

    def _enter(self, field: str, text: str) -> None:
        self.give(moves.entry(self.story, field, text))

    @rule(button=strategies.buttons())
    def press(self, button: c.Command) -> None:
        """Any button, wherever the administrator stands: what the page does not have changes nothing."""
        self.give(button)

    @_on("closed", "azure-services")
    @rule(name=_NAMES, service=st.sampled_from(["cloud-management", "unheard-of", ""]))
    def first_page(self, name: str, service: str) -> None:
        """Start the wizard, fill its first page, and Next."""
        self.give(c.WizardStart())
        self._enter("name", name)
        self._enter("service", service)
        self.give(c.WizardNext())

    @_on("app")
    @rule()
    def choose_environment(self) -> None:
        """Choose the public cloud."""
        self._enter("environment", "public")

    @_on("closed", "app")
    @rule()
    def open_import(self) -> None:
        """Come to the App page, Browse, Import, and fill the dialog as the portal showed it."""
        if self.story.runner.page == "closed":
            moves.to_app_page(self.story, "cloud-management", "Again")
        self.give(c.WizardBrowse(kind="server"), c.DialogImport(kind="server"))
        for field, text in moves.import_fields(self.story, moves.SERVER_APP).items():
            self._enter(field, text)

    @_on("import-server-app", "renew-secret-key")
    @rule(edit=_EDITS)
    def edit(self, edit: tuple[str, str]) -> None:
        """Spoil one field of the topmost dialog."""
        self._enter(*edit)

    @_on("import-server-app", "renew-secret-key")
    @rule(days=st.one_of(strategies.spoiled_days_ahead(), strategies.days_ahead()))
    def edit_expiry(self, days: int) -> None:
        """Type another expiry."""
        self._enter("secret_key_expiry", day(self.story.runner.instant + days * _DAY))

    @_on("import-server-app")
    @rule(button=st.sampled_from([c.DialogVerify(), c.DialogOk()]))
    def try_import(self, button: c.Command) -> None:
        """Verify or OK, in either order."""
        self.give(button)

    @_on("import-server-app")
    @rule(edit=_EDITS)
    def edit_what_was_verified(self, edit: tuple[str, str]) -> None:
        """Verify what the portal showed, spoil a field, and OK."""
        for field, text in moves.import_fields(self.story, moves.SERVER_APP).items():
            self._enter(field, text)
        self.give(c.DialogVerify())
        self._enter(*edit)
        self.give(c.DialogOk())

    @_on("server-app", "client-app")
    @rule(name=st.sampled_from([moves.SERVER_APP, moves.CLIENT_APP]))
    def select(self, name: str) -> None:
        """Select an app in the list."""
        self.give(c.DialogSelect(client_id=self.story.app(name).client_id))

    @_on("closed")
    @rule(created=st.booleans())
    def connect(self, *, created: bool) -> None:
        """The whole wizard at once, if nothing is connected yet."""
        if not self._connected():
            (self._connect_created if created else self._connect_imported)()

    def _connected(self) -> bool:
        self.give(c.ConsoleServices())
        return bool(self.story.runner.observed.get("services"))

    def _connect_created(self) -> None:
        moves.to_app_page(self.story, "cloud-management")
        moves.create_server_app(self.story, "Created", f"{moves.app_id_uri(self.story)}/2")
        if self.story.runner.page != "app":
            return
        moves.register_client_app(self.story, moves.CLIENT_APP, self.story.app("Created"))
        moves.import_client_app(self.story, moves.CLIENT_APP)
        moves.finish_wizard(self.story)

    def _connect_imported(self) -> None:
        moves.to_app_page(self.story, "cloud-management")
        moves.import_server_app(self.story, moves.SERVER_APP)
        moves.import_client_app(self.story, moves.CLIENT_APP)
        moves.finish_wizard(self.story)

    @_on("closed")
    @rule()
    def open_renewal(self) -> None:
        """Renew Secret Key of the created app, else of the imported one."""
        name = "Created" if self.story.knows("Created") else moves.SERVER_APP
        self.give(c.ConsoleRenew(client_id=self.story.app(name).client_id))

    @_on("closed", "renew-secret-key")
    @rule()
    def renew(self) -> None:
        """Do what the dialog asks for (sign in, or type the portal's new key), OK, and see whether the site works."""
        if self.story.runner.page == "closed":
            self.open_renewal()
        if self.story.runner.observed.get("actions/sign-in") is True:
            self.sign_in("Global Administrator")
        else:
            self.new_key()
        self.give(c.DialogOk())
        self.discover()

    @_on("renew-secret-key", "create-server-app")
    @rule(role=strategies.roles())
    def sign_in(self, role: str) -> None:
        """Sign a person in at the topmost dialog."""
        self.story.runner.sign_in(self.story.session, self.story.person(role).user_principal_name)

    @_on("import-server-app", "renew-secret-key")
    @rule()
    def new_key(self) -> None:
        """The portal adds a key; it is typed into the topmost dialog."""
        key = moves.add_key(self.story, self.story.app(moves.SERVER_APP))
        assert key.secret_key_expiry is not None
        self._enter("secret_key", key.secret_key)
        self._enter("secret_key_expiry", day(key.secret_key_expiry))

    @precondition(lambda self: Capability.TIME in self.story.runner.hello.capabilities)
    @rule(seconds=_JUMPS)
    def time_passes(self, seconds: int) -> None:
        """Time passes."""
        self.story.runner.pass_time(seconds)

    @rule()
    def discover(self) -> None:
        """Run Full Discovery Now."""
        self.give(c.ConsoleRunDiscovery(name="Contoso"))

    @rule()
    def look(self) -> None:
        """Look at every node of the console."""
        self.give(c.ConsoleServices(), c.ConsoleTenants(), c.ConsoleNotices(), c.ConsoleUsers())


@judges("WIZ-1", "WIZ-4", "SRV-7", "SRV-18", "KEY-1")
def test_wizard_and_key(run_config: RunConfig, runners: Runners, journalist: Journalist) -> None:
    """Whatever the administrator does in whichever order, the site answers as the model allows."""
    search(WizardAndKey, run_config, runners, journalist)
