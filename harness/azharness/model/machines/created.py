"""What a created web app looks like, on the site and in Entra."""

from __future__ import annotations

from msgspec.structs import replace

from azharness.model.faults import spent
from azharness.model.machines import people
from azharness.model.machines.hindered import (
    BROKEN,
    LEFT,
    REGISTERING,
    comes_twice,
    of_registering,
    once_in_all,
)
from azharness.model.machines.parts import Values, entered, return_to_list, seen_text
from azharness.model.machines.validity import chosen_end
from azharness.model.prediction import Observation
from azharness.model.site import App, SiteKey
from azharness.model.state import State
from azharness.model.table import Context, Shown
from azharness.model.versions import VERSIONS
from azharness.model.views.apps import listed
from azharness.model.world import CloudKey, Held, Registered

SCOPE = "user_impersonation"
DIRECTORY_READ = "Directory.Read.All"
SINGLE_TENANT = "AzureADMyOrg"


def seen_key_end(seen: Observation) -> int | None:
    """The end of the key that the cloud's log shows."""
    end = seen.get("cloud/app/key_end")
    return end if isinstance(end, int) else None


def keys_added(seen: Observation) -> int:
    """How many keys the cloud's log shows; more than one where a request came twice."""
    count = seen.get("cloud/keys-added")
    return count if isinstance(count, int) else 0


def seen_held(seen: Observation) -> Held:
    """What the registration that was written holds."""
    uris, roles = seen.get("cloud/app/redirect_uris"), seen.get("cloud/app/app_roles")
    return Held(uris if isinstance(uris, tuple) else (), roles if isinstance(roles, tuple) else ())


def after_writing(state: State) -> State:
    """The state after a registration or a key was made: faults may have met that, whatever else is seen of it."""
    if not state.faults:
        return state
    asked = f"{REGISTERING.service} {REGISTERING.method} {REGISTERING.path}"
    return replace(state, faults=spent(state.faults, (asked,), 0, state.cloud_instant))


def create(context: Context, seen: Observation) -> State:
    """Take over the app that was registered: its client ID and its key's end are what was observed."""
    app = _app(context, seen)
    name = people.home_name(context, app.owner)
    made = Registered(
        app.tenant_id,
        app.client_id,
        app.app_id_uri,
        keys=(CloudKey("", app.key.real_end),) * max(keys_added(seen), 1),
        held=seen_held(seen),
    )
    state = after_writing(context.state).with_tenant(
        app.tenant_id, name, context.desk.form.text("environment")
    )
    return return_to_list(context, state.with_registration(made).with_app(app), seen)


def _app(context: Context, seen: Observation) -> App:
    end = seen_key_end(seen)
    return App(
        tenant_id=people.home(context),
        client_id=seen_text(seen, "cloud/app/client_id").lower(),
        kind="server",
        name=entered(context, "application_name"),
        source="created",
        app_id_uri=entered(context, "app_id_uri"),
        keys=(SiteKey(context.state.instant, end, end),),
        owner=context.desk.top.person,
    )


def _returned(context: Context) -> Values:
    apps = listed(context, "server")
    certain = all(app.sure for app in apps)
    return {"page": ("server-app",), **({"apps#": (len(apps) + 1,)} if certain else {})}


def _one_registration(context: Context) -> Values:
    # After a failure, and where a fault meets the registration, all tries are counted together.
    dialog = context.desk.top
    if dialog.broken or of_registering(context):
        return {}
    return {LEFT: (1 - dialog.left,)} if dialog.tried else {"cloud/registrations": (1,)}


def _one_secret(context: Context) -> Values:
    return {"cloud/keys-added": (1, 2) if comes_twice(context, REGISTERING) else (1,)}


def _as_typed(context: Context) -> Values:
    return {
        "cloud/app/name": (entered(context, "application_name"),),
        "cloud/app/identifier_uris": ((entered(context, "app_id_uri"),),),
    }


def _ends_after(validity: str, case: str) -> Shown:
    def values(context: Context) -> Values:
        chosen = entered(context, "validity") == validity
        return _end(context) if chosen and VERSIONS[context.state.product_version].validities else {}

    return Shown(f"ends after {validity}", (case,), values)


def _ends_as_chosen(context: Context) -> Values:
    return {} if VERSIONS[context.state.product_version].validities else _end(context)


def _end(context: Context) -> Values:
    end = chosen_end(context)
    return {} if end is None else {"cloud/app/key_end": (end,)}


def _made(context: Context) -> Values:
    return {"cloud/app/home_page": (entered(context, "homepage_url"),)}


CREATED = (
    Shown("back in the list", ("CRT-10/returns-and-lists",), _returned),
    Shown("one registration", ("CRT-10/one-app", "CRT-16/ok"), _one_registration),
    *(once_in_all(case) for case in BROKEN),
    Shown("one secret", ("CRT-10/one-secret",), _one_secret),
    Shown("name and URI", ("CRT-10/name-and-uris",), _as_typed),
    Shown("home page", ("CRT-15",), _made),
    _ends_after("P1Y", "CRT-4/one-year"),
    _ends_after("P2Y", "CRT-4/two-years"),
    Shown("ends as chosen", ("CRT-10/one-secret",), _ends_as_chosen),
    Shown(
        "kind of app",
        ("CRT-19",),
        lambda _: {
            "cloud/app/sign_in_audience": (SINGLE_TENANT,),
            "cloud/app/scopes": ((SCOPE,),),
            "cloud/app/app_roles": ((DIRECTORY_READ,),),
        },
    ),
)
"""What is seen after a creation that succeeded."""
