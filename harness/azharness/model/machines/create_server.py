"""Rows of the Create Server Application dialog."""

from __future__ import annotations

from azharness.contract.reasons import Reason
from azharness.model.desk import Dialog
from azharness.model.machines import people
from azharness.model.machines.app_id_uri import DEFAULT_URI, UriKind, uri_is, uri_kind
from azharness.model.machines.created import CREATED, create
from azharness.model.machines.hindered import (
    BROKEN,
    CONSENT_FAILS,
    IN_ITS_OWN_WAY,
    LEFT_BY_TWO,
    SENT_AGAIN,
    SENT_TWICE,
    SERVER_CREATION,
    case_of,
    first_try,
    hindrances,
    next_try,
    nothing_listed,
    unhindered,
)
from azharness.model.machines.import_checks import URI_GUARD
from azharness.model.machines.parts import (
    at_page,
    both,
    entered,
    error_code,
    failed,
    mark_tried,
    put_away,
    quiet_cloud,
    required,
    seen_text,
)
from azharness.model.machines.signin import sign_in_guards, sign_in_rows
from azharness.model.machines.validity import FOUR_CHOICES, VALIDITY_GUARDS, seen_choices
from azharness.model.prediction import Observation, Shape
from azharness.model.state import State
from azharness.model.table import Context, Guard, Row, Shown, When
from azharness.model.text import as_shown
from azharness.model.versions import VERSIONS
from azharness.model.views.apps import listed

PAGE = "create-server-app"
LIST = "server-app"
PREFILLED = {"homepage_url": DEFAULT_URI, "app_id_uri": DEFAULT_URI, "validity": "P1Y"}
URLS = frozenset({"homepage_url", "app_id_uri"})
"""What is filled in already where a version has URL fields."""


def _has_urls(context: Context) -> bool:
    return VERSIONS[context.state.product_version].urls


def _may_create(context: Context) -> bool:
    return people.is_(context, people.GLOBAL)


def _disputed(context: Context) -> bool:
    privileged = people.is_(context, people.PRIVILEGED_ROLE) and not _may_create(context)
    return people.person(context) is None or privileged


def _may_not_consent(context: Context) -> bool:
    return people.has_role(context) and not _may_create(context) and not _disputed(context)


def _gladly_taken(context: Context) -> bool:
    return uri_kind(context) in {"default", "own tenant", "verified domain"}


def _plain(context: Context) -> bool:
    return people.person(context) is not None and not people.has_role(context)


MAY_CREATE = When("the person may create and consent", _may_create)
MAY_NOT_CONSENT = When("the person may not consent", _may_not_consent)
URI_TAKEN = When("Entra takes the App ID URI", _gladly_taken)
URI_IN_DOUBT = When("Entra may refuse the App ID URI", lambda context: not _gladly_taken(context))
DISPUTED = When("the person's rights are disputed", _disputed)
PLAIN = When("the person holds no role", _plain)
MAY_REGISTER = When("the person may create, or may be", lambda c: _may_create(c) or _disputed(c))
CAN_CREATE = both(MAY_CREATE, unhindered(SERVER_CREATION))
ALWAYS = When("in this dialog", lambda _: True)

HOMEPAGE_GIVEN = Guard(
    "homepage_url_given",
    lambda context: not _has_urls(context) or bool(entered(context, "homepage_url")),
    Reason.REQUIRED,
    "homepage_url",
    ("CRT-15",),
)
GUARDS = (
    required("application_name"),
    HOMEPAGE_GIVEN,
    required("app_id_uri"),
    required("validity"),
    URI_GUARD,
    *VALIDITY_GUARDS,
    *sign_in_guards("CRT-6"),
)


def _open(context: Context, seen: Observation) -> State:
    given = PREFILLED if _has_urls(context) else {**PREFILLED, **dict.fromkeys(URLS, "")}
    fields = {name: seen_text(seen, f"fields/{name}") or default for name, default in given.items()}
    dialog = Dialog(PAGE, fields, offers=seen_choices(seen))
    return context.state.with_desk(context.session, context.desk.opened(dialog))


def _count(context: Context) -> int:
    return len(listed(context, "server"))


def _prefilled(name: str, case: str) -> Shown:
    return Shown(f"{name} prefilled", (case,), lambda _: {f"fields/{name}": as_shown(PREFILLED[name])})


def _succeeds(when: When, *cites: str) -> Row:
    return Row("dialog.ok", PAGE, LIST, when=when, guards=GUARDS, effect=create, shows=CREATED, cites=cites)


def fail(context: Context, seen: Observation) -> State:
    """After a creation that failed: in which way, and what it has left in Entra."""
    return mark_tried(context, seen, CONSENT_FAILS if _may_not_consent(context) else case_of(context))


