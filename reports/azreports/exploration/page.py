"""`exploration.html`: how much of each machine the derived sequences reach, with a picture of it, and what they do not and why."""

from __future__ import annotations

from markupsafe import Markup

from azharness.journal.exploration import Exploration
from azreports.coverage.numbers import MARKS, row_of, share
from azreports.page import environment, policy, source


def render(found: Exploration) -> str:
    """The page; it has no script."""
    style = source("report.css") + source("coverage.css")
    return (
        environment()
        .get_template("exploration.html")
        .render(
            found=found,
            marks=MARKS,
            rows=[row_of(one) for one in found.machines],
            requirements=share(found.requirements),
            policy=policy(style),
            style=Markup(style),  # noqa: S704  (files of this package)
        )
    )
