"""What the absence of a capability means for a case."""

from __future__ import annotations

from typing import Final

from azharness.contract import Capability

EVIDENCE: Final = frozenset({Capability.TIME, Capability.RESET})
"""Without these a case still concerns the backend and only cannot be shown: it ends inconclusive.

All others may be declined; a case that needs one of them is then inapplicable.
"""