def _declines(when: When, outcome: Shape, *cites: str, shows: tuple[Shown, ...] = ()) -> Row:
    return Row(
        "dialog.ok",
        PAGE,
        PAGE,
        when=when,
        guards=GUARDS,
        effect=fail,
        shows=shows,
        cites=cites,
        outcome=outcome,
    )


CLOUD_REFUSED = failed(Reason.CLOUD_REFUSED)
DENIED = failed(Reason.PERMISSION_DENIED)
IN_USE = Shape("refused", Reason.IN_USE, "app_id_uri")
REFUSED_SOMEHOW = (DENIED, CLOUD_REFUSED, IN_USE)
"""What may be told where both the person's rights and the App ID URI are in the way: the backend meets either first."""
ALLOWED_URIS: dict[UriKind, tuple[str, ...]] = {
    "default": ("CRT-10/one-app",),
    "own tenant": ("CRT-2/api-tenant-id",),
    "verified domain": ("CRT-2/https-verified-domain",),
    "free": (),
    "of a purged app": (),
}
TAKEN_URIS: dict[UriKind, str] = {
    "taken here": "CRT-3/known-app",
    "taken there": "CRT-3/unknown-app",
    "of a deleted app": "CRT-3/soft-deleted-app",
}
_UNVERIFIED = Shown(
    "Entra's reason",
    ("CRT-12",),
    lambda _: {
        "error/code": ("HostNameNotOnVerifiedDomain", "Request_BadRequest"),
        "cloud/registrations": (0,),
    },
)
"""Two rules of the tenant refuse such a URI, the older and the newer one (fact G37)."""
_DENIED = error_code("Authorization_RequestDenied", "CRT-11")

_OUTCOMES = (
    *(_succeeds(both(CAN_CREATE, first_try(uri_is(kind))), *cites) for kind, cites in ALLOWED_URIS.items()),
    *(
        _succeeds(both(CAN_CREATE, next_try(case, uri_is(kind))), *((case,) if cites else ()))
        for kind, cites in ALLOWED_URIS.items()
        for case in BROKEN
    ),
    *(_declines(both(MAY_CREATE, uri_is(kind)), CLOUD_REFUSED) for kind in ("free", "of a purged app")),
    _declines(both(MAY_CREATE, uri_is("no verified domain")), CLOUD_REFUSED, "CRT-12", shows=(_UNVERIFIED,)),
    _declines(both(MAY_CREATE, uri_is("another tenant")), CLOUD_REFUSED, "CRT-17"),
    *(
        _declines(both(MAY_CREATE, uri_is(kind)), outcome, case)
        for kind, case in TAKEN_URIS.items()
        for outcome in (CLOUD_REFUSED, IN_USE)
    ),
    _declines(both(MAY_NOT_CONSENT, URI_TAKEN), DENIED, "CRT-18/consent-fails"),
    *(_declines(both(MAY_NOT_CONSENT, URI_IN_DOUBT), outcome) for outcome in REFUSED_SOMEHOW),
    _declines(both(PLAIN, URI_TAKEN), DENIED, "CRT-11", shows=(_DENIED,)),
    *(_declines(both(PLAIN, URI_IN_DOUBT), outcome) for outcome in REFUSED_SOMEHOW),
    _succeeds(both(DISPUTED, unhindered(SERVER_CREATION))),
    _declines(DISPUTED, DENIED),
    *(_declines(both(DISPUTED, URI_IN_DOUBT), outcome) for outcome in (CLOUD_REFUSED, IN_USE)),
    *(
        _declines(when, failed(reason), *cites, shows=shows)
        for when, reason, cites, shows in hindrances(SERVER_CREATION, MAY_REGISTER)
    ),
    _declines(both(MAY_REGISTER, SENT_AGAIN), IN_USE, SENT_TWICE, shows=LEFT_BY_TWO),
    _declines(both(MAY_REGISTER, IN_ITS_OWN_WAY), IN_USE),
)

CREATE_SERVER = (
    Row(
        "dialog.create server",
        LIST,
        PAGE,
        effect=_open,
        shows=(
            at_page(PAGE, "SVC-4/cloud-management"),
            _prefilled("homepage_url", "CRT-1/homepage-url"),
            _prefilled("app_id_uri", "CRT-1/app-id-uri"),
            _prefilled("validity", "CRT-4/preselected"),
            *FOUR_CHOICES,
        ),
        cites=("SVC-4/cloud-management",),
    ),
    *sign_in_rows(PAGE, ALWAYS, "CRT-9", ("CRT-16/sign-in",), ("CRT-7",)),
    *_OUTCOMES,
    Row(
        "dialog.cancel",
        PAGE,
        LIST,
        effect=put_away,
        shows=(
            at_page(LIST, "CRT-16/cancel"),
            quiet_cloud("cancel", "CRT-16/cancel"),
            *(nothing_listed(case, _count) for case in BROKEN),
        ),
    ),
)
