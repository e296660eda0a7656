"""Errors of the command line.

AzharnessError
├── UsageError                what was asked for cannot be done (exit code 2)
├── CloudUnavailable          the fake cloud cannot be started or understood (exit code 2)
└── HarnessStopped            our own suite broke down (exit code 5)
"""

from __future__ import annotations

from azharness.contract.errors import AzharnessError

_TAIL = 30


class UsageError(AzharnessError):
    """What was asked for cannot be done."""

    code = "usage"


class CloudUnavailable(AzharnessError):
    """The fake cloud cannot be started, or its ready line not be understood."""

    code = "cloud-unavailable"


class HarnessStopped(AzharnessError):
    """Our own suite broke down: no verdict; the end of its output is the cause."""

    code = "harness"

    def __init__(self, output: str) -> None:
        """Keep the last lines of what it printed."""
        tail = "\n".join(output.splitlines()[-_TAIL:])
        super().__init__(
            "The suite broke down.", cause=tail, hint="This is a defect of azharness: please report it."
        )
