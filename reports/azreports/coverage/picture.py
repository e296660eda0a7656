"""A picture of a machine: its states in layers from the initial one, and the transitions between them by standing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from azharness.journal.machines import MachineCoverage, Standing, TransitionPart

WIDTH, HEIGHT = 200, 40
"""Of a state, in units of the picture."""
_ACROSS, _DOWN = 90, 110
"""The room between states side by side, and from layer to layer."""
_MARGIN = 60
_WORST: tuple[Standing, ...] = ("missed", "covered", "backend's choice", "unreachable")
"""What an arrow for several transitions is drawn as: the first of these that one of them is."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a state is drawn: the middle of its box."""

    x: float
    y: float


def drawn(machine: MachineCoverage) -> Markup:
    """The picture as SVG; it has a title, and every arrow says which transitions it stands for."""
    layers = layered(machine)
    places = _places(layers)
    width = max(len(layer) for layer in layers) * (WIDTH + _ACROSS) + 2 * _MARGIN
    height = len(layers) * (HEIGHT + _DOWN) + _MARGIN
    standings = {state.name: state.standing for state in machine.states}
    body = Markup("").join((*_arrows(machine, places), *_boxes(standings, places)))
    return Markup(
        '<svg class="machine" viewBox="0 0 {} {}" role="img" aria-label="{}" xmlns="http://www.w3.org/2000/svg">'
        "<title>{}</title>{}</svg>"
    ).format(width, height, f"Machine {machine.name}", f"Machine {machine.name}", body)


def layered(machine: MachineCoverage) -> list[list[str]]:
    """The states by their distance from the initial one; what nothing leads to stands in the last layer."""
    layers, known = [[machine.initial]], {machine.initial}
    while True:
        ahead = [
            each.dest for each in machine.transitions if each.source in layers[-1] and each.dest not in known
        ]
        if not ahead:
            break
        layers.append(list(dict.fromkeys(ahead)))
        known.update(ahead)
    rest = [state.name for state in machine.states if state.name not in known]
    return [*layers, rest] if rest else layers


def _places(layers: Sequence[Sequence[str]]) -> dict[str, Place]:
    widest = max(len(layer) for layer in layers)
    places = {}
    for depth, layer in enumerate(layers):
        indent = (widest - len(layer)) * (WIDTH + _ACROSS) / 2
        for number, state in enumerate(layer):
            x = _MARGIN + indent + number * (WIDTH + _ACROSS) + (WIDTH + _ACROSS) / 2
            places[state] = Place(x, _MARGIN + depth * (HEIGHT + _DOWN) + HEIGHT / 2)
    return places


def _boxes(standings: Mapping[str, Standing], places: Mapping[str, Place]) -> Iterator[Markup]:
    for name, place in places.items():
        yield Markup(
            '<g class="state {}"><title>{}</title><rect x="{}" y="{}" width="{}" height="{}" rx="8"/>'
            '<text x="{}" y="{}">{}</text></g>'
        ).format(
            _css(standings[name]),
            f"{name}: {standings[name]}",
            place.x - WIDTH / 2,
            place.y - HEIGHT / 2,
            WIDTH,
            HEIGHT,
            place.x,
            place.y + 5,
            name,
        )


def _arrows(machine: MachineCoverage, places: Mapping[str, Place]) -> Iterator[Markup]:
    between: dict[tuple[str, str], list[TransitionPart]] = {}
    for each in machine.transitions:
        between.setdefault((each.source, each.dest), []).append(each)
    for (source, dest), rows in between.items():
        counts = Counter(row.standing for row in rows)
        worst = next(one for one in _WORST if counts[one])
        path, x, y = _loop(places[source]) if source == dest else _curve(places[source], places[dest])
        seen = f"{counts['covered']}/{len(rows)}"
        told = ", ".join(f"{count} {standing}" for standing, count in counts.items())
        yield Markup(
            '<g class="arrow {}"><title>{}</title><path d="{}"/><path class="tip" d="{}"/>'
            '<text x="{}" y="{}">{}</text></g>'
        ).format(_css(worst), f"{source} to {dest}: {told}", path, _tip(path), round(x), round(y), seen)


def _curve(source: Place, dest: Place) -> tuple[str, float, float]:
    """A curve from box to box, bent to one side so that the way back is told from the way there."""
    down = dest.y > source.y
    if source.y == dest.y:
        side = 1 if dest.x > source.x else -1
        y = source.y - side * HEIGHT / 2
        peak = y - side * 50
        path = (
            f"M{source.x:.0f} {y:.0f} C{source.x:.0f} {peak:.0f} {dest.x:.0f} {peak:.0f} {dest.x:.0f} {y:.0f}"
        )
        return path, (source.x + dest.x) / 2, y - side * 38
    shift = -30 if down else 30
    begin, end = (HEIGHT / 2, -HEIGHT / 2) if down else (-HEIGHT / 2, HEIGHT / 2)
    x1, y1, x2, y2 = source.x + shift, source.y + begin, dest.x + shift, dest.y + end
    far = abs(dest.y - source.y) > HEIGHT + _DOWN
    bend = shift * (6 if far else 1.5)
    middle = (y1 + y2) / 2
    path = f"M{x1:.0f} {y1:.0f} C{x1 + bend:.0f} {middle:.0f} {x2 + bend:.0f} {middle:.0f} {x2:.0f} {y2:.0f}"
    return path, (x1 + x2) / 2 + bend * 0.75, middle


def _loop(place: Place) -> tuple[str, float, float]:
    x, y = place.x + WIDTH / 2, place.y
    return (
        f"M{x:.0f} {y - 10:.0f} C{x + 45:.0f} {y - 30:.0f} {x + 45:.0f} {y + 30:.0f} {x:.0f} {y + 10:.0f}",
        x + 42,
        y + 4,
    )


def _tip(path: str) -> str:
    """A small triangle at the end of a path, in the direction of its last control point."""
    numbers = [float(each) for each in path.replace("M", "").replace("C", "").split()]
    (cx, cy), (x, y) = numbers[-4:-2], numbers[-2:]
    length = max(((x - cx) ** 2 + (y - cy) ** 2) ** 0.5, 1)
    dx, dy = (x - cx) / length * 9, (y - cy) / length * 9
    return f"M{x:.1f} {y:.1f} L{x - dx - dy / 2:.1f} {y - dy + dx / 2:.1f} L{x - dx + dy / 2:.1f} {y - dy - dx / 2:.1f} Z"


def _css(standing: Standing) -> str:
    return {"backend's choice": "choice"}.get(standing, standing)
