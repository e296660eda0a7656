"""How a test ended, in the journal's terms."""

from __future__ import annotations

import pytest

from azharness.contract.errors import BackendError, ContractError
from azharness.engine.errors import Differs, SequenceEnded
from azscenarios.errors import BrokenOff

Result = tuple[str, str]
"""The result of a `test.finished` event, and its reason."""
_TELLING = ("failed", "inconclusive", "inapplicable", "harness-error")


def result_of(error: BaseException | None) -> Result:
    """What an exception that ended a test (or none) says of it."""
    match error:
        case None:
            return "passed", ""
        case pytest.skip.Exception():
            return "inapplicable", str(error.msg)
        case BaseExceptionGroup():
            return _most_telling([result_of(each) for each in error.exceptions])
        case Differs():
            return "failed", error.message
        case _:
            return _unfinished(error)


def _unfinished(error: BaseException) -> Result:
    """Nothing can be said of the backend, by its own doing or by ours."""
    match _beneath(error):
        case (SequenceEnded() | BackendError() | ContractError()) as known:
            return "inconclusive", f"{known.message} {known.cause}".strip()
        case BrokenOff() as broken:
            return "inconclusive", f"The backend left the contract. {broken.error.message}"
        case _:
            return "harness-error", f"{type(error).__name__}: {error}"


def _beneath(error: BaseException) -> BaseException:
    """The `BrokenOff` that an exception covers, else the exception.

    Hypothesis, when it is left in the middle of an example, may take that for a test that is not deterministic.
    """
    covered: BaseException | None = error
    while covered is not None and not isinstance(covered, BrokenOff):
        covered = covered.__context__
    return covered or error


def _most_telling(results: list[Result]) -> Result:
    """Of several ends of one generated test: a difference tells most, also one that did not come twice."""
    return min(results, key=lambda each: _TELLING.index(each[0]))
