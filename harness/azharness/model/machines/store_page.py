"""The Configuration page of Microsoft Store for Business: where its content goes, and in which languages (fact F39)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from azharness.contract.reasons import Reason
from azharness.model.table import Context, Guard

Form = Literal["fine", "free", "flawed"]
Reading = Callable[[Context, str], str]
"""How the value of a field is read: as typed in the wizard, or as it stands in the properties."""

_UNC = re.compile(r"\\\\[\w.-]+\\[\w.$-]+(\\[\w. -]*[\w-])+")
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NAMES = 3
"""Server, share and at least one folder."""


def unc_form(text: str) -> Form:
    """Whether a text is a UNC path with a folder; what every Windows would refuse is flawed, the rest is free."""
    if _UNC.fullmatch(text):
        return "fine"
    names = text[2:].split("\\")
    rooted = text.startswith("\\\\") and len([name for name in names if name]) >= _NAMES
    return "free" if rooted and all(names[:_NAMES]) and not re.search(r'[/:*?"<>|]', text) else "flawed"


def languages_of(text: str) -> tuple[str, ...]:
    """The tags of a list of languages, as typed."""
    return tuple(tag.strip() for tag in text.split(","))


def languages_form(text: str) -> Form:
    """Whether a text is a list of language tags; a comma too many is free."""
    tags = languages_of(text)
    if all(_TAG.fullmatch(tag) for tag in tags):
        return "fine" if len({tag.casefold() for tag in tags}) == len(tags) else "free"
    return "free" if any(tags) and all(_TAG.fullmatch(tag) for tag in tags if tag) else "flawed"


def _default_is_listed(text: str, languages: str) -> bool:
    return text in languages_of(languages)


def _default_is_like_one(text: str, languages: str) -> bool:
    return text.casefold() in {tag.casefold() for tag in languages_of(languages)}


def guards(read: Reading, when: Callable[[Context], bool] = lambda _: True) -> tuple[Guard, ...]:
    """What the page must refuse."""

    def guard(name: str, field: str, reason: Reason, holds: Callable[[Context], bool]) -> Guard:
        return Guard(name, lambda context: not when(context) or holds(context), reason, field, ("CFG-4",))

    def given(field: str) -> Guard:
        return guard(f"{field}_given", field, Reason.REQUIRED, lambda context: bool(read(context, field)))

    def well_formed(field: str, form: Callable[[str], Form]) -> Guard:
        def holds(context: Context) -> bool:
            return not read(context, field) or form(read(context, field)) != "flawed"

        return guard(f"{field}_well_formed", field, Reason.MALFORMED, holds)

    def listed(context: Context) -> bool:
        text, languages = read(context, "default_language"), read(context, "languages")
        return not text or _default_is_like_one(text, languages)

    return (
        *(given(field) for field in ("content_location", "languages", "default_language")),
        well_formed("content_location", unc_form),
        well_formed("languages", languages_form),
        guard("default_language_listed", "default_language", Reason.NOT_OFFERED, listed),
    )


def free_guards(read: Reading) -> tuple[Guard, ...]:
    """What the page may refuse."""

    def plain(context: Context) -> bool:
        return unc_form(read(context, "content_location")) != "free"

    def plain_list(context: Context) -> bool:
        return languages_form(read(context, "languages")) != "free"

    def same_case(context: Context) -> bool:
        text, languages = read(context, "default_language"), read(context, "languages")
        return _default_is_listed(text, languages) or not _default_is_like_one(text, languages)

    return (
        Guard("content_location plain", plain, Reason.MALFORMED, "content_location"),
        Guard("languages plain", plain_list, Reason.MALFORMED, "languages"),
        Guard("default_language in the same case", same_case, Reason.NOT_OFFERED, "default_language"),
    )
