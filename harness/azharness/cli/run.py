"""`azharness run`: the main job, from a backend to a report."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from azharness.backends.errors import BackendUnknown
from azharness.catalogue import ProductVersion
from azharness.cli.options import (
    backend_option,
    baseline_option,
    cloud_option,
    formats_option,
    requirement_option,
    timeout_option,
    workers_option,
)
from azharness.cli.saying import say
from azharness.cli.signals import ended_by_signals
from azharness.contract.errors import AzharnessError, BackendError, ContractError
from azharness.contract.hello import SERVICES
from azharness.journal.baseline import read_baseline
from azharness.journal.errors import JournalError

if TYPE_CHECKING:
    from azharness.cli.execution import Execution

_UNREACHABLE, _HARNESS = 4, 5
_SEEDS = 2**31


@click.command()
@backend_option
@cloud_option
@click.option(
    "--product-version",
    type=click.Choice([str(each) for each in ProductVersion]),
    default="article",
    show_default=True,
    help="Which version's rules hold.",
)
@click.option(
    "--service",
    "services",
    type=click.Choice(sorted(str(each) for each in SERVICES)),
    multiple=True,
    help="Judge the core and this service alone; repeatable.",
)
@requirement_option("Judge this requirement alone; repeatable.")
@click.option(
    "--features",
    type=click.Path(exists=True, path_type=Path),
    help="Folder with features of your own, run beside ours.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("azharness-report"),
    show_default=True,
    help="Folder for journal and reports.",
)
@formats_option
@click.option("--seed", type=click.IntRange(0, _SEEDS), help="Repeat a run (else one is drawn and printed).")
@click.option(
    "--examples",
    type=click.IntRange(1, 10_000),
    default=25,
    show_default=True,
    help="How many sequences each property tries.",
)
@workers_option("How many tests run side by side.")
@baseline_option
@timeout_option
@click.pass_context
def run(
    context: click.Context,
    /,
    *,
    product_version: str,
    services: tuple[str, ...],
    requirements: tuple[str, ...],
    seed: int | None,
    baseline: Path | None,
    **others: Any,
) -> None:
    """Run the conformance suite on a backend and write the reports.

    Exit codes: 0 conformant, 1 not conformant, 2 usage, 3 incomplete, 4 backend unreachable, 5 harness error,
    6 stale baseline, 130 interrupted. With --baseline, known failures alone end with 0.
    """
    from azharness.cli.execution import Execution, precheck  # noqa: PLC0415  (it loads the whole suite)
    from azharness.engine.head import Question  # noqa: PLC0415

    question = Question(
        product_version=product_version,
        services=services,
        requirements=requirements,
        seed=secrets.randbelow(_SEEDS) if seed is None else seed,
        baseline=tuple(read_baseline(baseline)) if baseline else (),
    )
    execution = Execution(question=question, **others)
    precheck(execution)
    say(f"seed {question.seed}")
    with ended_by_signals():
        context.exit(_exit_code(execution))


def _exit_code(execution: Execution) -> int:
    """Carry it out; a backend that cannot be reached is no usage error."""
    from azharness.cli.console import conclusion  # noqa: PLC0415  (see `run`)
    from azharness.cli.execution import greet  # noqa: PLC0415

    try:
        hello = greet(execution)
    except BackendUnknown:
        raise
    except (BackendError, ContractError) as error:
        return _failed(error, _UNREACHABLE)
    execution.prepare()
    try:
        judgement = execution.carry_out(hello)
    except JournalError as error:
        return _failed(error, _HARNESS)
    for line in conclusion(judgement):
        say(line)
    say(f"report: {execution.shown}")
    return judgement.exit_code


def _failed(error: AzharnessError, code: int) -> int:
    say("\n".join(error.lines()))
    return code
