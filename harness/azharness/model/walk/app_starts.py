"""Where walks through the app dialogs begin: lists, Import apps, and the creation of apps."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model.services import CLOUD_MANAGEMENT, LOG_ANALYTICS, STORE
from azharness.model.trace import PersonSignsIn
from azharness.model.walk.alphabet import CONFIRMED, DIALOGS, FAULTS, PEOPLE, TIME
from azharness.model.walk.cloud_steps import DAY
from azharness.model.walk.ground import CONTOSO, FEDERAL, GLOBAL, PLAIN, ROLES, neighbours, user
from azharness.model.walk.guide import YEAR, Guide
from azharness.model.walk.search import Start
from azharness.model.walk.step import together

_RESTORABLE = 31 * DAY


def app_starts(services: frozenset[str]) -> Iterator[Start]:
    """The starts for a version that has these services."""
    for kind in ("server", "client"):
        yield Start(f"the list of {kind} apps", partial(_list, CLOUD_MANAGEMENT, kind), DIALOGS, 2)
    yield Start("the list of web apps for the store", partial(_list, STORE, "server"), DIALOGS, 2)
    for service in sorted(services & {CLOUD_MANAGEMENT, LOG_ANALYTICS}):
        yield from _imports(service)
    yield Start("Import apps for native apps", _native_import, DIALOGS, 3)
    yield Start("Import apps after another environment", _moved, DIALOGS, 2)
    yield from _creations()


def _imports(service: str) -> Iterator[Start]:
    """Import apps, opened from the list or from the App page."""
    yield Start(f"{service}: Import apps", partial(_import, service), DIALOGS, 2)
    yield Start(f"{service}: Import apps beside a tenant", partial(_import, service), DIALOGS, 2, neighbours)
    yield Start(f"{service}: import of a dead key", partial(_dead_import, service), DIALOGS, 2)
    yield Start(f"{service}: import of an app that was left", partial(_left_import, service), DIALOGS, 2)


def _creations() -> Iterator[Start]:
    yield Start("Create Server Application, at first", _create_server, PEOPLE, 2)
    yield Start("Create Server Application, later", partial(_prepared, False), PEOPLE, 2)
    for restricted in (False, True):
        for role in (*ROLES, PLAIN):
            way = partial(_signed_in, role, restricted)
            rules = "strict" if restricted else "usual"
            yield Start(f"a creation by {role}, {rules} rules", way, DIALOGS, 2)
    for case in _TRIES:
        yield Start(f"a creation after {case}", partial(_tried, case), DIALOGS, 2)
    yield Start("a creation in a cloud with faults", partial(_signed_in, GLOBAL, False), _FAILING, 3)
    yield Start("a creation that waits", partial(_signed_in, GLOBAL, False), _WAITING, 3)
    yield Start("a creation under a policy", partial(_policy, "server"), PEOPLE, 2)
    yield Start("Create Client Application, at first", _create_client, PEOPLE, 3)
    yield Start("Create Client Application, later", partial(_create_client, met=True), PEOPLE, 2)
    yield Start("a native creation under a policy", partial(_policy, "client"), PEOPLE, 2)
    yield Start("a native creation with faults", partial(_create_client, met=True, signed=True), _FAILING, 3)
    yield Start("a native creation that waits", partial(_create_client, met=True, signed=True), _WAITING, 3)


_FAILING = together(CONFIRMED, FAULTS)
_WAITING = together(CONFIRMED, TIME)


def _list(service: str, kind: c.AppKind, guide: Guide) -> None:
    """Apps of a connection, of a deleted one, of another cloud, and one that came in this wizard."""
    guide.tenant_id = FEDERAL
    guide.connect(CLOUD_MANAGEMENT)
    guide.tenant_id = CONTOSO
    web = guide.connect(CLOUD_MANAGEMENT)
    guide.delete(1)
    guide.connect(STORE)
    guide.app_page(service, "new")
    guide.import_app(guide.register())
    if kind == "client":
        guide.known_apps(web)
        guide.browse("client")
        guide.do(c.DialogImport(kind="client"))
        guide.type(application_name="Native", client_id=guide.register_native(web))
        guide.do(c.DialogVerify())
        guide.ok()
    else:
        guide.browse()


def _import(service: str, guide: Guide) -> None:
    """Two apps of the tenant, of which one is known; one of another tenant whose App ID URI one of them has."""
    uri = "api://shared/App"
    guide.tenant_id = FEDERAL
    guide.connect(CLOUD_MANAGEMENT, guide.register(uri))
    guide.tenant_id = CONTOSO
    guide.connect(STORE, guide.register())
    guide.register(uri)
    guide.register()
    guide.app_page(service, "another name")
    guide.open_import()


def _dead_import(service: str, guide: Guide) -> None:
    web = guide.register()
    guide.wait(YEAR)
    guide.app_page(service)
    guide.open_import()
    guide.fill_import(web)


def _left_import(service: str, guide: Guide) -> None:
    web = guide.connect(CLOUD_MANAGEMENT)
    guide.delete()
    guide.app_page(service)
    guide.open_import()
    guide.fill_import(web)


def _native_import(guide: Guide) -> None:
    web = guide.register()
    guide.app_page(CLOUD_MANAGEMENT)
    guide.import_app(web)
    guide.browse("client")
    guide.do(c.DialogImport(kind="client"))


def _moved(guide: Guide) -> None:
    """An app was verified in the public cloud, then another environment was chosen."""
    web = guide.register()
    guide.app_page(CLOUD_MANAGEMENT)
    guide.open_import()
    guide.fill_import(web)
    guide.do(c.DialogVerify(), c.DialogCancel(), c.DialogCancel())
    guide.enter(environment="usgov")
    guide.open_import()
    guide.fill_import(web)


def _create_server(guide: Guide) -> None:
    guide.app_page(CLOUD_MANAGEMENT)
    guide.open_create()


def _prepared(restricted: bool, guide: Guide) -> None:
    """App ID URIs are taken here, taken there, of a deleted app and of a purged one; somebody has signed in before."""
    guide.delete_app(guide.register("api://purged/App"))
    guide.cloud_waits(_RESTORABLE)
    guide.tick()
    guide.delete_app(guide.register("api://deleted/App"))
    guide.connect(STORE, guide.register("api://known/App"))
    guide.register("api://unknown/App")
    if restricted:
        guide.do(a.PortalRestrictUris(tenant_id=CONTOSO))
    guide.app_page(CLOUD_MANAGEMENT)
    guide.open_create()
    guide.sign_in()
    guide.do(c.DialogCancel(), c.DialogCreate(kind="server"))


def _signed_in(role: str, restricted: bool, guide: Guide) -> None:
    _prepared(restricted, guide)
    guide.type(application_name="Web", app_id_uri=f"api://{CONTOSO}/New")
    guide.do(PersonSignsIn(user(role)))


_TRIES: dict[str, a.FaultPlan | None] = {
    "a slow answer": a.FaultPlan(
        kind="lost-answer", service="graph", method="POST", path="/v1.0/applications", times=0
    ),
    "a request that came twice": a.FaultPlan(
        kind="duplicated", service="graph", method="POST", path="/v1.0/applications", times=0
    ),
    "a key that failed": a.FaultPlan(
        kind="refused", service="graph", method="POST", path="/v1.0/applications", skip=1, times=0
    ),
    "a registration that is not seen yet": a.FaultPlan(
        kind="unreplicated", service="graph", method="POST", path="/v1.0/applications", times=0
    ),
    "a consent that failed": None,
}


def _tried(case: str, guide: Guide) -> None:
    plan = _TRIES[case]
    _signed_in(GLOBAL if plan else ROLES[1], False, guide)
    if plan:
        guide.do(plan)
    guide.do(c.DialogOk(), allowed=False)
    guide.do(a.FaultClear())
    guide.sign_in(GLOBAL)


def _policy(kind: str, guide: Guide) -> None:
    if kind == "server":
        _create_server(guide)
    else:
        _create_client(guide)
    guide.do(a.PortalConditionalAccess(tenant_id=CONTOSO))


def _create_client(guide: Guide, *, met: bool = False, signed: bool = False) -> None:
    guide.app_page(CLOUD_MANAGEMENT)
    if met:
        guide.create_app()
    else:
        guide.import_app(guide.register())
    guide.browse("client")
    guide.do(c.DialogCreate(kind="client"))
    guide.type(application_name="Native")
    if signed:
        guide.sign_in()
