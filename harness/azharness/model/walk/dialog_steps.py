"""Steps in the dialogs: filled as the portal showed it, spoiled field by field, people signed in, and all buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from azharness.contract import commands as c
from azharness.model.state import State
from azharness.model.text import DAY
from azharness.model.trace import Gesture, PersonSignsIn
from azharness.model.walk.ground import CONTOSO, FEDERAL, FIRST, PLAIN, ROLES, date, domain, user
from azharness.model.walk.guide import import_values
from azharness.model.walk.step import Step, probe, step
from azharness.model.world import Registered

UNKNOWN = "00000000-5e97-4358-8d99-c45580000000"
"""A GUID that nothing has."""
_FLAWED = (
    "",
    f"{{{UNKNOWN}}}",
    UNKNOWN.replace("-", ""),
    UNKNOWN[:-1],
    f"{UNKNOWN}a",
    f"{UNKNOWN[:-1]}z",
    f"{UNKNOWN[:8]}{UNKNOWN[9]}-{UNKNOWN[10:]}",
    UNKNOWN,
)
"""No GUID in each way in which a text can miss its form, and one that nothing has."""
_DAYS = (0, -1, 1)
SIGNED = frozenset(
    {"create-server-app", "create-client-app", "renew-secret-key", "update-application-settings"}
)
"""The dialogs that somebody signs in at."""
_OK, _VERIFY = c.DialogOk(), c.DialogVerify()


Tries = Callable[[Mapping[str, c.DialogEnter], c.DialogEnter], Iterator[Step]]
"""How a wrong entry is tried in a form that is filled well."""


def dialog_steps(state: State) -> Iterator[Step]:
    """The steps in the topmost dialog; a wrong entry is tried with each button that looks at it."""
    return _steps(state, _with_buttons)


def dialog_entries(state: State) -> Iterator[Step]:
    """The same with wrong entries alone, where buttons come of themselves."""
    return _steps(state, _alone)


def _steps(state: State, tries: Tries) -> Iterator[Step]:
    desk = state.desk(FIRST)
    if not desk.dialogs:
        return
    yield from _fillings(state, desk.page, tries)
    yield from (step(button) for button in _BUTTONS)
    if desk.page in {"server-app", "client-app"}:
        for app in (*state.apps, None):
            yield step(c.DialogSelect(client_id=app.client_id if app else UNKNOWN))


_BUTTONS: tuple[Gesture, ...] = (
    _VERIFY,
    _OK,
    c.DialogCancel(),
    c.DialogImport(kind="server"),
    c.DialogImport(kind="client"),
    c.DialogCreate(kind="server"),
    c.DialogCreate(kind="client"),
)


def sign_in_steps(state: State) -> Iterator[Step]:
    """Everybody signs in, a stranger too; and a sign-in that Entra refuses."""
    if state.desk(FIRST).page in SIGNED:
        for tenant_id in (CONTOSO, FEDERAL):
            yield from (step(PersonSignsIn(user(role, tenant_id))) for role in (*ROLES, PLAIN))
        yield step(PersonSignsIn("nobody@nowhere.example"))
        yield probe(PersonSignsIn(user(PLAIN), query={"error": "access_denied"}))


def _fillings(state: State, page: str, tries: Tries) -> Iterator[Step]:
    if page == "import-server-app":
        filled = [import_values(state, app.client_id) for app in _registered(state, native=False)]
        for each in filled:
            yield from _well_filled(each)
        for last in filled[-1:]:
            yield from _spoilt(last, _server_spoils(state), tries)
    elif page == "import-client-app":
        for app in _registered(state, native=True):
            good = {"application_name": "Native", "client_id": app.client_id}
            yield from _tried(good, {"application_name": ("",), "client_id": _FLAWED}, tries)
    elif page == "create-server-app":
        yield from _creations(state)
    elif page == "create-client-app":
        spoils = {"application_name": ("",), "reply_url": ("",)}
        yield from _tried({"application_name": "Native"}, spoils, tries)
    elif page == "renew-secret-key":
        yield from _renewals(state)
    elif page == "properties":
        yield from _changes()


_PROPERTIES: Mapping[str, tuple[str, ...]] = {
    "description": ("changed",),
    "user_discovery": ("on", "off"),
    "user_full_schedule": ("P1D", "odd", "P1M", ""),
    "user_delta": ("on",),
    "user_delta_minutes": ("odd", "7", ""),
    "group_discovery": ("on", "off"),
    "group_full_schedule": ("odd", "P1M", ""),
    "group_scope": ("odd",),
    "group_delta": ("on",),
    "group_delta_minutes": ("odd", ""),
    "content_location": (r"\\server\share\a b.", "odd", ""),
    "languages": ("en-US,", "?", ""),
    "default_language": ("EN-us", "fr-FR", ""),
    "disable_authentication": ("on", "off"),
}


def _changes() -> Iterator[Step]:
    for field, values in _PROPERTIES.items():
        for value in values:
            entry = c.DialogEnter(field=field, value=value)
            yield step(entry)
            yield probe(entry, _OK)


def _registered(state: State, *, native: bool) -> list[Registered]:
    return [one for one in state.world.registrations if bool(one.server) == native]


def _server_spoils(state: State) -> dict[str, tuple[str, ...]]:
    dates = tuple(date(state.instant + days * DAY) for days in _DAYS)
    native = tuple(app.client_id for app in _registered(state, native=True)[:1])
    uris = tuple(app.app_id_uri for app in state.apps if app.app_id_uri)
    return {
        "tenant_name": ("",),
        "tenant_id": (*_FLAWED, FEDERAL),
        "application_name": ("",),
        "client_id": (*_FLAWED, *native),
        "secret_key": ("", "wrong"),
        "secret_key_expiry": ("", "odd", *dates),
        "app_id_uri": ("", "no uri", *uris, *(uri.upper() for uri in uris)),
    }


def _creations(state: State) -> Iterator[Step]:
    good = {"application_name": "Web", "app_id_uri": f"api://{CONTOSO}/New"}
    taken = (one.app_id_uri for one in state.world.registrations)
    gone = (one.app_id_uri for one, _ in state.world.deleted)
    free = (
        "https://ConfigMgrService",
        f"https://{domain(CONTOSO)}/app",
        "https://free.example/app",
        f"api://{FEDERAL}/App",
    )
    for uri in (*free, *filter(None, taken), *gone, good["app_id_uri"]):
        yield step(*_entries({**good, "app_id_uri": uri}))
        yield probe(*_entries({**good, "app_id_uri": uri}), _OK)
    spoils = {
        "application_name": ("",),
        "homepage_url": ("",),
        "app_id_uri": ("", "no uri"),
    }
    for field, values in spoils.items():
        for value in values:
            yield probe(*_entries({**good, field: value}), _OK)
    yield from _validities()


_VALIDITIES = ("", "P5Y", "Never", "P2Y")


def _validities() -> Iterator[Step]:
    """A validity alone, which the list may offer or not."""
    return (step(c.DialogEnter(field="validity", value=value)) for value in _VALIDITIES)


def _renewals(state: State) -> Iterator[Step]:
    client_id = state.desk(FIRST).top.client_id
    if any(one.client_id == client_id for one in state.world.registrations):
        values = import_values(state, client_id)
        good = {name: values[name] for name in ("secret_key", "secret_key_expiry")}
    else:
        good = {"secret_key": "unknown", "secret_key_expiry": date(state.instant + 9 * DAY)}
    yield step(*_entries(good))
    yield probe(*_entries(good), _OK)
    for name in good:
        for value in _server_spoils(state)[name]:
            yield probe(*_entries({**good, name: value}), _OK)
    yield probe(*_entries({"secret_key": "wrong", "secret_key_expiry": ""}), _OK)
    yield from _validities()


def _tried(good: dict[str, str], spoils: Mapping[str, tuple[str, ...]], tries: Tries) -> Iterator[Step]:
    """Filled as it should be; and spoiled in one field."""
    yield from _well_filled(good)
    yield from _spoilt(good, spoils, tries)


def _well_filled(good: dict[str, str]) -> Iterator[Step]:
    yield step(*_entries(good))
    yield step(*_entries(good), _VERIFY)
    yield probe(*_entries(good), _VERIFY, _OK)


def _spoilt(good: dict[str, str], spoils: Mapping[str, tuple[str, ...]], tries: Tries) -> Iterator[Step]:
    filled = {entry.field: entry for entry in _entries(good)}
    for field, values in spoils.items():
        for value in values:
            yield from tries(filled, c.DialogEnter(field=field, value=value))


def _with_buttons(filled: Mapping[str, c.DialogEnter], wrong: c.DialogEnter) -> Iterator[Step]:
    spoilt = {**filled, wrong.field: wrong}.values()
    yield probe(*spoilt, _VERIFY)
    yield probe(*spoilt, _OK)
    # Verified first, and edited then: what a verified form is refused for.
    yield probe(*filled.values(), _VERIFY, wrong, _OK)


def _alone(_filled: Mapping[str, c.DialogEnter], wrong: c.DialogEnter) -> Iterator[Step]:
    yield probe(wrong)


def _entries(fields: dict[str, str]) -> Iterator[c.DialogEnter]:
    return (c.DialogEnter(field=name, value=value) for name, value in fields.items())
