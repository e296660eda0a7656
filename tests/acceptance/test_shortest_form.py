"""The shortest form of a failure, from a run to a replay."""

from __future__ import annotations

import json

from whole_tool import Azharness

FAULTY = ("--backend", "azscenarios.mutants:blank_name_ok")


def test_from_run_to_replay(azharness: Azharness) -> None:
    """A run leaves the shortest form of what it found, the page links to it, and a replay fails again; mended it holds."""
    ran = azharness("run", *FAULTY, "--requirement", "WIZ-1", "--seed", "1", "--examples", "1", shorten=20)
    assert ran.failed() == {"WIZ-1"}, ran.stderr
    (failure,) = ran.report()["failures"]
    assert failure["shortest"]["commands"] == 4
    page = (ran.out / "index.html").read_text(encoding="utf-8")
    for file in failure["shortest"]["files"]:
        assert (ran.out / file).is_file()
        assert f'href="{file}"' in page
    trace = next(ran.out.rglob("*.trace.json"))
    assert json.loads(trace.read_text(encoding="utf-8"))["origin"] in ("scenario", "property")
    assert azharness("replay", str(trace), *FAULTY).code == 1
    assert azharness("replay", str(trace)).code == 0
