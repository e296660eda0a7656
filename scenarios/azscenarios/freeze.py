"""freezegun at the edge of Gherkin scenarios: the wall clock stands far from the scenario's time and moves with it.

Whoever reads the wall clock instead of the clock that was handed to it shows at once: its time is decades off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import freezegun
from cryptography.x509.verification import PolicyBuilder

FAR_AWAY = 40 * 365 * 86400
"""How far the frozen wall clock lies before the scenario's time, in seconds."""

# pytest's own durations would be measured in scenario time.
freezegun.configure(extend_ignore_list=["_pytest.timing"])
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# cryptography keeps the first class of datetimes that it is given: were that the frozen one, it would refuse real ones later.
PolicyBuilder().time(_EPOCH)


@contextmanager
def far_away() -> Iterator[Callable[[int], None]]:
    """Freeze the wall clock; what is yielded moves it when told the scenario's new instant (epoch seconds)."""
    with freezegun.freeze_time(_EPOCH, real_asyncio=True) as frozen:

        def move(instant: int) -> None:
            frozen.move_to(_EPOCH + timedelta(seconds=instant - FAR_AWAY))

        yield move
