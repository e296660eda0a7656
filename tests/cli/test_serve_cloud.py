"""`azharness serve cloud` on the command line: what it tells, what it writes, what it refuses."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from azharness.cli import main


def free_port() -> int:
    """Find a port that is free."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def served(*options: str) -> dict[str, Any]:
    """Start a cloud, read its line, and let it end with its stdin."""
    command = [sys.executable, "-m", "azharness", "serve", "cloud", "--until-stdin-closes", *options]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        line: dict[str, Any] = json.loads(process.stdout.readline())
        process.stdin.close()
        assert process.wait(20) == 0
    return line


def test_the_real_host_names_are_told_and_written_down(tmp_path: Path) -> None:
    """The line names the real hosts and the one address; the hosts file sends the names there."""
    port, hosts = free_port(), tmp_path / "hosts"
    line = served("--real-hostnames", "--port", str(port), "--hosts", str(hosts), "--world", "clients")

    assert line["clouds"]["public"]["login"] == "https://login.microsoftonline.com"
    assert line["real"] == f"127.0.0.1:{port}"
    assert "127.0.0.1 graph.microsoft.com" in hosts.read_text().splitlines()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--real-hostnames", "--address", "192.0.2.1"], "no loopback address"),
        (["--real-hostnames", "--first-port", "2000"], "--first-port is for ports on loopback"),
        (["--hosts", "hosts"], "goes with --real-hostnames"),
        (["--world", "nowhere"], "nowhere"),
    ],
)
def test_what_cannot_be_served_is_a_usage_error(options: list[str], told: str) -> None:
    """An address of other machines, options that do not go together and an unknown world end with 2 and one reason."""
    result = CliRunner().invoke(main, ["serve", "cloud", *options])

    assert (result.exit_code, told in result.output) == (2, True), result.output
