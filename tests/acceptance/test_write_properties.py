"""The way to properties of one's own works as its page says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "write-properties.md"
COMMAND = "pytest -p azscenarios.plugin test_names.py"


def ran(folder: Path, **run: object) -> subprocess.CompletedProcess[str]:
    """The page's property under the page's command, in a folder of its own, with such a run."""
    text = PAGE.read_text(encoding="utf-8")
    assert COMMAND in text
    (script,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (folder / "test_names.py").write_text(script, encoding="utf-8")
    (folder / "run.json").write_text(json.dumps(run), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", *COMMAND.split()],
        cwd=folder,
        env={**os.environ, "AZHARNESS_RUN": "run.json"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_page_s_property_passes(tmp_path: Path) -> None:
    """On the simulated site."""
    done = ran(tmp_path, seed=7, examples=3)
    assert done.returncode == 0, done.stdout


def test_the_page_s_property_finds_a_fault(tmp_path: Path) -> None:
    """On the faulty site that the page names."""
    backend = "azscenarios.mutants:blank_name_ok"
    assert backend in PAGE.read_text(encoding="utf-8")
    done = ran(tmp_path, seed=7, examples=10, backend=backend)
    assert done.returncode == 1, done.stdout
