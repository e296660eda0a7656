"""What a breadth-first search may do on each faulty site: what could matter there, and no more.

What nobody can do at a site is left out: nothing is put in place by `site.seed`, which a backend may decline, except where the fault is
in what that alone can make; and no site is told of a time that has not come in the cloud yet: a run has one clock, the cloud's.
"""

from __future__ import annotations

from dataclasses import replace

from short_gestures import (
    Bounds,
    afterwards,
    at_summary,
    clients,
    deleted,
    granting,
    keys,
    late,
    looks,
    native,
    opened,
    properties,
    redirecting,
    registering,
    renewals,
    restarting,
    restricting,
    runs,
    seeding,
    starts,
    time,
    together,
    typing,
    updates,
)

from azharness.model.services import ADMINISTRATION, CLOUD_MANAGEMENT, LOG_ANALYTICS, STORE
from azharness.model.trace import PersonSignsIn
from azharness.model.walk.cloud_steps import DAY, HOUR
from azharness.model.walk.ground import FEDERAL, GLOBAL, GROUP, PLAIN, START, WORLD, date, user
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

_STRANGE_URI = "api://1f2e3d4c-5b6a-4798-8796-a5b4c3d2e1f0/ConfigMgrService"
_STORE = Bounds(services=(STORE,), imports="registered", between=registering())
_MADE = Bounds(services=_CM, imports="none")
_LATER = (*_CM, STORE, ADMINISTRATION)

BOUNDS: dict[str, Bounds] = {
    "the_store_never_comes_first": _STORE,
    "tenant_name_may_be_empty": _IMPORTS,
    "directory_read_taken_back": Bounds(
        imports="registered", between=registering(reads=(True, False)), colleague=updates
    ),
    "described_connections_stay": Bounds(
        values={"description": ("text",)}, imports="registered", between=_PORTAL, always=late(deleted)
    ),
    "says_nothing_of_imported_keys": Bounds(
        services=(LOG_ANALYTICS, STORE),
        creates=False,
        imports="registered",
        between=_PORTAL,
        always=late(together(time(YEAR), looks)),
    ),
    "denied_discovery_without_a_reason": Bounds(
        services=_CM,
        values=_DISCOVERS,
        imports="registered",
        between=registering(reads=(False,)),
        always=late(together(runs, looks)),
    ),
    "foreign_tenant_in_the_uri_dropped": Bounds(
        services=(*_CM, STORE), values={"app_id_uri": (_STRANGE_URI,)}, imports="none"
    ),
    "values_logged": Bounds(always=typing),
    "nothing_of_expired_keys": Bounds(
        imports="registered", between=_PORTAL, always=late(together(time(YEAR), looks))
    ),
    "native_app_for_the_store": _ANY,
    "validity_ignored_at_renewal": Bounds(
        services=_LATER, imports="none", values={"validity": ("P1Y", "P2Y")}, colleague=renewals
    ),
    "any_default_language": replace(_STORE, values={"default_language": ("fr-FR",)}),
    "native_app_not_kept": Bounds(
        services=_CM, imports="registered", between=together(registering(), native), always=looks
    ),
    "dead_key_reads_as_success": Bounds(
        imports="registered", between=_PORTAL, always=late(together(time(YEAR), runs, looks))
    ),
    "no_redirect_to_localhost": Bounds(services=_LATER, imports="none", colleague=updates),
    "past_expiry_at_renewal": Bounds(
        services=(LOG_ANALYTICS, STORE),
        creates=False,
        imports="registered",
        values={"secret_key_expiry": (date(START - DAY),)},
        between=registering(),
        always=keys,
        colleague=renewals,
    ),
    "an_app_serves_one_service": Bounds(
        services=(*_CM, STORE), names=("Azure", "Other"), imports="none", colleague=late(starts)
    ),
    "expired_for_ever": Bounds(
        services=(STORE,),
        imports="none",
        always=late(together(time(YEAR + 2 * DAY, DAY), looks)),
        colleague=late(renewals),
    ),
    "app_in_use_cannot_be_chosen": Bounds(names=("Azure", "Other"), imports="none", colleague=late(starts)),
    "gateway_refuses_users": Bounds(services=_CM, imports="none", always=late(clients)),
    "restart_changes_nothing": Bounds(
        services=_CM,
        imports="none",
        values={"disable_authentication": ("on",)},
        always=late(together(clients, restarting)),
        colleague=late(properties),
    ),
    "the_later_wizard_takes_the_place": Bounds(
        services=(*_CM, STORE), names=("Azure", "Other"), imports="none", colleague=at_summary(starts)
    ),
    "discovered_once": Bounds(
        services=_CM, values=_DISCOVERS, imports="none", always=late(together(time(DAY), runs, looks))
    ),
    "summary_without_description": Bounds(
        values={"description": ("text",)}, imports="registered", between=_PORTAL
    ),
    "every_cloud_can_be_entered": Bounds(world=WORLD, environments=("public", "usgov")),
    "uri_dropped_where_refused": Bounds(services=(*_CM, STORE), imports="none", always=restricting),
    "wrong_cloud_verifies": Bounds(world=WORLD, environments=("public", "usgov")),
    "native_app_not_needed": _IMPORTS,
    "native_app_chosen_on_a_copy": Bounds(
        services=_CM, imports="registered", between=together(registering(), native)
    ),
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
    "description_not_kept": Bounds(
        values={"description": ("text",)},
        imports="registered",
        between=_PORTAL,
        colleague=late(properties),
    ),
    "deleted_place_stays_taken": Bounds(
        services=(*_CM, STORE),
        names=("Azure", "Other"),
        imports="none",
        always=late(deleted),
        colleague=afterwards(starts),
    ),
    "sign_in_without_reason": Bounds(people=_PEOPLE),
    "home_page_dropped": Bounds(values={"homepage_url": ("https://web.example",)}),
    "key_shown_in_part": _IMPORTS,
    "reading_is_enough": Bounds(services=_LA, between=together(registering(), granting("Reader"))),
    "unknown_members_forgotten": Bounds(
        services=_CM, values=_DISCOVERS, imports="none", always=late(together(runs, looks))
    ),
    "unknown_app_is_a_wrong_key": _IMPORTS,
    "administration_service_missing": Bounds(services=(*_CM, *_LA, STORE, ADMINISTRATION)),
    "uri_of_a_known_app_means_that_app": _IMPORTS,
    "lost_cursor_never_found_again": Bounds(
        services=_CM,
        values=_DELTA,
        always=late(together(time(31 * DAY), runs, looks)),
    ),
    "new_list_of_redirects": Bounds(between=together(_PORTAL, redirecting), always=late(opened)),
    "created_without_device_setting": Bounds(services=_CM, imports="none", always=late(clients)),
    "app_for_every_tenant": _ANY,
    "uri_is_audience_of_version_2": Bounds(
        services=_CM,
        imports="registered",
        between=together(registering(version=2), native),
        always=late(clients),
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
