"""A client as a machine: it learns its apps, gets tokens, and presents what it has at the doors (article, data flow 4 and 5)."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from azharness.contract.reasons import Reason
from azharness.model.machines import possession as has
from azharness.model.machines.client_tokens import token_rows
from azharness.model.machines.own_credentials import own_rows
from azharness.model.machines.parts import Values, both, seen_text
from azharness.model.machines.presenting import FORGERIES, entra_rows
from azharness.model.machines.serving import SERVED, SHUT_OUT, Ground, on_ground
from azharness.model.prediction import Observation, Shape
from azharness.model.site import Client
from azharness.model.state import State
from azharness.model.table import Context, Guard, Row, Shown, Table, When
from azharness.model.text import as_shown

__all__ = ["CLIENT", "FORGERIES"]

STATES = ("stranger", "located", "holding")
REFRESH = "{00000000-0000-0000-0000-000000000023}"
"""The schedule that refreshes a client's management point, and with it what the site tells of Entra (facts F101, F103)."""
NOT_ONBOARDED = Shape("refused", Reason.TENANT_NOT_ONBOARDED)

TenantOf = Callable[[Context], str]


def _asked_for(context: Context) -> str:
    return str(context.command.tenant_id).strip()


def _refreshes(context: Context) -> bool:
    return str(context.command.schedule).strip().lower() == REFRESH and bool(has.own_tenant(context))


ALWAYS = When("asked", lambda _: True)
REFRESHES = When("the schedule asks for the tenant's apps", _refreshes)
OTHERWISE = When("the schedule asks for nothing", lambda context: not _refreshes(context))


def _told(tenant_of: TenantOf) -> Shown:
    def values(context: Context) -> Values:
        connection = context.state.connection_of(tenant_of(context))
        app = has.web_app(context, connection)
        if connection is None or app is None:
            return {}
        return {"client_app_id": (connection.native_app,), "resource": as_shown(app.app_id_uri)}

    return Shown("apps of the tenant", ("FLW-1",), values)


def _learn(tenant_of: TenantOf) -> Callable[[Context, Observation], State]:
    """Take over what the site told; a device of another tenant is another client."""

    def effect(context: Context, seen: Observation) -> State:
        tenant_id, before = tenant_of(context).lower(), context.state.client
        app = has.web_app(context, context.state.connection_of(tenant_id))
        learned = replace(
            before if tenant_id == before.tenant_id else Client(tenant_id),
            client_app_id=seen_text(seen, "client_app_id").lower(),
            resource=app.app_id_uri if app else seen_text(seen, "resource"),
        )
        return replace(context.state, client=learned)

    return effect


def _asking_rows(trigger: str, source: str, asks: When, tenant_of: TenantOf) -> tuple[Row, ...]:
    """Ask the gateway for a tenant's apps."""
    dest = "holding" if source == "holding" else "located"
    onboarded = Guard(
        "tenant onboarded",
        lambda context: context.state.connection_of(tenant_of(context)) is not None,
        Reason.TENANT_NOT_ONBOARDED,
        cites=("FLW-6",),
    )

    def told(ground: Ground, cites: tuple[str, ...], *guards: Guard) -> Row:
        return Row(
            trigger,
            source,
            dest,
            when=both(asks, on_ground(ground, tenant_of)),
            guards=guards,
            effect=_learn(tenant_of),
            shows=(_told(tenant_of),),
            cites=cites,
        )

    def sent_away(ground: Ground, cites: tuple[str, ...]) -> Row:
        when = both(asks, on_ground(ground, tenant_of))
        return Row(trigger, source, source, when=when, outcome=NOT_ONBOARDED, cites=cites)

    return (
        told("as ever", ("FLW-1",), onboarded),
        *(told(ground, cites) for ground, cites in SERVED.items()),
        *(sent_away(ground, cites) for ground, cites in SHUT_OUT.items()),
        told("or not", ()),
        sent_away("or not", ()),
    )


def _forget(context: Context, _seen: Observation) -> State:
    """The service ccmexec is restarted: the device stays joined to its tenant, all else is lost."""
    return replace(context.state, client=Client(context.state.client.tenant_id))


def _service_rows(source: str) -> tuple[Row, ...]:
    return (
        *_asking_rows("client.locate", source, ALWAYS, _asked_for),
        *_asking_rows("client.trigger-schedule", source, REFRESHES, has.own_tenant),
        Row("client.trigger-schedule", source, source, when=OTHERWISE),
        Row("client.restart", source, "stranger", effect=_forget),
    )


CLIENT = Table(
    name="client",
    states=STATES,
    initial="stranger",
    rows=(
        *(row for state in STATES for row in _service_rows(state)),
        *(row for state in STATES[1:] for row in token_rows(state)),
        *entra_rows(STATES[1:]),
        *own_rows(STATES),
    ),
)
