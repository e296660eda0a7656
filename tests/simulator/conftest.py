"""A site and a console to drive it with, command by command, through the contract's bytes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec.structs import replace
from starlette.types import ASGIApp

from azfakes import (
    Browser,
    Cloud,
    Entry,
    FaultRule,
    SignInResult,
    SyncASGITransport,
    TenantInfo,
    World,
    load_world,
)
from azfakes.forge import portal_token
from azfakes.log import CONTROL, LogQuery
from azfakes.tenants import tenant_infos
from azharness.contract import (
    Accepted,
    Answer,
    Outcome,
    Pending,
    Reason,
    Refused,
    decode_answer,
    encode_command,
)
from azharness.contract import commands as c
from azharness.contract.commands import AppKind
from azharness.contract.views import Page, Run, User
from azharness.simulator import Site
from azharness.simulator.transport import make_client

ADMIN = "admin@contoso.onmicrosoft.com"

START = 1_900_000_000
MASTER_KEY = bytes(range(32))
ENVIRONMENTS = {
    "public": c.Environment(
        login="https://login.microsoftonline.com",
        graph="https://graph.microsoft.com",
        arm="https://management.azure.com",
    ),
    "usgov": c.Environment(
        login="https://login.microsoftonline.us",
        graph="https://graph.microsoft.us",
        arm="https://management.usgovcloudapi.net",
    ),
}


class Console:
    """A console user of a site, who remembers the last answer."""

    def __init__(self, site: Site, session: str = "administrator") -> None:
        self.site = site
        self.session = session

    def send(self, command: c.Command) -> Answer:
        """Send a command as it stands."""
        return decode_answer(self.site.handle(encode_command(command)))

    def do(self, command: type, /, **values: Any) -> Answer:
        """Send a command of this session."""
        return self.send(command(session=self.session, **values))

    def accepted(self, command: type, /, **values: Any) -> Any:
        """Send a command of this session that must be accepted; the view."""
        answer = self.do(command, **values)
        assert answer.outcome == Accepted(), answer.outcome
        return answer.view

    def outcome(self, command: type, /, **values: Any) -> Outcome:
        """Send a command of this session; its outcome."""
        return self.do(command, **values).outcome

    def enter(self, **fields: str) -> Page:
        """Fill fields of the wizard's page."""
        for field, value in fields.items():
            page = self.accepted(c.WizardEnter, field=field, value=value)
        assert isinstance(page, Page)
        return page

    def type_in(self, **fields: str) -> Page:
        """Fill fields of the topmost dialog."""
        for field, value in fields.items():
            page = self.accepted(c.DialogEnter, field=field, value=value)
        assert isinstance(page, Page)
        return page


def refused(reason: Reason, field: str = "") -> Refused:
    """A refusal as an answer carries it."""
    return Refused(reason=reason, field=field)


def reset(console: Console, **changes: Any) -> Answer:
    """Reset the console's site to the usual environments and start."""
    values: dict[str, Any] = {"environments": ENVIRONMENTS, "instant": START}
    return console.send(c.SiteReset(**(values | changes)))


@pytest.fixture
def site() -> Iterator[Site]:
    """A site in memory, not reset yet."""
    made = Site(master_key=MASTER_KEY)
    yield made
    made.close()


@pytest.fixture
def console(site: Site) -> Console:
    """A console of a site that was just reset."""
    made = Console(site)
    reset(made)
    return made


