"""The journal of an exploration: a head as any run has it, a test for each sequence, and what the machines showed."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from pathlib import Path

from azharness.cli.folders import writing_to
from azharness.cli.journals import JOURNAL
from azharness.cli.version import tool_version
from azharness.contract.hello import Hello
from azharness.engine.head import Question, head
from azharness.journal import wall
from azharness.journal.events import MachinesShown, RunFinished, Wall
from azharness.journal.exploration import Exploration
from azharness.journal.redact import Redactor
from azharness.journal.writer import JournalWriter
from azscenarios.exploring import Ended


def write_journal(
    told: Exploration, ends: Iterable[Ended], hello: Hello, backend: str, out: Path, began: float
) -> Path:
    """Write the journal of an exploration that was played on a backend; `began` is when, in epoch seconds."""
    first = head(
        hello,
        Question(told.product_version, (), (), told.seed),
        tool_version=tool_version(),
        wall=Wall(at=began),
        volatile={
            "backend": backend,
            "python": platform.python_version(),
            "platform": platform.system(),
            "coverage": " ".join(told.coverage),
        },
    )
    path = out / JOURNAL
    with writing_to(out):
        out.mkdir(parents=True, exist_ok=True)
        with JournalWriter(path, Redactor()) as journal:
            journal.write(first)
            for ended in ends:
                for event in ended.events:
                    journal.write(event)
            journal.write(
                MachinesShown(coverage=told.coverage, machines=told.machines, requirements=told.requirements)
            )
            journal.write(RunFinished(wall=Wall(seconds=wall.now() - began)))
    return path
