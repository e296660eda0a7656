"""The harness as a Configuration Manager client, and as its attacker: it asks the site's doors at their real paths."""

from __future__ import annotations

from http import HTTPStatus
from typing import TypeVar

import msgspec

from azharness.contract.actors import (
    ClientAct,
    ClientLocate,
    ClientPresent,
    ClientSignIn,
    Exchanged,
    Located,
)
from azharness.contract.cloud import CloudControl
from azharness.contract.errors import ContractViolation
from azharness.contract.outcomes import CloudError
from azharness.contract.ports import Backend, Door, DoorAnswer
from azharness.contract.reasons import Reason
from azharness.engine.errors import HarnessError
from azharness.engine.normal import flatten
from azharness.model import Observation, Shape

_Body = TypeVar("_Body", bound=msgspec.Struct)
_AUTH_INFO = "/CCM_Proxy_ServerAuth/AADAuthInfo"
_EXCHANGE: dict[Door, str] = {
    "gateway": "/CCM_Proxy_MutualAuth/72057594037927941/CCM_STS",
    "management-point": "/CCM_STS",
    "enhanced-http": "/CCM_STS",
    "plain-http": "/CCM_STS",
}
"""Where a door exchanges Entra tokens (fact F138); the number stands for a management point in the gateway's address."""


class Client:
    """One client: what the site told it, and the token that Entra gave it."""

    def __init__(self, backend: Backend, cloud: CloudControl) -> None:
        """Begin knowing nothing."""
        self._backend = backend
        self._cloud = cloud
        self._tenant_id = ""
        self._located: Located | None = None
        self._token = ""

    def perform(self, act: ClientAct) -> Observation:
        """Carry out a client's act."""
        match act:
            case ClientLocate():
                return self.locate(act)
            case ClientSignIn():
                return self.sign_in(act)
            case ClientPresent():
                return self.present(act)
            case _:
                raise HarnessError(f"A client cannot {act.__struct_config__.tag} yet.")

    def locate(self, act: ClientLocate) -> Observation:
        """Ask the gateway for the apps of a tenant."""
        self._tenant_id = act.tenant_id
        answer = self._backend.knock("gateway", "GET", f"{_AUTH_INFO}?TenantID={act.tenant_id}", {}, b"")
        if answer.status == HTTPStatus.NOT_FOUND:
            return Observation(Shape("refused", Reason.TENANT_NOT_ONBOARDED), {})
        told = _read(answer, _AuthInfo)
        self._located = Located(client_app_id=told.client_app_id, resource=told.resource)
        return Observation(Shape("accepted"), flatten(self._located))

    def sign_in(self, act: ClientSignIn) -> Observation:
        """Ask Entra for a user token with what the site told."""
        if self._located is None:
            raise HarnessError("A client signs in after it located its site.")
        told = self._located
        got = self._cloud.user_token(self._tenant_id, told.client_app_id, told.resource, act.user)
        if isinstance(got, CloudError):
            return Observation(Shape("failed", Reason.CLOUD_REFUSED), {"error/code": got.code})
        self._token = got
        return Observation(Shape("accepted"), {})

    def present(self, act: ClientPresent) -> Observation:
        """Present the token, or a forgery of it, at a door."""
        token = self._cloud.forge(self._token, act.token) if act.token != "user-token" else self._token
        headers = {"Authorization": f"Bearer {token}"}
        answer = self._backend.knock(act.door, "POST", _EXCHANGE[act.door], headers, b"")
        if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            return Observation(Shape("refused", Reason.TOKEN_REFUSED), {})
        expires_in = _read(answer, _Token).expires_in
        return Observation(Shape("accepted"), flatten(Exchanged(expires_in=expires_in)))


class _AuthInfo(msgspec.Struct, frozen=True):
    """What `AADAuthInfo` answers (fact F137)."""

    client_app_id: str = msgspec.field(name="AADCLIENTAPPID")
    resource: str = msgspec.field(name="AADRESOURCEURI")


class _Token(msgspec.Struct, frozen=True):
    """What `CCM_STS` answers (fact F138); the lifetime in seconds, as a number or as text."""

    access_token: str
    expires_in: int


def _read(answer: DoorAnswer, kind: type[_Body]) -> _Body:
    """A door's JSON answer; `ContractViolation` where it is another."""
    cause = ""
    if answer.status == HTTPStatus.OK:
        try:
            return msgspec.json.decode(answer.body, type=kind, strict=False)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            cause = str(error)
    names = " and ".join(field.encode_name for field in msgspec.structs.fields(kind))
    violation = ContractViolation(
        f"A door answered status {answer.status} without {names}.",
        cause=cause,
        hint="docs/reference/contract.md lists what the doors answer.",
    )
    violation.received = answer.body.decode("utf-8", "replace")
    raise violation
