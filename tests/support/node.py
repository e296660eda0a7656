"""Backends in JavaScript, in a process of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="there is no `node` on PATH; .ci/run insists on it")


@contextmanager
def node_backend(script: Path, *arguments: str) -> Iterator[str]:
    """The URL of the backend that a script serves while the context lasts; it prints its URL, bare or as JSON."""
    assert NODE is not None
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NODE_")}
    process = subprocess.Popen(
        [NODE, script.name, *arguments], cwd=script.parent, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        yield json.loads(line)["url"] if line.startswith("{") else line
    finally:
        process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
