"""The document of an exploration: what can be reached, what was seen, and why the rest was not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from azharness.contract.hello import Hello
from azharness.journal.exploration import Exploration, SequenceEnd
from azharness.journal.machines import (
    MachineCoverage,
    Pairs,
    RequirementPart,
    Standing,
    StatePart,
    TransitionPart,
)
from azharness.model.explore.derive import Derived, numbering
from azharness.model.explore.numbering import Numbering, numbers
from azharness.model.explore.reach import Reach
from azharness.model.explore.unreachable import why_unreachable
from azharness.model.table import Row, Table
from azharness.model.walk.coverage import row_name

_LISTED = 50
"""So many missed pairs of a machine are listed."""


def document(
    derived: Derived,
    hello: Hello,
    sequences: Iterable[SequenceEnd],
    *,
    seen: Reach | None = None,
    seed: int = 0,
) -> Exploration:
    """What was found; without `seen` nothing was played, and the sequences are taken at their word."""
    book = _Book(derived, hello, seen or derived.firm)
    numbers_of = book.numbering
    return Exploration(
        product_version=derived.product_version,
        coverage=list(derived.kinds),
        backend=hello.name if seen else "",
        backend_version=hello.version if seen else "",
        seed=seed,
        machines=[book.machine(table) for table in numbers_of.tables],
        requirements=[
            RequirementPart(requirement=name, standing=book.standing_of_requirement(number))
            for number, name in enumerate(numbers_of.requirements)
        ],
        sequences=list(sequences),
    )


class _Book:
    """What can be reached and what was seen, asked part by part."""

    def __init__(self, derived: Derived, hello: Hello, seen: Reach) -> None:
        self.numbering = numbering()
        self._derived, self._hello, self._seen = derived, hello, seen
        self._states = tuple(one.states(self.numbering) for one in (seen, derived.firm, derived.any_way))
        self._rows = (seen.rows, derived.firm.rows, derived.any_way.rows)
        self._numbers = {id(row): number for number, (_, row) in enumerate(self.numbering.rows)}

    def machine(self, table: Table) -> MachineCoverage:
        """How much of a machine was seen."""
        return MachineCoverage(
            name=table.name,
            initial=table.initial,
            states=[
                StatePart(name=state, standing=_standing((table.name, state), *self._states))
                for state in table.states
            ],
            transitions=[self._transition(table, row) for row in table.rows],
            pairs=self._pairs(table),
        )

    def standing_of_requirement(self, number: int) -> Standing:
        """How a requirement stands."""
        seen, firm, any_way = self._seen, self._derived.firm, self._derived.any_way
        return _standing(number, seen.requirements, firm.requirements, any_way.requirements)

    def _transition(self, table: Table, row: Row) -> TransitionPart:
        standing = _standing(self._numbers[id(row)], *self._rows)
        name = row_name(row)
        return TransitionPart(
            name=name,
            trigger=row.trigger,
            source=row.source,
            dest=row.dest,
            standing=standing,
            why=why_unreachable((table.name, name), self._hello) if standing == "unreachable" else "",
        )

    def _pairs(self, table: Table) -> Pairs:
        own = [self._numbers[id(row)] for row in table.rows]
        every = {
            (before, number) for number in own for before in numbers(self.numbering.predecessors[number])
        }
        seen, firm, any_way = (
            {(first, second) for first in own for second in one.after.get(first, ())}
            for one in (self._seen, self._derived.firm, self._derived.any_way)
        )
        missed = sorted(firm - seen)
        return Pairs(
            covered=len(seen & every),
            missed=len(missed),
            choice=len(any_way - firm - seen),
            chosen=len((any_way - firm) & seen),
            infeasible=len(every - any_way - seen),
            missing=[_pair(self.numbering, *pair) for pair in missed[:_LISTED]],
        )


def _standing(part: object, seen: frozenset, firm: frozenset, any_way: frozenset) -> Standing:  # type: ignore[type-arg]
    if part in seen:
        return "covered"
    if part in firm:
        return "missed"
    return "backend's choice" if part in any_way else "unreachable"


def _pair(numbering_: Numbering, first: int, second: int) -> str:
    return f"{row_name(numbering_.rows[first][1])}; then {row_name(numbering_.rows[second][1])}"


def lines(found: Exploration) -> Iterator[str]:
    """The document in lines of text: a table of the machines, what is missed, what is unreachable and why."""
    yield f"{'machine':16}{'states':>14}{'transitions':>16}{'pairs':>18}{'never within the bounds':>26}"
    for one in found.machines:
        states, transitions = _counts(one.states), _counts(one.transitions)
        pairs = f"{one.pairs.covered}/{one.pairs.covered + one.pairs.missed}"
        never = sum(each.standing == "unreachable" for each in one.transitions)
        yield f"{one.name:16}{states:>14}{transitions:>16}{pairs:>18}{f'{never} and {one.pairs.infeasible} pairs':>26}"
    yield f"requirements cited: {_counts(found.requirements)}"
    yield from _unreached(found)
    for each in found.sequences:
        if each.ending in ("stuck", "inconclusive"):
            yield f"{each.ending}: {each.title}, step {each.played}: {each.reason}"


def _counts(parts: Sequence[StatePart | TransitionPart | RequirementPart]) -> str:
    covered = sum(each.standing == "covered" for each in parts)
    missed = sum(each.standing == "missed" for each in parts)
    return f"{covered}/{covered + missed}"


def _unreached(found: Exploration) -> Iterator[str]:
    for one in found.machines:
        for each in one.transitions:
            if each.standing == "unreachable":
                yield f"unreachable: {one.name}: {each.name}\n    {each.why}"
            elif each.standing == "missed":
                yield f"missed: {one.name}: {each.name}"
        if "pairs" in found.coverage:
            yield from (f"missed: {one.name}: {pair}" for pair in one.pairs.missing)
    if "requirements" in found.coverage:
        for part in found.requirements:
            if part.standing == "missed":
                yield f"missed: requirement {part.requirement}"
    left = sum(each.standing == "backend's choice" for one in found.machines for each in one.transitions)
    if left:
        yield f"{left} transitions are left to the backend's choice; they count only where they are seen."
