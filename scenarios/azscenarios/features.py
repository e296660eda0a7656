"""Feature files: where the shipped ones are, and whether a file says what its author meant.

pytest-bdd lets two mistakes pass in silence: of two scenarios of one name only the second runs, and a scenario whose first
keyword is misspelt has no steps and passes. Both are errors here, before anything runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from gherkin.errors import CompositeParserException, ParserException
from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler

from azharness.catalogue import UnknownRequirementError, load
from azscenarios.errors import FeatureError

ENCODING = "utf-8-sig"
"""UTF-8; some editors begin a file with a byte order mark, which is no part of the text."""
_REQUIREMENT = re.compile(r"[A-Z]{3}-\d+")


def shipped() -> Path:
    """The folder of the features that belong to azharness: beside the package, or in the repository."""
    packed = Path(__file__).parent / "features"
    return packed if packed.is_dir() else Path(__file__).parents[2] / "features"


def feature_files(folder: Path) -> list[Path]:
    """The feature files below a folder (or the one file), in a fixed order."""
    return [folder] if folder.is_file() else sorted(folder.rglob("*.feature"))


def pickles(path: Path) -> list[dict[str, Any]]:
    """The scenarios of a well-formed feature file as Gherkin compiles them: one for each example, steps filled in."""
    document: Any = {**Parser().parse(path.read_text(encoding=ENCODING)), "uri": path.name}
    return cast("list[dict[str, Any]]", Compiler().compile(document))


def problems(path: Path) -> list[FeatureError]:
    """Everything that is wrong with a feature file."""
    try:
        document = Parser().parse(path.read_text(encoding=ENCODING))
    except CompositeParserException as error:
        return [_syntax(path, each) for each in error.errors]
    except ParserException as error:
        return [_syntax(path, error)]
    except UnicodeDecodeError as error:
        return [FeatureError(path.name, "is not UTF-8.", hint=str(error))]
    feature = cast("dict[str, Any]", document.get("feature", {}))
    if not feature:
        return [FeatureError(path.name, "holds no feature.", hint="Begin with `Feature:` and a name.")]
    scenarios = list(_scenarios(feature))
    return [*_empty(path, scenarios), *_twins(path, scenarios), *_strangers(path, _tags(feature))]


def namesakes(paths: Iterable[Path]) -> Iterator[FeatureError]:
    """Scenarios of well-formed files that reports could not tell apart: the same name, in files of the same name."""
    seen: dict[tuple[str, str], Path] = {}
    for path in paths:
        document: Any = Parser().parse(path.read_text(encoding=ENCODING))
        for scenario in _scenarios(document["feature"]):
            first = seen.setdefault((path.name, scenario["name"]), path)
            if first != path:
                yield FeatureError(
                    _where(path, scenario),
                    f"a scenario named {scenario['name']!r} stands in another file of this name: {first}",
                    hint="Give the scenario or the file another name.",
                )


def _scenarios(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for child in node.get("children", ()):
        if "rule" in child:
            yield from _scenarios(child["rule"])
        elif "scenario" in child:
            yield child["scenario"]


def _empty(path: Path, scenarios: list[dict[str, Any]]) -> Iterator[FeatureError]:
    for scenario in scenarios:
        if not scenario["steps"]:
            yield FeatureError(
                _where(path, scenario),
                f"the scenario {scenario['name']!r} has no steps.",
                hint="Is the first keyword (Given, When, Then) misspelt? It then counts as a description.",
            )


def _twins(path: Path, scenarios: list[dict[str, Any]]) -> Iterator[FeatureError]:
    seen: dict[str, int] = {}
    for scenario in scenarios:
        first = seen.setdefault(scenario["name"], scenario["location"]["line"])
        if first != scenario["location"]["line"]:
            yield FeatureError(
                _where(path, scenario),
                f"a scenario named {scenario['name']!r} stands in line {first} already.",
                hint="Names tell scenarios apart in reports: give each its own.",
            )


def _tags(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from node.get("tags", ())
    for child in node.get("children", ()):
        for inner in child.values():
            yield from _tags(inner)
    for examples in node.get("examples", ()):
        yield from examples.get("tags", ())


def _strangers(path: Path, tags: Iterator[dict[str, Any]]) -> Iterator[FeatureError]:
    for tag in tags:
        name = tag["name"].removeprefix("@")
        if _REQUIREMENT.fullmatch(name):
            try:
                load().row(name)
            except UnknownRequirementError as error:
                yield FeatureError(_where(path, tag), error.message, hint=error.hint)


def _syntax(path: Path, error: ParserException) -> FeatureError:
    line = error.location.get("line", 1)
    return FeatureError(f"{path.name}:{line}", re.sub(r"^\(\d+:\d+\): ", "", str(error)))


def _where(path: Path, node: dict[str, Any]) -> str:
    return f"{path.name}:{node['location']['line']}"
