"""`azharness mutants`: does the suite notice deliberate faults of the simulated site?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from azharness.cli.errors import UsageError
from azharness.cli.options import requirement_option, workers_option
from azharness.cli.saying import say
from azharness.cli.version import tool_version

if TYPE_CHECKING:
    from azreports.kill_matrix import KillMatrix
    from azscenarios.mutants import Mutant
    from azscenarios.mutants.trial import Trial

_DRAWN, _SEED = 300, 1
_SHARE_BY_HAND, _SHARE_MECHANICAL = 95.0, 80.0


@click.command()
@click.argument("names", nargs=-1)
@requirement_option("Only faults that were made by hand for this requirement; repeatable.")
@click.option(
    "--mechanical",
    "drawn",
    type=click.IntRange(0, 100_000),
    help=f"How many mechanical ones are drawn beside those made by hand.  [default: {_DRAWN}; 0 with NAMES or --requirement]",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31),
    default=_SEED,
    show_default=True,
    help="By which the mechanical ones are drawn; the survivors of the default are explained.",
)
@click.option(
    "--depth",
    type=click.Choice(["first", "ways", "all"]),
    default="all",
    show_default=True,
    help="Try each until it is found, until each way of searching has found it, or by everything.",
)
@workers_option("How many faulty sites are judged side by side.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the kill matrix: page, JSON, Stryker.",
)
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that keeps which test runs which line of the simulator.  [default: the user's cache]",
)
@click.pass_context
def mutants(
    context: click.Context,
    names: tuple[str, ...],
    requirements: tuple[str, ...],
    *,
    drawn: int | None,
    seed: int,
    depth: str,
    workers: int,
    out: Path | None,
    cache: Path | None,
) -> None:
    """Run the suite on sites with one small fault each (all, or those NAMED), and tell what noticed.

    Ends with 1 if fewer than 95 % of those made by hand die by the requirement that they break, if one of them fails a requirement
    that does not share its rule, or if fewer than 80 % of the mechanical ones die that change something.
    """
    from azreports.kill_matrix import write_kill_matrix  # noqa: PLC0415  (these load the suite)
    from azreports.write import written  # noqa: PLC0415
    from azscenarios.exploring.store import cache_folder  # noqa: PLC0415
    from azscenarios.mutants.judging.finders import FILE as FINDERS  # noqa: PLC0415
    from azscenarios.mutants.judging.finders import finders  # noqa: PLC0415
    from azscenarios.mutants.judging.judge import Depth, Wish, judged  # noqa: PLC0415
    from azscenarios.mutants.matrix import matrix, sources  # noqa: PLC0415

    many = drawn if drawn is not None else 0 if names or requirements else _DRAWN
    chosen = _chosen(names, requirements, many, seed)
    say(f"{len(chosen)} mutants, {many} of them drawn by the seed {seed}")
    ended: dict[str, Trial] = {}

    def tell(trial: Trial) -> None:
        ended[trial.mutant.name] = trial
        _told(trial)
        say(f"{len(ended)} of {len(chosen)}")

    judged(chosen, Wish(Depth(depth), workers, cache or cache_folder()), tell)
    trials = [ended[each.name] for each in chosen]
    found = matrix(trials, tool_version=tool_version(), seed=seed, depth=depth)
    if out is not None:
        paths = write_kill_matrix(found, sources(trials), out)
        paths.append(written(out / FINDERS, finders(trials).decode()))
        say("\n".join(f"written: {path}" for path in paths))
    context.exit(0 if _good(found) and not any(trial.strangers for trial in trials) else 1)


def _good(matrix: KillMatrix) -> bool:
    """Tell the numbers of each set, and whether enough have died."""
    for name, numbers in matrix.sets.items():
        if numbers.tried:
            say(
                f"{name}: {numbers.died} of {numbers.changing} that change something died ({numbers.score} %)"
            )
    by_hand, mechanical = matrix.sets["hand-made"].score, matrix.sets["mechanical"].score
    return by_hand >= _SHARE_BY_HAND and mechanical >= _SHARE_MECHANICAL


def _chosen(names: tuple[str, ...], requirements: tuple[str, ...], drawn: int, seed: int) -> list[Mutant]:
    from azscenarios.mutants import MUTANTS, named  # noqa: PLC0415  (it loads the suite)
    from azscenarios.mutants.mechanical import drawn as draw  # noqa: PLC0415

    wanted = set(requirements)
    by_name = [_known(name, named(name)) for name in names]
    by_hand = [each for each in MUTANTS if not wanted or each.requirement in wanted]
    found = [*(by_name if names else by_hand), *(site.mutant for site in draw(drawn, seed))]
    return list(
        {each.name: each for each in found if not (names and wanted) or each.requirement in wanted}.values()
    )


def _known(name: str, mutant: Mutant | None) -> Mutant:
    if mutant is None:
        raise UsageError(f"There is no mutant named {name}.", hint="Without names all of them are run.")
    return mutant


def _told(trial: Trial) -> None:
    """One line on stdout: the requirement (or where a mechanical one lies), the name, how it ended, and what else is to be known."""
    mutant = trial.mutant
    others = sorted(trial.failed - {mutant.requirement})
    notes = [f"{'also ' if mutant.requirement else ''}failed: {', '.join(others)}"] if others else []
    notes += [f"no sharers: {', '.join(sorted(trial.strangers))}"] if trial.strangers else []
    notes += [trial.trouble] if trial.trouble else []
    click.echo(
        f"{mutant.requirement or mutant.file:8} {mutant.name:40} {trial.status:12}{'; '.join(notes)}".rstrip()
    )
