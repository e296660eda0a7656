"""Debian's Chromium, or another build of it, driven through its debugging pipe: no driver and no port are needed."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# Kept from the net, as far as it can be told to: it looks for nothing but what a test opens.
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-prefers-reduced-motion",
    "--window-size=1400,1000",
    "--remote-debugging-pipe",
)
_PATIENCE = 30
# The browser reads orders from 3 and answers on 4, whatever numbers the pipes have here.
_LAUNCHER = """
import fcntl, os, sys
orders, answers = (fcntl.fcntl(int(text), fcntl.F_DUPFD, 10) for text in sys.argv[1:3])
os.dup2(orders, 3)
os.dup2(answers, 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""


class LeftError(Exception):
    """The page was left while it was asked."""


class Chrome:
    """A running browser."""

    def __init__(self, to_browser: int, from_browser: int) -> None:
        self._to, self._from = to_browser, from_browser
        self._number = 0
        self._rest = b""
        self.events: list[dict[str, Any]] = []

    def ask(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """Give an order and wait for what it brings; what happens meanwhile is kept in `events`."""
        self._number += 1
        order: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if session is not None:
            order["sessionId"] = session
        os.write(self._to, json.dumps(order).encode() + b"\0")
        while True:
            message = self.receive()
            if message.get("id") == self._number:
                if "navigated" in message.get("error", {}).get("message", ""):
                    raise LeftError
                assert "error" not in message, f"{method}: {message['error']}"
                result: dict[str, Any] = message["result"]
                return result

    def receive(self) -> dict[str, Any]:
        """Wait for the next message; an event is kept too."""
        while b"\0" not in self._rest:
            readable, _, _ = select.select([self._from], [], [], _PATIENCE)
            assert readable, f"the browser has said nothing for {_PATIENCE} s"
            chunk = os.read(self._from, 1 << 20)
            assert chunk, "the browser has ended"
            self._rest += chunk
        raw, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(raw)
        if "method" in message:
            self.events.append(message)
        return message

    def tab(self) -> Tab:
        """Open a tab with cookies of its own."""
        context = self.ask("Target.createBrowserContext")["browserContextId"]
        target = self.ask("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        return Tab(self, session)


class Tab:
    """A tab with cookies of its own; certificates are not looked at in it."""

    def __init__(self, chrome: Chrome, session: str) -> None:
        self._chrome, self._session = chrome, session
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")
        self.ask("Security.setIgnoreCertificateErrors", ignore=True)

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Give an order for this tab."""
        return self._chrome.ask(method, self._session, **params)

    def events(self, method: str) -> list[dict[str, Any]]:
        """List the events of one kind that came from this tab."""
        found = (one for one in self._chrome.events if one.get("sessionId") == self._session)
        return [one["params"] for one in found if one["method"] == method]

    def loading(self, act: Callable[[], object]) -> None:
        """Do something that loads a page, and wait until it is there."""
        before = len(self.events("Page.loadEventFired"))
        act()
        while len(self.events("Page.loadEventFired")) == before:
            self._chrome.receive()

    def goto(self, url: str) -> None:
        """Open a page."""
        self.loading(lambda: self.ask("Page.navigate", url=url))

    def look(self, expression: str) -> Any:
        """Tell what a JavaScript expression yields in the page; in the next one where this one is just being left."""
        try:
            answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        except LeftError:
            return self.look(expression)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def texts(self, selector: str) -> list[str]:
        """List the texts that people see in the elements of a selector."""
        found: list[str] = self.look(
            f"[...document.querySelectorAll({json.dumps(selector)})].map(one => one.innerText)"
        )
        return found

    def type(self, text: str) -> None:
        """Type into what has the focus, then press Enter and wait for the page that comes."""
        self.ask("Input.insertText", text=text)
        enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
        self.loading(lambda: self.ask("Input.dispatchKeyEvent", type="keyDown", **enter))

    def press_tab(self) -> None:
        """Go on to what takes the focus next."""
        tab = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
        self.ask("Input.dispatchKeyEvent", type="rawKeyDown", **tab)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **tab)

    def screenshot(self, file: Path) -> None:
        """Write what can be seen of the whole page as PNG."""
        shot = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(shot["data"]))


def find_chromium() -> str:
    """Find the browser; a test that needs it is skipped where there is none."""
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if found is None:
        pytest.skip(
            f"no browser here: none of {', '.join(_PROGRAMS)} is on PATH (Debian: apt install chromium)"
        )
    return found


@contextmanager
def chrome(folder: Path) -> Iterator[Chrome]:
    """Run a browser with an empty profile in a folder while the context lasts."""
    program = find_chromium()
    order_out, order_in = os.pipe()
    tell_out, tell_in = os.pipe()
    launcher = [sys.executable, "-c", _LAUNCHER, str(order_out), str(tell_in)]
    with subprocess.Popen(
        [*launcher, program, *_FLAGS, f"--user-data-dir={folder}", "about:blank"],
        pass_fds=(order_out, tell_in),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(order_out)
        os.close(tell_in)
        try:
            browser = Chrome(order_in, tell_out)
            yield browser
            browser.ask("Browser.close")
        finally:
            os.close(order_in)
            os.close(tell_out)
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
