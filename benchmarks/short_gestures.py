"""Single gestures that a breadth-first search tries in a situation: each field for itself, every button, and what is asked for beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.contract.commands import AppKind
from azharness.contract.ports import Door
from azharness.model.desk import Dialog, Wizard
from azharness.model.services import CLOUD_MANAGEMENT, LOG_ANALYTICS, STORE, service_named
from azharness.model.state import State
from azharness.model.text import DAY
from azharness.model.trace import Gesture, PersonSignsIn
from azharness.model.walk.dialog_steps import SIGNED
from azharness.model.walk.ground import CONTOSO, DEVICE, FIRST, GLOBAL, PLAIN, SECOND, date, user
from azharness.model.walk.guide import import_values
from azharness.model.walk.wizard_steps import PAGE_VALUES

NOBODY = "5e97358c-d99c-4558-af0c-de7774091dda"
"""A client ID that no app has."""
_LEAP_DAY = 1_582_977_600
Extra = Callable[[State], Iterator[Gesture]]
"""Gestures beside those of the wizard and its dialogs."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What a search may do: it grows with everything that it may, so each site is given what could matter there."""

    world: str = "contoso"
    services: tuple[str, ...] = (CLOUD_MANAGEMENT, STORE, LOG_ANALYTICS)
    connections: int = 1
    """So many are made at most by the first console user, those that are deleted again included."""
    neighbours: bool = False
    """Whether the second tenant is in the public cloud too."""
    people: tuple[PersonSignsIn, ...] = (PersonSignsIn(user(GLOBAL)),)
    names: tuple[str, ...] = ("Azure",)
    environments: tuple[str, ...] = ("public",)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What is entered beside what has to be, by the field."""
    between: Extra = lambda _: iter(())
    """What is done while no wizard and no dialog is open."""
    always: Extra = lambda _: iter(())
    """What is done at any time."""
    colleague: Extra = lambda _: iter(())
    """What a second console user opens, who has nothing open; what opens is gone through like any other dialog."""
    creates: bool = True
    """Whether apps are created where the page offers it."""
    imports: Literal["any", "registered", "none"] = "any"
    """Which apps are imported: also some that there are not, or those of the portal."""
    cancels: bool = False


def gestures(state: State, bounds: Bounds) -> Iterator[Gesture]:
    """All gestures that are tried in a situation."""
    yield from _at_desk(state, bounds, FIRST, together(_starting(bounds), bounds.between))
    yield from bounds.always(state)
    yield from (_by_colleague(one) for one in _at_desk(state, bounds, SECOND, bounds.colleague))


def _starting(bounds: Bounds) -> Extra:
    return lambda state: starts(state) if _made(state) < bounds.connections else iter(())


def _made(state: State) -> int:
    return len(state.connections) + len(state.deleted)


def _by_colleague(gesture: Gesture) -> Gesture:
    return msgspec.structs.replace(gesture, session=SECOND) if hasattr(gesture, "session") else gesture


def _at_desk(state: State, bounds: Bounds, session: str, closed: Extra) -> Iterator[Gesture]:
    desk = state.desk(session)
    if desk.dialogs:
        yield from _in_dialog(state, bounds, desk.top)
    elif desk.wizard:
        yield from _on_page(state, bounds, desk.wizard)
    else:
        yield from closed(state)


def _on_page(state: State, bounds: Bounds, form: Wizard) -> Iterator[Gesture]:
    for name, values in _page_values(form, bounds).items():
        yield from (c.WizardEnter(field=name, value=value) for value in values if form.text(name) != value)
    if form.page == "app":
        service = service_named(form.text("service"))
        if service.creates:
            yield c.WizardBrowse(kind="server")
        elif _importing(state, bounds):
            yield c.DialogImport(kind="server")
        if service.native:
            yield c.WizardBrowse(kind="client")
    yield c.WizardNext()
    if form.page == "completion":
        yield c.WizardClose()
    if bounds.cancels:
        yield c.WizardCancel()


def _importing(state: State, bounds: Bounds) -> bool:
    return bounds.imports == "any" or (bounds.imports == "registered" and bool(state.world.registrations))


def _page_values(form: Wizard, bounds: Bounds) -> Mapping[str, tuple[str, ...]]:
    if form.page == "azure-services":
        some = {"name": bounds.names, "service": bounds.services, "description": ()}
    elif form.page == "app":
        some = {"environment": bounds.environments}
    else:
        fields = (
            service_named(form.text("service")).fields if form.page in {"discovery", "configuration"} else ()
        )
        some = {name: (PAGE_VALUES[name],) if name in _NEEDED else () for name in fields}
    return {name: (*values, *bounds.values.get(name, ())) for name, values in some.items()}


_NEEDED = frozenset({"content_location", "languages", "default_language"})
"""Fields of a service's own page that nothing stands in and that have to be filled."""


