"""The requirements of the Azure Services wizard as data: rules, levels, sources, gates and cases."""

from __future__ import annotations

from azharness.catalogue.applicability import Applicability, Applicable, Ground, Inapplicable
from azharness.catalogue.catalogue import CHAPTERS, Catalogue, Chapter, load
from azharness.catalogue.errors import CatalogueError, MalformedChapterError, UnknownRequirementError
from azharness.catalogue.freedom import FREEDOMS, Freedom
from azharness.catalogue.render import as_json, as_markdown
from azharness.catalogue.requirement import Case, Level, Requirement, Source
from azharness.catalogue.services import LIFETIMES, Lifetime, required_services
from azharness.catalogue.versions import ProductVersion, gate, in_window

__all__ = [
    "CHAPTERS",
    "FREEDOMS",
    "LIFETIMES",
    "Applicability",
    "Applicable",
    "Case",
    "Catalogue",
    "CatalogueError",
    "Chapter",
    "Freedom",
    "Ground",
    "Inapplicable",
    "Level",
    "Lifetime",
    "MalformedChapterError",
    "ProductVersion",
    "Requirement",
    "Source",
    "UnknownRequirementError",
    "as_json",
    "as_markdown",
    "gate",
    "in_window",
    "load",
    "required_services",
]
