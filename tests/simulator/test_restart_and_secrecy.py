"""What a restart keeps, and what nobody ever sees."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from tests.simulator.conftest import MASTER_KEY, Console, Town

from azfakes import SyncASGITransport
from azharness.contract import Accepted, encode_command
from azharness.contract import commands as c
from azharness.contract.views import Page
from azharness.simulator import MasterKeyError, Site


def _secrets_of(town: Town) -> list[str]:
    return [
        secret.text
        for tenant in town.cloud.state.directory
        for app in tenant.apps.values()
        for secret in app.secrets
    ]


def test_a_restart_keeps_all_but_the_sessions(tmp_path: Path) -> None:
    """After a restart connections, apps, users, runs and instant are there; open windows are not."""
    town = Town(tmp_path / "site.db")
    town.begin()
    town.connect()
    town.pass_time(minutes=1)
    looks = (c.ConsoleServices, c.ConsoleTenants, c.ConsoleUsers, c.ConsoleNotices)
    before = [town.console.accepted(look) for look in looks]
    town.console.accepted(c.WizardStart)
    town.close()

    again = Site(
        tmp_path / "site.db",
        master_key=MASTER_KEY,
        client_factory=lambda _ca: httpx.Client(transport=SyncASGITransport(town.cloud.app)),
    )
    console = Console(again)

    assert [console.accepted(look) for look in looks] == before
    assert console.do(c.WizardNext).view == Page(page="closed")
    assert console.outcome(c.ConsoleRunDiscovery, name="Contoso") == Accepted()
    assert console.send(c.ClockSet(instant=town.now())).outcome == Accepted()
    again.close()


def test_a_store_is_useless_without_its_key(tmp_path: Path) -> None:
    """The file of a connected site holds no secret key and no token, and another master key is refused."""
    town = Town(tmp_path / "site.db")
    town.begin()
    town.connect()
    town.pass_time(minutes=1)
    town.close()

    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    secrets = _secrets_of(town)
    assert secrets
    assert not [secret for secret in secrets if secret.encode() in content]
    assert b"eyJ" not in content
    with pytest.raises(MasterKeyError):
        Site(tmp_path / "site.db", master_key=bytes(32))


class Recorder:
    """Keeps every answer of a site beside the commands that it was asked."""

    def __init__(self, site: Site) -> None:
        self.answers: list[bytes] = []
        self._handle = site.handle

    def handle(self, command: bytes) -> bytes:
        """Hand a command on and keep its answer."""
        answer = self._handle(command)
        self.answers.append(answer)
        return answer


def test_no_answer_holds_a_secret(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that Entra made, keys that were typed, and tokens occur in no answer, also when the cloud refuses."""
    recorder = Recorder(town.site)
    monkeypatch.setattr(Site, "handle", lambda _site, command: recorder.handle(command))
    server, _ = town.connect()
    town.pass_time(days=400)
    town.console.accepted(c.ConsoleRenew, client_id=server)
    town.sign_in()
    town.console.accepted(c.DialogOk)
    town.open_apps("server", name="Second")
    town.console.accepted(c.DialogImport, kind="server")
    town.console.type_in(
        tenant_id=town.tenant().id,
        client_id=server,
        secret_key="canary-typed-key",
    )
    town.console.do(c.DialogVerify)
    town.console.do(c.DialogOk)
    for look in (c.ConsoleServices, c.ConsoleTenants, c.ConsoleNotices, c.ConsoleUsers):
        town.console.accepted(look)

    told = b"".join(recorder.answers)
    planted = [*_secrets_of(town), "canary-typed-key", "eyJ"]
    assert len(planted) > 3
    assert not [secret for secret in planted if secret.encode() in told]


def test_a_sign_in_is_used_in_its_dialog_alone(town: Town) -> None:
    """A person's token is used for one dialog's work and never again."""
    town.connect()
    used = len([entry for entry in town.log() if entry.token_kind == "user"])
    town.pass_time(days=30)
    town.console.outcome(c.ConsoleRunDiscovery, name="Contoso")

    assert len([entry for entry in town.log() if entry.token_kind == "user"]) == used


def test_text_comes_back_as_typed(console: Console) -> None:
    """Markup, quotes, control characters and right-to-left marks in a name come back unchanged."""
    name = '<b>"Conto\'so"</b> \u202e\u0000\u001b[31m; DROP TABLE apps; --'
    console.accepted(c.WizardStart)

    answer = console.site.handle(encode_command(c.WizardEnter(field="name", value=name)))

    assert console.enter(name=name).fields["name"] == name
    assert b"administrator" not in answer


def test_a_torn_token_answer_is_not_logged(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """Half an answer of Entra holds most of a token: no library that the site uses writes it into a log."""
    town.connect()
    town.fault(service="login", path="^.*/token$", status=200, body='{"access_token": "half a token', count=0)
    with caplog.at_level(0):
        town.pass_time(days=1)

    assert town.console.accepted(c.ConsoleServices).services[0].last_run.result == "failed"
    assert "half a token" not in caplog.text
