"""The simulator with one fault: its source loaded under another package name, with one text changed."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.readers import FileReader
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType, ModuleType

import azharness.simulator
from azharness.backends import simulated
from azharness.contract.ports import Backend
from azscenarios.errors import MutantError
from azscenarios.mutants.mutant import Mutant

_ORIGINAL = "azharness.simulator"
_SOURCE = Path(azharness.simulator.__file__).parent


def backend(mutant: Mutant) -> Backend:
    """A fresh site with the mutant's fault."""
    return simulated.backend(load(mutant))


def load(mutant: Mutant) -> ModuleType:
    """The simulator's package with the mutant's fault, under a name of its own."""
    name = f"azmutant_{mutant.name}"
    if name not in sys.modules:
        # Before the usual finders: they would find the original files through the package's path.
        sys.meta_path.insert(0, _Finder(name, mutant))
    return importlib.import_module(name)


def mutated(mutant: Mutant, path: Path, source: str) -> str:
    """A file's source with the fault, if it is the file that the mutant names; `MutantError` if the text is not there once."""
    if path != _SOURCE / mutant.file:
        return source
    if source.count(mutant.old) != 1:
        raise MutantError(
            f"The mutant {mutant.name} does not fit: its text stands {source.count(mutant.old)} times in {mutant.file}.",
            hint="The simulator has changed: bring the mutant up to date.",
        )
    return source.replace(mutant.old, mutant.new)


class _Finder(MetaPathFinder):
    """Finds the modules of one mutant."""

    def __init__(self, package: str, mutant: Mutant) -> None:
        self._package = package
        self._mutant = mutant

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The specification of a module below the mutant's package."""
        del path, target
        if name != self._package and not name.startswith(f"{self._package}."):
            return None
        place = _SOURCE.joinpath(*name.split(".")[1:])
        source = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        if not source.is_file():
            return None
        loader = _Loader(self._package, self._mutant, source)
        return spec_from_loader(name, loader, origin=str(source), is_package=place.is_dir())


class _Loader(InspectLoader):
    """Loads a module of the simulator under the mutant's name, with the fault where it belongs."""

    def __init__(self, package: str, mutant: Mutant, path: Path) -> None:
        self._package = package
        self._mutant = mutant
        self._path = path
        self.path = str(path)

    def get_resource_reader(self, fullname: str) -> FileReader:
        """Where the module's resources lie: beside the original file."""
        del fullname
        return FileReader(self)  # type: ignore[arg-type]  # it wants `path` and nothing else

    def get_source(self, fullname: str) -> str:
        """The changed source; its imports lead to the mutant's own modules."""
        del fullname
        source = mutated(self._mutant, self._path, self._path.read_text(encoding="utf-8"))
        return source.replace(_ORIGINAL, self._package)

    def get_code(self, fullname: str) -> CodeType:
        """The compiled source; tracebacks name the original file."""
        return compile(self.get_source(fullname), str(self._path), "exec")

    def get_filename(self, fullname: str) -> str:
        """The original file."""
        del fullname
        return str(self._path)
