"""Answers made from predictions: what a backend would be seen to answer that does as the model allows."""

from __future__ import annotations

from collections.abc import Mapping

from azharness.model.machines.created import DIRECTORY_READ
from azharness.model.prediction import ABSENT, Branch, Observation, Value
from azharness.model.text import DAY, years_after

_LIFE = 1
"""Years that a key lives whose end nobody predicted."""


def sight(branch: Branch, instant: int, number: int, typed: Mapping[str, str]) -> Observation:
    """An observation that fits a branch: the first allowed value at each path, and IDs that the cloud would choose.

    `instant` is the cloud's (epoch seconds); `number` tells apart what the cloud makes; `typed` is what the wizard's fields
    held, which they go on to show where nothing else is predicted.
    """
    predicted = {
        path: expect.allowed[0] for path, expect in branch.fields.items() if expect.allowed[0] is not ABSENT
    }
    there = {
        path[:-1]: "something" for path, value in predicted.items() if path.endswith("?") and value is True
    }
    plain = {path: value for path, value in predicted.items() if not path.endswith("?")}
    shown = {f"fields/{name}": text for name, text in typed.items()}
    return Observation(branch.shape, {**shown, **there, **chosen(instant, number), **plain})


def chosen(instant: int, number: int) -> Mapping[str, Value]:
    """What the other side chooses: an ID, a key and its end, as the portal shows them and as the cloud's log does."""
    made = identifier(number)
    end = years_after(instant, _LIFE)
    return {
        "client_id": made,
        "object_id": made,
        "secret_key": f"key {number}",
        "secret_key_expiry": end - end % DAY,
        "choices/validity": ("P1Y", "P2Y", "P3M", "P6M"),
        "cloud/app/app_roles": (DIRECTORY_READ,),
        "cloud/app/redirect_uris": (),
        "cloud/app/client_id": made,
        "cloud/app/key_end": end,
    }


def identifier(number: int) -> str:
    """The GUID of the thing of that number."""
    return f"5e97358c-0000-4000-8000-{number:012x}"
