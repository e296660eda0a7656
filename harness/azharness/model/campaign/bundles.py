"""All moves of the article's model, in bundles: which there are in a situation, worked out once for situations that are alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from azharness.contract.actors import ClientGetDeviceToken
from azharness.contract.cloud import CloudTenant
from azharness.model.campaign.administering import (
    change_steps,
    clock_steps,
    mending_steps,
    people_steps,
    policy_steps,
    register_steps,
    site_steps,
)
from azharness.model.campaign.alike import Alike
from azharness.model.campaign.move import NONE, Moves, moves_of
from azharness.model.desk import Desk
from azharness.model.remember import remembered
from azharness.model.site import App
from azharness.model.state import State
from azharness.model.trace import PersonSignsIn
from azharness.model.walk.client_steps import client_steps
from azharness.model.walk.cloud_steps import fault_steps, grant_steps, grants_left
from azharness.model.walk.console_steps import console_steps, delete_steps
from azharness.model.walk.dialog_steps import dialog_entries, sign_in_steps
from azharness.model.walk.ground import CONTOSO, DEVICE, FIRST, SECOND
from azharness.model.walk.step import Alphabet, Step, together
from azharness.model.walk.wizard_steps import page_steps
from azharness.model.world import Registered

Parts = tuple[Any, ...]
_KEPT = 2000
"""So many situations' moves are kept for each bundle."""
_DAY = 86_400


class Bundle(msgspec.Struct, frozen=True):
    """The moves of an alphabet, and the parts of a situation that they rest on."""

    name: str
    alphabet: Alphabet
    rests_on: Callable[[State], Parts]


class Offer:
    """What a bundle offers, worked out once for situations that are alike in what it rests on."""

    def __init__(self, bundle: Bundle) -> None:
        """Begin with nothing worked out."""
        self._bundle = bundle
        self._known: dict[Parts, Moves] = {}
        self._alike = Alike()
        self._asked_last: State | None = None
        self._told_last = NONE

    def moves(self, state: State) -> Moves:
        """The moves in a situation."""
        if state is self._asked_last:
            return self._told_last
        self._asked_last, self._told_last = state, self._moves(state)
        return self._told_last

    def _moves(self, state: State) -> Moves:
        key = self._alike.key(self._bundle.rests_on(state))
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[key] = moves_of(self._bundle.alphabet(state))
        return known


def offers() -> tuple[Offer, ...]:
    """What all bundles offer, with nothing worked out yet."""
    return tuple(Offer(bundle) for bundle in BUNDLES)


def _page(state: State, desk: Desk) -> Parts:
    if desk.dialogs:
        return ()
    form = desk.form
    return (form.page, form.text("service"), form.text("environment"), state.services)


def _dialog(state: State, desk: Desk) -> Parts:
    page, world = desk.page, state.world
    # Dates are worked out from today, whatever the hour.
    today = state.instant // _DAY
    match page:
        case "import-server-app":
            return (page, _imported(world.registrations), _names(world.tenants), _uris(state.apps), today)
        case "import-client-app":
            return (page, _who(world.registrations))
        case "create-server-app":
            return (page, _uris(world.registrations), _deleted_uris(world.deleted), *_signers(state))
        case "renew-secret-key":
            return (page, *_renewed(state, desk.top.client_id), today, *_signers(state))
        case "server-app" | "client-app":
            return (page, _ids(state.apps))
        case _:
            return (page, *_signers(state))


def _console(state: State, desk: Desk) -> Parts:
    if desk.page != "closed":
        return ()
    return (_ids(state.apps), *(one.name for one in state.connections))


def _clock(state: State) -> Parts:
    return (state.cloud_instant,) if state.cloud_instant > state.instant else ()


def _renewed(state: State, client_id: str) -> Parts:
    """What a renewal of an app's key is filled with: what is known of the app, wherever it is registered."""
    return (client_id, tuple(one for one in _imported(state.world.registrations) if one[1] == client_id))


def _signers(state: State) -> Parts:
    """What decides who signs in: whom Entra knows, and whether a policy answers in its place."""
    return (_users(state.world.tenants), _is_blocked(state))


