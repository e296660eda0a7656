"""The validity of a new key: what may be chosen at Create and at Renew, and what Never yields (facts F12, F79, F80; A17, A19)."""

from __future__ import annotations

from azharness.contract.reasons import Reason
from azharness.model.desk import Dialog
from azharness.model.machines.parts import Values, entered
from azharness.model.prediction import Observation
from azharness.model.state import State
from azharness.model.table import Context, Guard, Shown
from azharness.model.text import months_after, validity_months
from azharness.model.versions import VERSIONS

NEVER = "never"
FOUR = ("P1Y", "P2Y", "P3M", "P6M")
"""The four choices of later versions; nobody published their values (decision A19)."""
CHOICES = "choices/validity"


def offered(state: State, dialog: Dialog, validity: str) -> bool:
    """Whether a validity may be chosen in a dialog: one of the version's two, or of those that its list was seen to offer."""
    return validity in (VERSIONS[state.product_version].validities or dialog.offers)


def is_never(validity: str) -> bool:
    """Whether somebody asks for a key without an end."""
    return validity.casefold() == NEVER


def seen_choices(seen: Observation) -> tuple[str, ...]:
    """What the list of validities offers; Never is no validity, even where it is still shown."""
    choices = seen.get(CHOICES)
    return tuple(one for one in choices if not is_never(one)) if isinstance(choices, tuple) else ()


def chosen_end(context: Context) -> int | None:
    """When a key of the entered validity ends that is made now; None where that is no number of months."""
    months = validity_months(entered(context, "validity"))
    return None if months is None else months_after(context.state.instant, months)


def _not_never(context: Context) -> bool:
    return not is_never(entered(context, "validity"))


def _offered(context: Context) -> bool:
    validity = entered(context, "validity")
    return not validity or not _not_never(context) or offered(context.state, context.desk.top, validity)


VALIDITY_GUARDS = (
    Guard("validity not Never", _not_never, Reason.NOT_OFFERED, "validity", ("CRT-5",)),
    Guard("validity offered", _offered, Reason.NOT_OFFERED, "validity", ("CRT-4/other-value",)),
)

FOUR_CHOICES = (
    Shown("four validities", ("CRT-13/four-choices",), lambda _: {f"{CHOICES}#": (len(FOUR),)}),
    Shown("3, 6, 12 and 24 months", ("CRT-13/values",), lambda _: {CHOICES: (FOUR,)}),
)


def _asked(context: Context) -> Values:
    asks = VERSIONS[context.state.product_version].asks_validity
    return {"fields/validity?": (True,), f"{CHOICES}?": (True,)} if asks else {}


ASKED = Shown("a validity is asked for", ("KEY-12",), _asked)
