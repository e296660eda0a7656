"""Which checks a mutant meets, and in which order: those that run what was changed, the cheapest of each feature first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from azharness.catalogue import ProductVersion
from azharness.catalogue.applicability import Target
from azharness.contract.hello import SERVICES, Capability
from azscenarios.applicable import Aim
from azscenarios.mutants.judging.changed import changed_lines
from azscenarios.mutants.judging.check import WAYS, Check
from azscenarios.mutants.judging.finders import finder_of
from azscenarios.mutants.judging.lines import Reaches
from azscenarios.mutants.mutant import Mutant


@dataclass(frozen=True, slots=True)
class Choice:
    """The checks, and what is known of the lines that they run (nothing: every check may meet every mutant)."""

    checks: Sequence[Check]
    reaches: Reaches | None

    def meeting(self, mutant: Mutant) -> tuple[Check, ...]:
        """The checks that can notice a mutant in its product version; first those that claim what it breaks."""
        known = [each for each in self.checks if self._applies(each, mutant.product_version)]
        reached = self._reached(mutant)
        there = [each for each in known if reached is None or each.name in reached]
        return self._ordered([each for each in there if self._judges(each, mutant.requirement)], mutant)

    def elsewhere(self, mutant: Mutant) -> list[tuple[ProductVersion, tuple[Check, ...]]]:
        """Other product versions with the checks that they have beside the mutant's: each in its first and in its last."""
        others = [each for each in self.checks if not self._applies(each, mutant.product_version)]
        where = {check.name: self._ends(check) for check in others}
        found = (
            (version, tuple(check for check in others if version in where[check.name]))
            for version in ProductVersion
        )
        return [(version, checks) for version, checks in found if checks]

    def _reached(self, mutant: Mutant) -> set[str] | None:
        """The names of the checks that may run what was changed; properties may run anything. None: nothing is known."""
        lines = changed_lines(mutant)
        if self.reaches is None or lines is None or mutant.product_version != ProductVersion.ARTICLE:
            return None
        beyond = {each.name for each in self.checks if each.name not in self.reaches.by_check}
        return beyond | set(self.reaches.running(mutant.file, lines))

    def _ordered(self, checks: Iterable[Check], mutant: Mutant) -> tuple[Check, ...]:
        """What found it before, claims, ways, nearness; of like ones the cheapest, then the second."""
        before, seen = finder_of(mutant.name), Counter[str]()
        ranks = {}
        for check in sorted(checks, key=self._seconds):
            kin = _kin(check)
            seen[kin] += 1
            ranks[check.name] = (
                check.name != before,
                mutant.requirement not in ("", *self._claims(check)),
                WAYS.index(check.way),
                not self._runs_file(check, mutant.file),
                seen[kin],
                self._seconds(check),
                check.name,
            )
        return tuple(sorted(checks, key=lambda check: ranks[check.name]))

    def _judges(self, check: Check, requirement: str) -> bool:
        """Whether a requirement can fail by a check: a sequence that never judges it shows nothing of it."""
        known = self.reaches.by_check.get(check.name) if self.reaches else None
        return not requirement or bool(check.claims) or known is None or requirement in known.judged

    def _claims(self, check: Check) -> Iterable[str]:
        """What a check claims; of a sequence, which claims nothing, what it is known to judge."""
        known = self.reaches.by_check.get(check.name) if self.reaches else None
        return check.claims or (known.judged if known else ())

    def _runs_file(self, check: Check, file: str) -> bool:
        reach = self.reaches.by_check.get(check.name) if self.reaches else None
        return reach is not None and file in reach.lines

    def _seconds(self, check: Check) -> float:
        known = self.reaches.by_check.get(check.name) if self.reaches else None
        return known.seconds if known else 1.0

    def _applies(self, check: Check, version: str) -> bool:
        return check.version in ("", version) and not _aim(version).inapplicable(sorted(check.claims))

    def _ends(self, check: Check) -> set[ProductVersion]:
        there = [
            each
            for each in ProductVersion
            if each is not ProductVersion.ARTICLE and self._applies(check, each)
        ]
        return {there[0], there[-1]} if there else set()


def _kin(check: Check) -> str:
    """What checks that are much alike share: the file that they stand in, or the situation that they set out from."""
    return check.name.rpartition(", tour ")[0] or check.name.partition("::")[0]


@cache
def _aim(version: str) -> Aim:
    """What of the simulated site is judged: it declines nothing."""
    return Aim(
        Target(
            version=ProductVersion(version),
            offered=frozenset(SERVICES),
            selected=None,
            capabilities=frozenset(Capability),
        )
    )
