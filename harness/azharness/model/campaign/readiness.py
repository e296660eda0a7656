"""How readily each bundle is drawn from: what leads on before what hinders, time and faults seldom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import accumulate, product
from typing import NamedTuple

from azharness.model.campaign.bundles import BUNDLES
from azharness.model.state import State
from azharness.model.walk.ground import FIRST


class Standing(NamedTuple):
    """What of a situation decides where somebody acts next."""

    dialog: bool
    """Whether a dialog is open, or else a page of the wizard."""
    page: bool
    connected: bool
    registered: bool
    late: bool
    """Whether time has passed that the site was not told of."""
    faulty: bool


_READINESS: Mapping[str, Callable[[Standing], float]] = {
    "desk": lambda now: 14 if now.dialog or now.page or not now.connected else 7,
    "colleague": lambda now: 1.2 if now.connected else 0.4,
    "client": lambda now: 3 if now.connected else 0.3,
    "clock": lambda now: 25 if now.late else 0.8 if now.connected else 0.1,
    "registrations": lambda now: 0.3 if now.registered else 6,
    "changes of apps": lambda now: 0.5 if now.registered else 0,
    "people": lambda now: 0.4 if now.connected else 0,
    "policies": lambda _: 0.1,
    "roles in Azure": lambda now: 0.5 if now.registered else 0,
    "site": lambda _: 0.2,
    "deletions": lambda now: 0.3 if now.connected else 0,
    "faults": lambda now: 0.05 if now.faulty else 0.2,
    "mending": lambda now: 0.6 if now.faulty else 0,
}


def heights(state: State) -> tuple[float, ...]:
    """The sums of the bundles' readiness in a situation, up to each."""
    desk = state.desk(FIRST)
    return _HEIGHTS[
        bool(desk.dialogs),
        desk.wizard is not None,
        bool(state.connections),
        bool(state.world.registrations),
        state.cloud_instant > state.instant,
        bool(state.faults),
    ]


def _heights(now: Standing) -> tuple[float, ...]:
    return tuple(accumulate(_READINESS[bundle.name](now) for bundle in BUNDLES))


_HEIGHTS: Mapping[tuple[bool, ...], tuple[float, ...]] = {
    now: _heights(Standing(*now)) for now in product((False, True), repeat=len(Standing._fields))
}
