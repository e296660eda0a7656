"""Errors of the command line.

AzharnessError
├── UsageError                what was asked for cannot be done (exit code 2)
└── HarnessFailure            our own mistake: no verdict (exit code 5)
    ├── CloudUnavailable      the fake cloud does not start
    ├── HarnessStopped        our own suite broke down
    └── UnexpectedError       an exception that nobody foresaw
"""

from __future__ import annotations

from azharness.contract.errors import AzharnessError

DEBUG = "AZHARNESS_DEBUG"
"""Environment variable: any value shows tracebacks of unexpected errors."""
_TAIL = 30


class UsageError(AzharnessError):
    """What was asked for cannot be done."""

    code = "usage"


class HarnessFailure(AzharnessError):
    """Something of ours broke: no verdict on the backend follows."""

    code = "harness"


class CloudUnavailable(HarnessFailure):
    """The fake cloud does not start."""

    code = "cloud-unavailable"


class HarnessStopped(HarnessFailure):
    """Our own suite broke down; the end of its output is the cause."""

    def __init__(self, output: str) -> None:
        """Keep the last lines of what it printed."""
        tail = "\n".join(output.splitlines()[-_TAIL:])
        super().__init__(
            "The suite broke down.", cause=tail, hint="This is a defect of azharness: please report it."
        )


class UnexpectedError(HarnessFailure):
    """An exception that nobody foresaw; the traceback is shown on request only, for it may be long and tell much."""

    def __init__(self, error: Exception) -> None:
        """Say what it said, without what looks like a secret."""
        from azharness.journal.redact import Redactor  # noqa: PLC0415  (it loads the contract, for a rare case)

        super().__init__(
            Redactor().text(" ".join(f"{type(error).__name__}: {error}".split())),
            hint=f"This is a defect of azharness: please report it, with what {DEBUG}=1 prints.",
        )
