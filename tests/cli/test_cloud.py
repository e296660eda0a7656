"""`azharness cloud`: a running cloud steered from the shell."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import msgspec
import pytest
from click.testing import CliRunner, Result
from tls_cloud import tls_cloud

from azfakes import ReadyLine
from azfakes.worlds.files import encode_world
from azfakes.worlds.load import load_world
from azharness.cli.main import main

TENANT = "5e97358c-d99c-4558-af0c-de7774091dda"
ADMIN = "admin@contoso.onmicrosoft.com"


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadyLine]:
    """Serve the default world from another thread."""
    with tls_cloud(tmp_path_factory.mktemp("cloud")) as ready:
        yield ready


class Shell(Protocol):
    """Runs `azharness cloud` with these arguments; a code other than 0 has to be expected."""

    def __call__(self, *arguments: str, code: int = 0) -> Result:
        """Run it to its end."""
        ...


@pytest.fixture
def shell(line: ReadyLine, tmp_path: Path) -> Shell:
    """Give a shell that knows the cloud, which begins anew, by its ready file."""
    file = tmp_path / "ready.json"
    file.write_bytes(msgspec.json.encode(line))

    def run(*arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(
            main, ["cloud", *arguments], env={"AZHARNESS_CLOUD_READY_FILE": str(file)}
        )
        assert result.exit_code == code, result.stderr
        return result

    run("reset")
    return run


def test_worlds_are_listed_shown_and_loaded(shell: Shell, tmp_path: Path) -> None:
    """A world that is shown can be changed and loaded."""
    names = json.loads(shell("world", "list", "--json").stdout)
    file = tmp_path / "mine.json"
    file.write_text(
        shell("world", "show", "fabrikam-gov").stdout.replace("Fabrikam Federal", r"Northwind\u001b[31m")
    )
    told = shell("world", "load", str(file), "--seed", "4").stdout

    assert "contoso" in names
    assert "seed 4" in told
    assert "Northwind␛[31m (usgov)" in told
    assert (
        "World contoso, seed 0" in shell("reset", "--people", "2", "--instant", "2027-01-01T00:00:00Z").stdout
    )
    assert json.loads(shell("state", "--json").stdout)["instant"] == 1_798_761_600


def test_the_present_cloud_is_saved_for_its_owner_and_loaded(shell: Shell, tmp_path: Path) -> None:
    """The file leads back to the same instant and people; what it leaves out is told beside."""
    file = tmp_path / "saved.json"
    shell("reset", "--people", "3")
    shell("clock", "--by", "90")
    before = shell("state").stdout.splitlines()
    saved = shell("world", "save", str(file))
    shell("reset", "--world", "empty")
    after = shell("world", "load", str(file)).stdout.splitlines()

    assert (saved.stdout, saved.stderr.startswith("left out: ")) == ("", True)
    assert file.stat().st_mode & 0o777 == 0o600
    assert after[:1] + [line.partition(",")[0] for line in after[2:]] == before[:1] + [
        line.partition(",")[0] for line in before[2:]
    ]
    assert "cannot be written" in shell("world", "save", str(tmp_path / "no" / "x"), code=2).stderr


def test_a_saved_beginning_is_the_world_itself(shell: Shell) -> None:
    """What is shown of a built-in world is its file to the byte."""
    assert shell("world", "show", "contoso").stdout.encode() == encode_world(load_world("contoso"))


def test_the_clock_is_told_and_moved(shell: Shell) -> None:
    """Instants are epoch seconds or ISO dates, durations have units."""
    assert shell("clock").stdout == "2026-01-15T09:00:00Z (1768467600)\n"
    assert shell("clock", "--by", "90").stdout.startswith("2026-01-15T09:01:30Z")
    assert shell("clock", "--by", "2d").stdout.startswith("2026-01-17T09:01:30Z")
    assert shell("clock", "--to", "2026-02-01T00:00:00Z").stdout.startswith("2026-02-01T00:00:00Z")
    assert json.loads(shell("clock", "--to", "1800000000", "--json").stdout) == {"instant": 1_800_000_000}


def test_snapshots_are_taken_restored_and_deleted(shell: Shell) -> None:
    """What happened after the snapshot is gone after its restoration."""
    shell("snapshot", "a b")
    shell("clock", "--by", "1h")
    listed = shell("snapshots").stdout
    restored = shell("restore", "a b").stdout

    assert listed.startswith("a b: contoso, seed 0, at 2026-01-15T09:00:00Z")
    assert "at 2026-01-15T09:00:00Z" in restored
    assert shell("snapshots", "--delete", "a b").stdout == "No snapshots.\n"


def test_faults_are_added_listed_and_taken_away(shell: Shell) -> None:
    """By options or in JSON; the list tells what each has met."""
    by_options = (
        "--id",
        "slow",
        "--service",
        "graph",
        "--delay",
        "0.5",
        "--headers",
        "User-Agent: az",
        "--count",
        "0",
    )
    assert shell("fault", "add", *by_options).stdout.startswith("slow: met 0 of 0, lasting; ")
    added = json.loads(shell("fault", "add", '{"drop": "after", "probability": 0.5}', "--json").stdout)
    listed = shell("fault", "list").stdout.splitlines()

    assert added["rule"] == {"drop": "after", "probability": 0.5}
    assert [line.partition(":")[0] for line in listed] == ["slow", added["id"]]
    assert "headers={'User-Agent': 'az'}" in listed[0]
    assert shell("fault", "remove", "slow").stdout.startswith("slow: ")
    assert shell("fault", "clear").stdout.startswith(f"{added['id']}: ")
    assert shell("fault", "list").stdout == "No faults.\n"


def test_signing_keys_are_listed_and_rolled(shell: Shell) -> None:
    """The next key signs; the one before stays as long as wanted, by the cloud's clock."""
    before = shell("key", "list").stdout.splitlines()
    rolled = shell("key", "roll", "--keep", "90").stdout.splitlines()
    at_once = json.loads(shell("key", "roll", "--keep", "0", "--json").stdout)
    kids = [line.partition(":")[0] for line in before]

    assert [line.partition(": ")[2] for line in before] == ["signs", "next"]
    assert [line.partition(":")[0] for line in rolled] == [kids[1], rolled[1].partition(":")[0], kids[0]]
    assert rolled[2].endswith(": before, until 2026-01-15T09:01:30Z (1768467690)")
    assert [(one["use"], one["kid"]) for one in at_once if one["kid"] in kids] == [("before", kids[0])]
    assert (
        shell("log")
        .stdout.splitlines()[-1]
        .endswith(f"POST /control/v1/keys/roll 200 about={at_once[0]['kid']}")
    )


