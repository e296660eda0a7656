"""The Configuration page of Log Analytics Connector: what it offers, and who may use it (facts F31-F33; decision A39)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from msgspec.structs import replace

from azharness.contract.reasons import Reason
from azharness.model.azure import KEPT_OUT, Grant, Sight, Standing, of_tenant
from azharness.model.machines.keys import alive
from azharness.model.machines.parts import Values, both, failed, fails, typed
from azharness.model.machines.wizard_guards import chosen, given, web_app
from azharness.model.prediction import ABSENT, Value
from azharness.model.remember import remembered
from azharness.model.services import LOG_ANALYTICS, service_named
from azharness.model.table import Context, Row, Shown, When

SERVICE = service_named(LOG_ANALYTICS)
FIELDS = SERVICE.fields
DENIED = failed(Reason.PERMISSION_DENIED)
CASES: dict[Standing, tuple[str, ...]] = {
    "by its group": ("CFG-3/resource-group-contributor",),
    "by itself": ("CFG-8",),
    "no role": ("CFG-3/no-role",),
    "a person's role": ("CFG-7/contributor-person",),
    "another app's role": ("CFG-7/contributor-other-app",),
    "a role elsewhere": ("CFG-7/other-resource-group",),
    "a role to read": ("CFG-7/reader-alone",),
    "a role in vain": ("CFG-8",),
}
"""The rule that an app's standing towards the workspace shows."""


def _sight(context: Context, grants: tuple[Grant, ...]) -> Sight:
    """What the chosen web app sees by these grants."""
    app, state = web_app(context), context.state
    tenant = state.world.tenant(app.tenant_id) if app else None
    if app is None or tenant is None:
        return Sight("", (), (), state.decisions.workspace_role_suffices)
    return Sight(
        app.client_id,
        tuple(tenant.workspaces),
        of_tenant(grants, app.tenant_id),
        state.decisions.workspace_role_suffices,
    )


def _counted(context: Context, later: tuple[Grant, ...]) -> Sight:
    """What the app sees by the grants that count: those of a later moment, or those at the import."""
    late = context.state.decisions.late_rights_count
    return _sight(context, later if late else context.desk.form.at_import)


def _now(context: Context) -> Sight:
    return _counted(context, context.state.world.grants)


def _on_page(context: Context) -> Sight:
    return _counted(context, context.desk.form.at_page)


def reached(context: Context) -> bool:
    """Whether Entra gives the app a token, so that anything is seen at all."""
    app = web_app(context)
    return app is not None and alive(app, context.state.cloud_instant)


def _late(context: Context) -> bool:
    """Whether the app could use nothing when it was imported, and can by now."""
    then = _sight(context, context.desk.form.at_import).prospect()
    return then in KEPT_OUT and _sight(context, context.state.world.grants).prospect() not in KEPT_OUT


@remembered
def _prospect(context: Context) -> Standing | None:
    """How the app stands before the page is opened; None where it cannot ask."""
    return _now(context).prospect() if reached(context) else None


@remembered
def _standing(context: Context) -> Standing | None:
    """How the app stands towards what was chosen on the page; None where there is a choice left, or it cannot ask."""
    if not reached(context):
        return None
    if _incomplete(context):
        found, later = _on_page(context).prospect(), _now(context).prospect()
        if found not in KEPT_OUT:
            return None
        # What alone can be chosen may be taken as chosen, also where it was granted while the page was open.
        return found if later in KEPT_OUT else "to be seen"
    place = typed(context, "resource_group"), typed(context, "workspace")
    found, later = _on_page(context).towards(*place), _now(context).towards(*place)
    # Whether rights that were given while the page was open count, nobody says.
    return found if found == later else "to be seen"


def _incomplete(context: Context) -> bool:
    return not all(typed(context, name) for name in FIELDS)


def _offers(context: Context, found: Sight) -> dict[str, tuple[str, ...]]:
    """What the lists offer, each by what was chosen before it."""
    group = typed(context, "resource_group")
    return {
        "subscription": found.subscriptions(),
        "resource_group": found.resource_groups() if typed(context, "subscription") else (),
        "workspace": found.in_group(group) if group else (),
    }


def offered(context: Context, field: str, value: str) -> bool | None:
    """Whether the list of a field has a value; None where that is free."""
    lists = [_offers(context, found)[field] for found in (_on_page(context), _now(context))]
    exact = {value in one for one in lists}
    alike = {value.casefold() in {each.casefold() for each in one} for one in lists}
    return exact.pop() if reached(context) and exact == alike and len(exact) == 1 else None


