"""A backend behind a URL, with the cloud as a TLS server."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from rotation import in_turns
from whole_tool import LITTLE, WHOLE, Azharness, Ran

EACH_TIME = 40
"""So many requirements are judged in a turn, by about a quarter of the suite's tests."""


@pytest.fixture
def site() -> Iterator[str]:
    """The URL of a simulated site in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "azharness", "serve", "site"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["url"]
    finally:
        process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def test_a_remote_site_gets_the_same_verdicts(azharness: Azharness, plain: Ran, site: str) -> None:
    """Over HTTP requirements come out as in-process; each time others are judged."""
    rows = in_turns(sorted(plain.outcomes()), EACH_TIME)
    remote = azharness(*WHOLE, *LITTLE, "--backend", site, *(f"--requirement={row}" for row in rows))
    said = remote.outcomes()
    assert {row: said[row] for row in rows} == {row: plain.outcomes()[row] for row in rows}, remote.stderr
    assert remote.code == plain.code == 0
