"""Writing the artefacts of a failure into a folder of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from azharness.model.trace import Trace, TraceStep, encode
from azscenarios.artefacts.failure import Failure
from azscenarios.artefacts.gherkin import scenario
from azscenarios.artefacts.mermaid import mermaid
from azscenarios.artefacts.picture import picture
from azscenarios.artefacts.pytest_file import pytest_file
from azscenarios.artefacts.script import script

_RUNS = 0o755


def write(failure: Failure, folder: Path, redact: Callable[[str], str] = str) -> list[Path]:
    """Write the five artefacts (the diagram in two forms) and name the files; `redact` takes secrets out of a text."""
    clean = Failure(_redacted(failure.trace, redact), failure.records, failure.note)
    slug = clean.slug
    texts = {
        f"{slug}.feature": scenario(clean, f"{slug}.trace.json"),
        f"test_{slug}.py": pytest_file(clean),
        f"{slug}.trace.json": encode(clean.trace).decode(),
        f"{slug}.sh": script(clean),
        f"{slug}.mmd": mermaid(clean),
        f"{slug}.html": picture(clean),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(redact(text), encoding="utf-8")
    (folder / f"{slug}.sh").chmod(_RUNS)
    return [folder / name for name in texts]


def _redacted(trace: Trace, redact: Callable[[str], str]) -> Trace:
    """The trace without secrets; names of fields and symbols stay, for they are none."""
    return trace.with_steps(
        [TraceStep(gesture=_texts(step.gesture, redact), label=step.label) for step in trace.steps]
    )


def _texts(value: Any, redact: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, list):
        return [_texts(each, redact) for each in value]
    if isinstance(value, dict):
        return {name: _texts(each, redact) for name, each in value.items()}
    return msgspec.to_builtins(value)
