"""Source text and where syntax stands in it: columns of the syntax tree count bytes, texts count characters."""

from __future__ import annotations

import ast
from itertools import accumulate


class Source:
    """A file's text."""

    def __init__(self, text: str) -> None:
        """Know where each line begins."""
        self.text = text
        self.tree = ast.parse(text)
        self._lines = text.splitlines(keepends=True)
        self._starts = [0, *accumulate(map(len, self._lines))]

    def start(self, node: ast.expr | ast.stmt) -> int:
        """Where a node begins."""
        return self._place(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt) -> int:
        """Where a node ends."""
        assert node.end_lineno is not None, "parsed from text"
        assert node.end_col_offset is not None, "parsed from text"
        return self._place(node.end_lineno, node.end_col_offset)

    def of(self, node: ast.expr | ast.stmt) -> str:
        """A node's own text."""
        return self.text[self.start(node) : self.end(node)]

    def line(self, place: int) -> int:
        """The number of the line, from 1, that a place lies in."""
        return self.text.count("\n", 0, place) + 1

    def _place(self, line: int, column: int) -> int:
        before = self._lines[line - 1].encode()[:column].decode()
        return self._starts[line - 1] + len(before)
