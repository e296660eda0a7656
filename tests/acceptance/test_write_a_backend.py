"""The way to a first backend works as its page says."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest
from node import needs_node, node_backend
from whole_tool import Azharness, Ran

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "write-a-backend.md"
COMMAND = (
    "azharness run --backend http://127.0.0.1:8080 --service log-analytics-connector --requirement WIZ-3"
)
HANDLE = re.compile(r"function handle\(command\) \{.*?\n\}\n", re.DOTALL)

pytestmark = needs_node


@pytest.fixture
def page() -> str:
    """What the page says."""
    return PAGE.read_text(encoding="utf-8")


def scripts(page: str) -> tuple[str, str]:
    """The backend that only says hello, and the one that has the first page."""
    hello, first_page = re.findall(r"```js\n(.*?)```", page, re.DOTALL)
    assert HANDLE.search(hello)
    return hello, HANDLE.sub(lambda _: first_page, hello)


def judged(azharness: Azharness, script: str, folder: Path) -> Ran:
    """What the page's command says of a script, at a port that is free."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    file = folder / "backend.mjs"
    file.write_text(script.replace("8080", str(port)), encoding="utf-8")
    with node_backend(file) as url:
        return azharness(*COMMAND.replace("http://127.0.0.1:8080", url).split()[1:])


def test_a_hello_alone_is_not_judged(azharness: Azharness, page: str, tmp_path: Path) -> None:
    """The first backend of the page ends the run with 1 and leaves WIZ-3 inconclusive."""
    assert COMMAND in page
    ran = judged(azharness, scripts(page)[0], tmp_path)
    assert (ran.code, ran.outcomes()["WIZ-3"]) == (1, "inconclusive"), ran.stderr
    assert "site.reset" in ran.stderr


def test_the_first_page_passes(azharness: Azharness, page: str, tmp_path: Path) -> None:
    """The second backend of the page passes WIZ-3, in the words that the page quotes."""
    ran = judged(azharness, scripts(page)[1], tmp_path)
    assert (ran.code, ran.outcomes()["WIZ-3"]) == (0, "passed"), ran.stderr
    assert "Conformant. 1 passed." in ran.stderr
    assert "Conformant. 1 passed." in page


def test_a_failure_reads_as_the_page_says(azharness: Azharness, page: str, tmp_path: Path) -> None:
    """Without the line that requires a service WIZ-3 fails, and stderr has the lines that the page quotes."""
    line = '    if (!wizard.service) refuse("required", "service");\n'
    assert line in page
    ran = judged(azharness, scripts(page)[1].replace(line, ""), tmp_path)
    quoted = re.findall(r"^failed MUST.*\n.*$", page, re.MULTILINE)
    assert (ran.code, ran.failed()) == (1, {"WIZ-3"}), ran.stderr
    assert quoted
    assert quoted[0] in ran.stderr


def test_every_requirement_that_the_page_names_is_one(azharness: Azharness, page: str) -> None:
    """The rows of the page's table are in the catalogue."""
    known = set(re.findall(r"^[A-Z]{3}-\d+", azharness("requirements").stdout, re.MULTILINE))
    assert set(re.findall(r"\b[A-Z]{3}-\d+\b", page)) <= known
