"""How the site says no: a refusal of its own, or a failure in the cloud.

Both are raised before anything has changed and become the outcome of the command; they never leave the package.
"""

from __future__ import annotations

from azharness.contract import CloudError, Failed, Reason, Refused


class RefusalError(Exception):
    """The site itself declines a command, for a reason and perhaps because of a field."""

    def __init__(self, reason: Reason, field: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.field = field

    def outcome(self) -> Refused:
        """The refusal as the contract tells it."""
        return Refused(reason=self.reason, field=self.field)


class CloudFailureError(Exception):
    """The cloud declined or did not answer.

    `error` is what the cloud said (None where it said nothing usable), `retry_after` the seconds after which it wants to be
    asked again (None where it did not tell).
    """

    def __init__(
        self, reason: Reason, error: CloudError | None = None, retry_after: int | None = None
    ) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.error = error
        self.retry_after = retry_after

    def outcome(self) -> Failed:
        """The failure as the contract tells it."""
        return Failed(reason=self.reason, error=self.error)


def unavailable(field: str = "") -> RefusalError:
    """The refusal of a command, or of a field, that the page does not have."""
    return RefusalError(Reason.NOT_AVAILABLE, field)


def unreachable() -> CloudFailureError:
    """The failure of a cloud that did not answer."""
    return CloudFailureError(Reason.CLOUD_UNREACHABLE)
