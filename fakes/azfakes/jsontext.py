"""Reading JSON that strangers have written."""

from __future__ import annotations

from typing import Final

import msgspec

UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What reading ends with where the text is no JSON, holds bytes that are no UTF-8, or is nested without measure."""
