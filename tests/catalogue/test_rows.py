"""The shipped rows keep their shape: counts, keys, sources, gates."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from azharness.catalogue import CHAPTERS, Case, Level, ProductVersion, Requirement, gate, load
from azharness.contract.hello import SERVICES

ROWS = load().rows
CASES = load().cases

ROWS_BY_CHAPTER = {
    "TEN": 7, "CLD": 8, "SVC": 8, "WIZ": 16, "SRV": 18, "CRT": 19, "NAT": 8, "APP": 3, "CFG": 11,
    "UPD": 7, "KEY": 19, "NTF": 9, "DIS": 11, "CON": 10, "DSC": 9, "FLW": 14, "SEC": 2,
}  # fmt: skip
ROWS_BY_LEVEL = {Level.MUST: 91, Level.SHOULD: 70, Level.MAY: 18}
RETIRED = {"SVC-2", "NAT-6", "FLW-14"}

ROW_ID = re.compile(r"[A-Z]{3}-[1-9][0-9]*")
CASE_KEY = re.compile(r"[A-Z]{3}-[1-9][0-9]*(/[a-z0-9]+(-[a-z0-9]+)*(@(gateway|management-point))?)?")
RANK = [Level.MAY, Level.SHOULD, Level.MUST]


def named(item: Requirement | Case) -> str:
    """Name a row or a case in the test's ID."""
    return item.id if isinstance(item, Requirement) else item.key


def row_number(row: Requirement) -> int:
    """Return the number in a row's ID."""
    return int(row.id.partition("-")[2])


def test_row_counts_are_frozen() -> None:
    """No requirement enters or leaves a chapter unnoticed."""
    assert Counter(row.chapter for row in ROWS) == ROWS_BY_CHAPTER


def test_level_counts_are_frozen() -> None:
    """No requirement becomes more or less binding unnoticed."""
    assert Counter(row.level for row in ROWS) == ROWS_BY_LEVEL


def test_case_count_is_frozen() -> None:
    """No case enters or leaves the catalogue unnoticed."""
    assert len(CASES) == 309


def test_identifiers_are_unique() -> None:
    """An ID names one requirement and a key names one case."""
    assert len({row.id for row in ROWS}) == len(ROWS)
    assert len({case.key for case in CASES}) == len(CASES)


def test_retired_identifiers_stay_retired() -> None:
    """An ID that was given up never means anything else."""
    assert RETIRED.isdisjoint(row.id for row in ROWS)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_rows_of_a_chapter_are_in_order(chapter: str) -> None:
    """Rows of a chapter carry its letters and ascend by number."""
    rows = [row for row in ROWS if row.id.startswith(f"{chapter}-")]
    assert [row.chapter for row in rows] == [chapter] * len(rows)
    assert rows == sorted(rows, key=row_number)


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_row_is_complete(row: Requirement) -> None:
    """Each requirement says what holds, why it matters and where it comes from, in whole sentences."""
    assert ROW_ID.fullmatch(row.id)
    assert row.rule.endswith(".")
    assert row.why.endswith(".")
    assert row.source.page
    assert row.source.section
    assert row.source.pointer
    assert row.source.facts


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_row_has_cases_of_its_own(row: Requirement) -> None:
    """Each requirement has a case, either itself or several below its ID."""
    keys = [case.key for case in row.cases]
    assert keys == [row.id] or (keys and all(key.startswith(f"{row.id}/") for key in keys))
    assert all(case.requirement == row.id for case in row.cases)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_case_key_follows_the_grammar(case: Case) -> None:
    """A key is an ID, a slug in lower case and, where there are two doors, the door."""
    assert CASE_KEY.fullmatch(case.key)
    assert case.title


@pytest.mark.parametrize("case", CASES, ids=named)
def test_case_is_never_more_binding_than_its_row(case: Case) -> None:
    """A level of its own is given to a case only to lower it."""
    row = load().row(case.requirement)
    assert case.level is None or RANK.index(case.level) < RANK.index(row.level)
    assert row.level_of(case) == (case.level or row.level)


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_gates_are_ordered(row: Requirement) -> None:
    """A window has an inside, and its ends are versions that can be released."""
    assert ProductVersion.ARTICLE not in {row.since, row.until}
    assert not (row.only and (row.since or row.until))
    if row.since and row.until:
        assert gate(row.since) < gate(row.until)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_services_of_a_case_are_among_those_of_its_row(case: Case) -> None:
    """A case is about services that its row names, beside Cloud Management, and needs other capabilities."""
    assert set(case.services) <= set(SERVICES)
    assert not set(case.capabilities) & SERVICES
    assert set(case.services) <= set(load().row(case.requirement).services) | {"cloud-management"}


@pytest.mark.parametrize("row", [row for row in ROWS if row.one_of], ids=named)
def test_a_choice_of_services_is_one(row: Requirement) -> None:
    """A row that any of several services can show names at least two, and needs none beside them."""
    assert set(row.one_of) <= set(SERVICES)
    assert len(row.one_of) > 1
    assert not row.services


def test_rows_with_two_doors_try_both() -> None:
    """A case at the gateway has its twin at the management point."""
    keys = {case.key for case in CASES}
    at_gateway = {key.removesuffix("@gateway") for key in keys if key.endswith("@gateway")}
    at_management_point = {
        key.removesuffix("@management-point") for key in keys if key.endswith("@management-point")
    }
    assert at_gateway == at_management_point
    assert {"FLW-2/user-token", "FLW-3/wrong-audience", "FLW-3/unsigned"} <= at_gateway
