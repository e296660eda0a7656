"""Errors of traces.

AzharnessError                anything the tool tells its user (azharness.contract.errors)
└── TraceError                a trace cannot be used
    └── SymbolError           a trace speaks of something that is not there
"""

from __future__ import annotations

from azharness.contract.errors import AzharnessError


class TraceError(AzharnessError):
    """A trace cannot be used."""

    code = "trace"


class SymbolError(TraceError):
    """A trace speaks of something that is not there where it is played."""

    code = "trace-symbol"
