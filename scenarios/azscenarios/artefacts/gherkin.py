"""The failure as a Gherkin scenario: the set-up folded into one `Given`, the last two steps in words, and what has to be seen."""

from __future__ import annotations

from collections.abc import Iterator

from azharness.model.trace import TraceStep
from azscenarios.artefacts.failure import Failure
from azscenarios.sentences import spoken
from azscenarios.vocabulary import knows

_SAME = frozenset(
    {
        *("wizard.start", "wizard.next", "wizard.back", "wizard.cancel", "wizard.close", "wizard.browse"),
        *("dialog.verify", "dialog.ok", "dialog.cancel", "dialog.import", "dialog.create"),
        *("site.restart-executive", "client.present"),
    }
)
"""Commands whose sentence is a step of the vocabulary that gives just this command."""
_WAIT = ("clock.advance", "clock.set")
_SHOWN = 2
"""So many steps stand in words."""


def scenario(failure: Failure, trace_file: str) -> str:
    """A feature file of at most six lines; the trace lies beside it under that name."""
    steps = failure.trace.steps
    folded = max(len(steps) - _SHOWN, 0)
    lines = [
        f"Feature: {_name(failure)}",
        f"  Scenario: {failure.title}",
        f'    Given the first {folded} steps of the trace "{trace_file}" were made',
        *(
            f"    {keyword} {text}"
            for keyword, text in zip(("When", "And"), _whens(failure, folded), strict=False)
        ),
        f"    Then {_then(failure)}",
    ]
    return "\n".join(lines) + "\n"


def _name(failure: Failure) -> str:
    return f"The shortest sequence that breaks {' and '.join(failure.requirements) or 'an expectation'}"


def _whens(failure: Failure, folded: int) -> Iterator[str]:
    last = failure.trace.steps[folded:]
    if tuple(step.gesture["command"] for step in last) == _WAIT and knows("when", spoken(last[0].gesture)):
        yield spoken(last[0].gesture)
        return
    for number, step in enumerate(last, folded + 1):
        told = spoken(step.gesture)
        yield told if _is_vocabulary(step, told) else f"step {number} of the trace follows: {told}"


def _is_vocabulary(step: TraceStep, told: str) -> bool:
    """Whether the sentence means the step to those who know no trace; a step that names an app tells the trace of it."""
    usual = step.gesture.get("session", "administrator") == "administrator" and not step.label
    return usual and step.gesture["command"] in _SAME and knows("when", told)


def _then(failure: Failure) -> str:
    if failure.claim is None:
        return "every answer was one that the model allows"
    path, expected = failure.claim
    return f'the answer shows "{expected}" as {path}'
