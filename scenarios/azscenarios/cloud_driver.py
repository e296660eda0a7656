"""The fake cloud as the engine's port: portal, browser, clients' tokens, clock and log, over its public ways."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from azfakes import Browser, ControlClient, ControlError, EntraRefusedError, Forge, SignInError
from azfakes.browser import SignInResult
from azfakes.control_types import StateView, TenantInfo
from azfakes.log import CONTROL, Entry
from azfakes.wellknown import AZURE_PORTAL, GRAPH, RESOURCE_MANAGER
from azharness.contract.actors import (
    Added,
    FaultAct,
    FaultClear,
    PortalAct,
    PortalAddPerson,
    PortalDeletePerson,
    Registered,
    TokenKind,
)
from azharness.contract.cloud import CloudState, CloudTenant, LogEntry, Registration, Secret
from azharness.contract.commands import Environment
from azharness.contract.errors import ContractViolation
from azharness.contract.outcomes import CloudError
from azscenarios import directory_truth, portal_azure
from azscenarios.fault_rules import fault_rule
from azscenarios.forgery import forgery
from azscenarios.own_names import OwnNames
from azscenarios.portal import Portal
from azscenarios.portal_session import PortalRefused, PortalSession
from azscenarios.user_token import ask_user_token

_ADMINISTRATOR = "Global Administrator"
_KEPT = 8
"""Of how many worlds the beginning is kept, beside the present one."""

_ALL_RIGHTS = [
    "AppRoleAssignment.ReadWrite.All",
    "Application.ReadWrite.All",
    "DelegatedPermissionGrant.ReadWrite.All",
    "Directory.ReadWrite.All",
    "Group.ReadWrite.All",
    "Policy.ReadWrite.ApplicationConfiguration",
    "Policy.ReadWrite.ConditionalAccess",
    "RoleManagement.ReadWrite.Directory",
    "User.ReadWrite.All",
]
"""Application permissions for all that is done in the portal."""
_NOBODYS = "a password of nobody"
"""What is typed for a user whom the world does not know."""


class CloudDriver:
    """`CloudControl` on a fake cloud, in this process or behind its server."""

    def __init__(
        self,
        http: httpx.Client,
        control: ControlClient,
        environments: Mapping[str, Environment],
        *,
        ca: str = "",
    ) -> None:
        """Reach Entra and Graph with `http`, the control plane with `control`."""
        self._http = http
        self._control = control
        self._environments = dict(environments)
        self._names = OwnNames(environments)
        self._ca = ca
        self._state = control.state()
        self._looked = 0
        self._now = self._state.instant
        self._passwords: dict[str, str] = {}
        self._begun: dict[tuple[str, int, int], CloudState] = {}
        self._deleted: set[str] = set()
        """User principal names of those who were deleted since the world began."""
        self._learn_passwords(self._state)

    def environments(self) -> dict[str, Environment]:
        """Base URLs of every environment, by name."""
        return dict(self._environments)

    def trust(self) -> tuple[str, bool]:
        """The CA as PEM, and whether instance discovery can be asked: on the real hostnames alone."""
        return self._ca, not self._ca

    def reset(self, world: str, seed: int, people: int) -> CloudState:
        """Begin with a world; what it holds follows from the three, so that it is asked for once."""
        self._state = self._control.reset(world, seed, people=people)
        self._now = self._state.instant
        self._passwords, self._deleted = {}, set()
        self._learn_passwords(self._state)
        beginning = (world, seed, people)
        if beginning not in self._begun:
            self._begun = dict(list(self._begun.items())[-_KEPT:]) | {beginning: self.truth()}
        # Numbers count from here: whether the world had to be asked for is no matter of the sequence.
        self._looked = self._control.state().logged
        return self._begun[beginning]

    def truth(self) -> CloudState:
        """What the cloud holds now."""
        state = self._control.state()
        return CloudState(instant=state.instant, tenants=[self._tenant(each) for each in state.tenants])

    def secrets(self, since: int) -> list[Secret]:
        """The secrets that were issued since the reset."""
        return [Secret(label=each.label, value=each.value) for each in self._control.secrets(since)]

    def set_clock(self, instant: int) -> None:
        """Move the cloud's clock."""
        self._now = self._control.clock_set(instant)

    def sign_in(self, authorize_url: str, user: str) -> dict[str, str]:
        """Sign a person in; what a page said instead of a redirect is no query."""
        result = self._browse(authorize_url, user)
        return result.query if result.error is None else {"error": result.error}

    def at_portal(self, act: PortalAct) -> Registered | Added | CloudError | None:
        """Do what an administrator does in the portal."""
        tenant = self._tenant_info(act.tenant_id)
        domain = tenant.domains[0]
        portal = Portal(self._graph(tenant), lambda: self._arm(tenant), domain, self._now)
        try:
            shown = portal.perform(act)
        except PortalRefused as refusal:
            return refusal.error
        if isinstance(act, PortalDeletePerson):
            self._deleted.add(act.user.lower())
        if isinstance(act, PortalAddPerson):
            self._learn_passwords(self._control.state())
        return shown

    def fault(self, act: FaultAct) -> None:
        """Plan a fault, or end all of them."""
        if isinstance(act, FaultClear):
            self._control.clear_faults()
        else:
            self._control.add_fault(fault_rule(act))

    def registrations(self, tenant_id: str) -> list[Registration]:
        """The app registrations of a tenant."""
        return directory_truth.registrations(self._graph(self._tenant_info(tenant_id)))

    def user_token(self, tenant_id: str, client_id: str, resource: str, user: str) -> str | CloudError:
        """Ask Entra for a person's token as a client does."""
        login = self._environments[self._tenant_info(tenant_id).cloud].login
        return ask_user_token(
            self._http,
            f"{login}/{tenant_id}/oauth2/v2.0",
            client_id,
            resource,
            lambda url: self._browse(url, user),
        )

    def device_token(self, tenant_id: str, client_id: str, resource: str, device: str) -> str | CloudError:
        """Ask Entra for a device's own token as Windows does."""
        try:
            return self._control.device_token(tenant_id, device, client_id, resource)
        except EntraRefusedError as error:
            return CloudError(source="entra", code=error.cause or "")
        except ControlError:
            # There is no such device; no document tells the code that Windows shows then.
            return CloudError(source="entra", code="")

    def forge(self, genuine: str, kind: TokenKind) -> str:
        """A token that differs from a genuine one in one respect."""
        return self._control.forge(forgery(genuine, kind, self._now))

    def log(self, since: int) -> list[LogEntry]:
        """The request log after an entry."""
        entries = self._control.log(since + self._looked).entries
        return [self._entry(each) for each in entries if each.service != CONTROL]

    def _browse(self, url: str, user: str) -> SignInResult:
        if not any(url.startswith(f"{each.login}/") for each in self._environments.values()):
            raise _nowhere(url, "it is no address of the cloud's sign-in service")
        try:
            return Browser(self._http).sign_in(url, user, self._passwords.get(user, _NOBODYS))
        except (httpx.HTTPError, httpx.InvalidURL, SignInError) as error:
            raise _nowhere(url, type(error).__name__) from error

    def _graph(self, tenant: TenantInfo) -> PortalSession:
        """The tenant's administrator at Graph; somebody has to act there also when the administrator was deleted."""
        administrator = _administrator(self._tenant_info(tenant.id))
        if administrator.lower() in self._deleted:
            token = self._control.forge(Forge(tenant=tenant.id, client=GRAPH, claims={"roles": _ALL_RIGHTS}))
        else:
            token = self._control.portal_token(tenant.id, administrator)
        root = f"{self._environments[tenant.cloud].graph}/v1.0"
        return PortalSession(self._http, "graph", root, token)

    def _arm(self, tenant: TenantInfo) -> PortalSession:
        """The tenant's administrator, who owns its subscription, at Resource Manager."""
        wish = Forge(
            tenant=tenant.id,
            user=_administrator(self._tenant_info(tenant.id)),
            client=AZURE_PORTAL,
            resource=RESOURCE_MANAGER,
        )
        return PortalSession(
            self._http, "arm", self._environments[tenant.cloud].arm, self._control.forge(wish)
        )

    def _tenant_info(self, tenant_id: str) -> TenantInfo:
        return next(each for each in self._state.tenants if each.id == tenant_id)

    def _tenant(self, info: TenantInfo) -> CloudTenant:
        graph = self._graph(info)
        return CloudTenant(
            tenant_id=info.id,
            name=info.name,
            cloud=info.cloud,
            domains=info.domains,
            people=directory_truth.people(graph, {each.upn: each.roles for each in info.users}),
            groups=directory_truth.groups(graph),
            devices=directory_truth.devices(graph),
            workspaces=portal_azure.workspaces(self._arm(info)),
        )

    def _entry(self, entry: Entry) -> LogEntry:
        return LogEntry(
            seq=entry.seq - self._looked,
            instant=entry.instant,
            cloud=entry.cloud,
            service=entry.service,
            method=entry.method,
            path=entry.path_template,
            tenant=entry.tenant or "",
            client_id=entry.client_id or "",
            grant=entry.grant or "",
            audience=self._names.of(entry.audience or ""),
            token_kind="" if entry.token_kind == "none" else entry.token_kind,
            user=entry.user or "",
            status=entry.status,
            error=entry.error or "",
            wrote=entry.wrote,
            object_id=entry.object_id or "",
            sightings=entry.sightings,
        )

    def _learn_passwords(self, state: StateView) -> None:
        """Keep the passwords of all who were ever there: also who was deleted may try to sign in."""
        self._passwords |= {each.upn: each.password for tenant in state.tenants for each in tenant.users}


def _administrator(tenant: TenantInfo) -> str:
    return next(each.upn for each in tenant.users if _ADMINISTRATOR in each.roles)


def _nowhere(url: str, cause: str) -> ContractViolation:
    violation = ContractViolation("The authorize URL leads to no sign-in page of the cloud.", cause=cause)
    violation.received = url
    return violation
