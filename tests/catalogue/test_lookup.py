"""Rows and cases are found by name; a wrong name and a damaged file are told apart and explained."""

from __future__ import annotations

import pytest

from azharness.catalogue import CatalogueError, MalformedChapterError, UnknownRequirementError, load
from azharness.catalogue import catalogue as module
from azharness.catalogue.catalogue import parse


def test_load_reads_once() -> None:
    """The catalogue is one object, however often it is asked for."""
    assert load() is load()


def test_row_and_case_are_found() -> None:
    """An ID leads to its row, and a key to its case."""
    assert load().row("KEY-7").id == "KEY-7"
    assert load().case("FLW-3/unsigned@gateway").requirement == "FLW-3"
    assert load().case("WIZ-1").key == "WIZ-1"


def test_unknown_key_names_the_closest() -> None:
    """A slip in a key is answered with the key that was meant."""
    with pytest.raises(UnknownRequirementError) as caught:
        load().case("FLW-3/unsined@gateway")
    assert caught.value.code == "unknown-requirement"
    assert "FLW-3/unsined@gateway" in caught.value.message
    assert caught.value.closest[0] == "FLW-3/unsigned@gateway"
    assert "FLW-3/unsigned@gateway" in caught.value.hint


def test_unknown_id_far_from_all_shows_the_form() -> None:
    """A name that resembles nothing is answered with an example."""
    with pytest.raises(UnknownRequirementError) as caught:
        load().row("nothing of the kind")
    assert caught.value.closest == ()
    assert "KEY-7" in caught.value.hint
    assert caught.value.cause == ""
    assert caught.value.lines()[0].startswith("unknown-requirement: ")


@pytest.mark.parametrize("text", ["id = ", "id = 'TEN'", "id = 'TEN'\ntitle = 'x'\nrows = []\nmore = 1"])
def test_malformed_chapter_is_refused(text: str) -> None:
    """Broken TOML, a missing field and an unknown field are no chapter."""
    with pytest.raises(ValueError, match=r"."):
        parse(text)


def test_missing_chapter_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not there is reported with its chapter and the reason."""
    monkeypatch.setattr(module, "CHAPTERS", ("NIX",))
    with pytest.raises(MalformedChapterError) as caught:
        load.__wrapped__()
    assert caught.value.code == "malformed-chapter"
    assert "NIX" in caught.value.message
    assert "nix.toml" in caught.value.cause
    assert isinstance(caught.value, CatalogueError)
