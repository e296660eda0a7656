"""Bad input: a clear error, the published exit code, no traceback."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bad_site import Asked, Reply, bad_site
from whole_tool import LITTLE, Azharness, Ran

FEATURE = """Feature: Mine
  Scenario: One
    Given an empty site in the tenant Contoso
"""


def _refused(ran: Ran, code: int, *said: str) -> None:
    assert ran.code == code, ran.stderr
    assert "Traceback" not in ran.stderr + ran.stdout
    for text in said:
        assert text in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--requirement", "KEY-777"), "KEY-777"),
        (("--product-version", "1999"), "1999"),
        (("--service", "windows-analytics"), "windows-analytics"),
        (("--backend", "ftp://127.0.0.1"), "names no backend"),
        (("--backend", "nonsense"), "names no backend"),
        (("--backend", "no.such.module:factory"), "cannot be loaded"),
        (("--features", "nowhere"), "nowhere"),
        (("--cloud", "nowhere.json"), "nowhere.json"),
        (("--seed", "-1"), "-1"),
        (("--format", "papyrus"), "papyrus"),
        (("--workers", "0"), "0"),
        (("--timeout", "0"), "0"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_usage_error_ends_with_2(azharness: Azharness, arguments: tuple[str, ...], said: str) -> None:
    """What cannot be done is said before anything is started, and no report is written."""
    ran = azharness("run", *arguments)
    _refused(ran, 2, said)
    assert not ran.out.exists()


@pytest.mark.parametrize(
    ("member", "offered", "asked"),
    [
        ("product_versions", ["article"], ("--product-version", "2503")),
        ("capabilities", ["cloud-management"], ("--service", "store-for-business")),
    ],
    ids=["version", "service"],
)
def test_what_the_backend_does_not_offer_ends_with_2(
    azharness: Azharness, member: str, offered: list[str], asked: tuple[str, str]
) -> None:
    """A backend of one version and one service is not asked for another."""

    def narrow(asking: Asked, true: Callable[[], Reply]) -> Reply:
        return true().changed(**{member: offered}) if asking.what == "hello" else true()

    with bad_site(narrow) as bad:
        ran = azharness("run", *asked, "--backend", bad.url)
    _refused(ran, 2, "does not offer", asked[1])
    assert not ran.out.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FEATURE.replace("Given", "Givn"), "has no steps"),
        (FEATURE + FEATURE.partition("\n")[2], "stands in line 2 already"),
        (FEATURE.replace("an empty", "a haunted"), "haunted"),
    ],
    ids=["misspelt keyword", "two scenarios of one name", "unknown step"],
)
def test_a_bad_feature_ends_with_2(azharness: Azharness, tmp_path: Path, text: str, said: str) -> None:
    """A mistake in a user's feature is named with its place."""
    (tmp_path / "mine.feature").write_text(text, encoding="utf-8")
    _refused(azharness("run", "--features", str(tmp_path / "mine.feature")), 2, said, "mine.feature")


def test_a_foreign_configuration_takes_no_part(azharness: Azharness, tmp_path: Path) -> None:
    """Files of pytest in the folder, and a module of ours by name, change nothing."""
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n", encoding="utf-8")
    (tmp_path / "conftest.py").write_text("raise RuntimeError('foreign')\n", encoding="utf-8")
    (tmp_path / "azscenarios.py").write_text("raise RuntimeError('foreign')\n", encoding="utf-8")
    ran = azharness("run", "--requirement", "WIZ-1", "--seed", "1", *LITTLE)
    assert ran.code == 0, ran.stderr
    assert ran.outcomes()["WIZ-1"] == "passed"


def test_a_dead_url_ends_with_4(azharness: Azharness) -> None:
    """Nobody answers there."""
    _refused(azharness("run", "--backend", "http://127.0.0.1:9", "--timeout", "1"), 4, "No backend answers")


class _Handler(http.server.BaseHTTPRequestHandler):
    """Answers what the test says, or nothing for a while."""

    answers: bytes = b""
    sleeps: float = 0

    def do_GET(self) -> None:
        """Hello."""
        self._say(self.answers)

    def _say(self, body: bytes) -> None:
        time.sleep(self.sleeps)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _serving(handler: type[http.server.BaseHTTPRequestHandler]) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("answers", "sleeps"),
    [(b"<html>", 0.0), (b"{}", 0.0), (b"{}", 3.0)],
    ids=["garbage", "other JSON", "hangs"],
)
def test_a_backend_without_hello_ends_with_4(azharness: Azharness, answers: bytes, sleeps: float) -> None:
    """What answers is no backend, or does not answer in time."""
    handler = type("Handler", (_Handler,), {"answers": answers, "sleeps": sleeps})
    with _serving(handler) as url:
        _refused(azharness("run", "--backend", url, "--timeout", "1"), 4, url)
