"""No secret stands in any file of the report, whatever the backend does."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from whole_tool import Azharness

from azfakes import Cloud, ControlClient, SyncASGITransport

TOKEN = re.compile(r"eyJ[\w-]+\.eyJ[\w-]+\.")
KEY = re.compile(r"[\w.~-]{3,5}Q~[\w.~-]{30,}")
"""The shape of Entra's secret keys: a tilde near the fifth character (fact G39)."""


def _passwords() -> set[str]:
    control = ControlClient(
        httpx.Client(transport=SyncASGITransport(Cloud("contoso").control), base_url="http://c")
    )
    return {user.password for tenant in control.state().tenants for user in tenant.users}


@pytest.mark.parametrize("backend", ["simulated", "leaky:site"])
def test_no_secret_is_written(azharness: Azharness, backend: str) -> None:
    """Neither passwords nor keys nor tokens, from a site that keeps them and from one that tells them."""
    support = Path(__file__).parents[1] / "support"
    ran = azharness("run", "--backend", backend, "--seed", "3", folder=support)
    files = [path for path in ran.out.rglob("*") if path.is_file()]
    assert {path.name for path in files} == {
        "index.html",
        "junit.xml",
        "report.json",
        "report.md",
        "journal.ndjson",
    }
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert not TOKEN.search(text), path.name
        assert not KEY.search(text), path.name
        assert not [password for password in _passwords() if password in text], path.name
