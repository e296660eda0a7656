"""Predicting changes nothing: states are values."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from tests.model.conftest import ADMIN, CONTOSO, DAY, FABRIKAM, MADE, NATIVE, PLAIN, SERVER, START, Walk
from tests.model.further import change

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model import Observation

COMMANDS: tuple[c.Command | a.Act, ...] = (
    c.WizardStart(),
    c.WizardEnter(field="name", value="Other"),
    c.WizardEnter(field="service", value="cloud-management"),
    c.WizardEnter(field="environment", value="usgov"),
    c.WizardNext(),
    c.WizardBack(),
    c.WizardCancel(),
    c.WizardClose(),
    c.WizardBrowse(kind="server"),
    c.WizardBrowse(kind="client"),
    c.DialogImport(kind="server"),
    c.DialogImport(kind="client"),
    c.DialogCreate(kind="server"),
    c.DialogCreate(kind="client"),
    c.DialogEnter(field="secret_key", value="secret"),
    c.DialogEnter(field="selected", value=SERVER),
    c.DialogEnter(field="validity", value="Never"),
    c.DialogEnter(field="validity", value=""),
    c.DialogSelect(client_id=SERVER),
    c.DialogVerify(),
    c.DialogOk(),
    c.DialogCancel(),
    c.SigninBegin(),
    c.SigninComplete(query={"error": "access_denied"}),
    c.SigninComplete(query={"code": "0"}),
    c.ConsoleServices(),
    c.ConsoleTenants(),
    c.ConsoleNotices(),
    c.ConsoleUsers(),
    c.ConsoleRunDiscovery(name="Contoso"),
    c.ConsoleRunDiscovery(name="nobody"),
    c.ConsoleRenew(client_id=SERVER),
    c.ConsoleRenew(client_id=MADE),
    c.ConsoleRenew(client_id=NATIVE),
    c.ConsoleProperties(name="Contoso"),
    c.ConsoleProperties(name="nobody"),
    c.ConsoleDelete(name="Contoso"),
    c.ConsoleDelete(name="nobody"),
    c.ConsoleUpdateSettings(client_id=SERVER),
    c.ConsoleUpdateSettings(client_id=NATIVE),
    c.DialogEnter(field="disable_authentication", value="on"),
    c.SiteRestartExecutive(),
    c.ClockSet(instant=START + 400 * DAY),
    c.SiteReset(environments={}, instant=START),
    a.CloudReset(world="contoso"),
    a.ClockAdvance(seconds=60),
    a.PortalRegisterServerApp(tenant_id=CONTOSO, name="x", app_id_uri="https://x"),
    a.PortalRegisterClientApp(tenant_id=CONTOSO, name="x", server_client_id=SERVER),
    a.PortalAddKey(tenant_id=CONTOSO, client_id=SERVER),
    a.ClientLocate(tenant_id=CONTOSO),
    a.ClientLocate(tenant_id=FABRIKAM),
    a.ClientSignIn(user=PLAIN),
    a.ClientPresent(door="gateway"),
    a.ClientPresent(door="management-point", token="unsigned"),
)


def try_everything(walk: Walk) -> None:
    """Predict every command and follow every branch, with an empty view and with a full one."""
    for command in COMMANDS:
        for branch in walk.predict(command):
            branch.follow(Observation(branch.shape, {}))
            shown = {path: expect.allowed[0] for path, expect in branch.fields.items()}
            branch.follow(Observation(branch.shape, shown))


def check_purity(walk: Walk) -> None:
    """Try everything and look at the state before and after."""
    before = repr(walk.model.state)
    try_everything(walk)
    assert repr(walk.model.state) == before


def change_and_delete(walk: Walk) -> None:
    """Properties, an update, a deletion, and the wizard again."""
    walk.connect_created()
    change(walk, description="Changed", user_discovery="off", disable_authentication="on")
    walk.accept(c.SiteRestartExecutive())
    walk.accept(c.ConsoleUpdateSettings(client_id=MADE))
    walk.sign_in(ADMIN)
    walk.accept(c.DialogOk())
    walk.accept(c.ConsoleDelete(name="Contoso"))
    walk.to_app_page()


@pytest.mark.parametrize("way", [Walk.connect_created, Walk.connect_imported, change_and_delete])
def test_predicting_and_following_change_nothing(walk: Walk, way: Callable[[Walk], None]) -> None:
    """At every step of a whole way, every command can be predicted and the state stays as it was."""
    walk.after_each = partial(check_purity, walk)
    way(walk)
