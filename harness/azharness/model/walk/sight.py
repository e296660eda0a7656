"""Answers made from predictions: what a backend would be seen to answer that does as the model allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from azharness.model.machines.created import DIRECTORY_READ
from azharness.model.prediction import ABSENT, Branch, Value
from azharness.model.state import State
from azharness.model.text import DAY, years_after

_FIELD = "fields/"
_YEARS = {"P2Y": 2}
"""How long keys live that are asked for with these validities; all others a year."""


class Sight(Mapping[str, Value]):
    """Fields that fit a branch: the first allowed value at each path, and IDs that the cloud would choose.

    `number` tells apart what the cloud makes. Fields of the wizard go on to show what they held where nothing else is predicted.
    Each field is worked out when it is looked at: few of them are.
    """

    def __init__(self, branch: Branch, before: State, command: Any, number: int) -> None:
        """What is seen after a command that was given in a state."""
        self._expected, self._before, self._command = branch.fields, before, command
        self._number = number

    def get(self, path: str, default: Any = None) -> Any:
        """The value at a path."""
        expect = self._expected.get(path)
        if expect is not None and expect.allowed[0] is not ABSENT and path[-1] != "?":
            return expect.allowed[0]
        if path in CHOSEN:
            return self._chosen(path)
        hint = self._expected.get(f"{path}?")
        if hint is not None and hint.allowed[0] is True:
            return "something"
        return self._held(path, default)

    def __getitem__(self, path: str) -> Value:
        """The value at a path."""
        value: Value = self.get(path, ABSENT)
        if value is ABSENT:
            raise KeyError(path)
        return value

    def __iter__(self) -> Iterator[str]:
        """All paths that may have a value."""
        paths = (path.removesuffix("?") for path in self._expected)
        held = (f"{_FIELD}{name}" for name in self._typed())
        return (path for path in dict.fromkeys((*held, *paths, *CHOSEN)) if path in self)

    def __len__(self) -> int:
        """How many paths have a value."""
        return sum(1 for _ in self)

    def _chosen(self, path: str) -> Value:
        if path in _ENDS:
            return chosen_ends(self._before.cloud_instant, str(getattr(self._command, "validity", "")))[path]
        return _OFFERED[path] if path in _OFFERED else chosen(self._number)[path]

    def _held(self, path: str, default: Any) -> Any:
        return self._typed().get(path[len(_FIELD) :], default) if path.startswith(_FIELD) else default

    def _typed(self) -> Mapping[str, str]:
        return self._before.desk(getattr(self._command, "session", "")).form.fields


_OFFERED: Mapping[str, Value] = {
    "choices/validity": ("P1Y", "P2Y", "P3M", "P6M"),
    "cloud/app/app_roles": (DIRECTORY_READ,),
    "cloud/app/redirect_uris": (),
}


@lru_cache(maxsize=4096)
def chosen(number: int) -> Mapping[str, Value]:
    """What the other side chooses: an ID and a key, as the portal shows them and as the cloud's log does."""
    made = identifier(number)
    return {
        "client_id": made,
        "object_id": made,
        "secret_key": f"key {number}",
        "cloud/app/client_id": made,
    }


@lru_cache(maxsize=4096)
def chosen_ends(instant: int, validity: str) -> Mapping[str, Value]:
    """When a key ends that the other side makes at an instant."""
    end = years_after(instant, _YEARS.get(validity, 1))
    return {"secret_key_expiry": end - end % DAY, "cloud/app/key_end": end}


def identifier(number: int) -> str:
    """The GUID of the thing of that number."""
    return f"5e97358c-0000-4000-8000-{number:012x}"


_ENDS = frozenset(chosen_ends(0, ""))
CHOSEN = frozenset({*chosen(0), *_ENDS, *_OFFERED})
"""The paths of what the other side chooses."""
