"""Campaigns over the model: the same for the same seed, seeking what was not tried, and ended when it is enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random

import msgspec
import pytest

from azharness.contract import Capability
from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model.campaign.beginnings import EMPTY
from azharness.model.campaign.bundles import BUNDLES, Offer, offers
from azharness.model.campaign.campaign import ROUND, Campaign, Stops, carry_out, percent
from azharness.model.campaign.findings import PLACES, Findings
from azharness.model.campaign.move import moves_of
from azharness.model.campaign.readiness import heights
from azharness.model.campaign.run import Run, Runs
from azharness.model.campaign.tally import Tally, Tried, together
from azharness.model.services import CLOUD_MANAGEMENT
from azharness.model.state import State
from azharness.model.walk.ground import CONTOSO, FEDERAL, PLAIN, ground, hello, neighbours, user
from azharness.model.walk.guide import Guide
from azharness.model.walk.step import probe, step
from azharness.model.walk.walker import Walker

STEPS = 20
SEED = 7


@dataclass
class Made:
    """A run that found what it is told to have found."""

    number: int
    findings: Findings = field(default_factory=Findings)
    tried: Mapping[Tried, int] = field(default_factory=dict)
    failed: bool = False
    commands: int = 3


def still() -> float:
    """A clock that stands."""
    return 0.0


def nobody(_campaign: Campaign[Made], _done: Made) -> None:
    """Hear nothing."""


def makes(numbers: Sequence[int], _news: Mapping[Tried, int]) -> Iterator[Made]:
    """Each run finds the row of its number; every tenth fails."""
    return (
        Made(number, Findings(rows={number % len(PLACES)}), failed=number % 10 == 9) for number in numbers
    )


def by(workers: int, rounds: int = 2, size: int = 6) -> list[Run]:
    """The runs of a small campaign whose runs are dealt out to so many makers."""
    makers = [Runs(hello(), SEED, STEPS) for _ in range(workers)]
    before: Mapping[Tried, int] = {}
    found: list[Run] = []
    for first in range(0, rounds * size, size):
        runs = [makers[number % workers].run(number, before) for number in range(first, first + size)]
        before = together(before, (run.tried for run in runs))
        found += runs
    return found


@pytest.fixture(scope="module")
def alone() -> list[Run]:
    """The campaign of one maker."""
    return by(1)


def gestures(runs: list[Run]) -> list[list[str]]:
    """What was done in each run."""
    return [[repr(gesture) for gesture, _ in run.made] for run in runs]


@pytest.mark.parametrize("workers", [2, 4])
def test_workers_do_not_matter(alone: list[Run], workers: int) -> None:
    """The same seed makes the same runs, with the same findings, whoever makes which of them."""
    dealt = by(workers)
    assert gestures(dealt) == gestures(alone)
    assert [run.findings for run in dealt] == [run.findings for run in alone]


def test_seeds_matter(alone: list[Run]) -> None:
    """Another seed makes other runs."""
    other = Runs(hello(), SEED + 1, STEPS).run(0, {})
    assert gestures([other]) != gestures(alone[:1])


def test_runs_are_long_and_varied(alone: list[Run]) -> None:
    """Every run makes all its steps, from more than one beginning, and together they use most kinds of moves."""
    assert all(len(run.made) >= STEPS for run in alone)
    assert len({run.beginning for run in alone}) > len(alone) // 2
    tags = {str(gesture.__struct_config__.tag).partition(".")[0] for run in alone for gesture, _ in run.made}
    assert {"wizard", "dialog", "console", "portal", "client"} <= tags


def test_coverage_grows(alone: list[Run]) -> None:
    """More runs never cover less, and cover more than one does."""
    together_, sizes = Findings(), []
    for run in alone:
        together_.add(run.findings)
        sizes.append((len(together_.rows), len(together_.pairs), len(together_.cites)))
    assert sizes == sorted(sizes)
    assert min(now - then for now, then in zip(sizes[-1], sizes[0], strict=True)) > 0


def test_pairs_follow_each_other(alone: list[Run]) -> None:
    """Rows that came one after the other are of one table, and the second begins where the first ends."""
    pairs = {pair for run in alone for pair in run.findings.pairs}
    assert pairs
    for first, second in pairs:
        (table, before), (other, after) = PLACES[first], PLACES[second]
        assert table is other
        assert before.dest == after.source


def test_what_was_tried_is_avoided() -> None:
    """A round that knows what was tried tries more that is new than one that knows nothing."""
    runs = Runs(hello(), SEED, STEPS)
    first = [runs.run(number, {}) for number in range(20)]
    known = together({}, (run.tried for run in first))
    new = [
        len({tried for number in range(20, 40) for tried in runs.run(number, before).tried} - known.keys())
        for before in (known, {})
    ]
    assert new[0] > new[1]


def test_tally_adds_up() -> None:
    """What earlier rounds and this run have tried is counted together."""
    tally = Tally({(1, "a"): 2})
    tally.note(1, "a")
    tally.note(2, "b")
    assert [tally.times(1, "a"), tally.times(2, "b"), tally.times(3, "c")] == [3, 1, 0]
    assert together(tally.before, [tally.own, Counter({(2, "b"): 4})]) == {(1, "a"): 3, (2, "b"): 5}


def test_a_probe_gives_its_own_gestures_alone() -> None:
    """Of steps that are tried for themselves only what no other step does becomes a move, as often as it says something new."""
    good, wrong = c.DialogEnter(field="name", value="good"), c.DialogEnter(field="name", value="")
    moves = moves_of([step(good, c.DialogVerify()), step(c.DialogOk()), *2 * [probe(wrong, c.DialogOk())]])
    assert [move.gestures for move in moves.all] == [(good, c.DialogVerify()), (c.DialogOk(),), (wrong,)]
    assert len({move.name for move in moves.all}) == len(moves.all)
    assert moves.drawn(Random(1)) in moves.all


def test_every_bundle_is_drawn_from_somewhere(alone: list[Run]) -> None:
    """In the situations of a small campaign each bundle is ready at least once, and seldom faults come first."""
    ready = {
        name
        for run in alone
        for _, state in run.made
        for name, low, high in zip(
            [bundle.name for bundle in BUNDLES], (0.0, *heights(state)), heights(state), strict=False
        )
        if high > low
    }
    assert {bundle.name for bundle in BUNDLES} - ready <= {"mending"}


def test_an_unreachable_beginning_is_the_empty_site() -> None:
    """Where a backend does not offer what the way to a start needs, the run begins at the empty site."""
    able = hello()
    few = [Capability.STORE_FOR_BUSINESS, Capability.TIME]
    lean = msgspec.structs.replace(able, capabilities=few)
    found = {Runs(lean, SEED, 5).run(number, {}).beginning for number in range(12)}
    assert EMPTY in found


def test_all_runs_are_made() -> None:
    """Without other stops a campaign makes its runs, told in order, in rounds."""
    told: list[int] = []
    campaign = carry_out(makes, Stops(ROUND + 5, still), lambda _all, done: told.append(done.number))
    assert (campaign.runs, campaign.ending, told) == (ROUND + 5, "all runs", list(range(ROUND + 5)))
    assert campaign.commands == 3 * campaign.runs
    assert [done.number for done in campaign.failures] == [n for n in range(ROUND + 5) if n % 10 == 9]


def test_it_ends_with_the_first_failure() -> None:
    """The run that fails first, by its number, is the last."""
    campaign = carry_out(makes, Stops(ROUND, still, first_failure=True), nobody)
    assert (campaign.runs, campaign.ending, len(campaign.failures)) == (10, "first failure", 1)


def test_it_ends_in_time() -> None:
    """No run is begun after so many seconds by the clock that is handed in."""
    ticks = count()
    campaign = carry_out(makes, Stops(ROUND, lambda: float(next(ticks)), seconds=5), nobody)
    assert (campaign.runs, campaign.ending) == (5, "time")


def test_it_ends_at_a_coverage() -> None:
    """It goes on by whole rounds until so many percent of the rows are taken."""
    wanted = 100 * (ROUND + 1) / len(PLACES)
    campaign = carry_out(makes, Stops(10 * ROUND, still, percent=wanted), nobody)
    assert (campaign.runs, campaign.ending) == (2 * ROUND, "coverage")
    assert percent(campaign.findings) >= wanted


def test_what_was_tried_is_told_from_round_to_round() -> None:
    """A round is told what the one before has tried, and nothing of its own."""
    known: list[int] = []

    def trying(numbers: Sequence[int], news: Mapping[Tried, int]) -> Iterator[Made]:
        for number in numbers:
            known.append(news.get((0, "move"), 0))
            yield Made(number, tried={(0, "move"): 1})

    carry_out(trying, Stops(3 * ROUND, still), nobody)
    assert known == [0] * ROUND + [ROUND] * 2 * ROUND


def test_ways_that_make_the_same_lead_to_the_same() -> None:
    """What is made gets its number by how much was made before, so that a refusal on the way changes nothing."""
    walker = Walker(hello())
    here = walker.begin(ground())
    refused = next(walker.each(here, c.WizardNext()))[1]
    assert refused == here


def check_moves(remembering: tuple[Offer, ...], state: State) -> None:
    """The moves that are remembered are those that the alphabets give."""
    for bundle, offer in zip(BUNDLES, remembering, strict=True):
        fresh = moves_of(bundle.alphabet(state))
        found = [(move.gestures, move.name, move.weight) for move in offer.moves(state).all]
        assert found == [(move.gestures, move.name, move.weight) for move in fresh.all]


def test_moves_rest_on_what_the_bundles_say(alone: list[Run]) -> None:
    """In each situation of a campaign the moves that are remembered are those of this situation."""
    remembering = offers()
    for run in alone[::3]:
        for _, state in run.made:
            check_moves(remembering, state)


def test_moves_are_those_of_the_own_cloud() -> None:
    """An import is filled with the name that the tenant has in this cloud, whatever cloud an earlier run was in."""
    remembering = offers()
    for cloud in (ground(), neighbours()):
        walker = Walker(hello())
        guide = Guide(walker, walker.begin(cloud))
        guide.do(a.PortalRegisterServerApp(tenant_id=FEDERAL, name="Web", app_id_uri=f"api://{FEDERAL}/App"))
        guide.app_page(CLOUD_MANAGEMENT)
        guide.open_import()
        check_moves(remembering, guide.state)


def test_moves_are_those_of_the_people_who_are_there() -> None:
    """Somebody who is deleted signs in no more, on whichever page others signed in before."""
    remembering = offers()
    walker = Walker(hello())
    guide = Guide(walker, walker.begin(ground()))
    guide.app_page(CLOUD_MANAGEMENT)
    guide.open_create()
    check_moves(remembering, guide.state)
    guide.do(a.PortalDeletePerson(tenant_id=CONTOSO, user=user(PLAIN)))
    check_moves(remembering, guide.state)
