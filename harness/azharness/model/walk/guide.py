"""A guide who leads from the empty site to where a walk begins, by ordinary steps that are all allowed."""

from __future__ import annotations

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model.services import LOG_ANALYTICS, service_named
from azharness.model.state import State
from azharness.model.trace import Gesture, Made, PersonSignsIn
from azharness.model.versions import VERSIONS
from azharness.model.walk.ground import CONTOSO, FIRST, GLOBAL, date, domain, user
from azharness.model.walk.walker import Situation, Walker
from azharness.model.walk.wizard_steps import PAGE_VALUES

YEAR = 366 * 86_400
"""Longer than a key lives that the portal makes by default, in seconds."""
ALLOWED = frozenset({"accepted", "pending"})


class Guide:
    """Leads a walker; `session` is the console user who acts, `tenant_id` the tenant that is meant."""

    def __init__(self, walker: Walker, here: Situation) -> None:
        """Begin somewhere."""
        self._walker = walker
        self.here = here
        self.made: list[Made] = []
        """The gestures that led here, each with the situation that it was made in."""
        self.session, self.tenant_id = FIRST, CONTOSO

    @property
    def state(self) -> State:
        """The model's state by now."""
        return self.here.state

    def do(self, *gestures: Gesture, allowed: bool = True) -> None:
        """Go on with the first answer that allows each gesture, or with the first that does not."""
        for gesture in gestures:
            ways = self._walker.each(self.here, gesture)
            after = next((way for kind, way in ways if (kind in ALLOWED) == allowed), None)
            if after is None:
                raise LookupError(f"no such answer to {gesture} on page {self.state.desk(self.session).page}")
            self.made.append((gesture, self.state))
            self.here = after

    def wait(self, seconds: int) -> None:
        """Time passes, and the site is told."""
        self.cloud_waits(seconds)
        self.tick()

    def cloud_waits(self, seconds: int) -> None:
        """Time passes in the cloud alone."""
        self.do(a.ClockAdvance(seconds=seconds))

    def tick(self) -> None:
        """The site is told what time it is."""
        self.do(c.ClockSet(instant=self.state.cloud_instant))

    def fault(self, kind: a.FaultKind, service: a.CloudService, method: str = "", path: str = "") -> None:
        """The cloud fails at all such requests until it is told otherwise."""
        self.do(a.FaultPlan(kind=kind, service=service, method=method, path=path, times=0))

    # The portal -----------------------------------------------------------------------------------------------------

    def register(
        self,
        uri: str = "",
        *,
        validity: str = "P1Y",
        reads: bool = True,
        version_two: bool = False,
        native: bool = True,
    ) -> str:
        """A web app is registered, with its native app; its client ID."""
        number = len(self.state.world.registrations)
        self.do(
            a.PortalRegisterServerApp(
                tenant_id=self.tenant_id,
                name="Web",
                app_id_uri=uri or f"api://{self.tenant_id}/App{number}",
                validity=validity,
                directory_read=reads,
                token_version=2 if version_two else 1,
            )
        )
        web = self.state.world.registrations[-1].client_id
        if native:
            self.register_native(web)
        return web

    def register_native(self, web: str) -> str:
        """A native app is registered for a web app; its client ID."""
        act = a.PortalRegisterClientApp(tenant_id=self.tenant_id, name="Native", server_client_id=web)
        self.do(act)
        return self.state.world.registrations[-1].client_id

    def delete_app(self, client_id: str = "") -> None:
        """A registered web app is deleted; the first one where none is named."""
        found = next(one for one in self.state.world.registrations if client_id in {"", one.client_id})
        self.do(a.PortalDeleteApp(tenant_id=found.tenant_id, client_id=found.client_id))

    def grant(self, role: str, client_id: str, *, workspace: str = "", group: str = "monitoring") -> None:
        """A role in Azure is given to an app."""
        self.do(
            a.PortalGrantAzureRole(
                tenant_id=self.tenant_id,
                role=role,
                resource_group=group,
                workspace=workspace,
                client_id=client_id,
            )
        )

    # The wizard -----------------------------------------------------------------------------------------------------

    def enter(self, **fields: str) -> None:
        """Fill the wizard's page."""
        self.do(
            *(c.WizardEnter(session=self.session, field=name, value=text) for name, text in fields.items())
        )

    def type(self, **fields: str) -> None:
        """Fill the topmost dialog."""
        self.do(
            *(c.DialogEnter(session=self.session, field=name, value=text) for name, text in fields.items())
        )

    def next(self, times: int = 1) -> None:
        """Press Next."""
        self.do(*(c.WizardNext(session=self.session),) * times)

    def ok(self) -> None:
        """Press OK."""
        self.do(c.DialogOk(session=self.session))

    def app_page(self, service: str, name: str = "") -> None:
        """Start the wizard and choose service and environment."""
        self.do(c.WizardStart(session=self.session))
        self.enter(name=name or f"{service} {self.tenant_id[-1]}", service=service)
        self.next()
        tenant = self.state.world.tenant(self.tenant_id)
        self.enter(environment=tenant.cloud if tenant else "")

    def browse(self, kind: c.AppKind = "server") -> None:
        """Open a list of apps."""
        self.do(c.WizardBrowse(session=self.session, kind=kind))

    def open_import(self) -> None:
        """Open Import apps, from the list where there is one."""
        if self.state.desk(self.session).form.text("service") != LOG_ANALYTICS:
            self.browse()
        self.do(c.DialogImport(session=self.session, kind="server"))

    def fill_import(self, client_id: str, **others: str) -> None:
        """Fill Import apps for a registered web app as the portal showed it."""
        self.type(**(import_values(self.state, client_id) | others))

    def import_app(self, client_id: str, **others: str) -> None:
        """Import a registered web app and choose it."""
        self.open_import()
        self.fill_import(client_id, **others)
        self.do(c.DialogVerify(session=self.session))
        self.ok()
        if self.state.desk(self.session).dialogs:
            self.choose(client_id)

    def choose(self, client_id: str) -> None:
        """Choose an app in the open list."""
        self.do(c.DialogSelect(session=self.session, client_id=client_id))
        self.ok()

    def create_app(self, uri: str = "", role: str = GLOBAL) -> str:
        """Create a web app and choose it; its client ID."""
        self.open_create()
        self.type(application_name="Made", app_id_uri=uri or f"https://{domain(self.tenant_id)}/made")
        self.sign_in(role)
        self.ok()
        client_id = self.state.apps[-1].client_id
        self.choose(client_id)
        return client_id

    def open_create(self) -> None:
        """Open Create Server Application."""
        self.browse()
        self.do(c.DialogCreate(session=self.session, kind="server"))

    def sign_in(self, role: str = GLOBAL) -> None:
        """Sign a person of the tenant in at the topmost dialog."""
        self.do(PersonSignsIn(user(role, self.tenant_id), self.session))

    def import_native(self, web: str) -> str:
        """Import the web app's registered native app and choose it; its client ID."""
        natives = (one.client_id for one in self.state.world.registrations if one.server == web)
        native = next(natives, "") or self.register_native(web)
        self.browse("client")
        self.do(c.DialogImport(session=self.session, kind="client"))
        self.type(application_name="Native", client_id=native)
        self.do(c.DialogVerify(session=self.session))
        self.ok()
        self.choose(native)
        return native

    def known_apps(self, web: str) -> None:
        """Choose apps that the site knows: the web app, and where the service takes one its native app."""
        service = service_named(self.state.desk(self.session).form.text("service"))
        if not service.creates:
            self.import_app(web)
            return
        self.browse()
        self.choose(web)
        if service.native:
            self._known_native(web)

    def _known_native(self, web: str) -> None:
        natives = {one.client_id for one in self.state.world.registrations if one.server == web}
        native = next((app.client_id for app in self.state.apps if app.client_id in natives), "")
        if not native:
            self.import_native(web)
            return
        self.browse("client")
        self.choose(native)

    def to_summary(self, **fields: str) -> None:
        """Go from the App page to Summary, the service's own page filled."""
        self.next()
        service = service_named(self.state.desk(self.session).form.text("service"))
        self.enter(**({name: PAGE_VALUES[name] for name in self._fields(service.fields)} | fields))
        self.next()

    def _fields(self, fields: tuple[str, ...]) -> tuple[str, ...]:
        late = (
            set()
            if VERSIONS[self.state.product_version].group_delta
            else {"group_delta", "group_delta_minutes"}
        )
        return tuple(name for name in fields if name not in late)

    def finish(self) -> None:
        """Go from Summary to the end."""
        self.next(2)
        self.do(c.WizardClose(session=self.session))

    def connect(self, service: str, web: str = "", name: str = "", **fields: str) -> str:
        """The whole wizard with an app that is known, or registered in the portal, or is to be; the web app's client ID."""
        web = web or self.register()
        if service == LOG_ANALYTICS:
            self.grant("Contributor", web)
        self.app_page(service, name)
        if self.state.app(web):
            self.known_apps(web)
        else:
            self.import_app(web)
            if service_named(service).native:
                self.import_native(web)
        self.to_summary(**fields)
        self.finish()
        return web

    def connect_created(self, service: str, **fields: str) -> str:
        """The whole wizard with a created web app; its client ID."""
        self.app_page(service)
        web = self.create_app()
        if service_named(service).native:
            self.import_native(web)
        self.to_summary(**fields)
        self.finish()
        return web

    # The console ----------------------------------------------------------------------------------------------------

    def delete(self, number: int = 0) -> None:
        """Delete a connection by its place in the list."""
        self.do(c.ConsoleDelete(session=self.session, name=self.state.connections[number].name))

    def change(self, number: int = 0, **fields: str) -> None:
        """Change the properties of a connection by its place in the list."""
        self.do(c.ConsoleProperties(session=self.session, name=self.state.connections[number].name))
        self.type(**fields)
        self.ok()

    def open_renewal(self, client_id: str) -> None:
        """Open the renewal of a key, with a validity where the version asks for one."""
        self.do(c.ConsoleRenew(session=self.session, client_id=client_id))
        if VERSIONS[self.state.product_version].asks_validity:
            self.type(validity="P1Y")

    def renew(self, client_id: str) -> None:
        """Renew the key of an imported app with a new one of two years."""
        tenant_id = next(app.tenant_id for app in self.state.apps if app.client_id == client_id)
        self.do(a.PortalAddKey(tenant_id=tenant_id, client_id=client_id, validity="P2Y"))
        self.do(c.ConsoleRenew(session=self.session, client_id=client_id))
        values = import_values(self.state, client_id)
        self.type(**{name: values[name] for name in ("secret_key", "secret_key_expiry")})
        self.ok()


def import_values(state: State, client_id: str) -> dict[str, str]:
    """What Import apps wants of a registered app."""
    app = next(one for one in state.world.registrations if one.client_id == client_id)
    tenant = state.world.tenant(app.tenant_id)
    key = app.keys[-1] if app.keys else None
    soon = state.instant + 9 * 86_400
    return {
        "tenant_name": tenant.name if tenant else "",
        "tenant_id": app.tenant_id,
        "application_name": "Web",
        "client_id": app.client_id,
        "secret_key": (key.secret if key else "") or "unknown",
        "secret_key_expiry": date(max((key.end or 0) if key else 0, soon)),
        "app_id_uri": app.app_id_uri,
    }
