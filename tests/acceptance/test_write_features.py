"""The page for testers works as it says."""

from __future__ import annotations

import re
from pathlib import Path

from whole_tool import LITTLE, Azharness

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "write-features.md"
COMMAND = "azharness run --features features --requirement KEY-19"


def test_the_page(azharness: Azharness, tmp_path: Path) -> None:
    """The page's feature holds on the simulated site, and is found as quoted once its last line is turned round."""
    page = PAGE.read_text(encoding="utf-8")
    assert COMMAND in page
    (feature,) = re.findall(r"```gherkin\n(.*?)```", page, re.DOTALL)
    file = tmp_path / "features" / "renewal.feature"
    file.parent.mkdir()
    file.write_text(feature, encoding="utf-8")

    ran = azharness(*COMMAND.split()[1:], *LITTLE)
    assert (ran.code, ran.outcomes()["KEY-19"]) == (0, "passed"), ran.stderr

    (other_claim,) = re.findall(r"^`(Then .*)`", page, re.MULTILINE)
    *others, _last = feature.splitlines()
    file.write_text("\n".join([*others, f"    {other_claim}"]), encoding="utf-8")
    ran = azharness(*COMMAND.split()[1:], *LITTLE)
    assert ran.code == 1
    (quoted,) = re.findall(r"^finding in .*$", page, re.MULTILINE)
    assert quoted in ran.stderr
