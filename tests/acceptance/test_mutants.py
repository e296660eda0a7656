"""Faulty sites: each is found, by the row that it breaks and by no stranger; harmless ones are not."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from rotation import in_turns, rotation
from stryker_schema import STRYKER
from whole_tool import Azharness, Ran, starter

from azreports.kill_matrix import DIED, schema
from azscenarios.exploring.store import cache_folder
from azscenarios.mutants import MUTANTS
from azscenarios.mutants.judging.check import WAYS
from azscenarios.mutants.judging.finders import known
from azscenarios.variants import VARIANTS

BY_HAND, MECHANICAL, WHOLE = 20, 20, 1
"""How many of each set these tests try until they are found, and how many by everything; `azharness mutants` tries all."""


together = pytest.mark.xdist_group("mutants")
"""The tests that look at the mutants which were tried once go to one worker."""


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, dict[str, Any], Path]:
    """Some mutants of each set, tried until they were found: how the command ended, and what it wrote."""
    chance = rotation()
    names = [each.name for each in chance.sample(MUTANTS, BY_HAND)] + chance.sample(
        sorted(known()), MECHANICAL
    )
    sys.stdout.write(f"tried: {' '.join(names)}\n")
    folder = tmp_path_factory.mktemp("mutants")
    # The folder is the usual one: it is named all the same, and what is kept there serves the other tests too.
    ran = starter(folder)(
        "mutants", *names, "--depth", "first", "--out", str(folder / "out"), "--cache", str(cache_folder())
    )
    return ran, json.loads((folder / "out" / "mutants.json").read_text(encoding="utf-8")), folder / "out"


@together
def test_every_fault_is_found(tried: tuple[Ran, dict[str, Any], Path]) -> None:
    """A fault that was made by hand is found by the requirement that it breaks, a mechanical one by any."""
    ran, told, _ = tried
    assert [each["name"] for each in told["mutants"] if each["status"] not in DIED] == [], ran.stdout
    assert len(told["mutants"]) == BY_HAND + MECHANICAL
    assert ran.code == 0, ran.stderr


@together
def test_what_was_found_is_what_a_run_finds(
    azharness: Azharness, tried: tuple[Ran, dict[str, Any], Path]
) -> None:
    """`azharness run` on a faulty site fails the requirement that the judge of mutants says; a failed MAY leaves it conformant."""
    told = tried[1]
    first = next(each for each in told["mutants"] if each["set"] == "hand-made")
    key = first["requirement"]
    ran = azharness(
        *(
            "run",
            "--backend",
            f"azscenarios.mutants:{first['name']}",
            "--requirement",
            key,
            "--format",
            "json",
        ),
        *("--product-version", first["product_version"], "--seed", "1", "--examples", "5"),
    )
    assert key in ran.failed(), ran.stderr
    assert ran.code == (0 if told["requirements"][key]["level"] == "MAY" else 1)


@together
def test_the_matrix_is_what_its_schemas_say(tried: tuple[Ran, dict[str, Any], Path]) -> None:
    """The JSON fits the published schema, the other file that of Stryker's reports, and the page needs nothing from elsewhere."""
    _, told, out = tried
    Draft202012Validator(schema(), format_checker=FormatChecker()).validate(told)
    Draft202012Validator(STRYKER).validate(json.loads((out / "stryker.json").read_text(encoding="utf-8")))
    page = (out / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<script|<link|<img|(?:href|src)=\"(?!#)|url\(", page)
    assert all(each["name"] in page for each in told["mutants"])


def test_each_way_finds_a_fault(azharness: Azharness, tmp_path: Path) -> None:
    """Scenarios, properties, explored sequences and a campaign find a fault each, and the matrix tells which of them did."""
    ran = azharness("mutants", "key_shown_in_part", "--depth", "ways", "--out", str(tmp_path))
    assert ran.code == 0, ran.stdout + ran.stderr
    told = json.loads((tmp_path / "mutants.json").read_text(encoding="utf-8"))
    (mutant,) = told["mutants"]
    assert list(mutant["killed_by"]) == list(mutant["met"]) == told["ways"] == list(WAYS)
    assert told["requirements"]["KEY-6"]["kills"] == {way: ["key_shown_in_part"] for way in WAYS}
    numbers = told["sets"]["hand-made"]["by_way"]
    assert numbers == {way: {"tried": 1, "found": 1} for way in WAYS}


def test_what_is_made_for_another_version_is_not_tried_by_sequences(
    azharness: Azharness, tmp_path: Path
) -> None:
    """Explored sequences and campaigns are the article's: elsewhere the matrix says that they were not tried."""
    elsewhere = next(each for each in MUTANTS if each.product_version != "article")
    azharness("mutants", elsewhere.name, "--depth", "first", "--out", str(tmp_path))
    told = json.loads((tmp_path / "mutants.json").read_text(encoding="utf-8"))
    assert set(told["mutants"][0]["met"]) <= {"scenario", "property"}
    assert told["sets"]["hand-made"]["by_way"]["exploration"] == {"tried": 0, "found": 0}
    assert "not tried" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_fault_fails_no_stranger(azharness: Azharness) -> None:
    """Tried by everything, a fault that breaks one rule fails no requirement that does not share it."""
    narrow = [each.name for each in MUTANTS if not each.broad]
    names = rotation().sample(narrow, WHOLE)
    ran = azharness("mutants", *names, "--depth", "all")
    assert ran.code == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("name", in_turns(VARIANTS, 1))
def test_a_harmless_variant_fails_nothing(azharness: Azharness, plain: Ran, name: str) -> None:
    """Freedom that the documents leave is no failure; each time another of the ten variants is tried."""
    ran = azharness(
        "run",
        "--backend",
        f"azscenarios.variants:{name}",
        "--seed",
        "2",
        "--examples",
        "5",
        "--format",
        "json",
    )
    assert ran.failed() == set(), f"{name}: {ran.stderr}"
    assert ran.outcomes() == plain.outcomes(), name
    assert ran.code in (0, 3), name


def test_an_unknown_mutant_is_a_usage_error(azharness: Azharness) -> None:
    """A name that is no mutant's ends with 2."""
    ran = azharness("mutants", "nobody")
    assert ran.code == 2
    assert "nobody" in ran.stderr
