"""Product versions and the gates that switch requirements on and off."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class ProductVersion(StrEnum):
    """A version of Configuration Manager, or `article`, the state that the article itself describes."""

    ARTICLE = "article"
    V2002 = "2002"
    V2006 = "2006"
    V2010 = "2010"
    V2107 = "2107"
    V2203 = "2203"
    V2207 = "2207"
    V2309 = "2309"
    V2409 = "2409"
    V2503 = "2503"


ARTICLE_GATE: Final = ProductVersion.V2010
"""The version that `article` counts as: the newest one that the article speaks of."""


def gate(version: ProductVersion) -> int:
    """Return the number by which versions are ordered: year and month, as in 2409."""
    counted = ARTICLE_GATE if version is ProductVersion.ARTICLE else version
    return int(counted)


def in_window(version: ProductVersion, since: ProductVersion | None, until: ProductVersion | None) -> bool:
    """Tell whether a version lies in a window; `since` belongs to it, `until` does not, None is open."""
    begun = since is None or gate(since) <= gate(version)
    return begun and (until is None or gate(version) < gate(until))