@remembered
def _users(tenants: tuple[CloudTenant, ...]) -> frozenset[str]:
    """The names under which people sign in."""
    return frozenset(person.user_principal_name.lower() for tenant in tenants for person in tenant.people)


@remembered
def _ids(apps: tuple[App, ...]) -> tuple[str, ...]:
    """The client IDs of apps, whatever else is known of them."""
    return tuple(one.client_id for one in apps)


@remembered
def _uris(apps: tuple[App | Registered, ...]) -> tuple[str, ...]:
    """The App ID URIs of apps, whatever else is known of them."""
    return tuple(one.app_id_uri for one in apps)


@remembered
def _imported(registrations: tuple[Registered, ...]) -> tuple[Parts, ...]:
    """The apps as a form is filled with them: with the last of their keys."""
    return tuple(
        (one.tenant_id, one.client_id, one.server, one.app_id_uri, *one.keys[-1:]) for one in registrations
    )


@remembered
def _names(tenants: tuple[CloudTenant, ...]) -> tuple[str, ...]:
    """The names of tenants, which differ from cloud to cloud."""
    return tuple(one.name for one in tenants)


@remembered
def _deleted_uris(deleted: tuple[tuple[Registered, int], ...]) -> tuple[str, ...]:
    """The App ID URIs of registrations that were deleted."""
    return tuple(one.app_id_uri for one, _ in deleted)


@remembered
def _who(registrations: tuple[Registered, ...]) -> tuple[tuple[str, str, str], ...]:
    """The apps, whatever keys they have."""
    return tuple((one.tenant_id, one.client_id, one.server) for one in registrations)


def _policy(state: State) -> Parts:
    return (state.world.policy(CONTOSO), state.desk(FIRST).form.text("web_app"))


def _of_colleague(alphabet: Alphabet) -> Alphabet:
    """The same steps at the desk of the second console user."""

    def steps(state: State) -> Iterator[Step]:
        for step in alphabet(replace(state, desks={FIRST: state.desk(SECOND)})):
            by_colleague = (replace(each, session=SECOND) for each in step.gestures)
            yield replace(step, gestures=tuple(by_colleague))

    return steps


def _known_people(state: State) -> Iterator[Step]:
    """Those sign in whom Entra knows: a browser gets no code for others. Where a policy answers, nobody makes its answer up."""
    blocked = _is_blocked(state)
    for step in sign_in_steps(state):
        signs_in = [each for each in step.gestures if isinstance(each, PersonSignsIn)]
        if all(state.world.named(each.user) and not (each.query and blocked) for each in signs_in):
            yield step


def _is_blocked(state: State) -> bool:
    return any(policy.blocks for policy in state.world.policies.values())


def _known_devices(state: State) -> Iterator[Step]:
    """Devices that are there ask: nobody plays another."""
    for step in client_steps(state):
        devices = [each.device for each in step.gestures if isinstance(each, ClientGetDeviceToken)]
        if all(device == DEVICE for device in devices):
            yield step


def _at_desk(session: str) -> Callable[[State], Parts]:
    def parts(state: State) -> Parts:
        desk = state.desk(session)
        return (*_page(state, desk), *_dialog(state, desk), *_console(state, desk))

    return parts


_AT_A_DESK = together(page_steps, dialog_entries, _known_people, console_steps)

BUNDLES = (
    Bundle("desk", _AT_A_DESK, _at_desk(FIRST)),
    Bundle("colleague", _of_colleague(_AT_A_DESK), _at_desk(SECOND)),
    Bundle("client", _known_devices, lambda _: ()),
    Bundle("clock", clock_steps, _clock),
    Bundle("registrations", register_steps, lambda s: (_who(s.world.registrations), len(s.world.deleted))),
    Bundle("changes of apps", change_steps, lambda s: (_who(s.world.registrations), _ids(s.apps))),
    Bundle("people", people_steps, lambda _: ()),
    Bundle("policies", policy_steps, _policy),
    Bundle("roles in Azure", grant_steps, grants_left),
    Bundle("site", site_steps, lambda state: (state.capabilities,)),
    Bundle("deletions", delete_steps, lambda state: tuple(one.name for one in state.connections)),
    Bundle("faults", fault_steps, lambda state: (len(state.faults),)),
    Bundle("mending", mending_steps, lambda _: ()),
)
