"""The files speak of the software: no notes to ourselves, nothing on how the work is organised."""

from __future__ import annotations

import re

import pytest

# Put together here, so that this file does not itself hold what it forbids.
NOTES = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
TALK = [
    "issue" + " tracker",
    "pull" + " request",
    "merge" + " request",
    "issue" + " #7",
    "Ji" + "ra",
    "sub" + "agent",
]
NOTE = re.compile(rf"\b(?:{'|'.join(NOTES)})\b")
TALK_PATTERN = re.compile(rf"\b(?:{'|'.join(TALK)})s?\b".replace("#7", r"#\d+"), re.IGNORECASE)


# Here stand the public sources of our facts, some of which are discussions elsewhere.
CITING = ("docs/reference/", "harness/azharness/catalogue/data/")


def notes(text: str) -> list[str]:
    """List the lines with a note to ourselves."""
    return [line for line in text.splitlines() if NOTE.search(line)]


def talk(text: str) -> list[str]:
    """List the lines with a word on how the work is organised."""
    return [line for line in text.splitlines() if TALK_PATTERN.search(line)]


def test_no_file_holds_a_note(texts: dict[str, str]) -> None:
    """No file of the repository holds a note to ourselves."""
    assert {name: found for name, text in texts.items() if (found := notes(text))} == {}


def test_no_file_talks_of_the_work(texts: dict[str, str]) -> None:
    """No file of the repository talks about how the work is organised."""
    ours = {name: text for name, text in texts.items() if not name.startswith(CITING)}
    assert {name: found for name, text in ours.items() if (found := talk(text))} == {}


@pytest.mark.parametrize("word", NOTES)
def test_a_planted_note_is_found(word: str) -> None:
    """Each kind of note is found in a comment."""
    assert notes(f"x = 1  # {word}: later")


@pytest.mark.parametrize("word", [*TALK, TALK[0].title(), TALK[1] + "s"])
def test_planted_talk_is_found(word: str) -> None:
    """Each word is found, whatever its letter case, in the plural too."""
    assert talk(f"as the {word} says")


@pytest.mark.parametrize("text", ["Entra issues tokens", "method", "User-Agent: x", "todos", "the issuer"])
def test_ordinary_words_are_left_alone(text: str) -> None:
    """Words that only look alike are left alone."""
    assert notes(text) + talk(text) == []
