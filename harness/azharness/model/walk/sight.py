"""Answers made from predictions: what a backend would be seen to answer that does as the model allows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from azharness.model.machines.created import DIRECTORY_READ
from azharness.model.prediction import ABSENT, Branch, Observation, Value
from azharness.model.text import DAY, years_after

_YEARS = {"P2Y": 2}
"""How long keys live that are asked for with these validities; all others a year."""


def sight(
    branch: Branch, instant: int, number: int, typed: Mapping[str, str], validity: str = ""
) -> Observation:
    """An observation that fits a branch: the first allowed value at each path, and IDs that the cloud would choose.

    `instant` is the cloud's (epoch seconds); `number` tells apart what the cloud makes; `typed` is what the wizard's fields
    held, which they go on to show where nothing else is predicted. `validity` is that of the key that was asked for.
    """
    shown: dict[str, Value] = {f"fields/{name}": text for name, text in typed.items()}
    plain: dict[str, Value] = {}
    for path, expect in branch.fields.items():
        value = expect.allowed[0]
        if path[-1] != "?":
            if value is not ABSENT:
                plain[path] = value
        elif value is True:
            shown[path[:-1]] = "something"
    shown.update(chosen(instant, number, validity))
    shown.update(plain)
    return Observation(branch.shape, shown)


@lru_cache(maxsize=4096)
def chosen(instant: int, number: int, validity: str = "") -> Mapping[str, Value]:
    """What the other side chooses: an ID, a key and its end, as the portal shows them and as the cloud's log does."""
    made = identifier(number)
    end = years_after(instant, _YEARS.get(validity, 1))
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
