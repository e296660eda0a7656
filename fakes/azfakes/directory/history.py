"""What changed in a tenant, in order, so that delta queries can tell (facts G74 to G77).

Only that something changed is kept; how it stands is read from the directory when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, final

TrackedKind = Literal["users", "groups", "applications", "servicePrincipals", "devices"]
MemberKind = Literal["user", "group", "servicePrincipal", "device"]


@dataclass(slots=True)
class Touched:
    """An object that changed in a stretch of the history.

    Attributes:
        object_id: which one.
        names: wire names of the properties that changed; None where all count as changed.
        members: members of a group that came or went, with their kinds.
    """

    object_id: str
    names: set[str] | None = field(default_factory=set)
    members: dict[str, MemberKind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Change:
    kind: TrackedKind
    object_id: str
    names: frozenset[str] | None = frozenset()
    member: tuple[str, MemberKind] | None = None


@final
class History:
    """All changes of one tenant's directory objects, numbered from 1.

    Nothing is noted before the history begins: what is there by then is told by the tables.
    """

    def __init__(self) -> None:
        self._changes: list[_Change] = []
        self._has_begun = False

    def begin(self) -> None:
        """Note changes from now on."""
        self._has_begun = True

    @property
    def last(self) -> int:
        """Number of the latest change; 0 before the first."""
        return len(self._changes)

    def note(self, kind: TrackedKind, object_id: str, names: Iterable[str] | None = None) -> None:
        """Note that properties of an object changed; None says that it came, went or came back."""
        if self._has_begun:
            self._changes.append(_Change(kind, object_id, None if names is None else frozenset(names)))

    def note_member(self, group_id: str, member_id: str, kind: MemberKind) -> None:
        """Note that a member of a group came or went."""
        if self._has_begun:
            self._changes.append(_Change("groups", group_id, member=(member_id, kind)))

    def between(self, kind: TrackedKind, after: int, until: int) -> list[Touched]:
        """List the objects of one kind that changed after one number and until another, in order."""
        found: dict[str, Touched] = {}
        for change in self._changes[after:until]:
            if change.kind == kind:
                _add(found.setdefault(change.object_id, Touched(change.object_id)), change)
        return list(found.values())


def _add(touched: Touched, change: _Change) -> None:
    if change.member is not None:
        touched.members[change.member[0]] = change.member[1]
    elif change.names is None or touched.names is None:
        touched.names = None
    else:
        touched.names |= change.names
