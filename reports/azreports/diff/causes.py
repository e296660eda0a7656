"""What could explain that two runs differ: everything that was not the same in them, as their journals tell it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from azharness.journal.events import RequirementInfo, RunStarted
from azharness.journal.verdicts import Judgement
from azreports.text import counted, listed

_NOTHING: Final = "–"  # noqa: RUF001  (a dash is meant)
_NO_MATTER: Final = ("workers",)
"""What is noted of the surroundings and never changes a result."""


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was not the same: what kind of thing, which of them, and what it was in both runs."""

    kind: str
    name: str
    old: str
    new: str
    requirements: list[str] = []
    """Of the requirements that changed, those that are known to depend on it; empty where it may touch any."""


def causes(old: Judgement, new: Judgement, changed: Collection[str]) -> Iterator[Cause]:
    """Everything that was not the same, the nearest explanations first; `changed` are IDs of requirements."""
    one, other = old.head, new.head
    yield from _unlike("run", {"end": (_end(old), _end(new))})
    yield from _unlike("backend", _backend(one, other))
    yield from _declared(one, other, changed)
    yield from _capabilities(one, other)
    yield from _unlike("question", _question(one, other))
    yield from _unlike("suite", {"azharness": (one.tool_version, other.tool_version)})
    yield from _rules(one, other, changed)
    yield from _unlike("suite", {"model": (_NOTHING, _other_machines(one, other) or _NOTHING)})
    yield from _unlike("suite", _tests(old, new))
    yield from _unlike("run", {"seed": (str(one.seed), str(other.seed)), **_examples(old, new)})
    yield from _unlike("surroundings", _surroundings(one, other))
    yield from _unlike("baseline", {"known failures": (_baseline(one), _baseline(other))})


def _unlike(kind: str, pairs: Mapping[str, tuple[str, str]]) -> Iterator[Cause]:
    for name, (old, new) in pairs.items():
        if old != new:
            yield Cause(kind=kind, name=name, old=old or _NOTHING, new=new or _NOTHING)


def _end(judgement: Judgement) -> str:
    return judgement.stopped or "ran to its end"


def _backend(old: RunStarted, new: RunStarted) -> dict[str, tuple[str, str]]:
    one, other = old.backend, new.backend
    return {
        "name": (one.name, other.name),
        "version": (one.version, other.version),
        "contract version": (one.contract_version, other.contract_version),
    }


def _declared(old: RunStarted, new: RunStarted, changed: Collection[str]) -> Iterator[Cause]:
    """Parameters and decisions, each with the changed requirements that are judged by it."""
    before = {each.name: each for each in old.backend.declared}
    after = {each.name: each for each in new.backend.declared}
    for name in dict.fromkeys([*after, *before]):
        pair = [each.get(name) for each in (before, after)]
        one, other = (each.value if each else _NOTHING for each in pair)
        rows = dict.fromkeys(row for each in pair if each for row in each.rows if row in changed)
        if one != other:
            yield Cause(kind="declared", name=name, old=one, new=other, requirements=list(rows))


def _capabilities(old: RunStarted, new: RunStarted) -> Iterator[Cause]:
    words = {True: "offered", False: "declined"}
    before, after = set(old.backend.capabilities), set(new.backend.capabilities)
    for name in sorted(before ^ after):
        yield Cause(kind="capability", name=name, old=words[name in before], new=words[name in after])


def _question(old: RunStarted, new: RunStarted) -> dict[str, tuple[str, str]]:
    return {
        "product version": (old.product_version, new.product_version),
        "services": (_listed(old.services), _listed(new.services)),
        "restricted to": (_listed(sorted(old.selection)), _listed(sorted(new.selection))),
    }


def _rules(old: RunStarted, new: RunStarted, changed: Collection[str]) -> Iterator[Cause]:
    """Requirements that read differently, or stand in one suite alone."""
    before, after = ({each.id: _wording(each) for each in head.requirements} for head in (old, new))
    unlike = [name for name in dict.fromkeys([*after, *before]) if before.get(name) != after.get(name)]
    if unlike:
        words = counted(len(unlike), "requirement reads", "requirements read") + " differently"
        rows = [name for name in unlike if name in changed]
        yield Cause(kind="suite", name="requirements", old=_NOTHING, new=words, requirements=rows)


def _wording(info: RequirementInfo) -> list[Any]:
    return [info.level, info.rule, sorted((case.key, case.title, case.level) for case in info.cases)]


def _other_machines(old: RunStarted, new: RunStarted) -> str:
    before, after = ({str(each.get("name", "")): each for each in head.machines} for head in (old, new))
    unlike = [name for name in dict.fromkeys([*after, *before]) if before.get(name) != after.get(name)]
    return f"other tables: {listed(unlike)}" if unlike else ""


def _tests(old: Judgement, new: Judgement) -> dict[str, tuple[str, str]]:
    """Tests that one run alone has, such as users' own; not told where they follow from what the runs were asked."""
    if (
        any(one != other for one, other in _question(old.head, new.head).values())
        or old.stopped
        or new.stopped
    ):
        return {}
    before, after = ({test.started.test for test in each.tests} for each in (old, new))
    return {"tests": (_alone(before - after), _alone(after - before))}


def _alone(tests: Collection[str]) -> str:
    return f"{counted(len(tests), 'test')} of its own: {_listed(sorted(tests)[:3])}" if tests else ""


def _examples(old: Judgement, new: Judgement) -> dict[str, tuple[str, str]]:
    """How many sequences the properties tried, by those that passed in both runs."""
    before, after = (
        {test.started.test: test.examples for test in each.tests if test.examples and test.result == "passed"}
        for each in (old, new)
    )
    most = max(
        sorted(before.keys() & after.keys()), key=lambda test: max(before[test], after[test]), default=""
    )
    return {"examples of a property": (str(before[most]), str(after[most]))} if most else {}


def _surroundings(old: RunStarted, new: RunStarted) -> dict[str, tuple[str, str]]:
    one, other = old.volatile, new.volatile
    names = [name for name in dict.fromkeys([*other, *one]) if name not in _NO_MATTER]
    return {name: (one.get(name, ""), other.get(name, "")) for name in names}


def _baseline(head: RunStarted) -> str:
    return _listed([f"{each.requirement} until {each.expires}" for each in head.baseline])


def _listed(items: Iterable[str]) -> str:
    return ", ".join(items)