def test_a_link_to_the_page_is_printed_alone(shell: Shell, line: ReadyLine) -> None:
    """It is a whole URL at the control plane, another one each time."""
    first, second = shell("page").stdout, shell("page").stdout

    assert first.startswith(f"{line.control}/enter/")
    assert first != second
    assert first.count("\n") == 1


def test_tokens_are_printed_alone(shell: Shell) -> None:
    """So that a script can take them."""
    forged = shell(
        "token", "forge", "--tenant", TENANT, "--sign", "none", "--claims", "exp=1", "--version", "2"
    ).stdout
    portal = shell("token", "portal", "--tenant", TENANT, "--upn", ADMIN).stdout

    assert forged.count(".") == portal.count(".") == 2
    assert forged.endswith(".\n")


def test_the_log_is_printed_and_filtered(shell: Shell) -> None:
    """One line an entry, for people or in JSON."""
    shell("clock", "--by", "1")
    shell("fault", "add", "--id", "f")
    lines = shell("log").stdout.splitlines()
    picked = [
        json.loads(text) for text in shell("log", "--path", "/control/v1/f", "--json").stdout.splitlines()
    ]

    assert len(lines) == 2
    assert lines[1].endswith("control POST /control/v1/faults 200 about=f")
    assert [one["object_id"] for one in picked] == ["f"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("clock", "--to", "yesterday"), "no instant"),
        (("clock", "--to", "1"), "cannot move"),
        (("clock", "--by", "soon"), "no duration"),
        (("clock", "--by", "1", "--to", "1"), "Give --to or --by"),
        (("world", "load", "nowhere.json"), "cannot be read"),
        (("world", "show", "atlantis"), "Known worlds"),
        (("reset", "--world", "atlantis"), "Known worlds"),
        (("reset", "--people", "-1"), "-1"),
        (("restore", "nothing"), "Kept are"),
        (("snapshot", "<x>"), "$.name"),
        (("fault", "add", "--status", "5"), "$.status"),
        (("fault", "add", "--path", "^("), "regular expression"),
        (("fault", "add", "--headers", "x"), "NAME:VALUE"),
        (("fault", "add", "{"), "no fault in JSON"),
        (("fault", "add", "{}", "--status", "500"), "either in JSON or by options"),
        (("fault", "remove", "x"), "no fault 'x'"),
        (("fault", "remove", "x?y"), "$.id"),
        (("key", "roll", "--keep", "-1"), "$.keep"),
        (("token", "forge"), "--tenant"),
        (("token", "forge", "--tenant", "nowhere"), "no tenant"),
        (("token", "forge", "--tenant", TENANT, "--claims", "x"), "NAME=VALUE"),
        (("log", "--since", "99999"), "no entry"),
        (("log", "--status", "teapot"), "$.status"),
        (("--ready-file", "nowhere.json", "state"), "cannot be read"),
        (("--ready-file", __file__, "state"), "no ready line"),
        (("--control", "https://localhost:1", "state"), "No control plane answers"),
        (("--control", "nonsense", "state"), "No control plane answers"),
        (("--control", "https://\x00", "state"), "No control plane answers"),
        (("--token", "wrong", "state"), "bearer token"),
        (("--ca", __file__, "state"), "CA file"),
        (("dance",), "No such command"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_cannot_be_done_ends_with_2(shell: Shell, arguments: tuple[str, ...], said: str) -> None:
    """It is said what is wrong, without a traceback and without the token."""
    result = shell(*arguments, code=2)

    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_without_a_place_the_hint_tells_how_to_give_one() -> None:
    """Nothing is guessed."""
    result = CliRunner().invoke(main, ["cloud", "state"], env={"AZHARNESS_CLOUD_READY_FILE": None})

    assert result.exit_code == 2
    assert "--ready-file" in result.stderr


def test_a_ready_file_is_kept_while_the_cloud_runs(tmp_path: Path) -> None:
    """Its owner alone can read it, it leads to the cloud, the log can be followed, and it is gone with the cloud."""
    file = tmp_path / "ready.json"
    tool = [sys.executable, "-P", "-m", "azharness"]
    at_place = [*tool, "cloud", "--ready-file", str(file)]
    server = [*tool, "serve", "cloud", "--world", "empty", "--ready-file", str(file)]
    with subprocess.Popen(server, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        first = serving.stdout.readline()
        same, mode = file.read_text() == first, file.stat().st_mode & 0o777
        with subprocess.Popen([*at_place, "log", "--follow"], stdout=subprocess.PIPE, text=True) as following:
            assert following.stdout is not None
            CliRunner().invoke(main, ["cloud", "--ready-file", str(file), "clock", "--by", "5"])
            seen = following.stdout.readline()
            following.send_signal(signal.SIGINT)
            ended = following.wait(20)
        serving.send_signal(signal.SIGTERM)
        serving.wait(20)

    assert (same, mode, ended) == (True, 0o600, 0)
    assert "control POST /control/v1/clock 200" in seen
    assert not file.exists()
    assert os.listdir(tmp_path) == []  # noqa: PTH208
