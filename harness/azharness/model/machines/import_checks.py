"""What the Import dialogs check by themselves: nothing missing, well-formed, in the future, unique."""

from __future__ import annotations

from azharness.contract.reasons import Reason
from azharness.model.machines.parts import entered, required
from azharness.model.site import App
from azharness.model.table import Context, Guard
from azharness.model.text import DAY, GUID_FLAWS, GuidFlaw, day_start, guid_flaw, is_uri, today

ASKED = ("tenant_id", "client_id", "secret_key")
"""The fields with which Verify asks Entra."""
OTHERS = ("tenant_name", "application_name", "secret_key_expiry", "app_id_uri")


def _slug(name: str) -> str:
    return name.replace("_", "-")


def _well_formed(name: str, flaw: GuidFlaw, *cites: str) -> Guard:
    def holds(context: Context) -> bool:
        text = entered(context, name)
        return not text or guid_flaw(text) != flaw

    return Guard(f"{name} {flaw}", holds, Reason.MALFORMED, name, cites)


def guid_guards(name: str, *cites: str) -> tuple[Guard, ...]:
    """The field is a GUID: one guard for each way to miss that."""
    return tuple(
        _well_formed(name, flaw, *(cites or (f"SRV-6/{_slug(name)}-{flaw}",))) for flaw in GUID_FLAWS
    )


def expiry_day(context: Context) -> int | None:
    """The instant at which the entered expiry begins."""
    return day_start(entered(context, "secret_key_expiry"))


def _is_date(context: Context) -> bool:
    return not entered(context, "secret_key_expiry") or expiry_day(context) is not None


def _not_before_today(context: Context) -> bool:
    day = expiry_day(context)
    return day is None or day >= today(context.state.instant)


def _not_today(context: Context) -> bool:
    return expiry_day(context) != today(context.state.instant)


def ends_tomorrow(context: Context) -> bool:
    """Whether the entered expiry is the day after today."""
    return expiry_day(context) == today(context.state.instant) + DAY


def expiry_guards(past: tuple[str, ...], present: tuple[str, ...]) -> tuple[Guard, ...]:
    """The secret key expiry is a date after today."""
    field = "secret_key_expiry"
    return (
        Guard("expiry is a date", _is_date, Reason.MALFORMED, field),
        Guard("expiry not past", _not_before_today, Reason.NOT_IN_FUTURE, field, past),
        Guard("expiry not today", _not_today, Reason.NOT_IN_FUTURE, field, present),
    )


def _is_uri(context: Context) -> bool:
    return not entered(context, "app_id_uri") or is_uri(entered(context, "app_id_uri"))


def holders(context: Context) -> tuple[App, ...]:
    """The known web apps of the entered tenant, under another client ID, whose App ID URI is alike."""
    tenant, client = entered(context, "tenant_id").lower(), entered(context, "client_id").lower()
    uri = entered(context, "app_id_uri").casefold()
    return tuple(
        app
        for app in context.state.apps
        if (app.kind, app.tenant_id) == ("server", tenant)
        if app.client_id != client and uri and app.app_id_uri.casefold() == uri
    )


def _uri_is_free(context: Context) -> bool:
    uri = entered(context, "app_id_uri")
    return not any(app.sure and app.app_id_uri == uri for app in holders(context))


URI_GUARD = Guard("app_id_uri is a URI", _is_uri, Reason.MALFORMED, "app_id_uri")
URI_IS_FREE = Guard("app_id_uri free", _uri_is_free, Reason.IN_USE, "app_id_uri", ("SRV-8/same-tenant",))
URI_IS_UNLIKE = Guard(
    "app_id_uri unlike others",
    lambda context: not holders(context) or not _uri_is_free(context),
    Reason.IN_USE,
    "app_id_uri",
)
"""URIs that differ in letter case alone may count as one; so may those of apps that the site may have dropped."""


def moved(context: Context) -> bool:
    """Whether an app was verified in this wizard before another environment was chosen."""
    form = context.desk.form
    return form.verified_in not in {"", form.text("environment")}


def _edited(context: Context) -> str:
    """The field whose edit undid a Verify that had succeeded, or empty; also the environment, where another was chosen since."""
    dialog = context.desk.top
    if dialog.verified == "no" and not dialog.tried and moved(context):
        return "environment"
    undone = dialog.tried and dialog.verified == "no"
    return min(dialog.edited & set(ASKED), default="") if undone else ""


def _verified(context: Context) -> bool:
    return context.desk.top.verified != "no" or bool(_edited(context))


def _verified_again(name: str) -> Guard:
    """Where the refusal is missing, OK passed without a Verify: that is the one rule that fails."""
    return Guard(
        f"verified again after an edit of {name}",
        lambda context: _edited(context) != name,
        Reason.NOT_VERIFIED,
        cites=("SRV-18",),
        stays=(f"SRV-10/{_slug(name)}",),
    )


VERIFIED = (
    Guard("verified", _verified, Reason.NOT_VERIFIED, cites=("SRV-18",)),
    *(_verified_again(name) for name in (*ASKED, "environment")),
)
VERIFIED_SINCE = Guard(
    "verified since the last edit",
    lambda context: context.desk.top.verified != "perhaps",
    Reason.NOT_VERIFIED,
)

ASKED_GUARDS = (
    *(required(name, f"SRV-5/{_slug(name)}") for name in ASKED),
    *guid_guards("tenant_id"),
    *guid_guards("client_id"),
)
"""What Verify must refuse."""

OTHER_GUARDS = (
    *(required(name, f"SRV-5/{_slug(name)}") for name in OTHERS),
    *expiry_guards(("SRV-7/past-date",), ("SRV-7/today",)),
    URI_GUARD,
    URI_IS_FREE,
)
"""What Verify may refuse and OK must."""
