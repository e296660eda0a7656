"""Noting that secrets or certificates of an application have changed."""

from __future__ import annotations

from azfakes.directory.history import TrackedKind
from azfakes.directory.records import AppRecord, PrincipalRecord
from azfakes.graph.caller import GraphCall


def note_credentials(gcall: GraphCall, target: AppRecord | PrincipalRecord, name: str) -> None:
    """Note a change for delta queries and in the log."""
    kind: TrackedKind = "applications" if isinstance(target, AppRecord) else "servicePrincipals"
    gcall.tenant.history.note(kind, target.id, [name])
    gcall.wrote(target.id)
