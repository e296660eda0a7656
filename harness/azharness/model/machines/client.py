"""A client as a machine: it learns its apps, gets a token, and presents it at the doors (article, data flow 4 and 5)."""

from __future__ import annotations

from dataclasses import replace

from azharness.contract.actors import TokenKind
from azharness.contract.ports import Door
from azharness.contract.reasons import Reason
from azharness.model.machines.keys import alive
from azharness.model.machines.parts import Values, both, failed, seen_text
from azharness.model.machines.serving import SERVED, SHUT_OUT, Ground, ground, on_ground
from azharness.model.prediction import Observation, Shape
from azharness.model.site import App, Client, Connection
from azharness.model.state import State
from azharness.model.table import Context, Guard, Row, Shown, Table, When
from azharness.model.text import as_shown

STATES = ("stranger", "located", "holding")
DOORS: tuple[Door, ...] = ("gateway", "management-point")
FORGERIES: tuple[TokenKind, ...] = (
    "wrong-audience",
    "wrong-tenant",
    "wrong-issuer",
    "bad-signature",
    "unsigned",
    "expired",
    "not-yet-valid",
    "app-only",
    "id-token",
)
TOKEN_LIFE = (60 * 60, 90 * 60)
"""Entra gives each user token a life between these, in seconds (fact F146)."""
CLIENT_TOKEN_LIFE = 28_800
REFUSED = Shape("refused", Reason.TOKEN_REFUSED)
NOT_ONBOARDED = Shape("refused", Reason.TENANT_NOT_ONBOARDED)


def _tenant_asked_for(context: Context) -> str:
    return str(context.command.tenant_id).strip()


def _own_tenant(context: Context) -> str:
    return context.state.client.tenant_id


def _asked_for(context: Context) -> Connection | None:
    return context.state.connection_of(_tenant_asked_for(context))


def _connection(context: Context) -> Connection | None:
    return context.state.connection_of(_own_tenant(context))


def _web_app(context: Context, connection: Connection | None) -> App | None:
    return context.state.app(connection.web_app) if connection else None


def _alive(context: Context) -> bool:
    app = _web_app(context, _connection(context))
    return app is None or alive(app, context.state.cloud_instant)


def _issues(context: Context) -> bool:
    """Whether Entra gives this person a token for what the site named."""
    state, client = context.state, context.state.client
    person, tenant = state.world.named(context.command.user), state.world.tenant(client.tenant_id)
    native = state.world.registration(client.tenant_id, client.client_app_id)
    server = state.world.registration(client.tenant_id, native.server) if native else None
    at_home = tenant is not None and person in tenant.people
    usable = person is not None and person.enabled and person.member and at_home
    return usable and server is not None and server.app_id_uri == client.resource


def _wrong_uri(context: Context) -> bool:
    """Whether the site names a resource that no known registration of the tenant has."""
    client = context.state.client
    app = _web_app(context, _connection(context))
    server = context.state.world.registration(client.tenant_id, app.client_id) if app else None
    return server is not None and server.app_id_uri != client.resource


def _age(context: Context) -> int:
    since = context.state.client.token_since
    return context.state.cloud_instant - since if since is not None else 0


ONBOARDED = Guard(
    "tenant onboarded", lambda c: _asked_for(c) is not None, Reason.TENANT_NOT_ONBOARDED, cites=("FLW-6",)
)
KEY_ALIVE = When("the site's key is valid", _alive)
KEY_DEAD = When("the site's key has ended", lambda context: not _alive(context))
ISSUED = When("Entra issues the token", _issues)
WRONG_URI = When("no app has that App ID URI", lambda context: not _issues(context) and _wrong_uri(context))
UNSURE = When("it is Entra's to say", lambda context: not _issues(context) and not _wrong_uri(context))
FRESH = When("the token is fresh", lambda context: _age(context) < TOKEN_LIFE[0])
AGEING = When("the token may have ended", lambda c: TOKEN_LIFE[0] <= _age(c) <= TOKEN_LIFE[1])
STALE = When("the token has ended", lambda context: _age(context) > TOKEN_LIFE[1])
IMPORTED = When("imported app", lambda context: _source(context) == "imported")
CREATED = When("created app", lambda context: _source(context) == "created")
EITHER = When("app of either source", lambda context: _source(context) == "")
LEFT_OPEN = on_ground("or not", _own_tenant)
NOT_SHUT_OUT = When("not shut out", lambda c: ground(c.state, _own_tenant(c)) not in SHUT_OUT)


def _source(context: Context) -> str:
    app = _web_app(context, _connection(context))
    return app.source if app else ""


def _located(context: Context) -> Values:
    connection = _asked_for(context)
    app = _web_app(context, connection)
    if connection is None or app is None:
        return {}
    return {"client_app_id": (connection.native_app,), "resource": as_shown(app.app_id_uri)}


