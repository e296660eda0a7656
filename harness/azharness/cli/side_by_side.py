"""How many processes work side by side."""

from __future__ import annotations

import os

from azharness.cli.errors import UsageError


def side_by_side(asked: int | None, *, alone: bool, what: str) -> int:
    """As many processes as were asked for, else as many as there are processors; one where a backend can play one thing at a time.

    `UsageError` where more were asked for than can be; `what` is what is played.
    """
    if alone and (asked or 1) > 1:
        raise UsageError(
            f"A backend behind a URL, with a cloud of one's own or without `reset` can play one {what} at a time.",
            hint="Leave --workers away.",
        )
    return 1 if alone else asked or os.cpu_count() or 1
