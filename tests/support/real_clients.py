"""Microsoft's clients in processes of their own, as `tests/clients/real/run.py` installed them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from client_town import Town

SCRIPTS: Final = Path(__file__).parents[1] / "clients" / "real"
# A client takes seconds; one that waits for ever would stop everything.
PATIENCE: Final = 120

needs_hosts = pytest.mark.skipif(
    shutil.which("unshare") is None or not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="a hosts file of its own takes Linux and its administrator",
)


@dataclass
class Done:
    """How a client ended: exit code, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def content(self) -> Any:
        """What it wrote, read as JSON."""
        assert self.code == 0, self.err
        return json.loads(self.out)


class Running:
    """A client at work, which shows things to a person and waits for what they bring back."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def tell(self, text: str) -> None:
        """Give it a line."""
        assert self._process.stdin is not None
        self._process.stdin.write(text + "\n")
        self._process.stdin.flush()

    def shown(self) -> Any:
        """Read the next line that it shows, as JSON."""
        assert self._process.stderr is not None
        return json.loads(self._process.stderr.readline())

    def result(self) -> Any:
        """Wait for its end and read what it wrote."""
        out, err = self._process.communicate(timeout=PATIENCE)
        assert self._process.returncode == 0, err
        return json.loads(out)


def environment(**changes: str) -> dict[str, str]:
    """Give a client's environment: no proxy on the way to the fake, no trust in anybody else."""
    away = {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_DIR", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"}
    kept = {name: value for name, value in os.environ.items() if name.upper() not in away}
    return kept | changes


class AzureCli:
    """The command line, with a configuration of its own.

    Args:
        config: folder of the configuration.
        town: the cloud.
        within: command that runs it; it sees the real host names then, and nothing has to be registered.
    """

    def __init__(self, config: Path, town: Town, within: Sequence[str] = ()) -> None:
        program = Path(os.environ["CLIENTS_AZURE_CLI"]) / "bin" / "az"
        self.town = town
        self._command = [*within, str(program)]
        self._environment = environment(
            AZURE_CONFIG_DIR=str(config),
            AZURE_CORE_COLLECT_TELEMETRY="false",
            AZURE_CORE_NO_COLOR="true",
            REQUESTS_CA_BUNDLE=str(town.ca),
        )
        if not within:
            self._environment["AZURE_CORE_INSTANCE_DISCOVERY"] = "false"
            self("cloud", "register", "-n", "Fake", "--endpoint-resource-manager", town.urls.arm)
            self("cloud", "set", "-n", "Fake")

    def run(self, *arguments: str) -> Done:
        """Run a command."""
        process = self._start(*arguments)
        out, err = process.communicate(timeout=PATIENCE)
        return Done(process.returncode, out, err)

    def login_by_device(self, *arguments: str) -> Done:
        """Sign the person in by a code that they enter in a browser."""
        process = self._start("login", "--use-device-code", *arguments)
        assert process.stderr is not None
        shown = ""
        while (found := re.search(r"(https://\S+).* enter the code (\w+)", shown)) is None:
            line = process.stderr.readline()
            assert line, shown
            shown += line
        self.town.approve(*found.groups())
        out, err = process.communicate(timeout=PATIENCE)
        return Done(process.returncode, out, err)

    def _start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*self._command, *arguments, "-o", "json"],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *arguments: str) -> Any:
        """Run a command that succeeds and read what it writes; None for nothing."""
        done = self.run(*arguments)
        assert done.code == 0, f"az {' '.join(arguments)}: {done.err}"
        return json.loads(done.out) if done.out.strip() else None

    def login(self, **changes: str) -> Done:
        """Sign the world's application in."""
        app, tenant = self.town.app, self.town.tenant
        parts = {"user": app.client_id, "secret": app.secret or "", "tenant": tenant.id} | changes
        return self.run(
            "login",
            "--service-principal",
            "-u",
            parts["user"],
            "-p",
            parts["secret"],
            "--tenant",
            parts["tenant"],
        )


class Node:
    """Scripts in JavaScript beside the packages that they need."""

    def __init__(self, town: Town) -> None:
        self._home = Path(os.environ["CLIENTS_NODE"])
        self._environment = environment(NODE_EXTRA_CA_CERTS=str(town.ca), NODE_NO_WARNINGS="1")

    def start(self, script: str, wish: Mapping[str, Any]) -> Running:
        """Start a script with what it is told first."""
        node = shutil.which("node")
        assert node is not None
        process = subprocess.Popen(
            [node, str(SCRIPTS / "js" / script)],
            cwd=self._home,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running = Running(process)
        running.tell(json.dumps(wish))
        return running


class Python:
    """Scripts beside msgraph-sdk."""

    def __init__(self, town: Town) -> None:
        self._home = Path(os.environ["CLIENTS_MSGRAPH"])
        self._environment = environment(SSL_CERT_FILE=str(town.ca), REQUESTS_CA_BUNDLE=str(town.ca))

    def run(self, script: str, wish: Mapping[str, Any]) -> Any:
        """Run a script with a JSON document on stdin and read what it prints."""
        done = subprocess.run(
            [self._home / "bin" / "python", SCRIPTS / "python" / script],
            input=json.dumps(wish),
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        return Done(done.returncode, done.stdout, done.stderr).content
