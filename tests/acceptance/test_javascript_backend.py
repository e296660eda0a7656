"""A backend in another language, written from the contract alone: it passes, and faults in it are found."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from node import needs_node, node_backend
from rotation import in_turns
from whole_tool import LITTLE, WHOLE, Azharness

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "log-analytics-connector"
SERVICE = ("--service", "log-analytics-connector")
MOST_LINES = 600

pytestmark = needs_node


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of the example that is written otherwise, and the requirement that this breaks."""

    name: str
    file: str
    old: str
    new: str
    requirement: str


FAULTS = (
    Fault(
        "today-is-future",
        "dialogs.mjs",
        "beginning(values.secret_key_expiry) <= site.now",
        "beginning(values.secret_key_expiry) + 86_400 <= site.now",
        "SRV-7",
    ),
    Fault(
        "reader-is-enough",
        "cloud.mjs",
        "return roles.some((role) => role.actions.some(covers) && !role.notActions.some(covers));",
        "return roles.length > 0;",
        "CFG-7",
    ),
    Fault(
        "any-new-key",
        "dialogs.mjs",
        "  await site.clouds.get(app.environment).token({ ...app, secret_key });\n",
        "",
        "KEY-17",
    ),
)


def planted(fault: Fault, folder: Path) -> Path:
    """A copy of the example with a fault in it."""
    copy = folder / "faulty"
    shutil.copytree(EXAMPLE, copy)
    text = (copy / fault.file).read_text(encoding="utf-8")
    assert text.count(fault.old) == 1
    (copy / fault.file).write_text(text.replace(fault.old, fault.new), encoding="utf-8")
    return copy / "backend.mjs"


def test_the_example_is_short() -> None:
    """All its files together have at most 600 lines."""
    lines = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in EXAMPLE.glob("*.mjs"))
    assert 0 < lines <= MOST_LINES


def test_the_example_is_conformant(azharness: Azharness) -> None:
    """Over HTTP, beside a cloud behind TLS, every requirement that concerns its service passes."""
    with node_backend(EXAMPLE / "backend.mjs") as url:
        ran = azharness(*WHOLE, *LITTLE, "--backend", url, *SERVICE)
    assert set(ran.outcomes().values()) == {"passed", "inapplicable"}, ran.stderr
    assert ran.code == 0


@pytest.mark.parametrize("fault", in_turns(FAULTS, 1), ids=lambda fault: fault.name)
def test_a_fault_in_the_example_is_found(azharness: Azharness, fault: Fault, tmp_path: Path) -> None:
    """The run ends with 1, and just the broken requirement failed."""
    with node_backend(planted(fault, tmp_path)) as url:
        ran = azharness(*WHOLE, *LITTLE, "--backend", url, *SERVICE)
    assert ran.failed() == {fault.requirement}, ran.stderr
    assert ran.code == 1
