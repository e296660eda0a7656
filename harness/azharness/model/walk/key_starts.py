"""Where walks begin that renew keys, update the settings of an app, or change the properties of a connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model.services import CLOUD_MANAGEMENT, SERVICES, STORE
from azharness.model.walk.alphabet import CONFIRMED, CONSOLE, DELETIONS, DIALOGS, PEOPLE, TIME
from azharness.model.walk.cloud_steps import DAY
from azharness.model.walk.ground import CONTOSO, FEDERAL, GLOBAL, PLAIN, ROLES, user
from azharness.model.walk.guide import YEAR, Guide
from azharness.model.walk.search import Start
from azharness.model.walk.step import together

_OLD = 801 * DAY
"""Older than an app may be at a renewal in later versions."""


def key_starts(services: frozenset[str]) -> Iterator[Start]:
    """The starts for a version that has these services."""
    yield Start("apps of all kinds in the tenants node", _nodes, CONSOLE, 2)
    yield from _created()
    for name, way in _IMPORTED.items():
        yield Start(f"renewal of an imported key: {name}", way, DIALOGS, 2)
    yield from _updates()
    for service in (one.name for one in SERVICES if one.name in services):
        yield Start(f"properties of {service}", partial(_properties, service), DIALOGS, 2)
    yield Start("properties while a colleague deletes", _edited, together(DIALOGS, DELETIONS), 2)


def _created() -> Iterator[Start]:
    """Renewals of the key of a created app."""
    yield Start("a renewal by everybody", partial(_renewal, False), PEOPLE, 2)
    yield Start("a renewal by its owners", partial(_renewal, True), PEOPLE, 2)
    yield Start("a first sign-in at a renewal", _seeded, PEOPLE, 2)
    yield Start("a renewal that waits", partial(_signed, _renewal_opened), _WAITING, 3)
    yield Start("a renewal by somebody who is deleted", _by_the_deleted, CONFIRMED, 1)
    yield Start("a renewal under a policy", partial(_policy, _renewal_opened), PEOPLE, 2)
    yield Start("a renewal of an old app", _old, PEOPLE, 2)


def _updates() -> Iterator[Start]:
    """Updates of an app's settings."""
    yield Start("an update at first", _update, PEOPLE, 2)
    yield Start("an update later", partial(_update, met=True), PEOPLE, 2)
    yield Start("an update that waits", partial(_signed, _update), _WAITING, 3)
    yield Start("an update under a policy", partial(_policy, _update), PEOPLE, 2)


_WAITING = together(CONFIRMED, TIME)


def _nodes(guide: Guide) -> None:
    """A created app and an imported one, a native one, and one whose tenant has no connection any more."""
    guide.connect_created(CLOUD_MANAGEMENT)
    guide.connect(STORE, guide.register())
    guide.tenant_id = FEDERAL
    guide.connect(CLOUD_MANAGEMENT)
    guide.delete(2)


def _renewal_opened(guide: Guide) -> None:
    web = guide.connect_created(CLOUD_MANAGEMENT)
    guide.open_renewal(web)


def _renewal(owned: bool, guide: Guide) -> None:
    web = guide.connect_created(CLOUD_MANAGEMENT)
    if owned:
        for role in (*ROLES, PLAIN):
            guide.do(a.PortalAddOwner(tenant_id=CONTOSO, client_id=web, user=user(role)))
    guide.open_renewal(web)


def _seeded(guide: Guide) -> None:
    """The app was created by an earlier version: nobody has signed in at this site."""
    web = guide.register()
    registered = guide.state.world.registrations[0]
    app = c.SeededApp(
        tenant_id=CONTOSO,
        tenant_name="Contoso",
        environment="public",
        client_id=web,
        name="Seeded",
        app_id_uri=registered.app_id_uri,
        secret_key=registered.keys[0].secret,
        created=guide.state.instant,
    )
    guide.do(c.SiteSeed(apps=[app]))
    guide.connect(STORE, web)
    guide.do(c.ConsoleRenew(client_id=web))


def _old(guide: Guide) -> None:
    web = guide.connect_created(CLOUD_MANAGEMENT)
    guide.wait(_OLD)
    guide.open_renewal(web)


def _policy(way: Callable[[Guide], None], guide: Guide) -> None:
    way(guide)
    guide.do(a.PortalConditionalAccess(tenant_id=CONTOSO))


def _signed(way: Callable[[Guide], None], guide: Guide) -> None:
    way(guide)
    guide.sign_in()


def _by_the_deleted(guide: Guide) -> None:
    _signed(_renewal_opened, guide)
    guide.do(a.PortalDeletePerson(tenant_id=CONTOSO, user=user(GLOBAL)))


def _living(guide: Guide) -> None:
    guide.do(c.ConsoleRenew(client_id=guide.connect(STORE)))


def _dead(guide: Guide) -> None:
    web = guide.connect(STORE)
    guide.wait(YEAR)
    guide.do(c.ConsoleRenew(client_id=web))


def _gone(guide: Guide) -> None:
    """The app is deleted in the portal between Verify and OK."""
    guide.connect(STORE)
    web = guide.register()
    guide.app_page(CLOUD_MANAGEMENT, "another name")
    guide.open_import()
    guide.fill_import(web)
    guide.do(c.DialogVerify())
    guide.delete_app(web)
    guide.ok()
    guide.do(c.DialogCancel(), c.WizardCancel(), c.ConsoleRenew(client_id=web))


_IMPORTED: dict[str, Callable[[Guide], None]] = {"living": _living, "dead": _dead, "of no app": _gone}


def _update(guide: Guide, *, met: bool = False) -> None:
    web = guide.connect_created(CLOUD_MANAGEMENT) if met else guide.connect(CLOUD_MANAGEMENT)
    guide.do(c.ConsoleUpdateSettings(client_id=web))


def _properties(service: str, guide: Guide) -> None:
    guide.connect(service)
    if service == CLOUD_MANAGEMENT:
        guide.change(user_discovery="off", group_discovery="off")
    guide.do(c.ConsoleProperties(name=guide.state.connections[0].name))


def _edited(guide: Guide) -> None:
    guide.connect(CLOUD_MANAGEMENT)
    guide.do(c.ConsoleProperties(name=guide.state.connections[0].name))
