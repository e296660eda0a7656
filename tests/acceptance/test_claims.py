"""Claims and checks: a tag is worth nothing unless the model compared something for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from whole_tool import Ran

from azharness.catalogue import load
from azharness.journal import tests as journal_tests
from azharness.journal import verdicts
from azharness.journal.reader import read
from azharness.model import cited

_EXAMPLE = re.compile(r"\[\d+\]$")


def _idle_claims(tests: Iterable[journal_tests.Test]) -> set[tuple[str, str]]:
    """Scenarios and properties with the requirements that they claim and for which nothing was compared in them."""
    claimed: defaultdict[str, set[str]] = defaultdict(set)
    judged: defaultdict[str, set[str]] = defaultdict(set)
    for test in tests:
        name = _EXAMPLE.sub("", test.started.test)
        if test.result != "inapplicable":
            claimed[name].update(test.started.claims)
            judged[name].update(verdicts.row_of(key) for key in test.judged)
    return {(name, row) for name, rows in claimed.items() for row in rows - judged[name]}


def test_every_claim_is_judged_where_it_is_made(plain: Ran) -> None:
    """In a run on the simulated site each scenario and property compares something for each requirement that it claims."""
    tests = verdicts.judge(read(plain.out / "journal.ndjson")).tests
    assert any(test.started.claims for test in tests), plain.stderr
    elsewhere = {row for row, said in plain.outcomes().items() if said == "inapplicable"}
    assert {(name, row) for name, row in _idle_claims(tests) if row not in elsewhere} == set()


def test_the_model_cites_what_the_catalogue_has() -> None:
    """Every case that the model can cite is a case of the catalogue."""
    assert cited() <= {case.key for case in load().cases}
