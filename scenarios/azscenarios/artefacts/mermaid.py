"""The failure as a sequence diagram in Mermaid's language."""

from __future__ import annotations

from azscenarios.artefacts.failure import Failure
from azscenarios.artefacts.messages import Message, messages, parties

_SPECIAL = {"#": "#35;", ";": "#59;", "<": "#lt;", ">": "#gt;", "\\": "#92;"}


def mermaid(failure: Failure) -> str:
    """Text that Mermaid draws."""
    told = messages(failure)
    short = {name: f"p{number}" for number, name in enumerate(parties(told))}
    lines = [
        "sequenceDiagram",
        *(f"  participant {short[name]} as {_safe(name)}" for name in short),
        *(line for each in told for line in _lines(each, short)),
    ]
    return "\n".join(lines) + "\n"


def _lines(message: Message, short: dict[str, str]) -> list[str]:
    arrow = "--x" if message.differs else "-->>" if message.answer else "->>"
    return [f"  {short[message.sender]}{arrow}{short[message.receiver]}: {_safe(message.text)}"]


def _safe(text: str) -> str:
    return "".join(_SPECIAL.get(sign, sign) for sign in text) or "-"