def _learn(context: Context, seen: Observation) -> State:
    told, client = _tenant_asked_for(context).lower(), context.state.client
    app = _web_app(context, _asked_for(context))
    learned = Client(
        tenant_id=told,
        client_app_id=seen_text(seen, "client_app_id").lower(),
        resource=app.app_id_uri if app else seen_text(seen, "resource"),
        token_since=client.token_since if told == client.tenant_id else None,
    )
    return replace(context.state, client=learned)


def _hold(context: Context, _seen: Observation) -> State:
    state = context.state
    return replace(state, client=replace(state.client, token_since=state.cloud_instant))


LOCATED = Shown("apps of the tenant", ("FLW-1",), _located)
LIVES = Shown("life of the client token", ("FLW-7",), lambda _: {"expires_in": (CLIENT_TOKEN_LIFE,)})


def _locate_rows(source: str) -> tuple[Row, ...]:
    dest = "holding" if source == "holding" else "located"

    def told(ground: Ground, cites: tuple[str, ...], *guards: Guard) -> Row:
        when = on_ground(ground, _tenant_asked_for)
        return Row(
            "client.locate",
            source,
            dest,
            when=when,
            guards=guards,
            effect=_learn,
            shows=(LOCATED,),
            cites=cites,
        )

    def sent_away(ground: Ground, cites: tuple[str, ...]) -> Row:
        when = on_ground(ground, _tenant_asked_for)
        return Row("client.locate", source, source, when=when, outcome=NOT_ONBOARDED, cites=cites)

    return (
        told("as ever", ("FLW-1",), ONBOARDED),
        *(told(ground, cites) for ground, cites in SERVED.items()),
        *(sent_away(ground, cites) for ground, cites in SHUT_OUT.items()),
        told("or not", ()),
        sent_away("or not", ()),
    )


def _sign_in_rows(source: str) -> tuple[Row, ...]:
    def gets(when: When, *cites: str) -> Row:
        return Row("client.sign-in", source, "holding", when=when, effect=_hold, cites=cites)

    def misses(when: When, reason: Reason, *cites: str) -> Row:
        return Row("client.sign-in", source, source, when=when, outcome=failed(reason), cites=cites)

    reasons = (
        Reason.CLOUD_REFUSED,
        Reason.APP_UNKNOWN,
        Reason.SIGN_IN_FAILED,
        Reason.PERMISSION_DENIED,
        Reason.TENANT_UNKNOWN,
    )
    return (
        gets(both(ISSUED, KEY_ALIVE), "FLW-1"),
        gets(both(ISSUED, KEY_DEAD), "KEY-15/clients"),
        gets(UNSURE),
        *(misses(UNSURE, reason) for reason in reasons),
        *(misses(WRONG_URI, reason, "SRV-17") for reason in reasons),
    )


def _entry_cites(door: Door, source: str) -> tuple[str, ...]:
    """The rules that a token's acceptance shows; the management point of the contract is an HTTPS one."""
    same = ("FLW-8",) if door == "management-point" else ()
    audience = (f"FLW-11/{source}-app-id-uri@{door}",) if source else ()
    return (f"FLW-2/user-token@{door}", *same, *audience)


def _genuine_rows(door: Door) -> tuple[Row, ...]:
    trigger, state = f"client.present user-token@{door}", "holding"

    def enters(when: When, *cites: str) -> Row:
        return Row(trigger, state, state, when=when, shows=(LIVES,), cites=cites)

    def stays_out(when: When, *cites: str) -> Row:
        return Row(trigger, state, state, when=when, outcome=REFUSED, cites=cites)

    ordinary = both(FRESH, on_ground("as ever", _own_tenant))
    return (
        *(
            enters(both(ordinary, when), *_entry_cites(door, source))
            for when, source in ((IMPORTED, "imported"), (CREATED, "created"), (EITHER, ""))
        ),
        *(enters(both(FRESH, on_ground(why, _own_tenant)), *cites) for why, cites in SERVED.items()),
        *(stays_out(on_ground(why, _own_tenant), *cites) for why, cites in SHUT_OUT.items()),
        enters(both(FRESH, LEFT_OPEN)),
        stays_out(both(FRESH, LEFT_OPEN)),
        enters(both(AGEING, NOT_SHUT_OUT)),
        stays_out(both(AGEING, NOT_SHUT_OUT)),
        stays_out(both(STALE, NOT_SHUT_OUT), f"FLW-3/expired@{door}"),
    )


def _forged_row(door: Door, kind: TokenKind) -> Row:
    trigger = f"client.present {kind}@{door}"
    return Row(trigger, "holding", "holding", outcome=REFUSED, cites=(f"FLW-3/{kind}@{door}",))


CLIENT = Table(
    name="client",
    states=STATES,
    initial="stranger",
    rows=(
        *(row for state in STATES for row in _locate_rows(state)),
        *(row for state in STATES[1:] for row in _sign_in_rows(state)),
        *(row for door in DOORS for row in _genuine_rows(door)),
        *(_forged_row(door, kind) for door in DOORS for kind in FORGERIES),
    ),
)
