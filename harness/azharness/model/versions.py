"""What differs between product versions: one table, and the rules that do not hold for one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

import msgspec
from msgspec.structs import replace

from azharness.catalogue import ProductVersion, in_window, load
from azharness.model.prediction import NOTHING, Branch, Expect, Prediction
from azharness.model.remember import remembered
from azharness.model.services import ADMINISTRATION, CLOUD_MANAGEMENT, LOG_ANALYTICS, STORE


class Version(msgspec.Struct, frozen=True):
    """What one product version has.

    `urls`: HomePage URL and Reply URL, and an App ID URI that is filled in already. `validities`: what a key's validity may be
    (empty: the dialog's own list says, decision A19); `asks_validity`: whether a renewal asks too. `renewal`: whose roles count for a
    renewal. `renewable_days`: how old a created app may be at a renewal. `localhost`: whether an update of the settings adds that
    redirect URI.
    """

    services: frozenset[str] = frozenset({CLOUD_MANAGEMENT, LOG_ANALYTICS, STORE})
    notices: bool = False
    disables_authentication: bool = False
    group_delta: bool = False
    urls: bool = True
    localhost: bool = False
    validities: tuple[str, ...] = ("P1Y", "P2Y")
    asks_validity: bool = False
    renewal: Literal["those who manage apps", "those who may consent"] = "those who manage apps"
    renewable_days: int | None = None


_V2002 = Version()
_V2006 = replace(_V2002, notices=True)  # fact F7
_V2010 = replace(_V2006, disables_authentication=True, group_delta=True)  # facts F8, F26
_V2107 = replace(_V2010, services=_V2010.services - {LOG_ANALYTICS})  # fact F9
_V2203 = replace(_V2107, urls=False)  # fact F61
_V2207 = replace(_V2203, services=_V2203.services | {ADMINISTRATION})  # fact F10
_V2309 = replace(_V2207, localhost=True)  # fact F11
_V2409 = replace(  # facts F12, F91, F92
    _V2309, validities=(), asks_validity=True, renewal="those who may consent", renewable_days=800
)

VERSIONS: dict[str, Version] = {
    ProductVersion.ARTICLE: _V2010,
    ProductVersion.V2002: _V2002,
    ProductVersion.V2006: _V2006,
    ProductVersion.V2010: _V2010,
    ProductVersion.V2107: _V2107,
    ProductVersion.V2203: _V2203,
    ProductVersion.V2207: _V2207,
    ProductVersion.V2309: _V2309,
    ProductVersion.V2409: _V2409,
    ProductVersion.V2503: _V2409,
}
"""All product versions; the article speaks of 2010 (decision A1)."""


@cache
def holds(case: str, product_version: str) -> bool:
    """Whether a case, or a whole requirement, speaks of a product version at all."""
    row = load().row(case.partition("/")[0])
    version = ProductVersion(product_version)
    return in_window(version, row.since, row.until) and (not row.only or version in row.only)


def gated(prediction: Prediction, product_version: str, told: Mapping[str, Expect] = NOTHING) -> Prediction:
    """The prediction without what does not hold for a product version; `told` holds, and is expected of every answer."""
    holding = _holding(product_version)
    return tuple(
        [
            branch
            if branch.fields is told and not branch.cites
            else Branch(
                branch.shape,
                branch.follow,
                holding[branch.cites],
                _fixed(branch.fields, product_version, told)
                if branch.fields.__class__ is MappingProxyType
                else {**gated_fields(branch.fields, product_version), **told},
            )
            for branch in prediction
        ]
    )


def gated_fields(fields: Mapping[str, Expect], product_version: str) -> dict[str, Expect]:
    """The expectations that rest on what holds for a product version."""
    holding = _holding(product_version)
    return {
        path: expect if kept == expect.cites else Expect(expect.allowed, kept)
        for path, expect in fields.items()
        if (kept := holding[expect.cites])
    }


@remembered
def _fixed(
    fields: Mapping[str, Expect], product_version: str, told: Mapping[str, Expect]
) -> Mapping[str, Expect]:
    return MappingProxyType({**gated_fields(fields, product_version), **told})


class _Holding(dict[tuple[str, ...], tuple[str, ...]]):
    """What of some cases holds for a product version, worked out once for each such cases."""

    def __init__(self, version: str) -> None:
        super().__init__()
        self._version = version

    def __missing__(self, cites: tuple[str, ...]) -> tuple[str, ...]:
        kept = self[cites] = tuple(case for case in cites if holds(case, self._version))
        return kept


@cache
def _holding(version: str) -> _Holding:
    return _Holding(version)
