"""The progress of a campaign on stderr: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

from collections import Counter
from types import TracebackType
from typing import Self

from azharness.model.campaign.campaign import ROUND, Campaign, percent
from azscenarios.bar import bar, stderr_console
from azscenarios.campaigning import RunDone

_EVERY = 10 * ROUND
"""How many runs pass between two lines where there is no terminal."""
_PLAYED_EVERY = 25
_OPEN = "inconclusive"


class Watching:
    """Counts runs as they end, in order."""

    def __init__(self, runs: int) -> None:
        """Expect so many runs."""
        self.endings: Counter[str] = Counter()
        self._console = stderr_console()
        self._live = bar(self._console)
        self._task = self._live.add_task("walking", total=runs)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    @property
    def open(self) -> bool:
        """Whether a run could not be played to its end."""
        return self.endings[_OPEN] > 0

    def told(self, campaign: Campaign[RunDone], done: RunDone) -> None:
        """A run has ended."""
        self.endings[done.ending] += 1
        self._live.update(self._task, advance=1, description=f"{percent(campaign.findings):.0f} % of rows")
        if done.failed:
            self._console.print(f"run {done.number} failed: {done.beginning}", markup=False)
        every = _PLAYED_EVERY if done.ending else _EVERY
        if not self._console.is_terminal and campaign.runs % every == 0:
            self._console.print(
                f"{campaign.runs} runs done, {percent(campaign.findings):.0f} % of rows taken"
            )
