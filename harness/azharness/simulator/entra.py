"""Tokens from Entra, by way of msal.

msal reads the wall clock and remembers answers. The site lives by its own clock: every request gets a fresh application with
nothing in memory, and msal's objects are thrown away with the answer.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, final

import httpx
import msal

from azharness.contract import Reason
from azharness.contract.commands import Environment
from azharness.simulator.declined import CloudFailureError
from azharness.simulator.entra_errors import cloud_error, failure
from azharness.simulator.services import Resource
from azharness.simulator.transport import Transport

AZURE_POWERSHELL: Final = "1950a258-227b-4e31-a9cf-717495945fc2"
"""The public client with which people sign in: Azure PowerShell, which needs no registration (fact E101)."""

ANY_TENANT: Final = "organizations"
_REDIRECT: Final = "http://localhost"

# What is no JSON it logs as it came: of a torn answer that is most of a token.
logging.getLogger("msal").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and the seconds for which it is good."""

    value: str = field(repr=False)
    lifetime: int


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who signed in: a token for Graph and the tenant that issued it."""

    token: Token
    tenant_id: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that waits for the redirect: where it goes on, and what the redirect must fit."""

    authority: str
    flow: dict[str, Any] = field(repr=False)

    @property
    def authorize_url(self) -> str:
        """Where the browser is to go."""
        return str(self.flow["auth_uri"])


@final
class Entra:
    """Entra in one environment."""

    def __init__(self, transport: Transport, environment: Environment, *, instance_discovery: bool) -> None:
        self._transport = transport
        self._environment = environment
        self._instance_discovery = instance_discovery

    def app_token(self, tenant_id: str, client_id: str, secret: str, resource: Resource = "graph") -> Token:
        """A token for Graph, or for Resource Manager, by client credentials."""
        base = self._environment.graph if resource == "graph" else self._environment.arm

        def ask(http: _MsalTransport) -> dict[str, Any]:
            application = msal.ConfidentialClientApplication(
                client_id, client_credential=secret, **self._options(http, self._authority(tenant_id))
            )
            return dict(application.acquire_token_for_client([f"{base}/.default"]))

        return _token(self._ask(ask))

    def begin_sign_in(self, tenant: str) -> Begun:
        """Prepare a person's sign-in at a tenant, or at `ANY_TENANT`."""
        authority = self._authority(tenant)

        def ask(http: _MsalTransport) -> dict[str, Any]:
            application = self._public_client(http, authority)
            with warnings.catch_warnings():
                # msal would have the code posted to a page of ours; the contract hands over a redirect's query.
                warnings.filterwarnings("ignore", "response_mode", UserWarning)
                return dict(application.initiate_auth_code_flow([self._scope], redirect_uri=_REDIRECT))

        return Begun(authority, self._ask(ask))

    def complete_sign_in(self, begun: Begun, query: dict[str, str]) -> Person:
        """Redeem the code of the redirect; `sign-in-failed` with Entra's code where it brought or meets an error."""
        if "error" in query:
            raise CloudFailureError(Reason.SIGN_IN_FAILED, cloud_error(query))

        def ask(http: _MsalTransport) -> dict[str, Any]:
            application = self._public_client(http, begun.authority)
            return dict(application.acquire_token_by_auth_code_flow(dict(begun.flow), query))

        try:
            answer = self._ask(ask)
        except CloudFailureError as error:
            raise _as_sign_in_failure(error) from None
        return Person(_token(answer), str(answer.get("id_token_claims", {}).get("tid", "")).lower())

    @property
    def _scope(self) -> str:
        return f"{self._environment.graph}/.default"

    def _authority(self, tenant: str) -> str:
        return f"{self._environment.login}/{tenant}"

    def _public_client(self, http: _MsalTransport, authority: str) -> Any:
        # Without offline_access there is no refresh token that could outlive the dialog.
        options = self._options(http, authority)
        return msal.PublicClientApplication(AZURE_POWERSHELL, exclude_scopes=["offline_access"], **options)

    def _options(self, http: _MsalTransport, authority: str) -> dict[str, Any]:
        return {"authority": authority, "http_client": http, "instance_discovery": self._instance_discovery}

    def _ask(self, ask: Callable[[_MsalTransport], dict[str, Any]]) -> dict[str, Any]:
        """Let msal ask; its errors say little, so what failed is read from Entra's own answer."""
        http = _MsalTransport(self._transport)
        try:
            answer = ask(http)
        except (ValueError, KeyError, RuntimeError, msal.exceptions.MsalError):
            raise failure(http.declined) from None
        if "error" in answer:
            raise failure(http.declined)
        return answer


@final
class _MsalTransport:
    """The site's transport in the shape that msal asks for; it remembers the last answer that declined.

    The last answer alone would not do: after a refusal msal goes on to ask for aliases of the host.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.declined: httpx.Response | None = None

    def get(self, url: str, params: Any = None, headers: Any = None, **_options: Any) -> httpx.Response:
        """HTTP GET."""
        return self._note(self._transport.request("GET", url, params=params, headers=headers))

    def post(
        self, url: str, params: Any = None, data: Any = None, headers: Any = None, **_options: Any
    ) -> httpx.Response:
        """HTTP POST of a form."""
        return self._note(self._transport.request("POST", url, params=params, data=data, headers=headers))

    def close(self) -> None:
        """Nothing of its own to let go of."""

    def _note(self, response: httpx.Response) -> httpx.Response:
        if response.is_error:
            self.declined = response
        return response


def _token(answer: dict[str, Any]) -> Token:
    return Token(str(answer["access_token"]), int(answer.get("expires_in", 0)))


def _as_sign_in_failure(error: CloudFailureError) -> CloudFailureError:
    if error.reason is Reason.CLOUD_UNREACHABLE:
        return error
    return CloudFailureError(Reason.SIGN_IN_FAILED, error.error)
