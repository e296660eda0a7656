"""Artefacts: each reproduces its failure on the faulty site, and goes green on the plain one."""

from __future__ import annotations

import runpy
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import msgspec
import pytest
from click.testing import CliRunner
from gherkin.parser import Parser
from http_site import http_site
from tls_cloud import tls_cloud

import azharness.simulator
from azharness.cli.main import main
from azharness.contract import commands as c
from azharness.journal.redact import Redactor
from azharness.model.services import CLOUD_MANAGEMENT
from azharness.model.trace import Broken, Trace, decode, written
from azharness.model.walk.ground import date, ground, hello
from azharness.model.walk.guide import Guide
from azharness.model.walk.walker import Walker
from azscenarios.artefacts import Failure, write
from azscenarios.artefacts.failure import slug_of
from azscenarios.config import RunConfig
from azscenarios.mutants import MUTANTS, backend, load
from azscenarios.playing import Noted, Stage
from azscenarios.worker import working

FAULT = next(one for one in MUTANTS if one.name == "past_expiry")
FAULTY, PLAIN = f"azscenarios.mutants:{FAULT.name}", "simulated"
TITLE = 'A <script> "past"\nexpiry \u202e; # ${x}'


def long_way() -> Trace:
    """Time passes, an app is created by a person who signs in, and another one imported with a key that ended yesterday."""
    walker = Walker(hello())
    guide = Guide(walker, walker.begin(ground()))
    guide.wait(86_400)
    guide.app_page(CLOUD_MANAGEMENT)
    guide.create_app()
    web = guide.register(native=False)
    guide.open_import()
    guide.fill_import(web, secret_key_expiry=date(guide.state.instant - 86_400))
    guide.do(c.DialogVerify())
    guide.do(c.DialogOk(), allowed=False)
    return Trace(title=TITLE, world="contoso", seed=5, steps=written(guide.made, guide.state))


@pytest.fixture(scope="module")
def failure() -> Failure:
    """The failure, as it was played last."""
    trace, noted = long_way(), Noted()
    with working(RunConfig()) as worker:
        played = Stage(backend(FAULT), worker.cloud, worker.hello).play(trace, noted)
    differences = [Broken(**msgspec.to_builtins(each)) for each in played.differences]
    return Failure(msgspec.structs.replace(trace, failure=differences), noted.records)


@pytest.fixture(scope="module")
def folder(failure: Failure, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the artefacts."""
    made = tmp_path_factory.mktemp("artefacts")
    write(failure, made)
    return made


@pytest.fixture(scope="module")
def slug() -> str:
    """What the files are called."""
    return slug_of(TITLE)


@pytest.mark.parametrize(("site", "code"), [(FAULTY, 1), (PLAIN, 0)])
def test_trace(folder: Path, slug: str, site: str, code: int) -> None:
    """The trace fails where the fault is, and holds where it is not."""
    replayed = CliRunner().invoke(main, ["replay", str(folder / f"{slug}.trace.json"), "--backend", site])
    assert replayed.exit_code == code, replayed.output


@pytest.mark.parametrize(("site", "code"), [(FAULTY, 1), (PLAIN, 0)])
def test_scenario(folder: Path, slug: str, site: str, code: int) -> None:
    """The scenario runs as it stands, with the same ends."""
    replayed = CliRunner().invoke(main, ["replay", str(folder / f"{slug}.feature"), "--backend", site])
    assert replayed.exit_code == code, replayed.output


def test_short_scenario(folder: Path, slug: str) -> None:
    """The scenario has at most six lines, and its last step says what has to be seen."""
    text = (folder / f"{slug}.feature").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 6
    assert text.splitlines()[-1].startswith('    Then the answer shows "refused ')
    assert Parser().parse(text)["feature"]["children"]


def test_pytest_file(folder: Path, slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test fails on the faulty site, with the difference, and passes on the plain one."""
    test = runpy.run_path(str(folder / f"test_{slug}.py"))[f"test_{slug}"]
    monkeypatch.setenv("AZHARNESS_BACKEND", PLAIN)
    test()
    monkeypatch.setenv("AZHARNESS_BACKEND", FAULTY)
    with pytest.raises(AssertionError, match=r"outcome: expected refused .*SRV-7"):
        test()


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file with the ready line of a cloud behind TLS."""
    place = tmp_path_factory.mktemp("cloud")
    with tls_cloud(place) as line:
        file = place / "cloud.json"
        file.write_bytes(msgspec.json.encode(line))
        yield file


@pytest.mark.parametrize(
    ("site", "code"), [(load(FAULT), 1), (azharness.simulator, 0)], ids=["faulty", "plain"]
)
def test_script(folder: Path, slug: str, ready: Path, site: ModuleType, code: int) -> None:
    """The script asks a site behind HTTP by itself, and ends with 1 where the failure shows."""
    with http_site(site) as url:
        ended = subprocess.run(
            ["bash", str(folder / f"{slug}.sh"), url, str(ready)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert ended.returncode == code, ended.stdout + ended.stderr
    assert ("FAILS" in ended.stdout) == (code == 1)


def test_diagram(folder: Path, slug: str, failure: Failure) -> None:
    """The diagrams show each step, the site's own requests, and the difference; names in them cannot act in a page."""
    drawn = (folder / f"{slug}.mmd").read_text(encoding="utf-8")
    page = (folder / f"{slug}.html").read_text(encoding="utf-8")
    assert drawn.startswith("sequenceDiagram\n")
    assert "POST /v1.0/applications" in drawn
    assert drawn.count("--x") == 1
    assert drawn.splitlines()[-1].partition("--x")[2]
    assert page.count('class="differs"') == 1
    assert "<script>" not in page
    assert "POST /v1.0/applications" in page
    assert all(f"{number}" in page for number in range(1, len(failure.trace.steps)))


def test_no_secrets(failure: Failure, tmp_path: Path) -> None:
    """What a run knows as a secret stands in none of the files, wherever it was typed."""
    steps = [
        msgspec.structs.replace(step, gesture={**step.gesture, "value": "Key~of.the.day-1234"})
        if step.gesture.get("field") == "secret_key"
        else step
        for step in failure.trace.steps
    ]
    redactor = Redactor()
    redactor.add("Key~of.the.day-1234", "secret key")
    leaky = Failure(failure.trace.with_steps(steps), failure.records)
    for file in write(leaky, tmp_path, redactor.text):
        assert "Key~of.the.day" not in file.read_text(encoding="utf-8")
    assert decode(next(tmp_path.glob("*.json")).read_bytes()).steps


def test_symbols_stay(failure: Failure, tmp_path: Path) -> None:
    """Redaction leaves the trace as it is where no secret stands in it."""
    write(failure, tmp_path, Redactor().text)
    assert decode(next(tmp_path.glob("*.json")).read_bytes()) == failure.trace
