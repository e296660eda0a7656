"""The harness's own acts: the cloud and its clock, the portal, and a client."""

from __future__ import annotations

from itertools import chain, combinations

from msgspec.structs import replace

from azharness.contract import actors
from azharness.contract.commands import ClockSet, SiteReset, SiteRestartExecutive
from azharness.contract.hello import SERVICES, Hello, Parameters
from azharness.contract.reasons import Reason
from azharness.model.azure import Grant
from azharness.model.branches import accepted, moves, refused
from azharness.model.console import nobody_acts
from azharness.model.faults import Fault
from azharness.model.machines.authentication import all_changed
from azharness.model.machines.client import CLIENT
from azharness.model.machines.connection import THROTTLED
from azharness.model.machines.parts import failed, seen_text
from azharness.model.machines.service_runs import cites_of
from azharness.model.prediction import ABSENT, Branch, Expect, Observation, Prediction
from azharness.model.schedule import (
    readers,
    resting,
    sure_runs,
    tick,
    unwanted,
    unwanted_groups,
    waiting,
    would_run,
)
from azharness.model.site import Connection
from azharness.model.state import State
from azharness.model.table import Context
from azharness.model.versions import VERSIONS
from azharness.model.world import CloudKey, Registered

CITES = frozenset({"CON-5", "CON-6", "CRT-8/no-later-use", "DIS-10", "DSC-1", THROTTLED})
_APPLICATION_WRITE = "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9"
"""Graph's application permission to change all applications (fact G54)."""
FEW = 3
"""So many connections may run or not before it is no longer worth to list all ways."""


def site_reset(state: State, hello: Hello, command: SiteReset) -> Prediction:
    """A new site in the same cloud."""
    known = {
        field: command.parameters[field]
        for field in Parameters.__struct_fields__
        if field in command.parameters
    }
    declared = {field: getattr(hello.parameters, field) for field in Parameters.__struct_fields__}
    after = State(
        instant=command.instant,
        cloud_instant=max(command.instant, state.cloud_instant),
        product_version=command.product_version,
        services=VERSIONS[command.product_version].services
        & {str(one) for one in hello.capabilities if one in SERVICES},
        capabilities=frozenset(str(one) for one in hello.capabilities if one not in SERVICES),
        environments=frozenset(command.environments),
        parameters=Parameters(**(declared | known)),
        decisions=hello.decisions,
        faults=state.faults,
        world=state.world,
    )
    return (accepted(lambda _: after),)


def clock_set(state: State, command: ClockSet) -> Prediction:
    """The site's time moves and what fell due runs; the cloud's own clock stays. Whether the present instant may be set again is free."""
    refusal = refused(state, Reason.NOT_IN_FUTURE, "instant")
    if command.instant < state.instant:
        return (refusal,)
    moved = replace(state, instant=command.instant)
    refreshed = all_changed(moved, "settings.refresh")
    shown = _jobs_shown(refreshed) | _tokens_shown(refreshed) | _quiet(refreshed) | nobody_acts(refreshed)
    forward = accepted(lambda _: tick(refreshed), shown)
    return (forward,) if command.instant > state.instant else (forward, refusal)


def site_restart(state: State, _command: SiteRestartExecutive) -> Prediction:
    """The service is restarted: what waited for a refresh of the settings is effective."""
    return (accepted(lambda _: all_changed(state, "executive.restart")),)


def _quiet(state: State) -> dict[str, Expect]:
    """The web apps that read users no more, as soon as they would have had to."""
    ended = (one for one in unwanted(state) if would_run(one, state.instant))
    silent = [(one.web_app, _why_silent(state, one)) for one in ended]
    silent += [(one.web_app, THROTTLED) for one in waiting(state)]
    groups = [(one.web_app, "CON-5" if one in state.deleted else "CON-6") for one in unwanted_groups(state)]
    return {f"cloud/users-read-with/{web_app}": Expect((ABSENT,), (case,)) for web_app, case in silent} | {
        f"cloud/groups-read-with/{web_app}": Expect((ABSENT,), (case,)) for web_app, case in groups
    }


def _why_silent(state: State, connection: Connection) -> str:
    if connection in state.deleted:
        return "CON-5"
    return "DIS-10" if connection in resting(state) else "CON-6"


