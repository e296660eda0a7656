"""The failure as a sequence diagram in a page of its own, which needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from azscenarios.artefacts.failure import Failure
from azscenarios.artefacts.messages import Message, messages, parties

_COLUMN, _ROW, _TOP, _SIDE = 230, 34, 60, 130
_LONGEST = 68
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --ink: #1a1a1a; --line: #8a8a8a; --bad: #b3261e; --paper: #fff }}
@media (prefers-color-scheme: dark) {{ :root {{ --ink: #eee; --line: #8a8a8a; --bad: #ff8a80; --paper: #161616 }} }}
body {{ font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 2rem }}
svg {{ font: 12px system-ui, sans-serif; fill: var(--ink); max-width: none }}
line {{ stroke: var(--line) }} .call {{ stroke: var(--ink) }} .answer {{ stroke-dasharray: 5 4 }}
.differs {{ stroke: var(--bad); stroke-width: 2 }} .bad {{ fill: var(--bad); font-weight: 600 }}
.scroll {{ overflow-x: auto }}
</style>
<h1>{title}</h1>
<p>{told}</p>
<div class="scroll" role="region" aria-label="Sequence diagram" tabindex="0">
{svg}
</div>
</html>
"""


def picture(failure: Failure) -> str:
    """A page with the diagram."""
    return _PAGE.format(title=escape(failure.title), told=escape(failure.told), svg=_svg(messages(failure)))


def _svg(told: list[Message]) -> str:
    names = parties(told)
    place = {name: _SIDE + number * _COLUMN for number, name in enumerate(names)}
    width, height = 2 * _SIDE + _COLUMN * max(len(names) - 1, 1), _TOP + _ROW * (len(told) + 1)
    drawn = [
        *(_lifeline(name, at, height) for name, at in place.items()),
        *(part for row, each in enumerate(told, 1) for part in _arrow(each, place, _TOP + _ROW * row)),
    ]
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Sequence diagram" {size}>',
            *drawn,
            "</svg>",
        ]
    )


def _lifeline(name: str, at: int, height: int) -> str:
    return (
        f'<text x="{at}" y="24" text-anchor="middle" font-weight="600">{escape(name)}</text>'
        f'<line x1="{at}" y1="34" x2="{at}" y2="{height - 10}"/>'
    )


def _arrow(message: Message, place: dict[str, int], y: int) -> Iterator[str]:
    begin, end = place[message.sender], place[message.receiver]
    kind = "differs" if message.differs else "answer" if message.answer else "call"
    text = f"<title>{escape(message.text)}</title>{escape(_cut(message.text))}"
    label = ' class="bad"' if message.differs else ""
    yield f'<text{label} x="{(begin + end) / 2:g}" y="{y - 6}" text-anchor="middle">{text}</text>'
    yield f'<line class="{kind}" x1="{begin}" y1="{y}" x2="{end}" y2="{y}"/>'
    back = 7 if end < begin else -7
    yield f'<path d="M{end} {y} l{back} -4 v8 z"/>'


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
