"""What an update of application settings leaves in Entra: what it adds, what it keeps, and that it adds nothing twice."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from azharness.model.machines.created import DIRECTORY_READ, SCOPE, seen_held
from azharness.model.machines.parts import Values
from azharness.model.prediction import ABSENT, Observation, Value
from azharness.model.state import State
from azharness.model.table import Context, Shown
from azharness.model.versions import VERSIONS
from azharness.model.world import Registered

LOCALHOST = "http://localhost"
REDIRECTS = "cloud/app/redirect_uris"
ROLES = "cloud/app/app_roles"


def subject(context: Context) -> Registered | None:
    """The registration whose update is confirmed."""
    dialog = context.desk.top
    return context.state.world.registration(dialog.tenant_id, dialog.client_id)


def _adds_localhost(context: Context) -> bool:
    return VERSIONS[context.state.product_version].localhost


def _certainly_written(context: Context) -> bool:
    """Whether something is certainly to be written: the device setting of an app made by hand, or a redirect URI."""
    registered = subject(context)
    if registered is None or registered.updated or registered.half:
        return False
    return registered.held is None or (
        _adds_localhost(context) and LOCALHOST not in registered.held.redirect_uris
    )


def _made_by_hand(context: Context) -> bool:
    registered = subject(context)
    return registered is not None and registered.held is None and not registered.half


def written(registered: Registered, state: State, seen: Observation) -> Registered:
    """The registration with what it was seen to hold, if it was written."""
    if seen.get(REDIRECTS) is ABSENT:
        return registered
    held = seen_held(seen)
    if DIRECTORY_READ in held.app_roles and not registered.reads:
        registered = replace(registered, reads=True, granted=state.cloud_instant)
    return replace(registered, held=held)


def _the_app(context: Context) -> Values:
    return {"cloud/app/client_id": (context.desk.top.client_id,)} if _made_by_hand(context) else {}


def _no_other_app(context: Context) -> Values:
    mine = (context.desk.top.client_id, ABSENT)
    return {} if _made_by_hand(context) else {"cloud/app/client_id": mine}


def _localhost(context: Context) -> Values:
    new = _certainly_written(context) and _adds_localhost(context)
    return {f"{REDIRECTS}/{LOCALHOST}": (True,)} if new else {}


def _directory_read(context: Context) -> Values:
    # That nothing was written at all is another rule's to say.
    return {ROLES: ((DIRECTORY_READ,), ABSENT)} if _certainly_written(context) else {}


def _kept(context: Context) -> Values:
    """What the registration held before, where the update adds to it; other users of the app rest on it."""
    registered = subject(context)
    if registered is None or not _certainly_written(context):
        return {}
    redirects = registered.held.redirect_uris if registered.held else registered.added_redirects
    keys: Values = {"cloud/app/keys": (len(registered.keys), ABSENT)} if registered.held is None else {}
    return {
        **{f"{REDIRECTS}/{uri}": (True,) for uri in redirects},
        **{f"cloud/app/owners/{owner}": (True,) for owner in registered.owners},
        **{f"cloud/app/permissions/{one}": (True,) for one in registered.asks},
        "cloud/app/scopes": ((SCOPE,), ABSENT),
        "cloud/app/identifier_uris": ((registered.app_id_uri,), ABSENT),
        **keys,
    }


def _nothing_new(context: Context) -> Values:
    """What the registration holds where the update has nothing to add; nothing is seen where nothing was written."""
    registered = subject(context)
    if registered is None or registered.held is None or registered.half or _certainly_written(context):
        return {}
    held = registered.held
    return {REDIRECTS: _either(held.redirect_uris, registered), ROLES: (held.app_roles, ABSENT)}


def _either(uris: tuple[str, ...], registered: Registered) -> tuple[Value, ...]:
    with_localhost = tuple(sorted({*uris, LOCALHOST}))
    return (uris, ABSENT) if registered.updated else (uris, ABSENT, with_localhost)


def _others(context: Context) -> Values:
    """What others put into the registration, where nobody knows how far an update came or comes."""
    registered = subject(context)
    if registered is None:
        return {}
    uris = registered.held.redirect_uris if registered.held else registered.added_redirects
    every = tuple(sorted(uris)), tuple(sorted({*uris, LOCALHOST}))
    return {REDIRECTS: (*every, ABSENT), "cloud/app/client_id": (context.desk.top.client_id, ABSENT)}


def _after_half(context: Context) -> Values:
    registered = subject(context)
    return _others(context) if registered is not None and registered.half else {}


def _no_keys(context: Context) -> Values:
    ends = _known_ends(context)
    newest: Values = {"cloud/app/key_end": (*sorted(ends), ABSENT)} if ends else {}
    return {"cloud/registrations": (0,), "cloud/keys-added": (0,), **newest}


def _known_ends(context: Context) -> set[int]:
    """The ends of the app's keys, as far as they were told; the newest key in Entra has one of them."""
    registered, app = subject(context), context.state.app(context.desk.top.client_id)
    in_entra = (key.end for key in (registered.keys if registered else ()))
    on_site = (key.real_end for key in (app.keys if app else ()))
    return {end for end in (*in_entra, *on_site) if end is not None}


def _once(values: Callable[[Context], Values], *, before: bool) -> Callable[[Context], Values]:
    """The values where the app's settings were updated before, or where they were not."""

    def chosen(context: Context) -> Values:
        registered = subject(context)
        return values(context) if (registered is not None and registered.updated) == before else {}

    return chosen


def _closed(context: Context) -> Values:
    return {"page": (context.desk.below,)}


CLOSED = Shown("closed", ("UPD-2",), _closed)
ANSWERED_NO = Shown("closed", ("UPD-6/answered-no",), _closed)
UPDATED = (
    CLOSED,
    Shown("its registration was written", ("UPD-2",), _the_app),
    Shown("no other registration was written", ("UPD-7",), _no_other_app),
    Shown("redirect URI", ("UPD-4",), _localhost),
    Shown("directory read", ("UPD-5",), _directory_read),
    Shown("what else it held", ("UPD-7",), _kept),
    Shown("what it held", ("UPD-7",), _once(_nothing_new, before=False)),
    Shown("what others put in", ("UPD-7",), _after_half),
    Shown("no key", ("UPD-7",), _once(_no_keys, before=False)),
    Shown("as after the first time", ("UPD-3",), _once(_nothing_new, before=True)),
    Shown("no key again", ("UPD-3",), _once(_no_keys, before=True)),
)
"""What is seen after an update that succeeded."""
HALF_UPDATED = (
    Shown("what others put in", ("UPD-7",), _others),
    Shown("no key", ("UPD-7",), _no_keys),
)
"""What is seen after an update that a fault has met and that failed."""
