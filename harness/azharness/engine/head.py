"""The head of a journal: what is judged in this run, and by which rules."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from azharness.catalogue import (
    FREEDOMS,
    Applicable,
    Case,
    Inapplicable,
    ProductVersion,
    Requirement,
    load,
)
from azharness.catalogue.applicability import Ground, Target, of_case, of_row
from azharness.catalogue.freedom import shown
from azharness.contract.hello import SERVICES, Capability, Hello
from azharness.journal.events import (
    JOURNAL_VERSION,
    BackendInfo,
    CaseInfo,
    Declared,
    KnownFailure,
    RequirementInfo,
    RunStarted,
    Wall,
)
from azharness.model import MACHINES, describe


@dataclass(frozen=True, slots=True)
class Question:
    """What the user asked: version, services and requirements (empty: all), the seed, and the failures that are known."""

    product_version: str
    services: tuple[str, ...]
    requirements: tuple[str, ...]
    seed: int
    baseline: tuple[KnownFailure, ...] = ()


def target(hello: Hello, question: Question) -> Target:
    """What of the backend is to be judged, in the catalogue's terms."""
    offered = frozenset(SERVICES & set(hello.capabilities))
    return Target(
        version=ProductVersion(question.product_version),
        offered=offered,
        selected=frozenset(question.services) or None,
        capabilities=frozenset(hello.capabilities),
    )


def head(
    hello: Hello, question: Question, *, tool_version: str, wall: Wall, volatile: dict[str, str]
) -> RunStarted:
    """The journal's first line."""
    return RunStarted(
        journal_version=JOURNAL_VERSION,
        tool_version=tool_version,
        seed=question.seed,
        product_version=question.product_version,
        services=sorted(question.services or SERVICES & set(hello.capabilities)),
        declined=sorted(set(Capability) - set(hello.capabilities)),
        selection=[*question.requirements, *question.services],
        backend=BackendInfo(
            name=hello.name,
            version=hello.version,
            contract_version=hello.contract_version,
            capabilities=sorted(hello.capabilities),
            declared=_declared(hello),
        ),
        requirements=[_info(row, target(hello, question), question) for row in load().rows],
        machines=[describe(machine) for machine in MACHINES],
        baseline=list(question.baseline),
        wall=wall,
        volatile=volatile,
    )


def _declared(hello: Hello) -> list[Declared]:
    """What the backend decided where it may, each beside its documented default."""
    values = msgspec.structs.asdict(hello.parameters) | msgspec.structs.asdict(hello.decisions)
    return [
        Declared(
            name=one.name,
            value=shown(values[one.name]),
            default=one.default,
            bounds=one.bounds,
            meaning=one.meaning,
            rows=list(one.rows),
        )
        for one in FREEDOMS
    ]


def _info(row: Requirement, aim: Target, question: Question) -> RequirementInfo:
    whole = of_row(row, aim)
    deselected = isinstance(whole, Inapplicable) and whole.ground is Ground.SELECTION
    return RequirementInfo(
        id=row.id,
        chapter=_title(row.chapter),
        level=row.level,
        rule=row.rule,
        why=row.why,
        source=_source(row),
        cases=[_case(row, case, aim) for case in row.cases],
        selected=not deselected and (not question.requirements or row.id in question.requirements),
        inapplicable=whole.reason if isinstance(whole, Inapplicable) else "",
    )


def _case(row: Requirement, case: Case, aim: Target) -> CaseInfo:
    answer = of_case(row, case, aim)
    return CaseInfo(
        key=case.key,
        title=case.title,
        level=row.level_of(case),
        inapplicable="" if isinstance(answer, Applicable) else answer.reason,
    )


def _source(row: Requirement) -> str:
    facts = f" (facts {', '.join(row.source.facts)})" if row.source.facts else ""
    return f"{row.source.page}, {row.source.section}: {row.source.pointer}{facts}"


def _title(chapter: str) -> str:
    return next(f"{each.id} {each.title}" for each in load().chapters if each.id == chapter)
