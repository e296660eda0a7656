"""All that a running cloud holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from azfakes.addresses import Addresses
from azfakes.arm.records import Azure, start_azure
from azfakes.arm.saving import fill_azure
from azfakes.clock import Clock
from azfakes.directory.store import Directory
from azfakes.faultplan import FaultPlan
from azfakes.ids import Ids
from azfakes.keyring import KeyRing
from azfakes.lags import Lags
from azfakes.secretforms import PASSWORD, REFRESH_HEAD, SECRET_KEY, TOKEN, TOKEN_HEAD, KnownSecrets
from azfakes.sessions import Sessions
from azfakes.worlds.checks import check_world
from azfakes.worlds.schema import World


@dataclass(slots=True)
class CloudState:
    """One world in motion; a reset makes a new one, and a snapshot keeps all of it."""

    world: World
    seed: int
    clock: Clock
    ids: Ids
    directory: Directory
    azure: Azure
    sessions: Sessions
    signing: KeyRing
    faults: FaultPlan
    lags: Lags
    known: KnownSecrets
    addresses: Addresses


def start_state(world: World, seed: int, addresses: Addresses, *, runs: bool = False) -> CloudState:
    """Set a world going at its instant, with a clock that stands or runs."""
    check_world(world)
    clock = Clock(world.instant, runs=runs)
    known = KnownSecrets()
    for head in (TOKEN_HEAD, REFRESH_HEAD):
        known.recognise(head, TOKEN)
    ids = Ids(seed, on_secret=partial(known.add, label=SECRET_KEY))
    ids.skip(world.drawn)
    directory = Directory(world, ids, addresses)
    for password in dict.fromkeys(directory.passwords()):
        known.add(password, PASSWORD)
    azure = start_azure(directory, ids, world.instant)
    for tenant in world.tenants:
        fill_azure(azure, () if tenant.saved is None else tenant.saved.subscriptions)
    return CloudState(
        world=world,
        seed=seed,
        clock=clock,
        ids=ids,
        directory=directory,
        azure=azure,
        sessions=Sessions(),
        signing=KeyRing(clock),
        faults=FaultPlan(seed),
        lags=Lags(),
        known=known,
        addresses=addresses,
    )
