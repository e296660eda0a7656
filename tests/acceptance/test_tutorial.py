"""The tutorial works as it says, command by command."""

from __future__ import annotations

import re
import shlex
from glob import glob
from pathlib import Path

import pytest
from whole_tool import Azharness, Ran

PAGE = Path(__file__).parents[2] / "docs" / "tutorial.md"
PAGE_TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = re.findall(r"^azharness (.+)$", PAGE_TEXT, re.MULTILINE)


@pytest.fixture(scope="module")
def quoted() -> list[str]:
    """The lines that the page quotes from what is printed or written."""
    blocks: list[str] = re.findall(r"^```\w*\n(.*?)^```", PAGE_TEXT, re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines() if not line.startswith("azharness ")]


def test_the_tutorial(azharness: Azharness, tmp_path: Path, quoted: list[str]) -> None:
    """Its commands end as it says, and print or leave what it quotes. The whole run at its end is tested elsewhere."""
    ran = [_followed(azharness, tmp_path, command) for command in COMMANDS[:-1]]
    assert [one.code for one in ran] == [0, 0, 1, 1, 0], [one.stderr for one in ran]
    assert COMMANDS[-1] == "run --seed 1"
    assert ran[-1].stdout.splitlines()[-1] == "It holds."
    said = "\n".join(one.stdout + one.stderr for one in ran)
    left = "\n".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("failures/*/*.feature"))
    reported = {line.replace("azharness-report/", f"{tmp_path}/report/") for line in quoted}
    assert [line for line in reported if line not in f"{said}\n{left}"] == []


def _followed(azharness: Azharness, tmp_path: Path, command: str) -> Ran:
    """What a command comes to; the shell's part is done here, and the report is where this test wants it."""
    here = command.replace("azharness-report", f"{tmp_path}/report")
    words = [found for word in shlex.split(here) for found in (glob(word) or [word])]  # noqa: PTH207
    return azharness(*words, shorten=20)
