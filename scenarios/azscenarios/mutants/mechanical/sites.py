"""Sites: every place of the simulator that an operator can change, each with a description that outlives its line number."""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import azharness.simulator
from azscenarios.mutants.mechanical.exempt import touchable
from azscenarios.mutants.mechanical.operators import Change, changes
from azscenarios.mutants.mechanical.text import Source
from azscenarios.mutants.mutant import Mutant

_SIMULATOR = Path(azharness.simulator.__file__).parent
_LONGEST = 60
PREFIX = "mechanical_"
"""What the names of mechanical mutants begin with."""


@dataclass(frozen=True)
class Site:
    """One change of one place: the file, the function around it, the operator, the statement's line, old and new text."""

    file: str
    function: str
    change: Change
    number: int
    """Counts those of a function that read alike, from 1."""

    @cached_property
    def key(self) -> str:
        """Names the site as long as its function and its text stay: `pages/renew.py::Renewal.ok comparison: < → <=`."""
        which = f" ({self.number})" if self.number > 1 else ""
        return f"{self.file}::{self.function} {self.change.operator}: {self._told}{which}"

    @property
    def name(self) -> str:
        """The mutant's name: a digest of the key."""
        return f"{PREFIX}{hashlib.sha256(self.key.encode()).hexdigest()[:10]}"

    @property
    def line(self) -> int:
        """The line that the change begins in."""
        return _source(self.file).line(self.change.start)

    @property
    def _told(self) -> str:
        return told(_source(self.file), self.change)

    @cached_property
    def mutant(self) -> Mutant:
        """The site as a mutant: its text with as much around it as makes it stand there once."""
        text = _source(self.file).text
        start, end = self.change.start, self.change.end
        while text.count(text[start:end]) != 1:
            start, end = max(0, start - 20), min(len(text), end + 20)
        old = text[start:end]
        new = text[start : self.change.start] + self.change.new + text[self.change.end : end]
        return Mutant(name=self.name, file=self.file, old=old, new=new)


def told(source: Source, change: Change) -> str:
    """A change in one short line, with what stands around it on its line."""
    start = source.text.rfind("\n", 0, change.start) + 1
    end = source.text.find("\n", change.end)
    before = " ".join(source.text[start : change.start].split())[-_LONGEST:]
    after = " ".join(source.text[change.end : end].split())[:_LONGEST]
    old = " ".join(source.text[change.start : change.end].split())
    new = " ".join(change.new.split())
    return f"{before} [{old} → {new}] {after}".strip()


@cache
def sites() -> tuple[Site, ...]:
    """All sites of the simulator, file by file, from each file's beginning to its end."""
    files = sorted(path.relative_to(_SIMULATOR).as_posix() for path in _SIMULATOR.rglob("*.py"))
    return tuple(site for file in files for site in _in_file(file))


def site_named(name: str) -> Site | None:
    """The site of a mutant's name; None for one that was made by hand."""
    return _by_name().get(name) if name.startswith(PREFIX) else None


@cache
def _by_name() -> dict[str, Site]:
    return {site.name: site for site in sites()}


def _in_file(file: str) -> Iterator[Site]:
    source = _source(file)
    seen: Counter[tuple[str, str, str]] = Counter()
    for function, change in _placed(source, source.tree):
        alike = (function, change.operator, told(source, change))
        seen[alike] += 1
        yield Site(file, function or "module", change, seen[alike])


def _placed(source: Source, module: ast.Module) -> Iterator[tuple[str, Change]]:
    names = _functions(module)
    for node in touchable(module):
        for change in changes(source, node):
            line = source.line(change.start)
            around = [name for first, last, name in names if first <= line <= last]
            yield (around[-1] if around else ""), change


def _functions(module: ast.Module) -> list[tuple[int, int, str]]:
    """First line, last line and qualified name of every function and class, the outer before the inner."""
    found = []

    def visit(node: ast.AST, prefix: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = f"{prefix}{child.name}"
                found.append((child.lineno, child.end_lineno or child.lineno, name))
                visit(child, f"{name}.")
            else:
                visit(child, prefix)

    visit(module, "")
    return found


@cache
def _source(file: str) -> Source:
    return Source((_SIMULATOR / file).read_text(encoding="utf-8"))
