"""No credential that could open anything is committed; what looks like one is a test key in its place."""

from __future__ import annotations

import re

import pytest

# The fake cloud signs with keys that everybody may know.
TEST_KEYS = "fakes/azfakes/keys/"
SHAPES = {
    "private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/=\n]{64}",
    "Entra client secret": r"\b[\w.~-]{3}\dQ~[\w.~-]{31,34}",
    "GitHub token": r"\bgh[opsu]_[A-Za-z0-9]{36}",
    "cloud access key": r"\bA(?:KIA|SIA)[A-Z0-9]{16}\b",
    "signed token": r"\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{40,}",
}
# Put together here, so that this file does not itself hold what it forbids.
PLANTED = {
    "private key": "-----BEGIN RSA PRIVATE KEY-----\n" + "A" * 64,
    "Entra client secret": "abc8" + "Q~" + "d" * 34,
    "GitHub token": "ghp" + "_" + "a1" * 18,
    "cloud access key": "AK" + "IA" + "B" * 16,
    "signed token": ".".join(["eyJ" + "a" * 30, "eyJ" + "b" * 40, "c" * 43]),
}


def secrets(text: str) -> list[str]:
    """Name the kinds of credentials that a text holds."""
    return [kind for kind, shape in SHAPES.items() if re.search(shape, text)]


def test_no_file_holds_a_secret(texts: dict[str, str]) -> None:
    """No file of the repository holds a credential, except the fake cloud's test keys."""
    others = {name: text for name, text in texts.items() if not name.startswith(TEST_KEYS)}
    assert {name: found for name, text in others.items() if (found := secrets(text))} == {}


@pytest.mark.parametrize("kind", SHAPES)
def test_a_planted_secret_is_found(kind: str) -> None:
    """Each kind of credential is found in the middle of a line."""
    assert secrets(f'x = "{PLANTED[kind]}"') == [kind]


@pytest.mark.parametrize("text", ["secret = 'wrong'", "eyJ", "Q~", "-----BEGIN PUBLIC KEY-----", "AKIA"])
def test_mere_words_are_left_alone(text: str) -> None:
    """Made-up passwords and fragments are left alone."""
    assert secrets(text) == []
