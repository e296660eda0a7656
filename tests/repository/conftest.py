"""What the checks of the repository look at: the files that are, or are about to be, committed."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE_ROOTS = ("harness/", "fakes/", "scenarios/", "reports/")


def file_names() -> list[str]:
    """Name every file that git does not ignore; skip the test where there is no git to ask."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not in a git checkout")
    return [name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file()]


def read_text(name: str) -> str | None:
    """Read a file of the repository; None if it is no text."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """Every text of the repository by its name."""
    found = {name: read_text(name) for name in file_names()}
    return {name: text for name, text in found.items() if text is not None}


@pytest.fixture(scope="session")
def modules(texts: dict[str, str]) -> dict[str, ast.Module]:
    """Every Python file of the repository, parsed, by its name."""
    return {name: ast.parse(text, name) for name, text in texts.items() if name.endswith(".py")}


@pytest.fixture(scope="session")
def sources(modules: dict[str, ast.Module]) -> dict[str, ast.Module]:
    """Every module of the four source roots, parsed, by its name."""
    return {name: module for name, module in modules.items() if name.startswith(SOURCE_ROOTS)}
