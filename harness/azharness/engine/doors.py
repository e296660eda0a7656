"""The doors of a site at their real paths, and what they answer (facts F136 to F138)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TypeVar

import msgspec

from azharness.contract.errors import ContractViolation
from azharness.contract.ports import Backend, Door, DoorAnswer

_Body = TypeVar("_Body", bound=msgspec.Struct)
_AUTH_INFO = "/CCM_Proxy_ServerAuth/AADAuthInfo"
_EXCHANGE: dict[Door, str] = {
    "gateway": "/CCM_Proxy_MutualAuth/72057594037927941/CCM_STS",
    "management-point": "/CCM_STS",
    "enhanced-http": "/CCM_STS",
    "plain-http": "/CCM_STS",
}
"""Where a door exchanges tokens (fact F138); the number stands for a management point in the gateway's address."""


class AuthInfo(msgspec.Struct, frozen=True):
    """What `AADAuthInfo` answers (fact F137)."""

    client_app_id: str = msgspec.field(name="AADCLIENTAPPID")
    resource: str = msgspec.field(name="AADRESOURCEURI")


class ClientToken(msgspec.Struct, frozen=True):
    """What `CCM_STS` answers (fact F138); the lifetime in seconds, as a number or as text."""

    access_token: str
    expires_in: int


def auth_info(backend: Backend, tenant_id: str) -> AuthInfo | None:
    """The apps of a tenant as the gateway tells them; None where it does not know the tenant."""
    answer = backend.knock("gateway", "GET", f"{_AUTH_INFO}?TenantID={tenant_id}", {}, b"")
    return None if answer.status == HTTPStatus.NOT_FOUND else _read(answer, AuthInfo)


def exchange(backend: Backend, door: Door, credential: dict[str, str]) -> ClientToken | None:
    """The client token that a door gives for a credential (headers); None where it refuses."""
    answer = backend.knock(door, "POST", _EXCHANGE[door], credential, b"")
    if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return None
    return _read(answer, ClientToken)


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
