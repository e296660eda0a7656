"""The wizard and the secret key, in any order: every answer is compared with what the model allows."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, get_state_machine_test, initialize, rule

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model import ABSENT
from azscenarios import moves
from azscenarios.calendar import day
from azscenarios.config import RunConfig
from azscenarios.identity import judges
from azscenarios.journalist import Journalist
from azscenarios.runners import Runners
from azscenarios.story import KnownApp

_DAY = 86400
_NONE = KnownApp(str(ABSENT))
"""What is known of an app whose creation failed."""
_NAMES = st.sampled_from(["Contoso", "Fabrikam", "", "  "])
_GUIDS = st.sampled_from(["", "contoso", "a26a653e-17aa-43eb-ab36-0e36c7d29f49"])
_ROLES = st.sampled_from(["Global Administrator", "Cloud Application Administrator", "no role"])
_JUMPS = st.sampled_from([60, 3 * 3600, _DAY, 30 * _DAY, 335 * _DAY, 366 * _DAY])
_EDITS = st.one_of(
    st.tuples(st.sampled_from(["tenant_name", "application_name", "app_id_uri", "secret_key"]), st.just("")),
    st.tuples(st.sampled_from(["tenant_id", "client_id"]), _GUIDS),
    st.tuples(st.just("secret_key"), st.just("never~issued~by~Entra~000000000000000000")),
)


class WizardAndKey(RuleBasedStateMachine):
    """One administrator, one server app registered by the portal, and time."""

    runners: Runners

    @initialize()
    def begin(self) -> None:
        """An empty site, and one server and one client app in the portal."""
        self.story = self.runners.story()
        self.story.begin("contoso")
        server = moves.register_server_app(self.story, moves.SERVER_APP, moves.app_id_uri(self.story))
        moves.register_client_app(self.story, moves.CLIENT_APP, server)

    def _give(self, *commands: c.Command | a.Act) -> None:
        for command in commands:
            self.story.attempt(command)

    def _enter(self, field: str, text: str) -> None:
        self._give(moves.entry(self.story, field, text))

    @rule(name=_NAMES, service=st.sampled_from(["cloud-management", "unheard-of"]))
    def first_page(self, name: str, service: str) -> None:
        """Start the wizard and fill its first page."""
        self._give(c.WizardStart())
        self._enter("name", name)
        self._enter("service", service)

    @rule()
    def go_on(self) -> None:
        """Next, wherever the wizard stands."""
        self._give(c.WizardNext())

    @rule()
    def go_back(self) -> None:
        """Back, wherever the wizard stands."""
        self._give(c.WizardBack())

    @rule(cancel=st.booleans())
    def leave(self, *, cancel: bool) -> None:
        """Cancel or close the wizard, wherever it stands."""
        self._give(c.WizardCancel() if cancel else c.WizardClose())

    @rule()
    def choose_environment(self) -> None:
        """Choose the public cloud."""
        self._enter("environment", "public")

    @rule()
    def open_import(self) -> None:
        """Browse, Import, and fill the dialog as the portal showed it."""
        self._give(c.WizardBrowse(kind="server"), c.DialogImport(kind="server"))
        for field, text in moves.import_fields(self.story, moves.SERVER_APP).items():
            self._enter(field, text)

    @rule(edit=_EDITS)
    def edit(self, edit: tuple[str, str]) -> None:
        """Spoil one field of the topmost dialog."""
        self._enter(*edit)

    @rule(days=st.sampled_from([-400, -1, 0, 1, 400]))
    def edit_expiry(self, days: int) -> None:
        """Type another expiry."""
        self._enter("secret_key_expiry", day(self.story.runner.instant + days * _DAY))

    @rule()
    def verify(self) -> None:
        """Verify in the topmost dialog."""
        self._give(c.DialogVerify())

    @rule(ok=st.booleans())
    def end_dialog(self, *, ok: bool) -> None:
        """OK or Cancel in the topmost dialog."""
        self._give(c.DialogOk() if ok else c.DialogCancel())

    @rule(name=st.sampled_from([moves.SERVER_APP, moves.CLIENT_APP]))
    def select(self, name: str) -> None:
        """Select an app in the list."""
        self._give(c.DialogSelect(client_id=self.story.app(name).client_id))

    @rule(created=st.booleans())
    def connect(self, *, created: bool) -> None:
        """The whole wizard at once, if nothing is open and nothing connected yet."""
        if self.story.runner.page == "closed" and not self._connected():
            (self._connect_created if created else self._connect_imported)()

    def _connected(self) -> bool:
        self._give(c.ConsoleServices())
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

    @rule(name=st.sampled_from([moves.SERVER_APP, "Created"]))
    def open_renewal(self, name: str) -> None:
        """Renew Secret Key of an app."""
        if self.story.knows(name) and self.story.app(name).client_id != _NONE.client_id:
            self._give(c.ConsoleRenew(client_id=self.story.app(name).client_id))

    @rule(role=_ROLES)
    def sign_in(self, role: str) -> None:
        """Sign a person in at the topmost dialog."""
        self.story.runner.sign_in(moves.SESSION, self.story.person(role).user_principal_name)

    @rule()
    def new_key(self) -> None:
        """The portal adds a key; it is typed into the topmost dialog."""
        key = moves.add_key(self.story, self.story.app(moves.SERVER_APP))
        assert key.secret_key_expiry is not None
        self._enter("secret_key", key.secret_key)
        self._enter("secret_key_expiry", day(key.secret_key_expiry))

    @rule(seconds=_JUMPS)
    def time_passes(self, seconds: int) -> None:
        """Time passes."""
        self.story.runner.pass_time(seconds)

    @rule()
    def discover(self) -> None:
        """Run Full Discovery Now."""
        self._give(c.ConsoleRunDiscovery(name="Contoso"))

    @rule()
    def look(self) -> None:
        """Look at every node of the console."""
        self._give(c.ConsoleServices(), c.ConsoleTenants(), c.ConsoleNotices(), c.ConsoleUsers())


@judges(
    "WIZ-1",
    "WIZ-3",
    "WIZ-4",
    "SRV-5",
    "SRV-7",
    "SRV-10",
    "SRV-18",
    "KEY-1",
    "KEY-2",
    "NTF-1",
    "NTF-2",
    "NTF-4",
)
def test_wizard_and_key(run_config: RunConfig, runners: Runners, journalist: Journalist) -> None:
    """Whatever the administrator does in whichever order, the site answers as the model allows."""
    machine = type("WizardAndKey", (WizardAndKey,), {"runners": runners})
    test = get_state_machine_test(
        machine,
        settings=settings(
            max_examples=run_config.examples,
            stateful_step_count=30,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )
    try:
        seed(run_config.seed)(test)()
    except pytest.skip.Exception:
        raise
    except BaseException:
        journalist.examples_end(run_config.seed)
        raise
    journalist.examples_passed()
    journalist.examples_end(run_config.seed)
