"""A run with a baseline, from the command line to the report."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner
from whole_tool import Azharness

from azharness.cli import main

SUPPORT = Path(__file__).parents[1] / "support"
KNOWN = '[[known]]\nrequirement = "WIZ-3"\nreason = "mended in 2.4"\nexpires = 9999-12-31\n'


def test_a_known_failure_does_not_fail_a_run(azharness: Azharness, tmp_path: Path) -> None:
    """It ends with 0 and says why; the journal carries the baseline, so that judging it again says the same."""
    (tmp_path / "known.toml").write_text(KNOWN, encoding="utf-8")
    few = ("--requirement", "WIZ-3", "--seed", "1", "--examples", "1")
    baseline = ("--baseline", str(tmp_path / "known.toml"))
    ran = azharness("run", "--backend", "misbehaving:Mistaken", *few, *baseline, folder=SUPPORT)
    assert (ran.code, ran.failed()) == (0, {"WIZ-3"}), ran.stderr
    assert "WIZ-3 is known until 9999-12-31: mended in 2.4" in ran.stderr
    assert ran.report()["verdict"] == "not-conformant"
    judged = CliRunner().invoke(main, ["judge", str(ran.out)])
    assert judged.exit_code == 0
    assert judged.stdout.splitlines()[-1] in ran.stderr