def _jobs_shown(state: State) -> dict[str, Expect]:
    """Whose tokens may read users now. Whether the jobs ran at all is told by the connections' last runs."""
    readers_now = readers(state)
    # Those whose discovery has ended, or has to wait, may not, but that is another rule's to say.
    may = sorted(readers_now | {one.web_app for one in (*unwanted(state), *waiting(state))})
    if not readers_now and waiting(state):
        return {"cloud/throttled": Expect((0,), (THROTTLED,))}
    if not may or len(may) > FEW:
        return {}
    ways = chain.from_iterable(combinations(may, count) for count in range(len(may) + 1))
    return {"cloud/users-read-with": Expect(tuple(ways), ("DSC-1",))}


def _tokens_shown(state: State) -> dict[str, Expect]:
    """Which web apps must have got a token of their own: those of services that run now, discovery aside."""
    return {
        f"cloud/app-tokens/{one.web_app}": Expect((True,), cites_of(one.service)) for one in sure_runs(state)
    }


def cloud_reset(_state: State, _act: actors.CloudReset) -> Prediction:
    """Another cloud: nothing is known before the model learns its world."""
    return (accepted(lambda _: State()),)


def advance(state: State, act: actors.ClockAdvance) -> Prediction:
    """The cloud's clock goes ahead; the site learns of it by `clock.set`."""
    after = replace(state, cloud_instant=state.cloud_instant + act.seconds)
    return (accepted(lambda _: after),)


def plan_fault(state: State, act: actors.FaultPlan) -> Prediction:
    """From here on the cloud answers some requests otherwise."""
    return (accepted(lambda _: replace(state, faults=(*state.faults, Fault(act)))),)


def clear_faults(state: State, _act: actors.FaultClear) -> Prediction:
    """The cloud answers as it should again."""
    return (accepted(lambda _: replace(state, faults=())),)


def register_server(state: State, act: actors.PortalRegisterServerApp) -> Prediction:
    """A web app is registered in the portal: what the cloud answers is the truth."""

    def follow(seen: Observation) -> State:
        client_id = seen_text(seen, "client_id").lower()
        return state.with_registration(
            Registered(
                act.tenant_id.lower(),
                client_id,
                act.app_id_uri.strip(),
                keys=(_key(seen),),
                reads=act.directory_read,
                asks=(_APPLICATION_WRITE,) if act.application_write else (),
                token_version=act.token_version,
            )
        )

    return (accepted(follow), *portal_refusals(state))


def register_client(state: State, act: actors.PortalRegisterClientApp) -> Prediction:
    """A native app is registered in the portal."""

    def follow(seen: Observation) -> State:
        client_id = seen_text(seen, "client_id").lower()
        server = act.server_client_id.lower()
        return state.with_registration(Registered(act.tenant_id.lower(), client_id, server=server))

    return (accepted(follow), *portal_refusals(state))


def add_key(state: State, act: actors.PortalAddKey) -> Prediction:
    """An app gets one more key in the portal."""

    def follow(seen: Observation) -> State:
        return replace(state, world=state.world.with_key(act.tenant_id, act.client_id, _key(seen)))

    return (accepted(follow), *portal_refusals(state))


def add_workspace(state: State, act: actors.PortalAddWorkspace) -> Prediction:
    """A workspace is made in the tenant's subscription."""
    world = state.world.with_workspace(act.tenant_id, act.resource_group, act.workspace)
    return (accepted(lambda _: replace(state, world=world)), *portal_refusals(state))


def grant_azure_role(state: State, act: actors.PortalGrantAzureRole) -> Prediction:
    """A role in Azure is given on a resource group or a workspace."""
    grant = Grant(act.tenant_id.lower(), act.role, act.resource_group, act.workspace, act.client_id.lower())
    world = replace(state.world, grants=(*state.world.grants, grant))
    return (accepted(lambda _: replace(state, world=world)), *portal_refusals(state))


def _key(seen: Observation) -> CloudKey:
    end = seen.get("secret_key_expiry")
    return CloudKey(seen_text(seen, "secret_key"), end if isinstance(end, int) else None)


def portal_refusals(state: State) -> tuple[Branch, ...]:
    """The portal may decline; that says nothing about the site."""
    reasons = (Reason.CLOUD_REFUSED, Reason.PERMISSION_DENIED, Reason.TENANT_UNKNOWN, Reason.APP_UNKNOWN)
    return tuple(Branch(failed(reason), lambda _: state) for reason in reasons)


def client_act(state: State, act: actors.ClientAct) -> Prediction:
    """A client's step in its machine."""
    return moves(CLIENT, state.client.standing, _client_trigger(act), Context(state, "", act))


def _client_trigger(act: actors.ClientAct) -> str:
    tag = str(act.__struct_config__.tag)
    return f"{tag} {act.token}@{act.door}" if isinstance(act, actors.ClientPresent) else tag
