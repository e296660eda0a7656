"""What differs between product versions."""

from __future__ import annotations

from dataclasses import replace

from azharness.catalogue import ProductVersion, in_window, load
from azharness.model.prediction import Branch, Expect, Prediction


def holds(case: str, product_version: str) -> bool:
    """Whether a case, or a whole requirement, speaks of a product version at all."""
    row = load().row(case.partition("/")[0])
    version = ProductVersion(product_version)
    return in_window(version, row.since, row.until) and (not row.only or version in row.only)


def gated(prediction: Prediction, product_version: str) -> Prediction:
    """The prediction without what does not hold for a product version."""
    return tuple(_gated_branch(branch, product_version) for branch in prediction)


def _gated_branch(branch: Branch, version: str) -> Branch:
    fields = {path: _gated_expect(expect, version) for path, expect in branch.fields.items()}
    kept = {path: expect for path, expect in fields.items() if expect.cites}
    return replace(branch, cites=_gated_cites(branch.cites, version), fields=kept)


def _gated_expect(expect: Expect, version: str) -> Expect:
    return replace(expect, cites=_gated_cites(expect.cites, version))


def _gated_cites(cites: tuple[str, ...], version: str) -> tuple[str, ...]:
    return tuple(case for case in cites if holds(case, version))
