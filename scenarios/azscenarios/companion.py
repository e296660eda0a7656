"""The companion of a shell script: browser, portal, client and clock for a site that the script itself asks.

It reads a line for each step and answers in lines. `send COMMAND` asks the script to post this command to the site and to give the
answer in the next line; a step ends with `ok OUTCOME`, `fails DIFFERENCE` or `stuck REASON`. So each request to the site is the
script's own, while tokens, IDs and the judgement are the harness's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import msgspec

from azharness.contract.cloud import CloudControl
from azharness.contract.errors import ContractViolation
from azharness.contract.ports import Backend, Door, DoorAnswer
from azharness.engine.compare import spell
from azharness.engine.errors import Differs, HarnessError, Inconclusive
from azharness.engine.runner import Runner
from azharness.model.trace import Reader, Trace, TraceError, TraceStep
from azscenarios.playing.player import play_step
from azscenarios.playing.stage import Unheard
from azscenarios.sentences import printable


class Script:
    """The other side of a dialogue in lines."""

    def __init__(self, heard: TextIO, told: TextIO) -> None:
        """Read from one stream, write to the other."""
        self._heard, self._told = heard, told

    def say(self, word: str, rest: str) -> None:
        """One line."""
        self._told.write(f"{word} {rest}\n")
        self._told.flush()

    def lines(self) -> Iterator[str]:
        """The lines that come, until no more do."""
        while line := self._heard.readline():
            yield line.rstrip("\n")


class Dictated:
    """A backend whose commands the script posts; its hello and its doors are asked directly."""

    def __init__(self, inner: Backend, script: Script) -> None:
        """Stand before the site."""
        self._inner, self._script = inner, script

    def hello(self) -> bytes:
        """As the site says."""
        return self._inner.hello()

    def send(self, command: bytes) -> bytes:
        """Have the script post it."""
        self._script.say("send", command.decode())
        answer = next(self._script.lines(), "")
        if not answer:
            raise ContractViolation("The script gave no answer.")
        return answer.encode()

    def knock(self, door: Door, method: str, path: str, headers: dict[str, str], body: bytes) -> DoorAnswer:
        """Ask a door as the client does."""
        return self._inner.knock(door, method, path, headers, body)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


class Companion:
    """One script's companion."""

    def __init__(self, backend: Backend, cloud: CloudControl, script: Script) -> None:
        """Begin with a site, a cloud and a script."""
        self._script = script
        self._backend, self._cloud = Dictated(backend, script), cloud
        self._reader = Reader()

    def accompany(self) -> None:
        """Take the beginning (a trace without steps), then step after step."""
        lines = self._script.lines()
        beginning = msgspec.json.decode(next(lines, "{}"), type=Trace)
        runner = Runner(self._backend, self._cloud, Unheard(), seed=beginning.seed)
        with self._told(runner):
            runner.begin(beginning.world, people=beginning.people, product_version=beginning.product_version)
            self._reader.begin(runner.model.state)
        for line in lines:
            with self._told(runner):
                play_step(msgspec.json.decode(line, type=TraceStep), self._reader, runner)

    @contextmanager
    def _told(self, runner: Runner) -> Iterator[None]:
        """Do something, and say how it ended."""
        try:
            yield
        except Differs as differs:
            self._script.say("fails", printable(f"{differs.message} ({differs.cause})"))
        except (TraceError, HarnessError, Inconclusive, msgspec.DecodeError) as error:
            self._script.say("stuck", printable(str(error)))
        else:
            self._script.say("ok", printable(spell(runner.observed.shape)))
