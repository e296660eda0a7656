"""Steps of a client: all that it can ask for, and all that it can present at all doors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from azharness.contract import actors as a
from azharness.contract.ports import Door
from azharness.model.machines.client import REFRESH
from azharness.model.state import State
from azharness.model.walk.ground import CONTOSO, DEVICE, FEDERAL, PLAIN, user
from azharness.model.walk.step import Step, probe, step

DOORS: tuple[Door, ...] = ("gateway", "management-point", "enhanced-http", "plain-http")
_TOKENS: tuple[a.TokenKind, ...] = get_args(a.TokenKind)
_KEPT: tuple[tuple[a.TokenKind, Door], ...] = (("user-token", "gateway"), ("pki-certificate", "gateway"))
"""What the client presents to keep the client token that it gets."""


def client_steps(_state: State) -> Iterator[Step]:
    """What leads a client on, and everything that it can present for itself."""
    for tenant_id in (CONTOSO, FEDERAL):
        yield step(a.ClientLocate(tenant_id=tenant_id))
    yield step(a.ClientSignIn(user=user(PLAIN)))
    yield step(a.ClientGetDeviceToken(device=DEVICE))
    yield step(a.ClientRestart())
    yield step(a.ClientTriggerSchedule(schedule=REFRESH))
    yield from (step(a.ClientPresent(door=door, token=token)) for token, door in _KEPT)
    yield probe(a.ClientTriggerSchedule(schedule="another"))
    yield probe(a.ClientGetDeviceToken(device="of nobody"))
    yield probe(a.ClientSignIn(user=user(PLAIN, FEDERAL)))
    for door in DOORS:
        yield from (probe(a.ClientPresent(door=door, token=token)) for token in _TOKENS)
