"""Mechanical mutants: what the operators make of the simulator's syntax, and which of it is drawn."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import azharness.simulator
from azscenarios import mutants
from azscenarios.mutants.judging.changed import changed_lines
from azscenarios.mutants.judging.finders import known
from azscenarios.mutants.mechanical import drawn, explanations, sites
from azscenarios.mutants.mechanical.exempt import touchable
from azscenarios.mutants.mechanical.operators import changes
from azscenarios.mutants.mechanical.text import Source

SIMULATOR = Path(azharness.simulator.__file__).parent


def made(text: str) -> dict[str, list[str]]:
    """What each operator makes of a text."""
    source = Source(text)
    found: dict[str, list[str]] = {}
    for node in touchable(source.tree):
        for each in changes(source, node):
            found.setdefault(each.operator, []).append(text[: each.start] + each.new + text[each.end :])
    return found


def test_each_operator_changes_one_thing() -> None:
    """Comparison, boolean, constant, dropped call and swapped argument do what they are named for, also beyond ASCII."""
    assert made("x = 'ä' if a <= b else c") == {
        "comparison": ["x = 'ä' if a < b else c"],
        "constant": ['x = "" if a <= b else c'],
    }
    assert made("x = a not in b")["comparison"] == ["x = a in b"]
    assert made("x = (a) is not (b)")["comparison"] == ["x = (a) is (b)"]
    assert made("x = a and not b") == {"boolean": ["x = (a or not b)", "x = a and b"]}
    assert made("if a.b:\n    find(c, tenant_id, client_id, kind)") == {
        "boolean": ["if (not a.b):\n    find(c, tenant_id, client_id, kind)"],
        "dropped call": ["if a.b:\n    pass"],
    }
    assert made("x = in_place(store, service, place)") == {
        "swapped argument": ["x = in_place(store, place, service)"]
    }
    assert made("x = json.dumps(a, b)") == {}
    assert made("x = [1, True, '']")["constant"] == [
        "x = [2, True, '']",
        "x = [1, False, '']",
        'x = [1, True, "x"]',
    ]


def test_what_cannot_be_seen_is_left_alone() -> None:
    """Docstrings, `__all__`, annotations, assertions, decorators, log lines, SQL and f-strings stay as they are."""
    kept = '''
"""A docstring."""
__all__ = ["a"]
Kind = Literal["b"]
@cache(1)
class A(B, frozen=True):
    """Another."""
    c: Final[Literal["d"]]
    def e(self, f: "g") -> "h":
        """One more."""
        assert self == 1, "i"
        site_log.note(self, f, "j")
        return f"{f} k"
_L = re.compile("m")
_N = store.rows("SELECT 1 FROM o")
'''
    assert set(made(kept)) <= {"dropped call"}


def test_every_drawn_site_is_a_mutant_of_its_own() -> None:
    """Each has a key and a name of its own, its text stands once in its file, and what comes out is Python, with something changed."""
    found = drawn(300, 1)
    assert len({site.name for site in found}) == len({site.key for site in found}) == len(found) == 300
    for site in found[::5]:
        source = (SIMULATOR / site.file).read_text(encoding="utf-8")
        assert source.count(site.mutant.old) == 1, site.key
        changed = source.replace(site.mutant.old, site.mutant.new)
        assert ast.dump(ast.parse(changed)) != ast.dump(ast.parse(source)), site.key


def test_the_draw_is_spread_and_follows_the_seed() -> None:
    """One seed draws the same sites every time, another draws others; all files and all operators have their part."""
    first = drawn(300, 1)
    assert [site.key for site in first] == [site.key for site in drawn(300, 1)]
    assert {site.key for site in first} != {site.key for site in drawn(300, 2)}
    operators = Counter(site.change.operator for site in first)
    assert set(operators) == {"comparison", "boolean", "constant", "dropped call", "swapped argument"}
    assert min(operators.values()) >= 20
    assert len({site.file for site in first}) > 0.9 * len({site.file for site in sites()})


def test_a_mechanical_mutant_loads_like_one_made_by_hand() -> None:
    """`azscenarios.mutants:NAME` is a site with the change."""
    site = drawn(300, 1)[0]
    mutant = mutants.named(site.name)
    assert mutant == site.mutant
    backend = getattr(mutants, site.name)()
    assert b"simulated" in backend.hello()
    backend.close()


def test_the_changed_lines_are_those_of_the_statement() -> None:
    """A change inside a function names its statement's lines, one that runs at import names none."""
    site = next(each for each in sites() if each.function == "_kind" and each.file == "notices.py")
    assert site.line in (changed_lines(site.mutant) or ())
    constant = next(each for each in sites() if each.function == "module" and each.file == "notices.py")
    assert changed_lines(constant.mutant) is None


def test_what_was_found_before_is_still_there() -> None:
    """The file of finders and that of explanations speak of sites that the simulator has."""
    keys = {site.key for site in sites()}
    assert known().keys() - {site.name for site in sites()} == set()
    assert explanations().keys() - keys - {each.name for each in mutants.MUTANTS} == set()