def lists_shown(context: Context) -> Values:
    """The lists, and what is chosen by itself: the one item of a list, and so on in the next list."""
    if typed(context, "service") != LOG_ANALYTICS or not reached(context):
        return {}
    values, now = Values(), _now(context)
    if context.desk.page == "configuration" and _on_page(context) != now:
        return {}
    for field in FIELDS:
        offer = _offers(context, now)[field]
        empty: tuple[Value, ...] = () if offer else (ABSENT,)
        values[f"choices/{field}"] = (offer, *empty)
        if len(offer) == 1 and not typed(context, field):
            values[f"fields/{field}"] = offer
            context = _with_choice(context, field, offer[0])
    return values


def _with_choice(context: Context, field: str, value: str) -> Context:
    desk = context.desk
    return replace(
        context,
        state=context.state.with_desk(context.session, desk.turned(desk.form.filled(**{field: value}))),
    )


@cache
def _stands(wanted: Standing) -> When:
    return When(f"the app has {wanted}", lambda context: _standing(context) == wanted)


@cache
def _seems(wanted: Standing) -> When:
    return When(f"the app has {wanted}, as it seems", lambda context: _prospect(context) == wanted)


IS_CHOSEN = chosen(SERVICE)
IN_TIME = When("as at the import", lambda context: not _late(context))
LATE = When("granted after the import", _late)
UNREACHED = both(IS_CHOSEN, When("Entra gives the app no token", lambda context: not reached(context)))
CHOOSING = both(IS_CHOSEN, When("a choice is left", lambda c: reached(c) and _standing(c) is None))
OPEN_TO_DOUBT = both(IS_CHOSEN, _stands("to be seen"))
LISTS = Shown("what the app may see", ("CFG-2",), lists_shown)
GIVEN = tuple(given(name, "CFG-2") for name in FIELDS)


def _cases(standing: Standing) -> tuple[tuple[When, tuple[str, ...]], ...]:
    """The rules that a standing shows: its own, or that it came late."""
    return ((both(_stands(standing), IN_TIME), CASES[standing]), (both(_stands(standing), LATE), ("CFG-9",)))


def on_app_page() -> tuple[Row, ...]:
    """Next on the App page may already tell that the app may use no workspace, or that Entra knows its key no more."""

    def told(when: When, *cites: str, outcome: Reason = Reason.PERMISSION_DENIED) -> Row:
        return Row(
            "wizard.next", "app", "app", when=both(IS_CHOSEN, when), outcome=failed(outcome), cites=cites
        )

    unreached = When("Entra gives the app no token", lambda c: web_app(c) is not None and not reached(c))
    return (
        *(told(both(_seems(one), IN_TIME), *CASES[one]) for one in KEPT_OUT),
        *(told(both(_seems(one), LATE), "CFG-9") for one in KEPT_OUT),
        told(_seems("to be seen")),
        told(unreached),
        told(unreached, outcome=Reason.KEY_EXPIRED),
    )


def on_configuration(accept: Row) -> tuple[Row, ...]:
    """Next on the page; `accept` is the row that goes on, for whichever service."""
    place = (accept.trigger, accept.source, accept.source)

    def stays(when: When, *cites: str, outcome: Reason = Reason.PERMISSION_DENIED) -> Row:
        return Row(*place, when=both(IS_CHOSEN, when), outcome=failed(outcome), cites=cites)

    def lacks(when: When, *cites: str) -> Iterator[Row]:
        """What was not chosen may be told instead."""
        for guard in GIVEN:
            yield Row(*place, when=both(when, fails(guard)), outcome=guard.refusal, cites=cites)

    allowed: tuple[Standing, ...] = ("by its group", "by itself")
    kept_out = [case for one in KEPT_OUT for case in _cases(one)]
    return (
        replace(accept, when=CHOOSING, guards=GIVEN, cites=()),
        *(
            replace(accept, when=both(IS_CHOSEN, when), cites=cites)
            for one in allowed
            for when, cites in _cases(one)
        ),
        *(stays(when, *cites) for when, cites in kept_out),
        *(row for when, cites in kept_out for row in lacks(both(IS_CHOSEN, when), *cites)),
        replace(accept, when=OPEN_TO_DOUBT, cites=()),
        stays(_stands("to be seen")),
        *lacks(OPEN_TO_DOUBT),
        replace(accept, when=UNREACHED, cites=()),
        stays(UNREACHED),
        stays(UNREACHED, outcome=Reason.KEY_EXPIRED),
        *lacks(UNREACHED),
    )
