"""What a breadth-first search may do on each faulty site: what could matter there, and no more."""

from __future__ import annotations

from short_gestures import (
    Bounds,
    clients,
    deleted,
    granting,
    keys,
    late,
    looks,
    native,
    opened,
    redirecting,
    registering,
    runs,
    seeding,
    time,
    together,
)

from azharness.model.services import ADMINISTRATION, CLOUD_MANAGEMENT, LOG_ANALYTICS, STORE
from azharness.model.trace import PersonSignsIn
from azharness.model.walk.cloud_steps import DAY, HOUR
from azharness.model.walk.ground import FEDERAL, GLOBAL, GROUP, PLAIN, WORLD, user
from azharness.model.walk.guide import YEAR

_CM, _LA = (CLOUD_MANAGEMENT,), (LOG_ANALYTICS,)
_ANY = Bounds()
_IMPORTS = Bounds(between=registering())
_DISCOVERS = {"user_discovery": ("on", "off"), "group_discovery": ("on", "off"), "group_scope": (GROUP,)}
_DELTA = {
    "user_discovery": ("on",),
    "user_full_schedule": ("P90D",),
    "user_delta": ("on",),
    "user_delta_minutes": ("5",),
}
_PORTAL = together(registering(), granting())
_PEOPLE = (
    PersonSignsIn(user(GLOBAL)),
    PersonSignsIn(user(PLAIN)),
    PersonSignsIn("nobody@nowhere.example"),
    PersonSignsIn(user(PLAIN), query={"error": "access_denied"}),
)

BOUNDS: dict[str, Bounds] = {
    "service_page_left_out": _IMPORTS,
    "immortal_client_token": Bounds(services=_CM, between=together(time(DAY), clients)),
    "apps_kept_in_another_cloud": Bounds(environments=("public", "usgov"), between=registering()),
    "some_discovery_demanded": Bounds(services=_CM, values=_DISCOVERS, between=registering()),
    "update_not_listed": Bounds(between=_PORTAL, always=late(looks)),
    "shared_key_remembered": Bounds(
        services=(LOG_ANALYTICS, STORE),
        connections=2,
        names=("Azure", "Other"),
        between=_PORTAL,
        always=late(together(time(HOUR, YEAR), keys, opened, runs)),
    ),
    "says_that_cancel_drops": Bounds(cancels=True),
    "any_client_id": Bounds(
        values={"client_id": ("a26a653e17aa43ebab360e36c7d29f49",)}, between=registering()
    ),
    "no_delta_runs_of_users": Bounds(
        services=_CM, values=_DELTA, always=late(together(time(HOUR, DAY), runs, looks))
    ),
    "one_connection_in_all": Bounds(
        world=WORLD,
        neighbours=True,
        services=_CM,
        connections=2,
        names=("Azure", "Other"),
        people=(PersonSignsIn(user(GLOBAL)), PersonSignsIn(user(GLOBAL, FEDERAL))),
    ),
    "never_is_98_years": Bounds(between=together(registering(validity="P99Y"), seeding), always=late(looks)),
    "description_required": _ANY,
    "sign_in_for_known_tenants_alone": _ANY,
    "nothing_updated": Bounds(between=_PORTAL, always=late(opened)),
    "late_renewal_keeps_the_old_key": Bounds(always=late(together(time(YEAR), opened, runs, looks))),
    "reply_url_not_filled_in": _IMPORTS,
    "no_way_to_create_for_the_store": _ANY,
    "description_not_kept": Bounds(values={"description": ("text",)}, between=_PORTAL, always=late(opened)),
    "deleted_place_stays_taken": Bounds(names=("Azure", "Other"), between=_PORTAL, always=late(deleted)),
    "sign_in_without_reason": Bounds(people=_PEOPLE),
    "home_page_dropped": Bounds(values={"homepage_url": ("https://web.example",)}),
    "key_shown_in_part": _IMPORTS,
    "reading_is_enough": Bounds(services=_LA, between=together(registering(), granting("Reader"))),
    "unknown_members_forgotten": Bounds(services=_CM, values=_DISCOVERS, always=late(together(runs, looks))),
    "unknown_app_is_a_wrong_key": _IMPORTS,
    "administration_service_missing": Bounds(services=(*_CM, *_LA, STORE, ADMINISTRATION)),
    "uri_of_a_known_app_means_that_app": _IMPORTS,
    "lost_cursor_never_found_again": Bounds(
        services=_CM,
        values=_DELTA,
        always=late(together(time(31 * DAY), runs, looks)),
    ),
    "new_list_of_redirects": Bounds(between=together(_PORTAL, redirecting), always=late(opened)),
    "created_without_device_setting": Bounds(services=_CM, always=late(clients)),
    "app_for_every_tenant": _ANY,
    "uri_is_audience_of_version_2": Bounds(
        services=_CM, between=together(registering(version=2), native), always=late(clients)
    ),
    "web_apps_alone_tell_services": Bounds(
        services=_CM,
        connections=2,
        names=("Azure", "Other"),
        between=together(registering(), native),
        always=late(looks),
    ),
    "names_differ_by_case": Bounds(names=("Azure", "AZURE"), connections=2, between=_PORTAL),
    "a_fourth_service": _ANY,
    "apps_go_with_their_connection": Bounds(between=_PORTAL, always=late(together(deleted, looks))),
    "never_is_offered": Bounds(values={"validity": ("never", "Never", "P2Y")}),
    "no_public_client": _IMPORTS,
    "web_app_chosen_on_a_copy": _IMPORTS,
    "expired_key_without_a_reason": Bounds(
        between=_PORTAL, always=late(together(time(YEAR), runs, looks, opened))
    ),
}
"""By the name of the site."""
