"""All moves of the article's model, in bundles: which there are in a situation, and how readily each is drawn from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from azharness.model.campaign.administering import administering_steps, clock_steps, mending_steps, site_steps
from azharness.model.campaign.move import Moves, moves_of
from azharness.model.state import State
from azharness.model.walk.client_steps import client_steps
from azharness.model.walk.cloud_steps import fault_steps, grant_steps
from azharness.model.walk.console_steps import console_steps, delete_steps
from azharness.model.walk.dialog_steps import dialog_steps, sign_in_steps
from azharness.model.walk.ground import FIRST, SECOND
from azharness.model.trace import PersonSignsIn
from azharness.model.walk.step import Alphabet, Step, together
from azharness.model.walk.wizard_steps import page_steps

Parts = tuple[Any, ...]
_KEPT = 2000
"""So many situations' moves are kept for each bundle."""
_PLAIN = (str, int, bool)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The moves of an alphabet: how readily they are drawn in a situation, and the parts of it that they rest on."""

    name: str
    alphabet: Alphabet
    weight: Callable[[State], float]
    rests_on: Callable[[State], Parts]


class Offer:
    """What a bundle offers, worked out once for situations that are alike in what it rests on."""

    def __init__(self, bundle: Bundle) -> None:
        """Begin with nothing worked out."""
        self.weight = bundle.weight
        self._alphabet = bundle.alphabet
        self._rests_on = bundle.rests_on
        self._known: dict[Parts, tuple[Parts, Moves]] = {}

    def moves(self, state: State) -> Moves:
        """The moves in a situation."""
        parts = self._rests_on(state)
        key = tuple([part if isinstance(part, _PLAIN) else id(part) for part in parts])
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            # The parts are kept, so that no others take their identities.
            known = self._known[key] = (parts, moves_of(self._alphabet(state)))
        return known[1]


def offers() -> tuple[Offer, ...]:
    """What all bundles offer, with nothing worked out yet."""
    return tuple(Offer(bundle) for bundle in BUNDLES)


def _page(state: State) -> Parts:
    desk = state.desk(FIRST)
    form = desk.form
    return (form.page, bool(desk.dialogs), form.text("service"), form.text("environment"), state.services)


def _dialog(state: State) -> Parts:
    desk = state.desk(FIRST)
    # Dates are worked out from today, whatever the hour.
    today = state.instant // 86_400
    return (desk.page, desk.top.client_id, state.world.registrations, state.world.deleted, state.apps, today)


def _console(state: State) -> Parts:
    return (state.desk(FIRST).page == "closed", state.apps, *(one.name for one in state.connections))


def _grants(state: State) -> Parts:
    return (state.desk(FIRST).form.text("web_app"), state.world.registrations, state.world.grants)


def _world(state: State) -> Parts:
    world = state.world
    chosen = state.desk(FIRST).form.text("web_app")
    return (world.registrations, len(world.deleted), world.policies, state.apps, chosen)


def _clock(state: State) -> Parts:
    return (state.cloud_instant, state.instant)


def _names(state: State) -> Parts:
    return tuple(one.name for one in state.connections)


def _of_colleague(alphabet: Alphabet) -> Alphabet:
    """The same steps at the desk of the second console user."""

    def steps(state: State) -> Iterator[Step]:
        for step in alphabet(_seen_by_colleague(state)):
            gestures = tuple(_by_colleague(gesture) for gesture in step.gestures)
            yield replace(step, gestures=gestures)

    return steps


def _seen_by_colleague(state: State) -> State:
    return replace(state, desks={FIRST: state.desk(SECOND)})


def _by_colleague(gesture: Any) -> Any:
    return msgspec.structs.replace(gesture, session=SECOND)


def _at_second_desk(state: State) -> Parts:
    seen = _seen_by_colleague(state)
    return (*_page(seen), *_dialog(seen), *_console(seen))


def _known_people(state: State) -> Iterator[Step]:
    """Those sign in whom Entra knows: a browser gets no code for others."""
    for step in sign_in_steps(state):
        if all(state.world.named(gesture.user) for gesture in step.gestures if isinstance(gesture, PersonSignsIn)):
            yield step


_IN_DIALOGS = together(dialog_steps, _known_people)
_AT_A_DESK = together(page_steps, _IN_DIALOGS, console_steps)

BUNDLES = (
    Bundle("pages", page_steps, lambda state: 0 if state.desk(FIRST).dialogs else 8, _page),
    Bundle(
        "dialogs",
        _IN_DIALOGS,
        lambda state: 14 if state.desk(FIRST).dialogs else 0,
        _dialog,
    ),
    Bundle(
        "console",
        console_steps,
        lambda state: 0 if state.desk(FIRST).page != "closed" else 5 if state.connections else 0.5,
        _console,
    ),
    Bundle("client", client_steps, lambda state: 3 if state.connections else 0.3, lambda _: ()),
    Bundle(
        "clock",
        clock_steps,
        lambda state: 25 if state.cloud_instant > state.instant else 0.8 if state.apps else 0.05,
        _clock,
    ),
    Bundle(
        "portal",
        administering_steps,
        lambda state: 1 if state.world.registrations else 6,
        _world,
    ),
    Bundle("roles in Azure", grant_steps, lambda state: 0.6 if state.world.registrations else 0, _grants),
    Bundle("site", site_steps, lambda _: 0.2, lambda state: (state.capabilities,)),
    Bundle("deletions", delete_steps, lambda state: 0.3 if state.connections else 0, _names),
    Bundle("colleague", _of_colleague(_AT_A_DESK), lambda _: 1.2, _at_second_desk),
    Bundle("faults", fault_steps, lambda state: 0.2 if not state.faults else 0.05, lambda s: (len(s.faults),)),
    Bundle("mending", mending_steps, lambda state: 0.6 if state.faults else 0, lambda _: ()),
)
