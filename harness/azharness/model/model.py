"""The model: asked before each command what is allowed, told afterwards what was observed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from azharness.contract import actors, commands
from azharness.contract.cloud import CloudState
from azharness.contract.hello import Hello
from azharness.model import acts, console, earlier, entering, portal, portal_apps
from azharness.model.branches import moves
from azharness.model.faults import Fault, spent
from azharness.model.interrupted import interrupted
from azharness.model.machines.dialogs import DIALOGS
from azharness.model.machines.wizard import WIZARD
from azharness.model.prediction import Branch, Observation, Prediction
from azharness.model.state import State
from azharness.model.table import Context
from azharness.model.watch import watched
from azharness.model.world import world_of

Asked = Callable[[State, Any], Prediction]

ASKED: Mapping[type, Asked] = {
    commands.WizardEnter: entering.wizard_entry,
    commands.DialogEnter: entering.dialog_entry,
    commands.ConsoleServices: console.services,
    commands.ConsoleTenants: console.tenants,
    commands.ConsoleNotices: console.notices,
    commands.ConsoleUsers: console.users,
    commands.ConsoleGroups: console.groups,
    commands.ConsoleRunDiscovery: console.run_discovery,
    commands.ConsoleSyncStore: console.sync_store,
    commands.ConsoleRenew: console.renew,
    commands.ConsoleProperties: console.properties,
    commands.ConsoleDelete: console.delete,
    commands.ConsoleUpdateSettings: console.update_settings,
    commands.SiteRestartExecutive: acts.site_restart,
    commands.SiteSeed: earlier.site_seed,
    commands.SiteExport: earlier.site_export,
    commands.ClockSet: acts.clock_set,
    actors.CloudReset: acts.cloud_reset,
    actors.ClockAdvance: acts.advance,
    actors.FaultPlan: acts.plan_fault,
    actors.FaultClear: acts.clear_faults,
    actors.PortalRegisterServerApp: acts.register_server,
    actors.PortalRegisterClientApp: acts.register_client,
    actors.PortalAddKey: acts.add_key,
    actors.PortalDeleteApp: portal_apps.delete_app,
    actors.PortalRestoreApp: portal_apps.restore_app,
    actors.PortalAddOwner: portal_apps.add_owner,
    actors.PortalAssignRole: portal_apps.assign_role,
    actors.PortalRestrictUris: portal_apps.restrict_uris,
    actors.PortalAddPerson: portal.add_person,
    actors.PortalChangePerson: portal.change_person,
    actors.PortalDeletePerson: portal.delete_person,
    actors.PortalAddGroup: portal.add_group,
    actors.PortalAddMember: portal.add_member,
    actors.PortalRemoveMember: portal.remove_member,
    actors.PortalAddWorkspace: acts.add_workspace,
    actors.PortalGrantAzureRole: acts.grant_azure_role,
    actors.PortalAddRedirectUri: portal_apps.add_redirect_uri,
    actors.PortalConditionalAccess: portal_apps.conditional_access,
    actors.ClientLocate: acts.client_act,
    actors.ClientSignIn: acts.client_act,
    actors.ClientGetDeviceToken: acts.client_act,
    actors.ClientRestart: acts.client_act,
    actors.ClientTriggerSchedule: acts.client_act,
    actors.ClientPresent: acts.client_act,
}
"""Commands and acts that are no button of a page, and what answers for them."""


class Model:
    """Predicts the allowed answers of a backend that said this hello of itself."""

    def __init__(self, hello: Hello) -> None:
        """Begin before the first `cloud.reset` and `site.reset`."""
        self.hello = hello
        self.state = State()

    def learn(self, cloud: CloudState) -> None:
        """Take over what the world holds, right after `cloud.reset`."""
        self.state = State(instant=cloud.instant, cloud_instant=cloud.instant, world=world_of(cloud))

    def signing_in(self, session: str, user_principal_name: str) -> None:
        """Learn who signs in with the browser, before `signin.complete` is predicted."""
        person = self.state.world.named(user_principal_name)
        signing = {**self.state.signing, session: person.object_id if person else "?"}
        self.state = replace(self.state, signing=signing)

    def predict(self, command: commands.Command | actors.Act) -> Prediction:
        """The allowed answers to a command; empty where the model has no say (which is an error of the harness)."""
        predicted = interrupted(self._predicted(command), self.state, command)
        return watched(predicted, self.state, command)

    def observe(self, branch: Branch, observation: Observation) -> None:
        """Go on from the answer that was given."""
        after = branch.follow(observation)
        self.state = replace(after, faults=_left(after, observation)) if after.faults else after

    def _predicted(self, command: commands.Command | actors.Act) -> Prediction:
        if isinstance(command, commands.SiteReset):
            return acts.site_reset(self.state, self.hello, command)
        asked = ASKED.get(type(command), _press)
        return asked(self.state, command)


def _left(state: State, observation: Observation) -> tuple[Fault, ...]:
    """The faults that are in force after what the cloud was seen to be asked."""
    asked, throttled = observation.get("cloud/asked"), observation.get("cloud/throttled")
    paths = asked if isinstance(asked, tuple) else ()
    count = throttled if isinstance(throttled, int) else 0
    return spent(state.faults, paths, count, state.cloud_instant)


def _press(state: State, command: Any) -> Prediction:
    """A button of the wizard or of a dialog."""
    context = Context(state, command.session, command)
    trigger = _trigger(command)
    table = DIALOGS if trigger.startswith(("dialog.", "signin.", "wizard.browse")) else WIZARD
    return moves(table, context.desk.page, trigger, context)


def _trigger(command: Any) -> str:
    """The command's tag; with the kind of app where it has one."""
    tag = str(command.__struct_config__.tag)
    kind = getattr(command, "kind", "")
    return f"{tag} {kind}" if kind else tag
