"""Version, service, selection and capability decide together whether a case concerns a backend."""

from __future__ import annotations

import msgspec
import pytest

from azharness.catalogue import (
    Applicability,
    Applicable,
    Ground,
    Inapplicable,
    ProductVersion,
    load,
    required_services,
)
from azharness.catalogue.catalogue import Catalogue
from azharness.contract import Capability

EVERYTHING = frozenset(Capability)
CLOUD_ONLY = frozenset({"cloud-management"})
ALL_OF_ARTICLE = frozenset(required_services(ProductVersion.ARTICLE))


def asked(
    key: str,
    version: str = "article",
    offered: frozenset[str] = ALL_OF_ARTICLE,
    selected: frozenset[str] | None = None,
    capabilities: frozenset[Capability] = EVERYTHING,
) -> Applicability:
    """Ask the shipped catalogue about the case with a key."""
    return load().applicability(
        load().case(key),
        version=ProductVersion(version),
        offered=offered,
        selected=selected,
        capabilities=capabilities,
    )


def ground(answer: Applicability) -> Ground | None:
    """Return why the answer is no, or None when it is yes."""
    return answer.ground if isinstance(answer, Inapplicable) else None


@pytest.mark.parametrize(
    ("key", "version", "concerned"),
    [
        ("SVC-1", "article", True),
        ("SVC-1", "2010", False),
        ("NTF-1", "2002", False),
        ("NTF-1", "2006", True),
        ("NTF-6", "2002", True),
        ("NTF-6", "2006", False),
        ("DIS-1", "article", True),
        ("DIS-7", "article", False),
        ("CRT-4/one-year", "2309", True),
        ("CRT-4/one-year", "2409", False),
        ("KEY-8", "article", False),
        ("KEY-8", "2409", True),
    ],
)
def test_gates_follow_the_version(key: str, version: str, concerned: bool) -> None:
    """A row holds from its first version up to the one before its last, and the article counts as 2010."""
    assert ground(asked(key, version)) == (None if concerned else Ground.VERSION)


def test_only_named_versions_count() -> None:
    """The reason of a row for one version names that version."""
    answer = asked("SVC-1", "2503")
    assert isinstance(answer, Inapplicable)
    assert answer.reason == "SVC-1 holds for article only, not for 2503."


def test_required_service_that_is_declined_leaves_its_rows_open() -> None:
    """Declining a required service does not make its rows inapplicable: they stay untested."""
    assert asked("TEN-4/same-tenant", offered=CLOUD_ONLY) == Applicable(declined=("store-for-business",))


def test_optional_service_may_be_declined() -> None:
    """Declining a service that the version leaves open makes its rows inapplicable."""
    assert ground(asked("TEN-4/same-tenant", "2409", offered=CLOUD_ONLY)) is Ground.SERVICE
    assert ground(asked("SVC-8", "2409", offered=CLOUD_ONLY)) is Ground.SERVICE


def test_removed_service_concerns_nobody() -> None:
    """A service that the version no longer has is not judged even where a backend offers it."""
    assert ground(asked("CLD-1/log-analytics-connector", "2107")) is Ground.SERVICE
    assert ground(asked("CLD-1/log-analytics-connector", "2010")) is None


def test_selection_keeps_the_core() -> None:
    """With one service selected, core rows and its own rows remain."""
    only_store = frozenset({"store-for-business"})
    assert ground(asked("WIZ-1", selected=only_store)) is None
    assert ground(asked("TEN-4/same-tenant", selected=only_store)) is None
    assert ground(asked("FLW-1", selected=only_store)) is Ground.SELECTION
    assert ground(asked("APP-1", selected=only_store)) is Ground.SELECTION


@pytest.mark.parametrize(
    ("key", "capability"),
    [
        ("DSC-7", Capability.GROUPS),
        ("DSC-5/new-users", Capability.DELTA),
        ("CRT-14", Capability.FIXTURES),
        ("TEN-7/simultaneous", Capability.PARALLEL),
    ],
)
def test_declined_capability_makes_its_cases_inapplicable(key: str, capability: Capability) -> None:
    """What a backend may decline is not judged, and the reason names it."""
    answer = asked(key, capabilities=EVERYTHING - {capability})
    assert isinstance(answer, Inapplicable)
    assert answer.ground is Ground.CAPABILITY
    assert capability in answer.reason


def test_missing_time_is_lacking_evidence() -> None:
    """A rule about time stays applicable on a backend that cannot move its clock."""
    assert asked("KEY-1", capabilities=frozenset()) == Applicable(lacking=(Capability.TIME,))


def test_row_is_applicable_when_one_case_is() -> None:
    """A row concerns a backend as soon as one of its cases does."""
    row = load().row("SVC-4")
    answer = load().applicability(row, version=ProductVersion.V2409, offered=CLOUD_ONLY)
    assert answer == Applicable()


def test_row_is_inapplicable_when_no_case_is() -> None:
    """A row whose cases are all out of reach gives the reason of the first."""
    row = load().row("NTF-1")
    answer = load().applicability(row, version=ProductVersion.V2002, offered=ALL_OF_ARTICLE)
    assert ground(answer) is Ground.VERSION


def test_excluded_row_gives_its_reason() -> None:
    """A row that is not judged says why, before anything else counts."""
    row = msgspec.structs.replace(load().row("WIZ-1"), excluded="Judged elsewhere.")
    catalogue = Catalogue(chapters=(), rows=(row,))
    answer = catalogue.applicability(row, version=ProductVersion.ARTICLE, offered=ALL_OF_ARTICLE)
    assert answer == Inapplicable(ground=Ground.EXCLUDED, reason="Judged elsewhere.")


LOG_ANALYTICS = frozenset({"log-analytics-connector"})
STORE = frozenset({"store-for-business"})


@pytest.mark.parametrize("key", ["SRV-3", "CRT-6", "KEY-7", "NTF-2"])
@pytest.mark.parametrize("service", sorted(CLOUD_ONLY | STORE))
def test_any_service_of_a_choice_will_do(key: str, service: str) -> None:
    """What created apps and lists of apps show, either service that has them can show."""
    chosen = frozenset({service})
    assert asked(key, offered=chosen | LOG_ANALYTICS) == Applicable()
    assert asked(key, offered=ALL_OF_ARTICLE, selected=chosen) == Applicable()


@pytest.mark.parametrize("key", ["SRV-3", "CRT-6", "KEY-7", "NTF-2"])
def test_a_choice_that_is_not_selected_does_not_concern(key: str) -> None:
    """Where only apps can be imported, rows on created apps and on lists of apps are not judged, and it says why."""
    answer = asked(key, offered=LOG_ANALYTICS, selected=LOG_ANALYTICS)
    assert ground(answer) is Ground.SELECTION
    assert isinstance(answer, Inapplicable)
    assert (
        answer.reason == "Neither Cloud Management nor Microsoft Store for Business is selected in this run."
    )


def test_a_choice_that_is_required_stays_open() -> None:
    """A backend that has to offer a service of the choice, and offers none, leaves the row untested."""
    answer = asked("SRV-3", offered=LOG_ANALYTICS)
    assert answer == Applicable(declined=("cloud-management", "store-for-business"))
    assert asked("SRV-3", "2409", offered=LOG_ANALYTICS) == Applicable(declined=("cloud-management",))
