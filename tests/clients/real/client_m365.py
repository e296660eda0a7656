"""The CLI for Microsoft 365 as it comes: its hosts are compiled in, and a hosts file that only it sees leads them here."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from client_town import Town
from real_clients import PATIENCE, environment, needs_hosts

pytestmark = needs_hosts


class M365:
    """The command line, with a home of its own."""

    def __init__(self, home: Path, town: Town, within: list[str]) -> None:
        self.town = town
        self._command = [*within, str(Path(os.environ["CLIENTS_M365"]) / "node_modules" / ".bin" / "m365")]
        self._environment = environment(
            HOME=str(home), NODE_EXTRA_CA_CERTS=str(town.ca), NODE_NO_WARNINGS="1"
        )

    def run(self, *arguments: str) -> tuple[int, str]:
        """Run a command; its exit code, and what it writes."""
        done = subprocess.run(
            [*self._command, *arguments, "--output", "json"],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        return done.returncode, done.stdout + done.stderr

    def __call__(self, *arguments: str) -> Any:
        """Run a command that succeeds, and read what it writes."""
        code, content = self.run(*arguments)
        assert code == 0, content
        return json.loads(content)

    def login(self, secret: str) -> tuple[int, str]:
        """Sign the world's application in."""
        who = ["--appId", self.town.app.client_id, "--tenant", self.town.tenant.id]
        return self.run("login", "--authType", "secret", *who, "--secret", secret)


@pytest.fixture
def m365(unknowing: tuple[Town, list[str]], tmp_path: Path) -> M365:
    """Give the command line with nobody signed in."""
    return M365(tmp_path, *unknowing)


def test_an_application_signs_in_and_manages_others(m365: M365) -> None:
    """People are listed; an application that it adds is read back, and its secret is one of it."""
    assert json.loads(m365.login(m365.town.app.secret or "")[1])["connectedAs"] == m365.town.app.name
    people = m365("entra", "user", "list", "--properties", "id,userPrincipalName")
    made = m365("entra", "app", "add", "--name", "Added by m365", "--withSecret")
    listed = m365("entra", "app", "list")
    read = m365("entra", "app", "get", "--appId", made["appId"])

    assert [one["id"] for one in people] == [m365.town.person.id]
    assert made["objectId"] in {one["id"] for one in listed}
    assert (read["displayName"], read["passwordCredentials"][0]["hint"]) == (
        "Added by m365",
        made["secrets"][0]["value"][:3],
    )


def test_a_wrong_secret_is_told(m365: M365) -> None:
    """The refusal's number reaches the terminal."""
    code, content = m365.login("wrong")

    assert (code, "AADSTS7000215" in content) == (1, True)
