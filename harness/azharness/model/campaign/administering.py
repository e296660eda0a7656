"""Steps of the administrators in the portal, of the clock, and of the site's own service."""

from __future__ import annotations

from collections.abc import Iterator

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.contract.hello import Capability
from azharness.model.state import State
from azharness.model.walk.cloud_steps import DAY, HOUR
from azharness.model.walk.ground import CONTOSO, FEDERAL, FIRST, GLOBAL, GROUP, PLAIN, user
from azharness.model.walk.step import Step, step

_MOST = 5
"""So many registrations at most are made in one run."""
_TENANTS = (CONTOSO, CONTOSO, FEDERAL)
"""Where apps are registered; the first tenant is the likelier one."""
_JUMPS = (HOUR, HOUR, 5 * 60, 26 * HOUR, 8 * DAY, 366 * DAY)
"""Seconds that pass at once; an hour is the likeliest."""


def clock_steps(state: State) -> Iterator[Step]:
    """Time passes in the cloud; then the site is told what time it is."""
    if state.cloud_instant > state.instant:
        yield step(c.ClockSet(instant=state.cloud_instant))
    else:
        yield from (step(a.ClockAdvance(seconds=seconds)) for seconds in _JUMPS)


def site_steps(state: State) -> Iterator[Step]:
    """The site's service is restarted; its log is collected."""
    yield step(c.SiteRestartExecutive())
    if Capability.EXPORT in state.capabilities:
        yield step(c.SiteExport())


def mending_steps(_state: State) -> Iterator[Step]:
    """The cloud answers again as it should."""
    yield step(a.FaultClear())


def register_steps(state: State) -> Iterator[Step]:
    """Apps are registered."""
    made = state.world.registrations
    count = len(made) + len(state.world.deleted)
    if len(made) >= _MOST:
        return
    for tenant_id in _TENANTS:
        uri = f"api://{tenant_id}/App{count}"
        for reads in (True, True, False):
            yield step(
                a.PortalRegisterServerApp(
                    tenant_id=tenant_id, name="Web", app_id_uri=uri, directory_read=reads
                )
            )
    for app in made:
        if not app.server and not any(one.server == app.client_id for one in made):
            yield from 3 * (
                step(
                    a.PortalRegisterClientApp(
                        tenant_id=app.tenant_id, name="Native", server_client_id=app.client_id
                    )
                ),
            )


def change_steps(state: State) -> Iterator[Step]:
    """Registered apps get keys, owners and redirect URIs, or are deleted."""
    for app in state.world.registrations:
        if not app.tenant_id:
            continue
        place = {"tenant_id": app.tenant_id, "client_id": app.client_id}
        if not app.server:
            yield step(a.PortalAddKey(**place, validity="P2Y"))
            yield step(a.PortalAddRedirectUri(**place, uri="https://added.example"))
            yield step(a.PortalAddOwner(**place, user=user(PLAIN, app.tenant_id)))
        # What becomes of an app that the site knows, nobody says.
        if not any(known.client_id == app.client_id for known in state.apps):
            yield step(a.PortalDeleteApp(**place))


def people_steps(_state: State) -> Iterator[Step]:
    """People and groups change."""
    plain = user(PLAIN)
    yield step(a.PortalAddPerson(tenant_id=CONTOSO, name="Nora New"))
    yield step(a.PortalChangePerson(tenant_id=CONTOSO, user=plain, name="Pia Changed"))
    yield step(a.PortalChangePerson(tenant_id=CONTOSO, user=plain, enabled=False))
    yield step(a.PortalAddMember(tenant_id=CONTOSO, group=GROUP, user=user(GLOBAL)))
    yield step(a.PortalRemoveMember(tenant_id=CONTOSO, group=GROUP, user=plain))
    yield step(a.PortalAddGroup(tenant_id=CONTOSO, name="Newcomers", members=[plain]))


def policy_steps(state: State) -> Iterator[Step]:
    """What a tenant allows changes: to whom it gives tokens, and which App ID URIs it takes."""
    blocked = state.world.policy(CONTOSO).blocks
    yield step(a.PortalConditionalAccess(tenant_id=CONTOSO, blocks=not blocked))
    yield step(a.PortalRestrictUris(tenant_id=CONTOSO))
    chosen = state.desk(FIRST).form.text("web_app")
    if chosen and not blocked:
        yield step(a.PortalConditionalAccess(tenant_id=CONTOSO, excluded=[chosen]))