def _in_dialog(state: State, bounds: Bounds, top: Dialog) -> Iterator[Gesture]:
    for name, values in _dialog_values(state, bounds, top):
        yield from (
            c.DialogEnter(field=name, value=value) for value in values if top.fields.get(name) != value
        )
    if top.page in SIGNED:
        yield from bounds.people
    if top.page in {"server-app", "client-app"}:
        kind: AppKind = "server" if top.page == "server-app" else "client"
        yield from (c.DialogSelect(client_id=app.client_id) for app in state.apps if app.kind == kind)
        if bounds.creates:
            yield c.DialogCreate(kind=kind)
        if _importing(state, bounds):
            yield c.DialogImport(kind=kind)
    if top.page.startswith("import-"):
        yield c.DialogVerify()
    yield c.DialogOk()
    if bounds.cancels:
        yield c.DialogCancel()


def _dialog_values(state: State, bounds: Bounds, top: Dialog) -> Iterator[tuple[str, tuple[str, ...]]]:
    page = top.page
    usual: dict[str, tuple[str, ...]] = {}
    if page == "import-server-app":
        webs = [one.client_id for one in state.world.registrations if not one.server]
        filled = [import_values(state, web) for web in webs] or [_of_nobody(state)]
        usual = {name: tuple({each[name]: "" for each in filled}) for name in filled[0]}
    elif page == "import-client-app":
        natives = tuple(one.client_id for one in state.world.registrations if one.server)
        usual = {"application_name": ("Native",), "client_id": natives}
    elif page == "create-server-app":
        usual = {"application_name": ("Web",), "app_id_uri": (), "homepage_url": (), "validity": ()}
    elif page == "create-client-app":
        usual = {"application_name": ("Native",), "reply_url": ()}
    elif page == "renew-secret-key":
        known = any(one.client_id == top.client_id for one in state.world.registrations)
        values = import_values(state, top.client_id) if known else {}
        usual = {name: (values[name],) if values else () for name in ("secret_key", "secret_key_expiry")}
        usual |= {"validity": ()}
    elif page == "properties":
        usual = dict.fromkeys(
            ("description", *service_named(top.service).fields, "disable_authentication"), ()
        )
    yield from ((name, (*values, *bounds.values.get(name, ()))) for name, values in usual.items())


def _of_nobody(state: State) -> dict[str, str]:
    """What a person may type in Import apps of an app that there is not."""
    return {
        "tenant_name": "Contoso",
        "tenant_id": CONTOSO,
        "application_name": "Web",
        "client_id": NOBODY,
        "secret_key": "wrong",
        "secret_key_expiry": date(state.instant + 9 * DAY),
        "app_id_uri": "api://nobody",
    }


# What is done beside -----------------------------------------------------------------------------------------------------


def together(*extras: Extra) -> Extra:
    """Several at once."""
    return lambda state: (one for extra in extras for one in extra(state))


def registering(
    most: int = 1, *, version: Literal[1, 2] = 1, validity: str = "P1Y", reads: tuple[bool, ...] = (True,)
) -> Extra:
    """Web apps are registered in the portal before the site knows any."""

    def extra(state: State) -> Iterator[Gesture]:
        number = len([one for one in state.world.registrations if not one.server])
        for read in reads if number < most else ():
            yield a.PortalRegisterServerApp(
                tenant_id=CONTOSO,
                name="Web",
                app_id_uri=f"api://{CONTOSO}/App{number}",
                token_version=version,
                validity=validity,
                directory_read=read,
            )

    return extra


def native(state: State) -> Iterator[Gesture]:
    """A native app is registered for the first web app."""
    webs = [one for one in state.world.registrations if not one.server]
    if webs and not any(one.server for one in state.world.registrations):
        yield a.PortalRegisterClientApp(tenant_id=CONTOSO, name="Native", server_client_id=webs[0].client_id)


def granting(role: str = "Contributor") -> Extra:
    """A role on the resource group of the workspace is given to the first web app."""

    def extra(state: State) -> Iterator[Gesture]:
        webs = [one.client_id for one in state.world.registrations if not one.server]
        if webs and not state.world.grants:
            yield a.PortalGrantAzureRole(
                tenant_id=CONTOSO, role=role, resource_group="monitoring", client_id=webs[0]
            )

    return extra


def late(extra: Extra) -> Extra:
    """What is done once a connection is made, whatever is open then on the wizard's last pages."""

    def then(state: State) -> Iterator[Gesture]:
        if state.connections and state.desk(FIRST).page in {"closed", "progress", "completion"}:
            yield from extra(state)

    return then


