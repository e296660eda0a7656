"""Typing into fields: which ones there are, what their lists offer, and what an edit undoes."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from azharness.contract.commands import DialogEnter, WizardEnter
from azharness.contract.reasons import Reason
from azharness.model.branches import accepted, refused, refused_naming
from azharness.model.desk import Desk, Dialog, Wizard
from azharness.model.machines.discovery_form import SWITCHES, case_of
from azharness.model.machines.import_checks import ASKED, OTHERS
from azharness.model.machines.parts import failed, seen_text
from azharness.model.machines.properties import OPTION, editable
from azharness.model.machines.validity import is_never, offered
from azharness.model.machines.wizard_fields import SHOWN_ONLY, fields_of
from azharness.model.machines.wizard_views import ARTICLE_SERVICES
from azharness.model.machines.workspace_page import lists_shown, reached
from azharness.model.machines.workspace_page import offered as in_list
from azharness.model.prediction import ABSENT, Branch, Expect, Observation, Prediction
from azharness.model.services import CLOUD_MANAGEMENT, LOG_ANALYTICS, SERVICES, STORE, service_named
from azharness.model.state import State
from azharness.model.table import Context
from azharness.model.versions import VERSIONS

CITES = frozenset(
    {
        "CFG-2",
        "CLD-4/environment",
        *(case for service in SERVICES for case in service.case("CLD-5")),
        "CLD-8",
        "SVC-1",
        "SVC-7",
        "KEY-6",
        "CRT-4/other-value",
        "CRT-5",
        "CFG-1/group-discovery",
        "CFG-1/user-delta",
        "CFG-1/user-discovery",
        "CFG-10",
        "DIS-1",
        "DIS-7",
        "SVC-8",
    }
)
SWITCH = ("on", "off")
FITS_ONE_SERVICE = (
    "environment",
    "web_app",
    "native_app",
    *(name for one in SERVICES for name in one.fields),
)
"""What a change of the service may discard."""


DIALOG_FIELDS: Mapping[str, tuple[str, ...]] = {
    "import-server-app": (*ASKED, *OTHERS),
    "import-client-app": ("application_name", "client_id"),
    "create-server-app": ("application_name", "homepage_url", "app_id_uri", "validity"),
    "create-client-app": ("application_name", "reply_url"),
}
URLS = frozenset({"homepage_url", "reply_url"})
"""Fields that later versions lack."""
RENEWAL_FIELDS = ("secret_key", "secret_key_expiry")


def wizard_entry(state: State, command: WizardEnter) -> Prediction:
    """The answers to a value for one of the wizard's fields."""
    desk = state.desk(command.session)
    names = () if desk.dialogs else fields_of(desk.form, state)
    if command.field not in names or command.field in SHOWN_ONLY:
        return refused_naming(state, Reason.NOT_AVAILABLE, (command.field,))
    value = command.value.strip()
    if (desk.page, desk.form.text("service")) == ("configuration", LOG_ANALYTICS):
        return _from_azure(state, command, desk, value)
    choices = _choices(state, desk.form, command.field)
    if choices is not None and value not in choices:
        return _not_offered(state, command, value)
    return (_filled(state, command, desk, value),)


def _from_azure(state: State, command: WizardEnter, desk: Desk, value: str) -> Prediction:
    """A value for one of the lists that come from Azure; what depends on it is chosen anew, or by itself."""
    after = desk.turned(desk.form.filled(**{command.field: command.value}))
    names = fields_of(desk.form, state)
    later = names[names.index(command.field) + 1 :] if desk.form.text(command.field) != value else ()
    emptied = after.turned(after.form.filled(**dict.fromkeys(later, "")))

    def follow(seen: Observation) -> State:
        shown = {name: seen_text(seen, f"fields/{name}") for name in later}
        return state.with_desk(command.session, emptied.turned(emptied.form.filled(**shown)))

    shown = lists_shown(Context(state.with_desk(command.session, emptied), command.session, command))
    taken = accepted(follow, {path: Expect(allowed, ("CFG-2",)) for path, allowed in shown.items()})
    refusal = refused(state, Reason.NOT_OFFERED, command.field, ("CFG-2",) if value else ())
    context = Context(state, command.session, command)
    said = in_list(context, command.field, value)
    if said is None or not value:
        return refusal, taken, *_unasked(state, context)
    return (taken,) if said else (refusal,)


def _unasked(state: State, context: Context) -> Prediction:
    """The failures of a choice for which Azure has to be asked, where Entra gives the app no token."""
    if reached(context):
        return ()
    reasons = (Reason.KEY_EXPIRED, Reason.PERMISSION_DENIED)
    return tuple(Branch(failed(reason), lambda _: state) for reason in reasons)


def _choices(state: State, wizard: Wizard, field: str) -> frozenset[str] | None:
    """What the field's list offers; None for a field without one."""
    lists = {
        "service": state.services,
        "environment": service_named(wizard.text("service")).clouds & state.environments,
        **dict.fromkeys(SWITCHES, frozenset(SWITCH)),
    }
    return lists.get(field)


def _not_offered(state: State, command: WizardEnter, value: str) -> Prediction:
    """A value that is not in the list; to empty a list again may be allowed or not."""
    refusal = refused(state, Reason.NOT_OFFERED, command.field, _offer_cites(state, command, value))
    if command.field in SWITCHES:
        return refusal, refused(state, Reason.MALFORMED, command.field, refusal.cites)
    if value:
        return (refusal,)
    return refusal, _filled(state, command, state.desk(command.session), value)


def _offer_cites(state: State, command: WizardEnter, value: str) -> tuple[str, ...]:
    field, service = command.field, state.desk(command.session).form.text("service")
    if not value:
        return ()
    if field == "service":
        return ("SVC-7",) if value == "log-analytics-connector" else _service_cites(state)
    return _cloud_cites(service, value) if field == "environment" else (case_of(field),)


