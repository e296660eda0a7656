"""The wizard as a table: its pages, and what each needs before the next."""

from __future__ import annotations

from msgspec.structs import replace

from azharness.contract.reasons import Reason
from azharness.model.machines import store_page, workspace_page
from azharness.model.machines import wizard_guards as guards
from azharness.model.machines import wizard_moves as moves
from azharness.model.machines import wizard_views as views
from azharness.model.machines.discovery_form import nothing_on, something_on
from azharness.model.machines.parts import NOBODY_ACTS, at_page, both, free_refusal, typed
from azharness.model.prediction import Shape
from azharness.model.services import ADMINISTRATION, SERVICES, STORE, Service, service_named
from azharness.model.table import Row, Shown, Table, When

PAGES = ("azure-services", "app", "discovery", "configuration", "summary", "progress", "completion")

_FIRST = (guards.NAME_GIVEN, guards.SERVICE_CHOSEN, guards.NAME_IS_NEW)
_TO_SUMMARY = (at_page("summary", "WIZ-5"), views.SUMMARY)
_DISCOVERED = Row(
    "wizard.next",
    "discovery",
    "summary",
    when=something_on(typed),
    guards=guards.DISCOVERY.guards(),
    effect=moves.turn("summary"),
    shows=_TO_SUMMARY,
    cites=("WIZ-5",),
)
_DISCOVERS_NOTHING = replace(_DISCOVERED, when=nothing_on(typed), cites=("CFG-11",))
_CONFIGURED = Row(
    "wizard.next",
    "configuration",
    "summary",
    effect=moves.turn("summary"),
    shows=_TO_SUMMARY,
    cites=("WIZ-5",),
)


def _start(when: When, *cites: str) -> Row:
    return Row(
        "wizard.start",
        "closed",
        "azure-services",
        when=when,
        effect=moves.start,
        shows=(at_page("azure-services", "WIZ-4"), views.SERVICES_OFFERED, *views.OTHER_VERSIONS),
        cites=cites,
    )


def _to_app(when: When, *cites: str) -> Row:
    return Row(
        "wizard.next",
        "azure-services",
        "app",
        when=when,
        guards=_FIRST,
        effect=moves.to_app,
        shows=(at_page("app", "WIZ-4"), *views.APP_PAGE),
        cites=cites,
    )


def _from_app(service: Service, kind: guards.Kind) -> Row:
    """Next on the App page. Where a connection is special, it is that rule which lets it have a place."""
    special = kind not in {"in the public cloud", "in a private cloud"}
    page = at_page(service.page, *(service.case("WIZ-15") or ("WIZ-5",)))
    return Row(
        "wizard.next",
        "app",
        service.page,
        when=both(guards.chosen(service), guards.is_kind(kind)),
        guards=guards.app_guards(service),
        effect=moves.to_own_page,
        shows=(page, views.kept(service.page), workspace_page.LISTS),
        cites=guards.kind_cites(service, kind) if special else ("WIZ-4",),
    )


def _configured(service: Service) -> tuple[Row, ...]:
    """Next on the Configuration page of the services that ask no cloud there."""
    wanted = guards.chosen(service)
    if service.name != STORE:
        return (replace(_CONFIGURED, when=wanted),)
    accept = replace(_CONFIGURED, when=wanted, guards=store_page.guards(typed), cites=("CFG-4",))
    freely = (free_refusal(accept, guard) for guard in store_page.free_guards(typed))
    return (accept, *(replace(row, when=both(wanted, row.when)) for row in freely if row.when))


def _back(source: str, dest: str, when: When | None = None) -> Row:
    seen = (at_page(dest, "WIZ-4"), views.kept(dest))
    return Row("wizard.back", source, dest, when=when, effect=moves.turn(dest), shows=seen, cites=("WIZ-10",))


def _cancel(source: str) -> Row:
    seen = (at_page("closed", "WIZ-11"),)
    return Row("wizard.cancel", source, "closed", effect=moves.cancel, shows=seen, cites=("WIZ-11",))


def _finish(service: Service, kind: guards.Kind) -> Row:
    return Row(
        "wizard.next",
        "summary",
        "progress",
        when=both(guards.PLACE_FREE, both(guards.chosen(service), guards.is_kind(kind))),
        effect=moves.finish,
        shows=(at_page("progress", "WIZ-4"), views.ONE_OBJECT, NOBODY_ACTS),
        cites=guards.kind_cites(service, kind),
    )


