"""A backend behind a URL, with the cloud as a TLS server."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from whole_tool import LITTLE, WHOLE, Azharness, Ran


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
    """Over HTTP every requirement comes out as in-process."""
    remote = azharness(*WHOLE, *LITTLE, "--backend", site)
    assert remote.outcomes() == plain.outcomes(), remote.stderr
    assert remote.code == plain.code
