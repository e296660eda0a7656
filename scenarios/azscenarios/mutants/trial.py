"""The suite on mutants: which requirements fail, and whether that is what the fault is."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from azharness.catalogue import load
from azscenarios.mutants.mutant import Mutant

_SEED, _EXAMPLES = "1", "5"


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a run on a mutant: the requirements that failed, or what went wrong with the run itself."""

    mutant: Mutant
    failed: frozenset[str]
    trouble: str = ""

    @property
    def killed(self) -> bool:
        """Whether the requirement that the fault breaks noticed; a run that broke down is no kill."""
        return not self.trouble and self.mutant.requirement in self.failed

    @property
    def strangers(self) -> frozenset[str]:
        """Requirements that failed although they do not share the broken one's rule."""
        shared = load().row(self.mutant.requirement).shares
        return self.failed - {self.mutant.requirement, *shared}

    @property
    def clean(self) -> bool:
        """Whether the fault was found, and by the rows alone that it concerns."""
        return self.killed and not self.strangers


def trials(mutants: Iterable[Mutant], workers: int, *, whole: bool = True) -> Iterator[Trial]:
    """Run the suite on each mutant, `workers` at a time, in order; not `whole`: only what claims its requirement."""
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(partial(trial, whole=whole), mutants)


def trial(mutant: Mutant, *, whole: bool = True) -> Trial:
    """Run the suite on one mutant, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="azharness-mutant-") as folder:
        done = subprocess.run(  # noqa: S603  (our own interpreter and arguments)
            [sys.executable, "-P", "-m", "azharness", "run", *_arguments(mutant, Path(folder), whole=whole)],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        report = Path(folder) / "report.json"
        if done.returncode not in (0, 1, 3) or not report.is_file():
            return Trial(mutant, frozenset(), f"exit code {done.returncode}: {done.stderr[-2000:]}")
        return Trial(mutant, _failed(report))


def _arguments(mutant: Mutant, folder: Path, *, whole: bool) -> list[str]:
    chosen = [] if whole else ["--requirement", mutant.requirement]
    return [
        *("--backend", f"azscenarios.mutants:{mutant.name}"),
        *("--product-version", mutant.product_version),
        *("--seed", _SEED, "--examples", _EXAMPLES, "--format", "json", "--out", str(folder)),
        *chosen,
    ]


def _failed(report: Path) -> frozenset[str]:
    rows = json.loads(report.read_text(encoding="utf-8"))["requirements"]
    return frozenset(key for key, row in rows.items() if row["outcome"] == "failed")
