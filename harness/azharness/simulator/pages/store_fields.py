"""The fields of Microsoft Store for Business, the same on its Configuration page and in the properties (fact F39)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from azharness.contract import Reason
from azharness.simulator.declined import RefusalError
from azharness.simulator.texts import require

FIELDS: Final = ("content_location", "languages", "default_language")

_SERVER = r"[^\\/:*?\"<>|\s]+"
_FOLDER = r"[^\\/:*?\"<>|\x00-\x1f]+"
_LOCATION: Final = re.compile(rf"\\\\{_SERVER}(\\{_FOLDER}){{2,}}\\?")
_TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)


def require_form(values: Mapping[str, str]) -> None:
    """Refuse what is empty, has not its form, or is a default language that is not among the languages."""
    require(values, FIELDS)
    if not _LOCATION.fullmatch(values["content_location"].strip()):
        raise RefusalError(Reason.MALFORMED, "content_location")
    languages = [tag.strip() for tag in values["languages"].split(",")]
    if not all(_TAG.fullmatch(tag) for tag in languages):
        raise RefusalError(Reason.MALFORMED, "languages")
    if values["default_language"].strip().lower() not in {tag.lower() for tag in languages}:
        raise RefusalError(Reason.NOT_OFFERED, "default_language")