class Town:
    """A fake cloud and a site that talks to it, with one time for both."""

    def __init__(
        self,
        store: Path | None = None,
        world: str | World = "contoso",
        people: int = 0,
        *,
        own_client: bool = False,
    ) -> None:
        self.cloud = Cloud(world, seed=7, people=people)
        factory = make_client if own_client else self.client
        self.site = Site(store, master_key=MASTER_KEY, client_factory=factory)
        self.console = Console(self.site)

    def begin(self, **changes: Any) -> None:
        """Reset the site to the cloud's instant."""
        assert reset(self.console, instant=self.now(), **changes).outcome == Accepted()

    def client(self, ca: str = "") -> httpx.Client:
        """An HTTP client that reaches the fake cloud and nothing else."""
        assert ca == ""
        return httpx.Client(transport=SyncASGITransport(self.cloud.app))

    def now(self) -> int:
        """The present instant."""
        return self.cloud.state.clock.now()

    def pass_time(self, **span: float) -> None:
        """Let time pass in the cloud, then at the site."""
        self.cloud.state.clock.advance(int(timedelta(**span).total_seconds()))
        assert self.console.send(c.ClockSet(instant=self.now())).outcome == Accepted()

    def tenant(self) -> TenantInfo:
        """The world's first tenant."""
        return tenant_infos(self.cloud.state)[0]

    def fault(self, **rule: Any) -> None:
        """Put a fault in force in the cloud."""
        self.cloud.state.faults.add(FaultRule(**rule))

    def log(self) -> list[Entry]:
        """All requests that the cloud has seen."""
        return [entry for entry in self.cloud.log.page(LogQuery()).entries if entry.service != CONTROL]

    def portal(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Ask Graph as the tenant's Global Administrator does in the portal."""
        token = portal_token(self.cloud.state, self.tenant().id, ADMIN)
        with self.client() as client:
            answer = client.request(
                method,
                f"https://graph.microsoft.com/v1.0{path}",
                json=body,
                headers={"Authorization": f"Bearer {token}"},
            )
        assert answer.is_success, answer.text
        return dict(answer.json()) if answer.content else {}

    def remove_user(self, upn: str) -> None:
        """Take a person out of the first tenant."""
        tenant = next(iter(self.cloud.state.directory))
        user = tenant.user(upn)
        assert user is not None
        tenant.drop_user(user)

    def sign_in(self, upn: str = ADMIN) -> Answer:
        """Sign a person in at the topmost dialog."""
        result = self.browse(upn)
        assert result.error is None, result
        return self.console.do(c.SigninComplete, query=result.query)

    def browse(self, upn: str) -> SignInResult:
        """Begin a sign-in at the topmost dialog and go through Entra's pages."""
        pending = self.console.outcome(c.SigninBegin)
        assert isinstance(pending, Pending), pending
        people = {
            user.upn: user.password for tenant in tenant_infos(self.cloud.state) for user in tenant.users
        }
        with self.client() as client:
            return Browser(client).sign_in(pending.authorize_url, upn, people[upn])

    def open_apps(self, kind: AppKind, name: str = "Contoso", environment: str = "public") -> None:
        """Open a fresh wizard down to the list of web apps, or go on to that of native apps."""
        if self.console.outcome(c.WizardStart) == Accepted():
            self.console.enter(name=name, service="cloud-management")
            self.console.accepted(c.WizardNext)
            self.console.enter(environment=environment)
        self.console.accepted(c.WizardBrowse, kind=kind)

    def create_server_app(self, signer: str = ADMIN, **fields: str) -> str:
        """Create a web app from the open list and choose it; its client ID."""
        self.console.accepted(c.DialogCreate, kind="server")
        self.console.type_in(application_name="Site Server", **fields)
        assert self.sign_in(signer).outcome == Accepted()
        return self._choose()

    def create_client_app(self, signer: str = ADMIN) -> str:
        """Create a native app from the open list and choose it; its client ID."""
        self.console.accepted(c.DialogCreate, kind="client")
        self.console.type_in(application_name="Site Client")
        assert self.sign_in(signer).outcome == Accepted()
        return self._choose()

    def _choose(self) -> str:
        listed = self.console.accepted(c.DialogOk)
        assert isinstance(listed, Page)
        self.console.accepted(c.DialogOk)
        return listed.fields["selected"]

    def finish(self, user_discovery: str = "on") -> None:
        """Go on from the App page to the end of the wizard."""
        self.console.accepted(c.WizardNext)
        self.console.enter(user_discovery=user_discovery)
        for _ in range(2):
            self.console.accepted(c.WizardNext)
        assert self.console.accepted(c.WizardNext).fields == {"result": "succeeded"}
        self.console.accepted(c.WizardClose)

    def connect(self, name: str = "Contoso", signer: str = ADMIN, **fields: str) -> tuple[str, str]:
        """Connect Cloud Management to the signer's tenant with apps that the site creates; their client IDs."""
        self.open_apps("server", name=name)
        server = self.create_server_app(signer, **fields)
        self.open_apps("client")
        client = self.create_client_app(signer)
        self.finish()
        return server, client

    def knock(
        self, app: ASGIApp, method: str, path: str, token: str = "", certificate: str = ""
    ) -> httpx.Response:
        """Ask a door of the site, with a token or with the header that holds a certificate."""
        with httpx.Client(transport=SyncASGITransport(app), base_url="https://door") as client:
            headers = [(b"Authorization", f"Bearer {token}".encode())] if token else []
            headers += [(b"Client-Cert", certificate.encode())] if certificate else []
            return client.request(method, path, headers=headers)

    def last_run(self, kind: str = "last_run") -> Run | None:
        """How the last run of the one connection ended; a kind is named as in the view."""
        (row,) = self.console.accepted(c.ConsoleServices).services
        run = getattr(row, kind)
        assert run is None or isinstance(run, Run)
        return run

    def edit(self, **fields: str) -> Outcome:
        """Open the properties of the connection Contoso, fill fields, OK; its outcome."""
        self.console.accepted(c.ConsoleProperties, name="Contoso")
        self.console.type_in(**fields)
        return self.console.outcome(c.DialogOk)

    def users(self) -> dict[str, User]:
        """The discovered users by user principal name."""
        return {user.user_principal_name: user for user in self.console.accepted(c.ConsoleUsers).users}

    def close(self) -> None:
        """Close the site."""
        self.site.close()


def two_tenants() -> World:
    """The world of Contoso with a second tenant, Fabrikam, whose people have the same names and passwords."""
    world = load_world("contoso")
    (contoso,) = world.tenants
    people = [replace(user, id=None, upn=user.upn.replace("contoso", "fabrikam")) for user in contoso.users]
    fabrikam = replace(
        contoso,
        id="0a1b2c3d-0000-4000-8000-00000000000a",
        name="Fabrikam",
        initial_domain="fabrikam.onmicrosoft.com",
        domains=("fabrikam.com", "fabrikam.onmicrosoft.com"),
        users=tuple(people),
        groups=(),
        subscriptions=(),
    )
    return replace(world, tenants=(contoso, fabrikam))


@pytest.fixture
def town() -> Iterator[Town]:
    """A site that was just reset, beside a fake cloud."""
    made = Town()
    made.begin()
    yield made
    made.close()
