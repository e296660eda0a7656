"""The slow way, for systems that cannot split processes: `azharness run` on each mutant, from beginning to end."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from azharness.journal import wall
from azharness.journal.reader import read
from azharness.journal.verdicts import Judgement, Outcome, judge, row_of
from azscenarios.mutants.judging.examination import EXAMPLES, SEED
from azscenarios.mutants.mutant import Mutant
from azscenarios.mutants.trial import Finding, Trial

_ENDS = (0, 1, 3)
"""Exit codes of runs that say something of the site."""


def judged_by_runs(mutants: Sequence[Mutant], workers: int, tell: Callable[[Trial], None]) -> None:
    """Run the whole suite on each mutant, `workers` at a time, and tell what became of it."""
    with ThreadPoolExecutor(workers) as pool:
        for trial in pool.map(trial_by_run, mutants):
            tell(trial)


def trial_by_run(mutant: Mutant) -> Trial:
    """Run the whole suite on one mutant, in a process of its own."""
    began = wall.steady()
    with tempfile.TemporaryDirectory(prefix="azharness-mutant-") as folder:
        done = subprocess.run(  # noqa: S603  (our own interpreter and arguments)
            [sys.executable, "-P", "-m", "azharness", "run", *_arguments(mutant, Path(folder))],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        journal = Path(folder) / "journal.ndjson"
        told = done.returncode in _ENDS and journal.is_file()
        return Trial(
            mutant=mutant,
            product_version=mutant.product_version,
            findings=_findings(judge(read(journal))) if told else [],
            trouble="" if told else f"exit code {done.returncode}: {done.stderr[-2000:]}",
            seconds=wall.elapsed(began),
        )


def _arguments(mutant: Mutant, folder: Path) -> list[str]:
    return [
        *("--backend", f"azscenarios.mutants:{mutant.name}"),
        *("--product-version", mutant.product_version),
        *(
            "--seed",
            str(SEED),
            "--examples",
            str(EXAMPLES),
            "--shorten",
            "0",
            "--format",
            "json",
            "--out",
            str(folder),
        ),
    ]


def _findings(judgement: Judgement) -> list[Finding]:
    failed = {row.info.id for row in judgement.requirements if row.outcome is Outcome.FAILED}
    return [
        Finding(
            check=test.started.test,
            way=test.started.kind,
            result=test.result,
            failed=sorted({row_of(key) for key in test.failed} & failed),
            reason=test.finished.reason if test.finished else "",
        )
        for test in judgement.tests
    ]
