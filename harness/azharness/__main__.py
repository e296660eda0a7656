"""`python -m azharness`."""

from __future__ import annotations

from azharness.cli import main

main()
