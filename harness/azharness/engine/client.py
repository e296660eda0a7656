"""The harness as a Configuration Manager client, and as its attacker: it asks the site's doors at their real paths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from azharness.contract.actors import (
    ClientAct,
    ClientGetDeviceToken,
    ClientLocate,
    ClientPresent,
    ClientRestart,
    ClientSignIn,
    ClientTriggerSchedule,
    Exchanged,
    Located,
    TokenKind,
)
from azharness.contract.cloud import CloudControl, CloudState
from azharness.contract.outcomes import CloudError
from azharness.contract.ports import Backend, Door
from azharness.contract.reasons import Reason
from azharness.engine import doors, other_tokens
from azharness.engine.errors import HarnessError
from azharness.engine.normal import flatten
from azharness.engine.pki import foreign_authority, own_authority
from azharness.model import Observation, Shape

REFRESH = "{00000000-0000-0000-0000-000000000023}"
"""The schedule with which a client asks for its management point, and so for its tenant's apps (facts F101, F103)."""

_ACCEPTED = Observation(Shape("accepted"), {})
_NOT_AVAILABLE = Observation(Shape("refused", Reason.NOT_AVAILABLE), {})
_REFUSED = Observation(Shape("refused", Reason.TOKEN_REFUSED), {})
_NOT_ONBOARDED = Observation(Shape("refused", Reason.TENANT_NOT_ONBOARDED), {})


@dataclass
class _Held:
    """What a client was told and given: the service ccmexec keeps it, and loses it when it is restarted."""

    located: Located | None = None
    user: str = ""
    """Who signed in last, or tried to."""
    user_token: str = ""
    device_token: str = ""
    site_token: str = ""


class Client:
    """One client on a device that is joined to the tenant whose apps it was told last."""

    def __init__(
        self,
        backend: Backend,
        cloud: CloudControl,
        open_doors: frozenset[Door],
        on_ready: Callable[[], None] = lambda: None,
    ) -> None:
        """Begin knowing nothing, before doors of which these are there; `on_ready` hears when a credential is at hand."""
        self._backend = backend
        self._on_ready = on_ready
        self._cloud = cloud
        self._doors = open_doors
        self.begin(CloudState(instant=0, tenants=[]))

    def begin(self, world: CloudState) -> None:
        """Begin anew in another world."""
        self._world = world
        self._tenant_id = ""
        self._held = _Held()

    def perform(self, act: ClientAct, instant: int) -> Observation:
        """Carry out a client's act at an instant (epoch seconds); what it cannot do at all is `refused not-available`."""
        match act:
            case ClientLocate():
                return self._locate(act.tenant_id)
            case ClientSignIn():
                return self._sign_in(act.user)
            case ClientGetDeviceToken():
                return self._get_device_token(act.device)
            case ClientRestart():
                self._held = _Held()
                return _ACCEPTED
            case ClientTriggerSchedule():
                known = act.schedule.lower() == REFRESH and self._tenant_id
                return self._locate(self._tenant_id) if known else _ACCEPTED
            case ClientPresent():
                return self._present(act, instant)

    def _locate(self, tenant_id: str) -> Observation:
        """Ask the gateway for the apps of a tenant; a device of another tenant is another client."""
        told = doors.auth_info(self._backend, tenant_id)
        if told is None:
            return _NOT_ONBOARDED
        if tenant_id.lower() != self._tenant_id.lower():
            self._held = _Held()
        self._tenant_id = tenant_id
        self._held.located = Located(client_app_id=told.client_app_id, resource=told.resource)
        return Observation(Shape("accepted"), flatten(self._held.located))

    def _sign_in(self, user: str) -> Observation:
        """Ask Entra for a user token with what the site told."""
        told = self._told()
        got = self._cloud.user_token(self._tenant_id, told.client_app_id, told.resource, user)
        self._held.user = user
        if isinstance(got, CloudError):
            return _failed(got)
        self._held.user_token = got
        return _ACCEPTED

    def _get_device_token(self, device: str) -> Observation:
        """Ask Entra for the device's own token with what the site told."""
        told = self._told()
        got = self._cloud.device_token(self._tenant_id, told.client_app_id, told.resource, device)
        if isinstance(got, CloudError):
            return _failed(got)
        self._held.device_token = got
        return _ACCEPTED

    def _told(self) -> Located:
        if self._held.located is None:
            raise HarnessError("A client asks Entra for tokens after it located its site.")
        return self._held.located

    def _present(self, act: ClientPresent, instant: int) -> Observation:
        """Present a credential at a door; the client token that it gets is kept."""
        credential = self._credential(act.token, instant) if act.door in self._doors else None
        self._on_ready()
        if credential is None:
            return _NOT_AVAILABLE
        got = doors.exchange(self._backend, act.door, credential)
        if got is None:
            return _REFUSED
        self._held.site_token = got.access_token
        return Observation(Shape("accepted"), flatten(Exchanged(expires_in=got.expires_in)))

    def _credential(self, kind: TokenKind, instant: int) -> dict[str, str] | None:
        """The headers that carry a credential; None where the client has none of this kind."""
        match kind:
            case "pki-certificate":
                return {"Client-Cert": own_authority().client_certificate(instant)}
            case "foreign-certificate":
                return {"Client-Cert": foreign_authority().client_certificate(instant)}
            case _:
                token = self._token(kind)
                return {"Authorization": f"Bearer {token}"} if token else None

    def _token(self, kind: TokenKind) -> str:
        """A token of a kind; empty where the client has none."""
        held = self._held
        match kind:
            case "user-token":
                return held.user_token
            case "device-token":
                return held.device_token
            case "site-token":
                return held.site_token
            case "other-app" | "equal-app-id-uri":
                return self._other_token(kind)
            case _:
                return self._cloud.forge(held.user_token, kind) if held.user_token else ""

    def _other_token(self, kind: TokenKind) -> str:
        told = self._held.located
        if told is None:
            return ""
        if kind == "other-app":
            user = self._held.user
            return (
                other_tokens.of_another_app(self._cloud, self._tenant_id, told.resource, user) if user else ""
            )
        return other_tokens.of_another_tenant(self._cloud, self._world, self._tenant_id, told.resource)


def _failed(error: CloudError) -> Observation:
    return Observation(Shape("failed", Reason.CLOUD_REFUSED), {"error/code": error.code})
