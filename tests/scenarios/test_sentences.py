"""Sentences: gestures in the words of the article."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest

from azharness.model.trace import Gesture
from azscenarios.sentences import duration, spoken

_KINDS: list[Any] = list(get_args(Gesture))
_UNSPOKEN = {"cloud.reset", "site.reset", "signin.begin", "signin.complete"}
"""Commands that no trace needs: its beginning, and the halves of a sign-in."""


def any_text(kind: Any) -> dict[str, Any]:
    """A gesture of a kind with something in every field that needs it."""
    made: dict[str, Any] = {"command": kind.__struct_config__.tag}
    for field in msgspec.structs.fields(kind):
        if field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT:
            made[field.name] = [] if field.name == "apps" else 60 if field.type is int else "server"
    return made


@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: str(kind.__struct_config__.tag))
def test_every_gesture(kind: Any) -> None:
    """Every gesture that a trace can hold has words of its own, however little of it is written down."""
    tag = kind.__struct_config__.tag
    assert (f"does {tag}" in spoken(any_text(kind))) == (tag in _UNSPOKEN)


def test_words() -> None:
    """Fields, choices, apps, people and days have the names that the article and the trace give them."""
    entered = {"command": "dialog.enter", "field": "validity", "value": "P2Y"}
    assert spoken(entered) == 'the administrator chooses "2 years" as Secret Key validity period'
    chosen = {"command": "dialog.select", "client_id": "${web-1.id}", "session": "colleague"}
    assert spoken(chosen) == 'the colleague selects the app "web-1\'s id"'
    signed = {"command": "client.sign-in", "user": "${Contoso.people.no role.2}"}
    assert spoken(signed) == "somebody without a role of Contoso (2) signs in at the client"
    expiry = {"command": "dialog.enter", "field": "secret_key_expiry", "value": "${day-1}"}
    assert spoken(expiry) == 'the administrator enters "1 days ago" as Secret Key Expiry'


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 second"), (7_200, "2 hours"), (90, "90 seconds"), (86_400 * 30, "30 days")]
)
def test_duration(seconds: int, words: str) -> None:
    """A time span is told in the largest unit that it is whole in."""
    assert duration(seconds) == words
