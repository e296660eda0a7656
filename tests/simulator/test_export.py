"""The export: the site's own log and its stored state, without any secret."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

from tests.simulator.conftest import ADMIN, Console, Town
from tests.simulator.service_steps import connect_store, known_app

from azfakes.tenants import tenant_infos
from azharness.contract import Accepted
from azharness.contract import commands as c
from azharness.contract.views import Export


def exported(console: Console) -> Export:
    """What the site hands over."""
    answer = console.send(c.SiteExport())
    assert answer.outcome == Accepted()
    assert isinstance(answer.view, Export)
    return answer.view


def test_the_log_tells_commands_jobs_and_failures(town: Town) -> None:
    """Commands stand in it by name with their outcome, jobs with their result, failures of the cloud with its code."""
    app = known_app(town, days=2)
    connect_store(town, app.client_id)
    town.pass_time(minutes=1)
    town.pass_time(days=3)
    town.console.outcome(c.WizardEnter, field="canary-field", value="canary-value")
    log = exported(town.console).log

    lines = log.splitlines()
    assert lines[0].endswith("site.reset: accepted")
    assert any(line.endswith("wizard.start: accepted") for line in lines)
    assert any(line.endswith("full run of connection 1: succeeded") for line in lines)
    assert any(line.endswith("full run of connection 1: failed AADSTS7000222") for line in lines)
    assert lines[-1].endswith("wizard.enter: refused not-available")
    assert "canary" not in log


def test_a_failure_at_progress_is_logged(town: Town) -> None:
    """What kept the wizard from connecting stands in the log, with the cloud's code."""
    app = known_app(town)
    town.portal("DELETE", f"/applications/{app.object_id}")

    assert connect_store(town, app.client_id) == "failed"
    assert "Progress: failed app-unknown AADSTS700016\n" in exported(town.console).log


def test_the_state_holds_every_table(town: Town) -> None:
    """What was typed and found is in the state: names, tenants, settings, users, runs; and it may be asked for twice."""
    town.connect(name="Contoso & Söhne")
    town.pass_time(minutes=1)
    state = exported(town.console).state

    for part in ("Contoso & Söhne", town.tenant().id, "login.microsoftonline.com", ADMIN, "succeeded"):
        assert part in state
    tables = {line for line in state.splitlines() if not line.startswith(" ")}
    assert tables == set(town.site.context.store.tables()) - {"log"}
    assert exported(town.console).state == state


def test_no_secret_is_in_it(town: Town) -> None:
    """Keys, passwords and tokens occur in it in no form that the code could have used."""
    app = known_app(town)
    connect_store(town, app.client_id)
    town.connect()
    town.pass_time(minutes=1)
    typed = "canary~typed+key/with=all"
    town.open_apps("server", name="Second")
    town.console.accepted(c.DialogImport, kind="server")
    town.console.type_in(tenant_id=town.tenant().id, client_id=app.client_id, secret_key=typed)
    town.console.do(c.DialogVerify)
    view = exported(town.console)

    made = [
        secret.text
        for tenant in town.cloud.state.directory
        for one in tenant.apps.values()
        for secret in one.secrets
    ]
    passwords = [user.password for tenant in tenant_infos(town.cloud.state) for user in tenant.users]
    secrets = [*made, *passwords, app.secret, typed]
    assert len(secrets) > 5
    for secret in secrets:
        forms = {secret, quote(secret, safe=""), b64encode(secret.encode()).decode().rstrip("=")}
        forms |= {secret.encode().hex(), secret[::-1]}
        assert not [form for form in forms if form in view.log + view.state]
    assert "eyJ" not in view.log + view.state


def test_log_and_state_outlive_a_restart(tmp_path: Path) -> None:
    """After a restart the log goes on where it was, jobs come at their time, and nothing of the state is lost."""
    town = Town(tmp_path / "site.db")
    town.begin()
    app = known_app(town)
    connect_store(town, app.client_id)
    town.pass_time(minutes=1)
    before = exported(town.console)
    town.close()

    again = Town(tmp_path / "site.db")
    again.cloud = town.cloud
    after = exported(again.console)
    assert after.state == before.state
    assert after.log.startswith(before.log)
    again.pass_time(hours=24)
    (row,) = again.console.accepted(c.ConsoleServices).services
    assert (row.last_run.result, row.last_run.instant) == ("succeeded", town.now())
    properties = again.console.accepted(c.ConsoleProperties, name="Store")
    assert properties.fields["languages"] == "en-US,de-DE"
    again.close()


def test_a_reset_begins_a_new_log(town: Town) -> None:
    """After a reset the log knows nothing of before."""
    town.console.accepted(c.WizardStart)
    town.begin()

    assert exported(town.console).log.count("\n") == 1
