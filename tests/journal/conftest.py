"""Small journals, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from azharness.journal.events import (
    JOURNAL_VERSION,
    BackendInfo,
    CaseInfo,
    CommandDone,
    Declared,
    Difference,
    Event,
    RequirementInfo,
    RunFinished,
    RunStarted,
    TestFinished,
    TestStarted,
)

Result = Literal["passed", "failed", "inconclusive", "inapplicable", "harness-error"]


def row(
    name: str,
    *slugs: str,
    level: str = "MUST",
    levels: dict[str, str] | None = None,
    inapplicable: str = "",
    never: Sequence[str] = (),
    selected: bool = True,
) -> RequirementInfo:
    """A requirement with a case for each slug (or one that is the requirement itself)."""
    keys = [f"{name}/{slug}" for slug in slugs] or [name]
    return RequirementInfo(
        id=name,
        chapter="Secret keys",
        level=level,
        rule=f"The rule of {name}.",
        why="Something would break.",
        source="the article, Renew secret key",
        cases=[
            CaseInfo(
                key=key,
                title=f"The case {key}",
                level=(levels or {}).get(key, level),
                inapplicable="the backend declined it" if key in never else "",
            )
            for key in keys
        ],
        selected=selected,
        inapplicable=inapplicable,
    )


def head(*rows: RequirementInfo, selection: Sequence[str] = ()) -> RunStarted:
    """The head of a run that judges these rows."""
    return RunStarted(
        journal_version=JOURNAL_VERSION,
        tool_version="0.1.0",
        seed=7,
        product_version="article",
        services=["cloud-management"],
        declined=["parallel"],
        selection=list(selection),
        backend=BackendInfo(
            name="Example",
            version="1",
            contract_version="1",
            capabilities=["cloud-management"],
            declared=[
                Declared(
                    name="expiry_notice_days",
                    value="14",
                    default="30",
                    bounds="1 to 90",
                    meaning="So many days before a key ends the first notice is due.",
                    rows=["NTF-1"],
                )
            ],
        ),
        requirements=list(rows),
        machines=[],
    )


def example(
    name: str,
    claims: Sequence[str],
    *,
    judged: Sequence[str] = (),
    failed: Sequence[str] = (),
    result: Result | None = "passed",
) -> list[Event]:
    """A test of one command; without a result it was broken off."""
    differences = [Difference(path="view/kind", expected=["wizard"], observed="error", cites=list(failed))]
    events: list[Event] = [
        TestStarted(test=name, name=name, kind="scenario", source="key.feature:3", claims=list(claims)),
        CommandDone(
            test=name,
            number=1,
            instant=1_700_000_000,
            command={"command": "wizard.next"},
            outcome="accepted",
            judged=list(judged),
            differences=differences if failed else [],
        ),
    ]
    return [*events, TestFinished(test=name, result=result)] if result else events


def run(start: RunStarted, *tests: list[Event], stopped: str = "") -> list[Event]:
    """A whole journal."""
    return [start, *(event for test in tests for event in test), RunFinished(stopped=stopped)]
