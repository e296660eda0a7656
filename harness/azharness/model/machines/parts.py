"""Building blocks of the tables: pages, required fields, refusals that are left free."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from azharness.contract.reasons import Reason
from azharness.model.prediction import Observation, Shape, Value
from azharness.model.state import State
from azharness.model.table import Context, Guard, Row, Shown, When, always

Effect = Callable[[Context, Observation], State]
Values = dict[str, tuple[Value, ...]]


def at_page(page: str, *cites: str) -> Shown:
    """The page that is shown."""
    return always(f"page {page}", cites, {"page": (page,)})


def quiet_cloud(what: str, *cites: str) -> Shown:
    """Nothing was written in Entra."""
    return always(f"nothing written: {what}", cites, {"cloud/writes": ((),)})


def _nobody(context: Context) -> Values:
    return {"cloud/people": ((),)} if context.state.met else {}


NOBODY_ACTS = Shown("no token of a person who signed in earlier", ("CRT-8/no-later-use",), _nobody)
"""Judged where somebody has signed in before: otherwise there is no token to misuse."""


def failed(reason: Reason) -> Shape:
    """The outcome of work that the cloud declined."""
    return Shape("failed", reason)


def error_code(code: str, *cites: str) -> Shown:
    """The error that the cloud gave."""
    return always(f"error {code}", cites, {"error/code": (code,)})


def entered(context: Context, name: str) -> str:
    """What a field of the topmost dialog holds, trimmed."""
    # Inline, here and below: nothing else is asked as often.
    dialogs = context.desk.dialogs
    return dialogs[-1].fields.get(name, "").strip() if dialogs else ""


def typed(context: Context, name: str) -> str:
    """What a field of the wizard holds, trimmed."""
    wizard = context.desk.wizard
    return wizard.fields.get(name, "").strip() if wizard else ""


def required(name: str, *cites: str) -> Guard:
    """A field of the dialog that may not be empty."""
    return Guard(f"{name}_given", lambda context: bool(entered(context, name)), Reason.REQUIRED, name, cites)


def fails(guard: Guard) -> When:
    """The condition that a guard does not hold."""
    return When(f"not {guard.name}", lambda context: not guard.holds(context))


def both(first: When, second: When) -> When:
    """Two conditions at once."""
    return When(
        f"{first.name} and {second.name}",
        lambda context: first.holds(context) and second.holds(context),
        (*(first.parts or (first,)), *(second.parts or (second,))),
    )


def free_refusal(row: Row, guard: Guard) -> Row:
    """The right, not the duty, to refuse the row's trigger where a guard does not hold."""
    return Row(row.trigger, row.source, row.source, when=fails(guard), outcome=guard.refusal)


def refusals(
    trigger: str, source: str, when: When, reason: Reason, fields: tuple[str, ...], *cites: str
) -> tuple[Row, ...]:
    """A refusal that may name any of these fields, or none."""
    return tuple(
        Row(trigger, source, source, when=when, outcome=Shape("refused", reason, name), cites=cites)
        for name in ("", *fields)
    )


def put_away(context: Context, _seen: Observation) -> State:
    """Leave the topmost dialog."""
    return context.state.with_desk(context.session, context.desk.left())


def seen_text(seen: Observation, path: str) -> str:
    """The text at a path, empty where there is none."""
    value = seen.get(path)
    return value if isinstance(value, str) else ""


def return_to_list(context: Context, state: State, seen: Observation) -> State:
    """Go back to the list of apps; whether the new app is selected there already is what was observed."""
    desk = context.desk.left()
    shown = desk.top.filled(selected=seen_text(seen, "fields/selected").lower())
    return state.with_desk(context.session, desk.changed(shown))


def close_if_seen(context: Context, seen: Observation) -> State:
    """After a failure: the dialog stays unless another page is seen."""
    page = seen_text(seen, "page")
    if page in {"", context.desk.page}:
        return context.state
    return context.state.with_desk(context.session, context.desk.left())


def mark_tried(context: Context, seen: Observation, broken: str = "") -> State:
    """After a failed creation: remember how it failed, and what of the work may be done."""
    state = close_if_seen(context, seen)
    desk = state.desk(context.session)
    if desk.page != context.desk.page:
        return state
    more = seen.get("cloud/registrations-left")
    left = desk.top.left + (more if isinstance(more, int) else 0)
    tried = replace(desk.top, tried=True, left=left, broken=broken or desk.top.broken)
    return state.with_desk(context.session, desk.changed(tried))
