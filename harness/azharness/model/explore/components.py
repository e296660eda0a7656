"""Strongly connected components of a graph: between whose nodes one can go back and forth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def components(successors: Sequence[Sequence[int]]) -> list[int]:
    """For each node the number of its component (Kosaraju's algorithm)."""
    component = [-1] * len(successors)
    backwards: list[list[int]] = [[] for _ in successors]
    for node, after in enumerate(successors):
        for each in after:
            backwards[each].append(node)
    for root in reversed(list(_finished(successors))):
        if component[root] < 0:
            _spread(root, backwards, component)
    return component


def _finished(successors: Sequence[Sequence[int]]) -> Iterator[int]:
    """All nodes, each after those that are reached from it."""
    begun = [False] * len(successors)
    for root in range(len(successors)):
        path = [] if begun[root] else [(root, iter(successors[root]))]
        begun[root] = True
        while path:
            node, after = path[-1]
            following = next((each for each in after if not begun[each]), None)
            if following is None:
                path.pop()
                yield node
            else:
                begun[following] = True
                path.append((following, iter(successors[following])))


def _spread(root: int, successors: Sequence[Sequence[int]], component: list[int]) -> None:
    component[root] = root
    waiting = [root]
    while waiting:
        for each in successors[waiting.pop()]:
            if component[each] < 0:
                component[each] = root
                waiting.append(each)
