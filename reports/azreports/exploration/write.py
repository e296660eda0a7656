"""Writing an exploration into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from azharness.journal.exploration import Exploration
from azreports.exploration import page
from azreports.write import written

PAGE, JSON = "exploration.html", "exploration.json"
FILES: Final = (PAGE, JSON)


def write_exploration(found: Exploration, out: Path) -> list[Path]:
    """Write JSON, and where nothing was played the page, into the folder `out` and name the files.

    What was played is told by the report of its journal. Raises `ReportNotWrittenError`.
    """
    data = msgspec.json.format(msgspec.json.encode(found), indent=1).decode()
    pages = {} if found.backend else {PAGE: page.render(found)}
    texts = {**pages, JSON: data + "\n"}
    return [written(out / name, text) for name, text in texts.items()]
