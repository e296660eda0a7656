"""What can go wrong with the catalogue.

AzharnessError                      anything the tool tells its user: code, message, cause, hint
└── CatalogueError                  any error of this package
    ├── UnknownRequirementError     unknown-requirement: no row or case has that name
    └── MalformedChapterError       malformed-chapter: a data file does not say what it has to say
"""

from __future__ import annotations

from azharness.contract.errors import AzharnessError


class CatalogueError(AzharnessError):
    """The catalogue cannot answer."""

    code = "catalogue"


class UnknownRequirementError(CatalogueError):
    """No row or case of the catalogue has the name that was asked for; `closest` are keys like it."""

    code = "unknown-requirement"

    def __init__(self, wanted: str, closest: tuple[str, ...]) -> None:
        meant = f"Did you mean {', '.join(closest)}?"
        form = "IDs look like KEY-7, keys of cases like FLW-3/unsigned@gateway."
        super().__init__(f"The catalogue has no {wanted!r}.", hint=meant if closest else form)
        self.wanted = wanted
        self.closest = closest


class MalformedChapterError(CatalogueError):
    """A data file of the catalogue is missing or cannot be read as a chapter."""

    code = "malformed-chapter"

    def __init__(self, chapter: str, cause: str) -> None:
        super().__init__(
            f"Chapter {chapter} of the catalogue cannot be read.",
            cause=cause,
            hint="The installation is damaged: install azharness again.",
        )
        self.chapter = chapter
