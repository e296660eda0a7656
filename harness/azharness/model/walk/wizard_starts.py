"""Where walks through the wizard begin: on its pages, with other connections there, before, or made meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from azharness.contract import commands as c
from azharness.model.services import ADMINISTRATION, CLOUD_MANAGEMENT, LOG_ANALYTICS, SERVICES, STORE
from azharness.model.walk.alphabet import BUTTONS, EVERYTHING, PAGES
from azharness.model.walk.console_steps import delete_steps
from azharness.model.walk.ground import CONTOSO, FEDERAL, FIRST, SECOND, neighbours
from azharness.model.walk.guide import YEAR, Guide
from azharness.model.walk.search import Start
from azharness.model.walk.step import together

_TO_THE_END = 5
"""Steps from the App page to a closed wizard."""


def wizard_starts(services: frozenset[str]) -> Iterator[Start]:
    """The starts for a version that has these services."""
    yield Start("an empty site", lambda guide: guide.register(), EVERYTHING, 3)
    for service in (one for one in SERVICES if one.name in services):
        yield from _of_service(service.name)
        if "usgov" in service.clouds:
            yield Start(
                f"{service.name} elsewhere", partial(_app_chosen, service.name, FEDERAL), PAGES, _TO_THE_END
            )
    yield from _shared(services)
    yield Start("a name that is taken", _taken_name, PAGES, 3)
    yield Start("apps of two tenants", _two_tenants, PAGES, 2, neighbours)
    yield Start("a tenant that is spelt otherwise", _respelt, PAGES, 2)


def _of_service(service: str) -> Iterator[Start]:
    yield Start(f"{service} for the first time", partial(_app_chosen, service, CONTOSO), PAGES, _TO_THE_END)
    yield Start(f"{service} again", partial(_again, service), PAGES, _TO_THE_END)
    yield Start(f"{service} twice", partial(_second, service, CONTOSO), BUTTONS, _TO_THE_END)
    yield Start(f"{service} twice, in another tenant", partial(_second, service, FEDERAL), BUTTONS, 2)
    taken = partial(_overtaken, service, service, "another name")
    if service != ADMINISTRATION:
        yield Start(f"{service}: a colleague took the place", taken, BUTTONS, 4)
    for reason, way in _DOUBTS.items():
        yield Start(f"{service}: {reason}", partial(_doubtful, service, way), BUTTONS, 4)
    yield Start(f"{service}: a colleague deletes", partial(_summary, service), _MEANWHILE, 4)


_MEANWHILE = together(BUTTONS, delete_steps)


def _shared(services: frozenset[str]) -> Iterator[Start]:
    """Connections beside others."""
    pairs = [(one, other) for one in sorted(services) for other in sorted(services) if one != other]
    for one, other in pairs:
        yield Start(f"{other} on the app of {one}", partial(_beside, one, other, True), BUTTONS, 4)
        yield Start(f"{other} in the tenant of {one}", partial(_beside, one, other, False), BUTTONS, 4)
    yield Start("a connection beside that of another tenant", _beside_another_tenant, BUTTONS, 4)
    named = partial(_overtaken, CLOUD_MANAGEMENT, STORE, "taken")
    yield Start("a colleague took the name", named, BUTTONS, 4)


def _app_chosen(service: str, tenant_id: str, guide: Guide) -> None:
    guide.tenant_id = tenant_id
    web = guide.register()
    if service == LOG_ANALYTICS:
        guide.grant("Contributor", web)
    guide.app_page(service)
    _apps(guide, service, web)


def _apps(guide: Guide, service: str, web: str) -> None:
    guide.import_app(web)
    if service == CLOUD_MANAGEMENT:
        guide.import_native(web)


def _again(service: str, guide: Guide) -> None:
    web = guide.connect(service)
    guide.delete()
    guide.app_page(service)
    guide.known_apps(web)


def _second(service: str, tenant_id: str, guide: Guide) -> None:
    guide.connect(service)
    if service != STORE:
        guide.tenant_id = tenant_id
    web = guide.register()
    if service == LOG_ANALYTICS:
        guide.grant("Contributor", web)
    guide.app_page(service, "another name")
    _apps(guide, service, web)


def _beside(one: str, other: str, same_app: bool, guide: Guide) -> None:
    first = guide.connect(one)
    web = first if same_app else guide.register()
    if other == LOG_ANALYTICS:
        guide.grant("Contributor", web)
    guide.app_page(other)
    if same_app:
        guide.known_apps(web)
    else:
        _apps(guide, other, web)
    guide.to_summary()


def _beside_another_tenant(guide: Guide) -> None:
    guide.connect(CLOUD_MANAGEMENT)
    guide.tenant_id = FEDERAL
    _summary(CLOUD_MANAGEMENT, guide)


def _summary(service: str, guide: Guide) -> None:
    _app_chosen(service, guide.tenant_id, guide)
    guide.to_summary()


def _overtaken(service: str, other: str, name: str, guide: Guide) -> None:
    """The first console user stands on Summary when the second one finishes a wizard."""
    web = guide.register()
    if LOG_ANALYTICS in {service, other}:
        guide.grant("Contributor", web)
    guide.app_page(service, "taken")
    _apps(guide, service, web)
    guide.to_summary()
    guide.session = SECOND
    guide.app_page(other, name)
    guide.known_apps(web)
    guide.to_summary()
    guide.finish()
    guide.session = FIRST


def _key_ends(guide: Guide) -> None:
    guide.cloud_waits(YEAR)


def _cloud_fails(guide: Guide) -> None:
    guide.fault("unavailable", "login")


_DOUBTS: dict[str, Callable[[Guide], None]] = {
    "the key ends before": _key_ends,
    "the cloud fails": _cloud_fails,
}


def _doubtful(service: str, way: Callable[[Guide], None], guide: Guide) -> None:
    _summary(service, guide)
    way(guide)


def _taken_name(guide: Guide) -> None:
    guide.connect(CLOUD_MANAGEMENT, name="taken")
    guide.do(c.WizardStart())
    guide.enter(name="taken", service=STORE)


def _two_tenants(guide: Guide) -> None:
    """A native app of one tenant beside the web app of the other."""
    guide.tenant_id = FEDERAL
    other = guide.register()
    guide.tenant_id = CONTOSO
    web = guide.register()
    guide.app_page(CLOUD_MANAGEMENT)
    guide.import_app(web)
    guide.import_native(web)
    guide.tenant_id = FEDERAL
    guide.import_app(other)


def _respelt(guide: Guide) -> None:
    guide.connect(CLOUD_MANAGEMENT)
    web = guide.register()
    guide.app_page(CLOUD_MANAGEMENT, "another name")
    guide.import_app(web, tenant_id=CONTOSO.upper())
    guide.import_native(web)
