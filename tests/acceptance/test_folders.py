"""Files that a run is given, and files that it writes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from whole_tool import LITTLE, Azharness

FEW = ("--requirement", "KEY-4", "--seed", "1", *LITTLE)


def test_only_the_chosen_formats_are_there(azharness: Azharness) -> None:
    """The journal always; reports of an earlier run in the same folder are gone, other files stay."""
    azharness("run", *FEW)
    kept = azharness("run", *FEW, "--format", "html")
    assert {path.name for path in kept.out.iterdir()} == {"journal.ndjson", "index.html"}
    (kept.out / "notes.txt").write_text("mine", encoding="utf-8")
    other = azharness("run", *FEW, "--format", "json")
    assert {path.name for path in other.out.iterdir()} == {"journal.ndjson", "report.json", "notes.txt"}
    assert "report.json" in other.stderr


def test_a_run_that_cannot_begin_leaves_earlier_reports_alone(azharness: Azharness) -> None:
    """A mistyped address costs nobody a report."""
    before = azharness("run", *FEW)
    after = azharness("run", *FEW, "--backend", "http://127.0.0.1:9")
    assert after.code == 4
    assert before.outcomes()["KEY-4"] == "passed"


def test_a_folder_that_cannot_be_written_ends_with_2(azharness: Azharness, tmp_path: Path) -> None:
    """Be it below a file, or a file itself."""
    (tmp_path / "file").write_text("text", encoding="utf-8")
    for out in ("file/report", "file"):
        ran = azharness("run", *FEW, out=out)
        assert ran.code == 2, ran.stderr
        assert "Traceback" not in ran.stderr
    assert (tmp_path / "file").read_text(encoding="utf-8") == "text"


@pytest.mark.parametrize("text", ["", "garbage", "{}", "\x00"])
def test_a_file_of_no_cloud_ends_with_2(azharness: Azharness, tmp_path: Path, text: str) -> None:
    """The error says what the file should hold."""
    (tmp_path / "cloud.json").write_text(text, encoding="utf-8")
    ran = azharness("run", "--cloud", str(tmp_path / "cloud.json"), *FEW)
    assert ran.code == 2
    assert "names no running cloud" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("ca", ["missing", "garbage", "present"])
def test_a_dead_cloud_ends_with_2(azharness: Azharness, tmp_path: Path, ca: str) -> None:
    """Whether its CA file is still there or not."""
    if ca == "garbage":
        (tmp_path / "ca.pem").write_text("no certificate", encoding="utf-8")
    if ca == "present":
        trustme = pytest.importorskip("trustme")
        trustme.CA().cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    urls = dict.fromkeys(("login", "graph", "arm"), "https://localhost:9")
    line = {
        "clouds": dict.fromkeys(("public", "usgov", "china"), urls),
        "ca": str(tmp_path / "ca.pem"),
        "control": "https://localhost:9",
        "control_token": "t",
        "tenants": [],
    }
    (tmp_path / "cloud.json").write_text(json.dumps(line), encoding="utf-8")
    ran = azharness("run", "--cloud", str(tmp_path / "cloud.json"), *FEW)
    assert ran.code == 2, ran.stderr
    assert "names no running cloud" in ran.stderr


@pytest.mark.parametrize(
    "text", ["", "garbage\n", "{}\n", '{"event":"run.started","journal_version":"99"}\n']
)
def test_a_file_of_no_journal_ends_with_2(azharness: Azharness, tmp_path: Path, text: str) -> None:
    """Nothing is written beside it."""
    (tmp_path / "journal.ndjson").write_text(text, encoding="utf-8")
    ran = azharness("report", str(tmp_path / "journal.ndjson"))
    assert ran.code == 2, ran.stderr
    assert "journal" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert os.listdir(tmp_path) == ["journal.ndjson"]  # noqa: PTH208  (names are compared)


def test_a_torn_journal_still_makes_a_report(azharness: Azharness, tmp_path: Path) -> None:
    """The last line of an interrupted run may be half a line."""
    ran = azharness("run", *FEW)
    whole = (ran.out / "journal.ndjson").read_bytes()
    (tmp_path / "torn.ndjson").write_bytes(whole[: whole.rindex(b'{"event":"test.finished"') + 30])
    again = azharness("report", str(tmp_path / "torn.ndjson"), "--out", str(tmp_path / "again"))
    assert again.code == 0, again.stderr
    told = json.loads((tmp_path / "again" / "report.json").read_text(encoding="utf-8"))
    assert told["stopped"] == "interrupted"


def test_a_case_is_no_requirement(azharness: Azharness) -> None:
    """The error names the row to ask for; letter case does not matter."""
    case = azharness("run", "--requirement", "flw-3/unsigned@gateway")
    assert case.code == 2
    assert "--requirement FLW-3" in case.stderr
    assert azharness("run", "--requirement", "key-4", "--seed", "1").code == 0
