"""The Gherkin vocabulary: every step that a feature may use, with what it means."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from azscenarios.errors import FeatureError
from azscenarios.features import pickles
from azscenarios.words import ACTIONS, FIELDS, LISTED, PAGES

MODULES = (
    "azscenarios.steps.setting",
    "azscenarios.steps.wizard",
    "azscenarios.steps.apps",
    "azscenarios.steps.registrations",
    "azscenarios.steps.services",
    "azscenarios.steps.azure",
    "azscenarios.steps.several",
    "azscenarios.steps.connections",
    "azscenarios.steps.console",
    "azscenarios.steps.clients",
    "azscenarios.steps.credentials",
    "azscenarios.steps.policies",
    "azscenarios.steps.faults",
    "azscenarios.steps.people",
    "azscenarios.steps.discovery",
    "azscenarios.steps.decisions",
    "azscenarios.steps.secrecy",
    "azscenarios.steps.traces",
)
"""Where the steps are defined; also the order in which they are printed."""

_WORDS: Mapping[str, tuple[str, Collection[str]]] = {
    "label": ("field", FIELDS),
    "buttons": ("button", ACTIONS),
    "page": ("page or dialog", PAGES),
}
"""By the name of a step's argument: what its words stand for, and the words that there are."""
_TYPES = {"Context": "given", "Action": "when", "Outcome": "then"}


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step of the vocabulary: `given`, `when` or `then`, its pattern, what it means, and where it is defined."""

    kind: str
    pattern: str
    meaning: str
    chapter: str


@cache
def vocabulary() -> tuple[StepWords, ...]:
    """The steps in the order of the modules that define them."""
    return tuple(
        StepWords(str(each.type), each.parser.name, inspect.getdoc(each.step_func) or "", _chapter(each))
        for each in _definitions()
    )


def unknown_steps(path: Path) -> Iterator[FeatureError]:
    """The steps of a (well-formed) feature file that nothing defines, or whose fields or buttons nothing is called."""
    for pickle in pickles(path):
        for step in pickle["steps"]:
            kind, text = _TYPES.get(step["type"], ""), step["text"]
            definition = next((each for each in _definitions() if _fits(each, kind, text)), None)
            if definition is None:
                yield FeatureError(
                    path.name,
                    f"the scenario {pickle['name']!r} has a step that nobody knows: {kind} {text}",
                    hint="`azharness steps` prints every step there is.",
                )
            else:
                yield from (
                    FeatureError(path.name, f"the scenario {pickle['name']!r}: {wrong}", hint=hint)
                    for wrong, hint in _unknown_words(definition.parser.parse_arguments(text) or {})
                )


def _unknown_words(arguments: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What of a step's arguments is no word of the article, with the words that there are."""
    for name, (kind, words) in _WORDS.items():
        given = arguments.get(name, "")
        for word in [given] if given in words else re.split(LISTED, given):
            if word and word not in words:
                yield f"{word!r} is the name of no {kind}.", f"There are: {', '.join(words)}."


def knows(kind: str, text: str) -> bool:
    """Whether a step of that kind (`given`, `when`, `then`) is in the vocabulary."""
    return any(_fits(each, kind, text) for each in _definitions())


def _fits(definition: StepFunctionContext, kind: str, text: str) -> bool:
    return definition.type == kind and definition.parser.is_matching(text)


@cache
def _definitions() -> tuple[StepFunctionContext, ...]:
    for name in MODULES:
        importlib.import_module(name)
    known = (each for each in step_function_context_registry.values() if _module(each) in MODULES)
    return tuple(sorted(known, key=lambda each: (MODULES.index(_module(each)), _line(each), str(each.type))))


def _module(definition: StepFunctionContext) -> str:
    return definition.step_func.__module__


def _line(definition: StepFunctionContext) -> int:
    return definition.step_func.__code__.co_firstlineno


def _chapter(definition: StepFunctionContext) -> str:
    return _module(definition).rpartition(".")[2]
