"""What a run leaves while it goes on, so that it can be resumed wherever it was broken off; gone once it has ended."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from azharness.cli.errors import UsageError
from azharness.cli.folder_lock import only_one
from azharness.journal.attempts import Attempts


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """What a run was begun with."""

    tool: str
    """The azharness that began it."""
    features: str
    """Digest of the user's own features."""
    backend: str = ""
    """Digest of what the backend said of itself; empty until it was asked."""
    options: dict[str, Any]
    """The options of the command, without their secrets."""
    hidden: list[str]
    """The options that held one; they are to be given again."""
    at: float
    """Wall time of the beginning (epoch seconds)."""


class Unfinished:
    """The folder `unfinished` beside journal and reports."""

    def __init__(self, out: Path) -> None:
        """Look below the folder of journal and reports; nothing is made yet."""
        self._out = out
        self._folder = out / "unfinished"
        self._file = self._folder / "begun.json"
        self.attempts = Attempts(self._folder)

    @property
    def is_there(self) -> bool:
        """Whether there is a run to resume."""
        return self._file.exists()

    def begun(self) -> Begun:
        """What the run was begun with; `UsageError` where there is none to resume."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Begun)
        except OSError as error:
            raise UsageError(
                f"There is no unfinished run in {self._out}.",
                cause=error.strerror or "",
                hint="Name the folder of the run with --out. A run that has ended is repeated without --resume.",
            ) from None
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise UsageError(
                f"The run in {self._out} was begun by another azharness, or its files were changed.",
                cause=str(error),
                hint="Run again without --resume.",
            ) from None

    @contextmanager
    def held(self) -> Iterator[int]:
        """Hold the folder against other runs, as the descriptor of a locked file."""
        with only_one(self._folder) as number:
            yield number

    def begin(self, begun: Begun) -> None:
        """Begin a run, in place of one that is there."""
        self.end()
        part = self._file.with_suffix(".part")
        part.write_bytes(msgspec.json.encode(begun))
        part.replace(self._file)

    def end(self) -> None:
        """Forget the run; from the first step on there is none to resume."""
        self._file.unlink(missing_ok=True)
        for path in self._folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
        self._file.with_suffix(".part").unlink(missing_ok=True)
