"""Feature files as pytest modules: each scenario of each file becomes a test, without any Python beside it."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest
from pytest_bdd import scenario
from pytest_bdd.feature import get_feature

from azscenarios.features import ENCODING, problems, shipped


class FeatureModule(pytest.Module):
    """A feature file, seen by pytest as a module of tests."""

    def _getobj(self) -> ModuleType:
        """The module that pytest looks into (a private hook of pytest: its minor version is pinned).

        Features of the user may be wrong; in the shipped ones the project's own tests look for mistakes.
        """
        found = [] if self.path.is_relative_to(shipped().resolve()) else problems(self.path)
        if found:
            raise self.CollectError("\n".join(line for problem in found for line in problem.lines()))
        module = ModuleType(self.path.stem)
        for number, name in enumerate(_names(self.path), 1):
            setattr(module, f"test_{number:02}_{_slug(name)}", _test(self.path, name))
        return module


def register_tags(config: pytest.Config, path: Path) -> None:
    """Make the file's tags known as markers before the file is collected."""
    for tag in sorted(tags_in(path)):
        config.addinivalue_line("markers", f"{tag}: a tag of {path.name}")


def tags_in(path: Path) -> set[str]:
    """All words of a file that may be tags, without having it parsed."""
    return set(re.findall(r"(?<!\S)@([^\s@]+)", path.read_text(encoding=ENCODING, errors="replace")))


def _names(path: Path) -> list[str]:
    return list(get_feature(str(path.parent), path.name, ENCODING).scenarios)


def _test(path: Path, name: str) -> object:
    @scenario(path.name, name, encoding=ENCODING, features_base_dir=str(path.parent))
    def run() -> None:
        """The steps are all there is."""

    return run


def _slug(name: str) -> str:
    return re.sub(r"\W+", "_", name).strip("_").lower()
