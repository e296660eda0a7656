"""The site's own log: which commands came and how they ended, which jobs ran, what the cloud declined.

It holds names and codes alone: nothing that was typed, and nothing that the cloud gave but its error codes.
"""

from __future__ import annotations

from typing import Final

from azharness.contract import CloudError, Outcome
from azharness.contract.outcomes import Failed, Pending, Refused
from azharness.simulator.instants import to_graph
from azharness.simulator.store import Store

_LONGEST_CODE: Final = 64


def note(store: Store, instant: int, event: str) -> None:
    """Add a line."""
    store.run("INSERT INTO log (instant, event) VALUES (?, ?)", instant, event)


def lines(store: Store) -> str:
    """The whole log as text, the oldest line first."""
    kept = store.rows("SELECT instant, event FROM log ORDER BY id")
    return "".join(f"{to_graph(instant)} {event}\n" for instant, event in kept)


def told(outcome: Outcome) -> str:
    """An outcome in a few words; of a refusal not the field, whose name may have been typed."""
    match outcome:
        case Refused(reason=reason):
            return f"refused {reason}"
        case Failed(reason=reason, error=error):
            return f"failed {reason}{coded(error)}"
        case Pending():
            return "waits for a sign-in"
        case _:
            return "accepted"


def coded(error: CloudError | None) -> str:
    """The code of a cloud's error with a blank before it; nothing where there is none that looks like a code."""
    code = error.code if error else ""
    is_code = code.isascii() and code.replace("_", "").isalnum() and len(code) <= _LONGEST_CODE
    return f" {code}" if is_code else ""
