"""Rows of a client that asks Entra for tokens with what the site told it: the user's and the device's (facts F69, F137, F156)."""

from __future__ import annotations

from functools import cache

from msgspec.structs import replace

from azharness.contract.reasons import Reason
from azharness.model.access import BLOCKED, NO_DEVICE_TOKENS
from azharness.model.machines import possession as has
from azharness.model.machines.keys import alive
from azharness.model.machines.parts import error_code, failed
from azharness.model.prediction import Observation, Shape
from azharness.model.remember import remembered
from azharness.model.state import State
from azharness.model.table import Context, Row, Shown, When

REASONS = (
    Reason.CLOUD_REFUSED,
    Reason.APP_UNKNOWN,
    Reason.SIGN_IN_FAILED,
    Reason.PERMISSION_DENIED,
    Reason.TENANT_UNKNOWN,
)
REFUSED = failed(Reason.CLOUD_REFUSED)
STOPS = ("FLW-4/no-other-token",)
UNSURE = "it is Entra's to say"


@remembered
def _user_case(context: Context) -> str:
    """What decides on a person's wish for a token."""
    if not _may_sign_in(context) or has.wanted(context) is None:
        return "no app has that App ID URI" if _names_another_uri(context) else UNSURE
    if has.stopped(context):
        return "a policy keeps everybody out"
    if context.state.client.barred:
        return "the app was excluded from the policy"
    app = has.own_web_app(context)
    living = app is None or alive(app, context.state.cloud_instant)
    return "the site's key is valid" if living else "the site's key has ended"


def _may_sign_in(context: Context) -> bool:
    world = context.state.world
    person, tenant = world.named(context.command.user), world.tenant(has.own_tenant(context))
    at_home = tenant is not None and person in tenant.people
    return person is not None and person.enabled and person.member and at_home


def _names_another_uri(context: Context) -> bool:
    """Whether the site names a resource that no known registration of the tenant has."""
    app, client = has.own_web_app(context), context.state.client
    server = context.state.world.registration(client.tenant_id, app.client_id) if app else None
    return server is not None and server.app_id_uri != client.resource


@remembered
def _device_case(context: Context) -> str:
    """What decides on a device's wish for a token."""
    tenant, server = context.state.world.tenant(has.own_tenant(context)), has.wanted(context)
    if tenant is None or server is None or context.command.device not in tenant.devices:
        return UNSURE
    case = _setting(context)
    return case if case.startswith("without") or not has.stopped(context) else "a policy keeps everybody out"


def _setting(context: Context) -> str:
    """Whether the app gives tokens to devices, and since when: from its birth, or from the update of its settings on."""
    server = has.wanted(context)
    if server is None or server.half:
        return UNSURE
    if server.updated:
        return f"updated app that was {has.source(context) or 'made somehow'}"
    if server.held is None:
        return "without the update"
    from_birth = context.state.decisions.created_issues_device_tokens
    return "created with the setting" if from_birth else "without it by birth"


def _with_user(context: Context, *, barred: bool = False) -> State:
    state = context.state
    asked = replace(state.client, user=context.command.user, barred=state.client.barred or barred)
    return replace(state, client=asked)


def _hold_user(context: Context, _seen: Observation) -> State:
    state = _with_user(context)
    client = replace(state.client, token_since=state.cloud_instant, token_for=state.client.told)
    return replace(state, client=client)


def _miss_user(context: Context, _seen: Observation) -> State:
    return _with_user(context, barred=_user_case(context) == "a policy keeps everybody out")


def _hold_device(context: Context, _seen: Observation) -> State:
    state = context.state
    client = replace(state.client, device_since=state.cloud_instant, device_for=state.client.told)
    return replace(state, client=client)


def _sign_in_rows(source: str) -> tuple[Row, ...]:
    def gets(case: str, *cites: str) -> Row:
        return Row("client.sign-in", source, "holding", when=_user(case), effect=_hold_user, cites=cites)

    def misses(case: str, outcome: Shape, cites: tuple[str, ...] = (), *shows: Shown) -> Row:
        return Row(
            "client.sign-in",
            source,
            source,
            when=_user(case),
            effect=_miss_user,
            shows=shows,
            outcome=outcome,
            cites=cites,
        )

    return (
        gets("the site's key is valid", "FLW-1"),
        gets("the site's key has ended", "KEY-15/clients"),
        gets("the app was excluded from the policy", "FLW-4/after-exclusion"),
        misses("a policy keeps everybody out", REFUSED, STOPS, error_code(BLOCKED, *STOPS)),
        gets(UNSURE),
        *(misses(UNSURE, failed(reason)) for reason in REASONS),
        *(misses("no app has that App ID URI", failed(reason), ("SRV-17",)) for reason in REASONS),
    )


def _device_rows(source: str) -> tuple[Row, ...]:
    def gets(case: str, *cites: str) -> Row:
        when = _device(case)
        return Row("client.get-device-token", source, source, when=when, effect=_hold_device, cites=cites)

    def misses(case: str, code: str, *cites: str) -> Row:
        shows = (error_code(code, *cites),) if code else ()
        when = _device(case)
        return Row(
            "client.get-device-token", source, source, when=when, outcome=REFUSED, shows=shows, cites=cites
        )

    return (
        gets("updated app that was imported", "FLW-5", "UPD-2"),
        gets("updated app that was created", "UPD-2"),
        gets("updated app that was made somehow", "UPD-2"),
        gets("created with the setting", "FLW-13"),
        misses("without it by birth", NO_DEVICE_TOKENS, "FLW-13"),
        misses("without the update", NO_DEVICE_TOKENS, "FLW-5"),
        misses("a policy keeps everybody out", BLOCKED, *STOPS),
        gets(UNSURE),
        misses(UNSURE, ""),
    )


@cache
def _user(case: str) -> When:
    return When(f"user: {case}", lambda context: _user_case(context) == case)


@cache
def _device(case: str) -> When:
    return When(f"device: {case}", lambda context: _device_case(context) == case)


def token_rows(source: str) -> tuple[Row, ...]:
    """The rows of a client in a state in which it was told its apps."""
    return (*_sign_in_rows(source), *_device_rows(source))
