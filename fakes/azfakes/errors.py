"""Everything that azfakes raises, drawn as a tree.

AzfakesError                 the common root: code, message, cause, hint
├── ClockError               the clock was asked to go back
├── WorldError               a world is unknown or its file is not valid
├── ControlError             the control plane refused a request
│   ├── ControlMissingError  what the request names is not there
│   ├── LogGoneError         the entries asked for are no longer kept
│   └── EntraRefusedError    it refused as Entra would; the cause is the AADSTS number
├── SignInError              the browser met a page that it cannot use
├── SuspendedError           the application waited where nothing can be waited for
├── SetUpError               a test asked for what the cloud does not give
└── ServerError              the TLS server did not start

What the cloud answers to its clients are not these: `entra.errors.EntraError`, `graph.errors.GraphError` and
`arm.errors.ArmError` become HTTP responses and never leave the cloud.
"""

from __future__ import annotations

from typing import ClassVar


class AzfakesError(Exception):
    """An error as data: a stable code, what happened, why, and what helps.

    Attributes:
        code: stable name, kebab case.
        message: one sentence that says what happened.
        cause: why it happened, or None.
        hint: what to try next, or None.
    """

    code: ClassVar[str] = "azfakes"

    def __init__(self, message: str, *, cause: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.cause = cause
        self.hint = hint

    def __str__(self) -> str:
        lines = [f"{self.code}: {self.message}"]
        lines += [f"{label}: {text}" for label, text in (("cause", self.cause), ("hint", self.hint)) if text]
        return "\n".join(lines)


class ClockError(AzfakesError):
    """The clock was asked to go back."""

    code = "clock-went-back"


class WorldError(AzfakesError):
    """A world is unknown or its file is not valid."""

    code = "bad-world"


class ControlError(AzfakesError):
    """The control plane refused a request."""

    code = "control-refused"


class ControlMissingError(ControlError):
    """What the request names is not there: a snapshot, a fault, or a path of the control plane."""

    code = "control-missing"


class LogGoneError(ControlError):
    """The entries asked for are no longer kept."""

    code = "log-gone"


class EntraRefusedError(ControlError):
    """The control plane refused what Entra would refuse; `cause` is the number, such as `AADSTS221000`."""

    code = "entra-refused"


class SignInError(AzfakesError):
    """The browser met a page that it cannot use."""

    code = "sign-in-page"


class SuspendedError(AzfakesError):
    """The application waited where nothing can be waited for."""

    code = "application-suspended"


class ServerError(AzfakesError):
    """The TLS server did not start."""

    code = "server-start"


class SetUpError(AzfakesError):
    """A test asked for what the cloud does not give."""

    code = "test-set-up"