def _too_late(when: When, lost: moves.Lost, field: str, cites: tuple[str, ...]) -> tuple[Row, Row]:
    """Another session was first: the site tells at once, or on the Completion page."""
    refusal = Row(
        "wizard.next",
        "summary",
        "summary",
        when=when,
        outcome=Shape("refused", Reason.IN_USE, field),
        cites=cites,
    )
    on_the_way = Row("wizard.next", "summary", "progress", when=when, effect=moves.lose(lost), cites=cites)
    return refusal, on_the_way


def _complete(when: When, *shown: Shown) -> Row:
    return Row(
        "wizard.next",
        "progress",
        "completion",
        when=when,
        effect=moves.complete,
        shows=(at_page("completion", "WIZ-4"), *shown),
        cites=("WIZ-4",),
    )


def _succeed(service: Service, kind: guards.Kind) -> Row:
    """What is to be connected is connected: Completion says so. That it is listed then is the console's to show."""
    shown = views.result("succeeded", *guards.kind_cites(service, kind))
    return _complete(both(guards.chosen(service), moves.made(kind)), shown)


def _may_be_full(page: str) -> Row:
    """How many connections Administration Service Management may have, nobody says."""
    refusal = Shape("refused", Reason.IN_USE, "web_app")
    return Row("wizard.next", page, page, when=guards.SEVERAL_OF_ADMINISTRATION, outcome=refusal)


_LIMITED = tuple(service for service in SERVICES if service.limit != "free")
_ASKS_NO_CLOUD = tuple(service_named(name) for name in (STORE, ADMINISTRATION))

WIZARD = Table(
    name="wizard",
    states=("closed", *PAGES),
    initial="closed",
    rows=(
        _start(guards.FIRST_RUN, "WIZ-4"),
        _start(guards.FURTHER_RUN, "WIZ-8"),
        _to_app(both(guards.DESCRIBED, guards.NAME_IS_ITS_OWN), "WIZ-4"),
        _to_app(both(guards.UNDESCRIBED, guards.NAME_IS_ITS_OWN), "WIZ-2"),
        _to_app(guards.NAME_IS_SHARED, "WIZ-12"),
        *(_from_app(service, kind) for service in SERVICES for kind in guards.kinds_of(service)),
        *workspace_page.on_app_page(),
        _may_be_full("app"),
        _DISCOVERED,
        _DISCOVERS_NOTHING,
        *(free_refusal(_DISCOVERED, guard) for guard in guards.DISCOVERY.liberties()),
        *workspace_page.on_configuration(_CONFIGURED),
        *(row for service in _ASKS_NO_CLOUD for row in _configured(service)),
        *(_finish(service, kind) for service in SERVICES for kind in guards.kinds_of(service)),
        *(
            row
            for service in _LIMITED
            for row in _too_late(guards.slot_taken(service), "place", "web_app", guards.late_cites(service))
        ),
        *_too_late(guards.NAME_WAS_TAKEN, "name", "name", ("WIZ-12",)),
        _may_be_full("summary"),
        *(_succeed(service, kind) for service in SERVICES for kind in guards.kinds_of(service)),
        _complete(moves.UNSURE),
        *(
            _complete(
                both(guards.chosen(service), moves.LOST_PLACE),
                views.result("failed", *guards.late_cites(service)),
            )
            for service in _LIMITED
        ),
        _complete(moves.LOST_NAME, views.result("failed", "WIZ-12")),
        Row(
            "wizard.close",
            "completion",
            "closed",
            effect=moves.close,
            shows=(at_page("closed", "WIZ-4"),),
            cites=("WIZ-4",),
        ),
        _back("app", "azure-services"),
        *(_back(page, "app") for page in ("discovery", "configuration")),
        *(_back("summary", service.page, guards.chosen(service)) for service in SERVICES),
        *(_cancel(page) for page in PAGES[:5]),
    ),
    stays=("WIZ-4",),
    lacking=dict.fromkeys(("wizard.next", "wizard.back", "wizard.close"), ("WIZ-4",)),
)
