"""`azharness mutants`: does the suite notice deliberate faults of the simulated site?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from azharness.cli.errors import UsageError
from azharness.cli.options import requirement_option, workers_option

if TYPE_CHECKING:
    from azscenarios.mutants import Mutant
    from azscenarios.mutants.trial import Trial


@click.command()
@click.argument("names", nargs=-1)
@requirement_option("Only faults of this requirement; repeatable.")
@workers_option("How many faulty sites are judged side by side.")
@click.option(
    "--quick", is_flag=True, help="Run only what claims the broken requirement: who else fails is not seen."
)
@click.pass_context
def mutants(
    context: click.Context,
    names: tuple[str, ...],
    requirements: tuple[str, ...],
    workers: int,
    *,
    quick: bool,
) -> None:
    """Run the suite on sites with one deliberate fault each (all, or those NAMED), and tell what noticed.

    Ends with 1 if a fault is not noticed by the requirement that it breaks, or fails one that does not share its rule.
    """
    from azscenarios.mutants.trial import trials  # noqa: PLC0415  (it loads the suite)

    chosen = _chosen(names, requirements)
    ended = [_told(each) for each in trials(chosen, workers, whole=not quick)]
    clean = sum(each.clean for each in ended)
    click.echo(
        f"{clean} of {len(ended)} faults were found by their requirement and by no stranger.", err=True
    )
    context.exit(0 if clean == len(ended) else 1)


def _chosen(names: tuple[str, ...], requirements: tuple[str, ...]) -> list[Mutant]:
    from azscenarios.mutants import MUTANTS  # noqa: PLC0415  (it loads the suite)

    unknown = sorted(set(names) - {each.name for each in MUTANTS})
    if unknown:
        raise UsageError(f"There is no mutant named {unknown[0]}.", hint="Without names all of them are run.")
    return [
        each
        for each in MUTANTS
        if (not names or each.name in names) and (not requirements or each.requirement in requirements)
    ]


def _told(trial: Trial) -> Trial:
    mutant = trial.mutant
    verdict = "found" if trial.killed else "BROKE DOWN" if trial.trouble else "SURVIVED"
    others = sorted(trial.failed - {mutant.requirement})
    notes = [f"also failed: {', '.join(others)}"] if others else []
    notes += [f"no sharers: {', '.join(sorted(trial.strangers))}"] if trial.strangers else []
    click.echo(f"{mutant.requirement:8}{mutant.name:40}{verdict:12}{'; '.join(notes)}{trial.trouble}")
    return trial
