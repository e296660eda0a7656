"""The whole tool as a user starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

WHOLE = ("run", "--seed", "1")
LITTLE = ("--examples", "5")
"""How much the properties try where it does not matter what they find."""
_PATIENCE = 300


@dataclass(frozen=True, slots=True)
class Ran:
    """How the tool ended, what it printed, and where its report is."""

    code: int
    stdout: str
    stderr: str
    out: Path

    def report(self) -> dict[str, Any]:
        """The JSON report."""
        return json.loads((self.out / "report.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]

    def outcomes(self) -> dict[str, str]:
        """Each requirement's outcome."""
        return {key: row["outcome"] for key, row in self.report()["requirements"].items()}

    def failed(self) -> set[str]:
        """The requirements that failed."""
        return {key for key, outcome in self.outcomes().items() if outcome == "failed"}


class Azharness(Protocol):
    """Starts `azharness` with these arguments; `out` names the report's folder below the test's own.

    `shorten` is how long a run may shorten a failure, in seconds: most tests do not look at that.
    """

    def __call__(
        self, *arguments: str, out: str = "report", folder: Path | None = None, shorten: int = 0
    ) -> Ran:
        """Run it to its end."""
        ...


def starter(own: Path) -> Azharness:
    """What starts the tool in a test's own folder."""

    def start(*arguments: str, out: str = "report", folder: Path | None = None, shorten: int = 0) -> Ran:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        asked = ("--out", str(own / out), "--shorten", str(shorten))
        extra = asked if arguments and arguments[0] == "run" else ()
        done = subprocess.run(
            [sys.executable, "-P", "-m", "azharness", *arguments, *extra],
            cwd=folder or own,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr, own / out)

    return start
