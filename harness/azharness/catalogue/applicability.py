"""Whether a case concerns a backend at all, and what stands in the way of judging it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from azharness.catalogue.capabilities import EVIDENCE
from azharness.catalogue.services import LIFETIMES, required_services
from azharness.catalogue.versions import ProductVersion, in_window
from azharness.contract import Capability

if TYPE_CHECKING:
    from collections.abc import Collection

    from azharness.catalogue.requirement import Case, Requirement


class Ground(StrEnum):
    """Why a case does not concern a backend."""

    EXCLUDED = "excluded"
    VERSION = "version"
    SERVICE = "service"
    SELECTION = "selection"
    CAPABILITY = "capability"


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What a backend is and offers, and what of it is to be judged.

    `selected` is None when every service is to be judged; otherwise core rows and those of the named
    services are. A row about two services is judged only when both are selected, one that any of several can show when
    one of them is.
    """

    version: ProductVersion
    offered: frozenset[str]
    selected: frozenset[str] | None = None
    capabilities: frozenset[Capability] = frozenset()


class Applicable(msgspec.Struct, frozen=True, kw_only=True, tag="applicable"):
    """The case concerns the backend.

    `declined` are services that it has to offer and does not: the case stays untested. `lacking` are
    abilities without which nothing can be shown: the case ends inconclusive.
    """

    declined: tuple[str, ...] = ()
    lacking: tuple[Capability, ...] = ()


class Inapplicable(msgspec.Struct, frozen=True, kw_only=True, tag="inapplicable"):
    """The case does not concern the backend; `reason` is a sentence for the report."""

    ground: Ground
    reason: str


Applicability = Applicable | Inapplicable


def of_case(row: Requirement, case: Case, target: Target) -> Applicability:
    """Tell whether one case concerns the target."""
    return (
        _excluded(row)
        or _outside_versions(row, target)
        or _outside_services(case, target)
        or _outside_selection(case, target)
        or _outside_choice(row, target)
        or _outside_capabilities(case, target)
        or _applicable(row, case, target)
    )


def of_row(row: Requirement, target: Target) -> Applicability:
    """Tell whether a requirement concerns the target: as much as the case that concerns it most."""
    answers = [of_case(row, case, target) for case in row.cases]
    applicable = [answer for answer in answers if isinstance(answer, Applicable)]
    return min(applicable, key=_shortfall, default=answers[0])


def _shortfall(answer: Applicable) -> int:
    return len(answer.declined) + len(answer.lacking)


def _excluded(row: Requirement) -> Inapplicable | None:
    if row.excluded is None:
        return None
    return Inapplicable(ground=Ground.EXCLUDED, reason=row.excluded)


def _outside_versions(row: Requirement, target: Target) -> Inapplicable | None:
    version = target.version
    if in_window(version, row.since, row.until) and (not row.only or version in row.only):
        return None
    return Inapplicable(
        ground=Ground.VERSION, reason=f"{row.id} holds for {versions_in_words(row)}, not for {version}."
    )


def versions_in_words(row: Requirement) -> str:
    """Name the versions that a requirement holds for, as in "2010 up to, but not including, 2409"."""
    if row.only:
        return f"{', '.join(row.only)} only"
    if row.since is None:
        return "every version" if row.until is None else f"versions before {row.until}"
    if row.until is None:
        return f"{row.since} and later"
    return f"{row.since} up to, but not including, {row.until}"


def services_in_words(row: Requirement) -> str:
    """Name the services that a requirement is about, or nothing for one of every backend."""
    needed = ", ".join(LIFETIMES[service].name for service in row.services)
    return needed or " or ".join(LIFETIMES[service].name for service in row.one_of)


def _outside_services(case: Case, target: Target) -> Inapplicable | None:
    for service in case.services:
        lifetime = LIFETIMES[service]
        if not lifetime.exists(target.version):
            return Inapplicable(ground=Ground.SERVICE, reason=f"{target.version} has no {lifetime.name}.")
        if service not in target.offered and not lifetime.required(target.version):
            return Inapplicable(
                ground=Ground.SERVICE, reason=f"The backend declines {lifetime.name}, as it may."
            )
    return None


def _outside_selection(case: Case, target: Target) -> Inapplicable | None:
    for service in case.services:
        if target.selected is not None and service not in target.selected:
            return Inapplicable(
                ground=Ground.SELECTION, reason=f"{LIFETIMES[service].name} is not selected in this run."
            )
    return None


def _outside_choice(row: Requirement, target: Target) -> Inapplicable | None:
    if not row.one_of or _choice(row, target, target.offered) or _choice(row, target, _required(target)):
        return None
    named = " nor ".join(LIFETIMES[service].name for service in row.one_of)
    if target.selected is not None and not target.selected & set(row.one_of):
        return Inapplicable(ground=Ground.SELECTION, reason=f"Neither {named} is selected in this run.")
    return Inapplicable(
        ground=Ground.SERVICE, reason=f"Neither {named} is offered, and {row.id} cannot be shown without."
    )


def _choice(row: Requirement, target: Target, among: Collection[str]) -> tuple[str, ...]:
    """Which of the services that a row can be shown with are among these, exist and are to be judged."""
    return tuple(
        service
        for service in row.one_of
        if service in among and LIFETIMES[service].exists(target.version)
        if target.selected is None or service in target.selected
    )


def _required(target: Target) -> frozenset[str]:
    return frozenset(required_services(target.version))


def _outside_capabilities(case: Case, target: Target) -> Inapplicable | None:
    for capability in case.capabilities:
        if capability not in target.capabilities and capability not in EVIDENCE:
            return Inapplicable(
                ground=Ground.CAPABILITY, reason=f"The backend declines the capability {capability}."
            )
    return None


def _applicable(row: Requirement, case: Case, target: Target) -> Applicable:
    needed = case.services
    if not _choice(row, target, target.offered):
        needed += _choice(row, target, _required(target))
    return Applicable(
        declined=tuple(service for service in needed if service not in target.offered),
        lacking=tuple(
            capability for capability in case.capabilities if capability not in target.capabilities
        ),
    )
