"""The failure as a pytest file that stands alone."""

from __future__ import annotations

from pprint import pformat
from typing import Any

import msgspec

from azharness.model.trace import TraceStep
from azscenarios.artefacts.failure import Failure
from azscenarios.sentences import spoken

_WIDTH = 100
_FILE = '''"""{title}

{told}
Run it with pytest. AZHARNESS_BACKEND names the backend: a URL, or module:factory; without it the simulated site is asked.
A backend behind a URL needs AZHARNESS_CLOUD too: the file with the ready line of the cloud that it is to use.
"""

from azscenarios.holding import assert_holds

STEPS = [
{steps}
]


def test_{slug}() -> None:
    """Every answer is one that the model allows."""
    assert_holds(STEPS, world={world!r}, people={people}, product_version={version!r}, seed={seed})
'''


def pytest_file(failure: Failure) -> str:
    """A test that fails while the fault is there and passes when it is mended."""
    trace = failure.trace
    return _FILE.format(
        title=_quiet(failure.title),
        told=_quiet(failure.told),
        steps="\n".join(_step(number, step) for number, step in enumerate(trace.steps, 1)),
        slug=failure.slug,
        world=trace.world,
        people=trace.people,
        version=trace.product_version,
        seed=trace.seed,
    )


def _step(number: int, step: TraceStep) -> str:
    record: dict[str, Any] = msgspec.to_builtins(step)
    written = pformat(record, width=_WIDTH, sort_dicts=False).replace("\n", "\n    ")
    return f"    # {number}. {spoken(step.gesture)}\n    {written},"


def _quiet(text: str) -> str:
    """Text that cannot end a docstring."""
    return text.replace("\\", "/").replace('"', "'")
