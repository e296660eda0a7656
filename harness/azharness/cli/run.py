"""`azharness run`: the main job, from a backend to a report."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from azharness.backends.errors import BackendUnknown
from azharness.cli.options import (
    SEEDS,
    backend_option,
    baseline_option,
    cloud_option,
    formats_option,
    product_version_option,
    requirement_option,
    service_option,
    timeout_option,
    workers_option,
)
from azharness.cli.saying import say
from azharness.cli.signals import ended_by_signals
from azharness.contract.errors import AzharnessError, BackendError, ContractError
from azharness.contract.hello import Hello
from azharness.journal.errors import JournalError

if TYPE_CHECKING:
    from azharness.cli.execution import Execution

_UNREACHABLE, _HARNESS = 4, 5


@click.command()
@backend_option
@cloud_option
@product_version_option
@service_option("Judge the core and this service alone; repeatable.")
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
@click.option("--seed", type=click.IntRange(0, SEEDS), help="Repeat a run (else one is drawn and printed).")
@click.option(
    "--examples",
    type=click.IntRange(1, 10_000),
    default=25,
    show_default=True,
    help="How many sequences each property tries.",
)
@click.option(
    "--shorten",
    type=click.FloatRange(min=0),
    default=20.0,
    show_default=True,
    help="Seconds for the search for the shortest form of each failure; 0: none.",
)
@workers_option("How many tests run side by side.")
@baseline_option
@timeout_option
@click.option(
    "--resume",
    is_flag=True,
    help="Go on with the run in --out that was interrupted or killed, with its own options.",
)
@click.pass_context
def run(context: click.Context, /, *, resume: bool, **options: Any) -> None:
    """Run the conformance suite on a backend and write the reports.

    Exit codes: 0 conformant, 1 not conformant, 2 usage, 3 incomplete, 4 backend unreachable, 5 harness error,
    6 stale baseline, 130 interrupted: --resume goes on. With --baseline, known failures alone end with 0.
    """
    from azharness.cli import begin  # noqa: PLC0415  (it loads the whole suite)
    from azharness.cli.execution import precheck  # noqa: PLC0415

    if options["seed"] is None:
        options["seed"] = secrets.randbelow(SEEDS)
    execution = begin.again(context) if resume else begin.anew(options)
    precheck(execution)
    say(f"seed {execution.question.seed}")
    with ended_by_signals():
        context.exit(_exit_code(context, execution))


def _exit_code(context: click.Context, execution: Execution) -> int:
    """Carry it out; a backend that cannot be reached is no usage error."""
    from azharness.cli.execution import greet  # noqa: PLC0415  (see `run`)

    try:
        hello = greet(execution)
    except BackendUnknown:
        raise
    except (BackendError, ContractError) as error:
        return _failed(error, _UNREACHABLE)
    try:
        with execution.prepared(hello) as lock, _resumable(context, execution):
            return _judged(execution, hello, lock)
    except JournalError as error:
        return _failed(error, _HARNESS)


def _judged(execution: Execution, hello: Hello, lock: int) -> int:
    from azharness.cli.console import conclusion  # noqa: PLC0415  (see `run`)

    judgement = execution.carry_out(hello, lock)
    for line in conclusion(judgement):
        say(line)
    say(f"report: {execution.shown}")
    return judgement.exit_code


@contextmanager
def _resumable(context: click.Context, execution: Execution) -> Iterator[None]:
    """However the run is broken off, tell how it goes on."""
    from azharness.cli.resume import command  # noqa: PLC0415  (see `run`)

    try:
        yield
    finally:
        if execution.unfinished.is_there:
            say(f"to go on: {command(context, execution.begun)}")


def _failed(error: AzharnessError, code: int) -> int:
    say("\n".join(error.lines()))
    return code
