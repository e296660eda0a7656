"""The fake cloud as the engine's port: portal, browser, clients' tokens, clock and log, over its public ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from azfakes import Browser, ControlClient, EntraRefusedError, SignInError
from azfakes.browser import SignInResult
from azfakes.log import Entry
from azharness.contract.actors import Added, FaultAct, FaultClear, PortalAct, Registered, TokenKind
from azharness.contract.cloud import CloudState, CloudTenant, LogEntry, Person, Registration
from azharness.contract.commands import Environment
from azharness.contract.errors import ContractViolation
from azharness.contract.outcomes import CloudError
from azscenarios.fault_rules import fault_rule
from azscenarios.forgery import forgery
from azscenarios.portal import Portal
from azscenarios.user_token import ask_user_token

_ADMINISTRATOR = "Global Administrator"


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
        self._ca = ca
        self._state = control.state()
        self._now = self._state.instant

    def environments(self) -> dict[str, Environment]:
        """Base URLs of every environment, by name."""
        return dict(self._environments)

    def trust(self) -> tuple[str, bool]:
        """The CA as PEM, and whether instance discovery can be asked: on the real hostnames alone."""
        return self._ca, not self._ca

    def reset(self, world: str, seed: int, people: int) -> CloudState:
        """Begin with a world."""
        self._state = self._control.reset(world, seed, people=people)
        self._now = self._state.instant
        return CloudState(instant=self._now, tenants=[self._tenant(each) for each in self._state.tenants])

    def passwords(self) -> list[str]:
        """The passwords of the world's people."""
        return [each.password for tenant in self._state.tenants for each in tenant.users]

    def set_clock(self, instant: int) -> None:
        """Move the cloud's clock."""
        self._now = self._control.clock_set(instant)

    def sign_in(self, authorize_url: str, user: str) -> dict[str, str]:
        """Sign a person in; what a page said instead of a redirect is no query."""
        result = self._browse(authorize_url, user)
        return result.query if result.error is None else {"error": result.error}

    def at_portal(self, act: PortalAct) -> Registered | Added | None:
        """Do what an administrator does in the portal."""
        return self._portal(act.tenant_id).perform(act)

    def fault(self, act: FaultAct) -> None:
        """Plan a fault, or end all of them."""
        if isinstance(act, FaultClear):
            self._control.clear_faults()
        else:
            self._control.add_fault(fault_rule(act))

    def registrations(self, tenant_id: str) -> list[Registration]:
        """The app registrations of a tenant."""
        return self._portal(tenant_id).registrations()

    def user_token(self, tenant_id: str, client_id: str, resource: str, user: str) -> str | CloudError:
        """Ask Entra for a person's token as a client does."""
        login = self._environments[self._cloud_of(tenant_id)].login
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

    def forge(self, genuine: str, kind: TokenKind) -> str:
        """A token that differs from a genuine one in one respect."""
        return self._control.forge(forgery(genuine, kind, self._now))

    def log(self, since: int) -> list[LogEntry]:
        """The request log after an entry."""
        return [_entry(each) for each in self._control.log(since).entries]

    def _browse(self, url: str, user: str) -> SignInResult:
        if not any(url.startswith(f"{each.login}/") for each in self._environments.values()):
            raise _nowhere(url, "it is no address of the cloud's sign-in service")
        password = next(
            each.password for tenant in self._state.tenants for each in tenant.users if each.upn == user
        )
        try:
            return Browser(self._http).sign_in(url, user, password)
        except (httpx.HTTPError, httpx.InvalidURL, SignInError) as error:
            raise _nowhere(url, type(error).__name__) from error

    def _portal(self, tenant_id: str) -> Portal:
        tenant = next(each for each in self._state.tenants if each.id == tenant_id)
        administrator = next(each.upn for each in tenant.users if _ADMINISTRATOR in each.roles)
        token = self._control.portal_token(tenant_id, administrator)
        return Portal(self._http, self._environments[tenant.cloud].graph, token, self._now)

    def _cloud_of(self, tenant_id: str) -> str:
        return next(each.cloud for each in self._state.tenants if each.id == tenant_id)

    def _tenant(self, info: Any) -> CloudTenant:
        roles = {each.upn: each.roles for each in info.users}
        people = [
            _person(each, roles.get(each["userPrincipalName"], [])) for each in self._portal(info.id).users()
        ]
        return CloudTenant(
            tenant_id=info.id, name=info.name, cloud=info.cloud, domains=info.domains, people=people
        )


def _nowhere(url: str, cause: str) -> ContractViolation:
    violation = ContractViolation("The authorize URL leads to no sign-in page of the cloud.", cause=cause)
    violation.received = url
    return violation


def _person(user: dict[str, Any], roles: list[str]) -> Person:
    return Person(
        object_id=user["id"],
        user_principal_name=user["userPrincipalName"],
        enabled=user["accountEnabled"],
        member=user["userType"] == "Member",
        roles=roles,
        attributes={name: value or "" for name, value in user.items() if not isinstance(value, bool)},
    )


def _entry(entry: Entry) -> LogEntry:
    return LogEntry(
        seq=entry.seq,
        instant=entry.instant,
        cloud=entry.cloud,
        service=entry.service,
        method=entry.method,
        path=entry.path_template,
        tenant=entry.tenant or "",
        client_id=entry.client_id or "",
        grant=entry.grant or "",
        audience=entry.audience or "",
        token_kind="" if entry.token_kind == "none" else entry.token_kind,
        user=entry.user or "",
        status=entry.status,
        error=entry.error or "",
        wrote=entry.wrote,
        object_id=entry.object_id or "",
    )
