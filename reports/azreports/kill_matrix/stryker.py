"""`stryker.json`: the mutants in the schema that the viewers and dashboards of Stryker read (mutation-testing-report-schema 2).

Its states: a mutant that broke down is a `RuntimeError`, one that no test reaches has `NoCoverage`; an explained survivor that changes
nothing is `Ignored`, with its reason.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from azreports.kill_matrix.document import DIED, KillMatrix, MutantEntry

_VERSION: Final = "2"
_THRESHOLDS: Final = {"high": 95, "low": 80}
_STATUS: Final = {
    "killed": "Killed",
    "survived": "Survived",
    "timeout": "Timeout",
    "broke-down": "RuntimeError",
    "not-reached": "NoCoverage",
}


def render(matrix: KillMatrix, sources: Mapping[str, str]) -> str:
    """The document; `sources` holds the text of each file that a mutant names."""
    files = sorted({each.file for each in matrix.mutants})
    document = {
        "schemaVersion": _VERSION,
        "thresholds": _THRESHOLDS,
        "files": {file: _file(matrix, file, sources[file]) for file in files},
        "testFiles": _tests(matrix),
        "framework": {"name": "azharness", "version": matrix.tool_version},
        "config": {"seed": matrix.seed, "depth": matrix.depth},
    }
    return json.dumps(document, indent=1) + "\n"


def _file(matrix: KillMatrix, file: str, source: str) -> dict[str, Any]:
    return {
        "language": "python",
        "source": source,
        "mutants": [_mutant(each, source) for each in matrix.mutants if each.file == file],
    }


def _mutant(entry: MutantEntry, source: str) -> dict[str, Any]:
    killers = [test for tests in entry.killed_by.values() for test in tests]
    return {
        "id": entry.name,
        "mutatorName": entry.operator,
        "description": entry.description,
        "replacement": entry.replacement,
        "location": {"start": _position(source, entry.start), "end": _position(source, entry.end)},
        "status": "Ignored" if _is_ignored(entry) else _STATUS[entry.status],
        "statusReason": entry.trouble or entry.explanation or ", ".join(entry.failed),
        "killedBy": killers,
        "testsCompleted": entry.tests,
        "duration": round(entry.seconds * 1000),
    }


def _is_ignored(entry: MutantEntry) -> bool:
    return entry.status not in DIED and not entry.changes


def _position(source: str, place: int) -> dict[str, int]:
    """Line and column, both from 1."""
    return {"line": source.count("\n", 0, place) + 1, "column": place - source.rfind("\n", 0, place)}


def _tests(matrix: KillMatrix) -> dict[str, Any]:
    """The tests that killed something, by the file that they stand in."""
    names = {test for each in matrix.mutants for tests in each.killed_by.values() for test in tests}
    files: dict[str, Any] = {}
    for name in sorted(names):
        file, _, title = name.partition("::")
        files.setdefault(file, {"tests": []})["tests"].append({"id": name, "name": title})
    return files
