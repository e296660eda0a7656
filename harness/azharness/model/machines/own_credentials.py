"""Rows of a client that needs no Entra: a PKI certificate, or the client token that a door gave it (facts F105, F137, F139)."""

from __future__ import annotations

from azharness.contract.ports import Door
from azharness.model.machines import possession as has
from azharness.model.machines.parts import Values
from azharness.model.machines.presenting import ALL_DOORS, DOORS, OPEN, REFUSED, Situation, at, presents
from azharness.model.table import ACCEPTED, Context, Row, Shown
from azharness.model.versions import holds

DISABLED = "while a tenant's authentication is disabled"
AS_EVER = "as ever"
ENDED = "it has ended"


def _own_way(context: Context) -> str:
    """What decides on a credential that has nothing to do with Entra."""
    standings = {one.authentication.standing for one in context.state.connections}
    if "disabled" in standings:
        return DISABLED
    defective = holds("DIS-11", context.state.product_version) and standings - {"enabled"}
    return OPEN if defective else AS_EVER


def _site_token(context: Context) -> str:
    until, instant = context.state.client.site_until, context.state.instant
    if until is None:
        return ""
    if instant >= until:
        return ENDED if instant > until else OPEN
    gone = has.own_connection(context) is None and bool(has.own_tenant(context))
    return OPEN if gone else _own_way(context)


def _left(context: Context) -> Values:
    until = context.state.client.site_until or 0
    return {"expires_in": (until - context.state.instant,)}


def _at(door: Door, situation: Situation) -> Situation:
    """The same at a door; what the one with neither HTTPS nor enhanced HTTP takes is not said."""

    def found(context: Context) -> str:
        name = situation(context)
        return OPEN if door == "plain-http" and name and name != ENDED else name

    return found


LEFT = Shown("what is left of the client token", ("FLW-7",), _left)
UNSAID = Shown("nothing of its life", (), lambda _: {})


def _certificate_rows(door: Door, source: str) -> tuple[Row, ...]:
    row = presents(door, "pki-certificate", source, _at(door, _own_way))
    cases = ("DIS-6/pki-certificate", "DIS-11/pki-certificate")
    judged = (
        row(AS_EVER, ACCEPTED, at(door, "FLW-15/pki-certificate")),
        row(DISABLED, ACCEPTED, cases if door in DOORS else ()),
    )
    return (*(judged if door != "plain-http" else ()), row(OPEN, ACCEPTED, ()), row(OPEN, REFUSED, ()))


def _site_token_rows(door: Door, source: str) -> tuple[Row, ...]:
    row = presents(door, "site-token", source, _at(door, _site_token))
    cases = ("DIS-6/site-token", "DIS-11/site-token")
    judged = (
        row(AS_EVER, ACCEPTED, ("FLW-7",) if door in DOORS else (), LEFT),
        row(DISABLED, ACCEPTED, cases if door in DOORS else (), LEFT),
    )
    return (
        *(judged if door != "plain-http" else ()),
        row(ENDED, REFUSED, ("FLW-7",) if door in DOORS else ()),
        row(OPEN, ACCEPTED, (), UNSAID),
        row(OPEN, REFUSED, ()),
    )


def _foreign_row(door: Door, source: str) -> Row:
    row = presents(door, "foreign-certificate", source, lambda _: AS_EVER)
    return row(AS_EVER, REFUSED, at(door, "FLW-15/pki-certificate"))


def own_rows(states: tuple[str, ...]) -> tuple[Row, ...]:
    """All rows of such credentials, whatever the client was told."""
    return tuple(
        row
        for door in ALL_DOORS
        for state in states
        for row in (
            *_certificate_rows(door, state),
            *_site_token_rows(door, state),
            _foreign_row(door, state),
        )
    )