def _cloud_cites(service: str, cloud: str) -> tuple[str, ...]:
    """What it shows that a cloud cannot be chosen: for the store a private one has a rule of its own."""
    named = service_named(service)
    return (
        ("CLD-4/environment",) if (service, cloud) == (STORE, "usgov") else named.case("CLD-5") or ("SVC-8",)
    )


def _service_cites(state: State) -> tuple[str, ...]:
    return ("SVC-1",) if state.services >= ARTICLE_SERVICES else ()


def _filled(state: State, command: WizardEnter, desk: Desk, value: str) -> Branch:
    wizard = desk.form.filled(**{command.field: command.value})
    if desk.form.text(command.field) == value:
        return accepted(lambda _: state.with_desk(command.session, desk.turned(wizard)))
    if command.field == "service":
        kept = {name: text for name, text in wizard.fields.items() if name not in FITS_ONE_SERVICE}
        wizard = replace(wizard, fields=kept)
    if command.field == "environment":
        return _moved(state, command, desk, wizard)
    return accepted(lambda _: state.with_desk(command.session, desk.turned(wizard)))


def _moved(state: State, command: WizardEnter, desk: Desk, wizard: Wizard) -> Branch:
    """Another environment: the apps that were chosen are dropped."""
    chosen = [name for name in sorted(SHOWN_ONLY) if desk.form.text(name)]
    emptied = wizard.filled(web_app="", native_app="")
    shown = {f"fields/{name}": Expect(("", ABSENT), ("CLD-8",)) for name in chosen}
    return accepted(lambda _: state.with_desk(command.session, desk.turned(emptied)), shown)


def dialog_entry(state: State, command: DialogEnter) -> Prediction:
    """The answers to a value for one of the topmost dialog's fields."""
    desk = state.desk(command.session)
    if command.field == "selected" and desk.page in {"server-app", "client-app"}:
        return _selected_by_hand(state, command, desk)
    if command.field not in _fields(state, desk):
        cites = _option_lacking(desk, command)
        return refused_naming(state, Reason.NOT_AVAILABLE, (command.field,), cites)
    refusal = _unknown_validity(state, command) or _no_switch(state, command)
    if refusal and command.value.strip():
        return refusal
    taken = accepted(lambda _: _typed(state, command, desk), _echo(command), _option_cites(command))
    return (*refusal, taken)


def _option_lacking(desk: Desk, command: DialogEnter) -> tuple[str, ...]:
    """The rule by which the properties do not have the option: of the version, or of every other service."""
    if (desk.page, command.field) != ("properties", OPTION):
        return ()
    return ("DIS-7",) if desk.top.service == CLOUD_MANAGEMENT else ("DIS-1",)


def _option_cites(command: DialogEnter) -> tuple[str, ...]:
    return ("DIS-1",) if command.field == OPTION and command.value.strip() else ()


def _no_switch(state: State, command: DialogEnter) -> Prediction:
    """The refusals of a value that is not `on` or `off`."""
    if command.field not in {*SWITCHES, OPTION} or command.value.strip() in SWITCH:
        return ()
    return tuple(refused(state, reason, command.field) for reason in (Reason.NOT_OFFERED, Reason.MALFORMED))


def _fields(state: State, desk: Desk) -> tuple[str, ...]:
    if desk.page == "properties":
        return editable(state, desk.top.service)
    version = VERSIONS[state.product_version]
    if desk.page != "renew-secret-key":
        fields = DIALOG_FIELDS.get(desk.page, ())
        return tuple(name for name in fields if version.urls or name not in URLS)
    app = state.app(desk.top.client_id)
    if app is not None and app.source == "imported":
        return RENEWAL_FIELDS
    return ("validity",) if version.asks_validity else ()


def _echo(command: DialogEnter) -> dict[str, Expect]:
    secret = command.field == "secret_key" and command.value.strip()
    return {"fields/secret_key": Expect(("entered",), ("KEY-6",))} if secret else {}


def _typed(state: State, command: DialogEnter, desk: Desk) -> State:
    dialog = desk.top.filled(**{command.field: command.value})
    return state.with_desk(command.session, desk.changed(_undone(desk.top, dialog, command.field)))


def _undone(before: Dialog, after: Dialog, field: str) -> Dialog:
    """What an edit does to a Verify that succeeded."""
    edited = after.edited if before.text(field) == after.text(field) else after.edited | {field}
    if after.verified == "no":
        return replace(after, edited=edited)
    counts = field in ASKED and after.page == "import-server-app" and before.text(field) != after.text(field)
    return replace(after, edited=edited, verified="no" if counts else "perhaps")


def _unknown_validity(state: State, command: DialogEnter) -> Prediction:
    """The refusal of a validity that the list does not offer; to empty the list again may be allowed or not."""
    value, dialog = command.value.strip(), state.desk(command.session).top
    if command.field != "validity" or offered(state, dialog, value):
        return ()
    case = "CRT-5" if is_never(value) else "CRT-4/other-value"
    return (refused(state, Reason.NOT_OFFERED, "validity", (case,) if value else ()),)


def _selected_by_hand(state: State, command: DialogEnter, desk: Desk) -> Prediction:
    """The contract has a command for choosing; whether the field can be typed into as well is free."""

    def follow(seen: Observation) -> State:
        chosen = desk.top.filled(selected=seen_text(seen, "fields/selected").lower())
        return state.with_desk(command.session, desk.changed(chosen))

    return (*refused_naming(state, Reason.NOT_AVAILABLE, (command.field,)), accepted(follow))
