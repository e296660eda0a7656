"""Registrations, owners, roles and rules as administrators change them in the portal."""

from __future__ import annotations

from msgspec.structs import replace

from azharness.contract import actors
from azharness.contract.cloud import CloudTenant
from azharness.model.access import AccessPolicy
from azharness.model.acts import portal_refusals
from azharness.model.branches import accepted
from azharness.model.prediction import Observation, Prediction
from azharness.model.state import State
from azharness.model.world import World


def delete_app(state: State, act: actors.PortalDeleteApp) -> Prediction:
    """A registration goes among the deleted items; what then becomes of a connection that uses it is nobody's to say."""
    wanted = act.client_id.lower()
    if state.in_use(wanted):
        return ()
    return _changed(state, state.world.without_registration(act.tenant_id, wanted, state.cloud_instant))


def restore_app(state: State, act: actors.PortalRestoreApp) -> Prediction:
    """A registration comes back as it was, with its keys and, given anew, its consents."""
    return _changed(state, state.world.with_restored(act.tenant_id, act.client_id))


def add_owner(state: State, act: actors.PortalAddOwner) -> Prediction:
    """A person becomes an owner of a registration."""
    registered, person = state.world.registration(act.tenant_id, act.client_id), state.world.named(act.user)
    if registered is None or person is None:
        return _changed(state, state.world)
    owned = replace(registered, owners=registered.owners | {person.object_id.lower()})
    return _changed(state, state.world.with_registration(owned))


def add_redirect_uri(state: State, act: actors.PortalAddRedirectUri) -> Prediction:
    """A registration gets one more redirect URI."""
    registered = state.world.registration(act.tenant_id, act.client_id)
    if registered is None:
        return _changed(state, state.world)
    return _changed(state, state.world.with_registration(registered.with_redirect_uri(act.uri)))


def conditional_access(state: State, act: actors.PortalConditionalAccess) -> Prediction:
    """The tenant's policy on all cloud apps is set; from then on it decides who gets tokens."""
    policy = AccessPolicy(act.blocks, frozenset(each.lower() for each in act.excluded))
    return _changed(state, state.world.with_policy(act.tenant_id, policy))


def assign_role(state: State, act: actors.PortalAssignRole) -> Prediction:
    """A person gets a directory role."""
    tenant = state.world.tenant(act.tenant_id)
    return _changed(state, state.world.with_tenant(_with_role(tenant, act)) if tenant else state.world)


def restrict_uris(state: State, act: actors.PortalRestrictUris) -> Prediction:
    """From here on the tenant asks for a verified domain, the tenant's ID or the app's in new App ID URIs."""
    restricted = state.world.restricted | {act.tenant_id.lower()}
    return _changed(state, replace(state.world, restricted=restricted))


def _with_role(tenant: CloudTenant, act: actors.PortalAssignRole) -> CloudTenant:
    people = [
        replace(one, roles=sorted({*one.roles, act.role}))
        if one.user_principal_name.lower() == act.user.lower()
        else one
        for one in tenant.people
    ]
    return replace(tenant, people=people)


def _changed(state: State, world: World) -> Prediction:
    def follow(_seen: Observation) -> State:
        return replace(state, world=world)

    return (accepted(follow), *portal_refusals(state))
