"""Trace files: read with all that can be wrong with them told, and found beside what speaks of them."""

from __future__ import annotations

from pathlib import Path

from azharness.model.trace import Trace, TraceError, decode


def read_trace(path: Path) -> Trace:
    """The trace in a file; `TraceError` names the file and what is wrong."""
    try:
        return decode(path.read_bytes())
    except OSError as error:
        raise TraceError(f"{path.name} cannot be read.", cause=error.strerror or str(error)) from None
    except TraceError as error:
        raise TraceError(f"{path.name}: {error.message}", cause=error.cause, hint=error.hint) from None
