"""Writing a kill matrix into a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from azreports.kill_matrix import document, page, stryker
from azreports.kill_matrix.document import KillMatrix
from azreports.write import written

PAGE, JSON, STRYKER = "index.html", "mutants.json", "stryker.json"
FILES: Final = (PAGE, JSON, STRYKER)


def write_kill_matrix(matrix: KillMatrix, sources: Mapping[str, str], out: Path) -> list[Path]:
    """Write all forms into the folder `out` and name the files; `sources` holds the text of each changed file.

    Raises `ReportNotWrittenError`.
    """
    texts = {
        PAGE: page.render(matrix),
        JSON: document.render(matrix),
        STRYKER: stryker.render(matrix, sources),
    }
    return [written(out / name, text) for name, text in texts.items()]