def afterwards(extra: Extra) -> Extra:
    """What is done once a connection was deleted."""
    return lambda state: extra(state) if state.deleted else iter(())


def at_summary(extra: Extra) -> Extra:
    """What is done while the wizard is at its summary."""
    return lambda state: extra(state) if state.desk(FIRST).page == "summary" else iter(())


def time(*jumps: int) -> Extra:
    """Time passes in the cloud, and the site is told."""

    def extra(state: State) -> Iterator[Gesture]:
        if state.cloud_instant > state.instant:
            yield c.ClockSet(instant=state.cloud_instant)
            if state.cloud_instant - state.instant > DAY:
                # The site may be told of the last day later than of those before.
                yield c.ClockSet(instant=state.cloud_instant - DAY)
        else:
            yield from (a.ClockAdvance(seconds=seconds) for seconds in jumps)

    return extra


def looks(_state: State) -> Iterator[Gesture]:
    """The nodes of the console are looked at."""
    yield from (
        c.ConsoleServices(),
        c.ConsoleTenants(),
        c.ConsoleNotices(),
        c.ConsoleUsers(),
        c.ConsoleGroups(),
    )


def runs(state: State) -> Iterator[Gesture]:
    """Discovery and synchronisation are run by hand."""
    for one in state.connections:
        yield c.ConsoleRunDiscovery(name=one.name)
        yield c.ConsoleRunDiscovery(name=one.name, kind="groups")
        yield c.ConsoleSyncStore(name=one.name)


def starts(_state: State) -> Iterator[Gesture]:
    """A wizard is opened."""
    yield c.WizardStart()


def properties(state: State) -> Iterator[Gesture]:
    """Properties are opened."""
    yield from (c.ConsoleProperties(name=one.name) for one in state.connections)


def renewals(state: State) -> Iterator[Gesture]:
    """Keys are to be renewed."""
    yield from (c.ConsoleRenew(client_id=app.client_id) for app in state.apps if app.kind == "server")


def updates(state: State) -> Iterator[Gesture]:
    """The settings of web apps are to be updated."""
    yield from (
        c.ConsoleUpdateSettings(client_id=app.client_id) for app in state.apps if app.kind == "server"
    )


def opened(state: State) -> Iterator[Gesture]:
    """Properties are opened, keys renewed, settings updated."""
    yield from together(properties, renewals, updates)(state)


def deleted(state: State) -> Iterator[Gesture]:
    """Connections are deleted."""
    yield from (c.ConsoleDelete(name=one.name) for one in state.connections)


def keys(state: State) -> Iterator[Gesture]:
    """A second key is made for the first web app."""
    for one in state.world.registrations[:1]:
        if len(one.keys) == 1:
            yield a.PortalAddKey(tenant_id=one.tenant_id, client_id=one.client_id, validity="P2Y")


def clients(_state: State) -> Iterator[Gesture]:
    """A client finds its service and signs in; it presents what it holds at the gateway and at the management point."""
    yield a.ClientLocate(tenant_id=CONTOSO)
    yield a.ClientSignIn(user=user(PLAIN))
    yield a.ClientGetDeviceToken(device=DEVICE)
    doors: tuple[Door, ...] = ("gateway", "management-point")
    tokens: tuple[a.TokenKind, ...] = ("user-token", "device-token", "site-token", "pki-certificate")
    yield from (a.ClientPresent(door=door, token=token) for door in doors for token in tokens)


def redirecting(state: State) -> Iterator[Gesture]:
    """The first web app is given a redirect URI."""
    for one in state.world.registrations[:1]:
        if not one.added_redirects:
            yield a.PortalAddRedirectUri(
                tenant_id=one.tenant_id, client_id=one.client_id, uri="https://web.example/back"
            )


def seeding(state: State) -> Iterator[Gesture]:
    """The site is given a web app as older versions left it."""
    for one in state.world.registrations[:1]:
        if not state.apps and one.keys:
            app = c.SeededApp(
                tenant_id=one.tenant_id,
                tenant_name="Contoso",
                environment="public",
                client_id=one.client_id,
                name="Web",
                app_id_uri=one.app_id_uri,
                secret_key=one.keys[0].secret,
                created=_LEAP_DAY,
            )
            yield c.SiteSeed(apps=[app])


def restricting(_state: State) -> Iterator[Gesture]:
    """The tenant refuses App ID URIs of domains that it does not have."""
    yield a.PortalRestrictUris(tenant_id=CONTOSO)


def restarting(_state: State) -> Iterator[Gesture]:
    """The service is restarted."""
    yield c.SiteRestartExecutive()


def typing(_state: State) -> Iterator[Gesture]:
    """A key is typed where no dialog is, and what the site holds is collected."""
    yield c.DialogEnter(field="secret_key", value="no key of any app")
    yield c.SiteExport()
