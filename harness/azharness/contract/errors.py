"""Errors of the contract.

AzharnessError                anything the tool tells its user: code, message, cause, hint
├── ContractError             the contract was not kept
│   └── ContractViolation     a message that does not fit the published schema
└── BackendError              the backend cannot be used (its kinds: `azharness.backends.errors`)
"""

from __future__ import annotations

from typing import ClassVar


class AzharnessError(Exception):
    """Something the tool must tell its user, as data: code, message, cause and hint.

    `code` is stable and lower case with hyphens, `message` one sentence, `cause` what led to it (or empty), `hint` what
    the user can do (or empty). None of them ever holds a secret.
    """

    code: ClassVar[str] = "error"

    received: str = ""
    """What came from the other side, where the error is about that; not yet redacted."""

    def __init__(self, message: str, *, cause: str = "", hint: str = "") -> None:
        """Keep the three texts."""
        super().__init__(message)
        self.message = message
        self.cause = cause
        self.hint = hint

    def lines(self) -> list[str]:
        """The error as lines for a console: code and message first, then cause and hint where given."""
        first = f"{self.code}: {self.message}"
        return [first, *(f"  {label}: {text}" for label, text in self._details() if text)]

    def _details(self) -> tuple[tuple[str, str], ...]:
        return (("cause", self.cause), ("hint", self.hint))


class ContractError(AzharnessError):
    """The contract between harness and backend was not kept."""

    code = "contract"


class ContractViolation(ContractError):
    """A message left the published schema: bytes that are no JSON, an unknown tag, a field of the wrong type."""

    code = "contract-violation"


class BackendError(AzharnessError):
    """The backend cannot be used."""

    code = "backend"
