"""What is installed without a clone is complete."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from hatchling.build import build_wheel

ROOT = Path(__file__).parents[2]
CONTENTS = {
    "harness/azharness": "azharness",
    "fakes/azfakes": "azfakes",
    "scenarios/azscenarios": "azscenarios",
    "reports/azreports": "azreports",
    "features": "azscenarios/features",
}


def committed(folder: Path) -> set[str]:
    """Name the files below a folder, without what Python leaves behind."""
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in files if not name.endswith(".pyc")}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every name inside a wheel that was built from the clone."""
    folder = tmp_path_factory.mktemp("wheel")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        name = build_wheel(os.fspath(folder))
    with zipfile.ZipFile(folder / name) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("folder", CONTENTS)
def test_the_wheel_holds_all_of_a_folder(wheel: set[str], folder: str) -> None:
    """Each source root's package and the features are in the wheel, file by file."""
    assert {f"{CONTENTS[folder]}/{name}" for name in committed(ROOT / folder)} - wheel == set()


def test_the_wheel_holds_nothing_else(wheel: set[str]) -> None:
    """Nothing is installed beside the four packages."""
    tops = {name.partition("/")[0] for name in wheel if ".dist-info/" not in name}
    assert tops == {package.partition("/")[0] for package in CONTENTS.values()}
