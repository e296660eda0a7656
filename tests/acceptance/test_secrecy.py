"""No secret stands in any file of the report, whatever the backend does."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
from rotation import in_turns
from whole_tool import Azharness, Ran

from azfakes import Cloud, ControlClient, SyncASGITransport
from azharness.catalogue import load

SUPPORT = Path(__file__).parents[1] / "support"
EACH_TIME = 40
"""So many requirements are judged on the careless site in a turn."""
TOKEN = re.compile(r"eyJ[\w-]+\.eyJ[\w-]+\.")
KEY = re.compile(r"[\w.~-]{3,5}Q~[\w.~-]{30,}")
"""The shape of Entra's secret keys: a tilde near the fifth character (fact G39)."""


def _passwords() -> set[str]:
    control = ControlClient(
        httpx.Client(transport=SyncASGITransport(Cloud("contoso").control), base_url="http://c")
    )
    return {user.password for tenant in control.state().tenants for user in tenant.users}


def test_no_secret_of_a_tidy_site_is_written(plain: Ran) -> None:
    """Neither passwords nor keys nor tokens."""
    _without_secrets(plain.out)


def test_no_secret_that_a_site_tells_is_written(azharness: Azharness) -> None:
    """Nor those that a careless site repeats in its answers, were it in what is written of the failures.

    Almost every test fails on it: each time those of other requirements, beside the one that it breaks.
    """
    rows = {"SEC-1", *in_turns([row.id for row in load().rows], EACH_TIME)}
    chosen = [f"--requirement={row}" for row in sorted(rows)]
    ran = azharness("run", "--backend", "leaky:site", "--seed", "3", *chosen, folder=SUPPORT, shorten=1)
    _without_secrets(ran.out)
    assert "SEC-1" in ran.failed(), ran.stderr
    assert list((ran.out / "failures").rglob("*.sh")), ran.stderr


def _without_secrets(out: Path) -> None:
    files = [path for path in out.rglob("*") if path.is_file()]
    assert {path.name for path in files if path.parent == out} == {
        "index.html",
        "junit.xml",
        "report.json",
        "report.md",
        "badge.svg",
        "badge.json",
        "journal.ndjson",
    }
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert not TOKEN.search(text), path.name
        assert not KEY.search(text), path.name
        assert not [password for password in _passwords() if password in text], path.name
