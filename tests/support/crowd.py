"""Many clients at once at one cloud, and what each of them saw: every request with its answer, its times and its place.

They create groups, write and read their descriptions and delete them, all on the same groups, and ask for tokens when
they have none. Whatever goes wrong they note, and go on.
"""

from __future__ import annotations

import asyncio
import random
import ssl
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from time import perf_counter
from typing import Any, Literal

import httpx

from azfakes import ReadyLine, ServiceUrls
from azfakes.control_types import AppInfo, TenantInfo

Kind = Literal["token", "create", "write", "read", "delete"]
DELETED = "(deleted)"
_FEWEST, _LATEST = 6, 8
_WAIT = 5.0


@dataclass
class Deed:
    """One request of a client.

    Attributes:
        kind: what the client wanted.
        correlation_id: GUID that the request bore as `client-request-id`.
        group: object ID of the group; empty while there is none.
        value: description that was written, or read.
        status: status of the answer; 0 where none came.
        token_from: correlation ID of the request that brought the token.
        resets_known: of how many resets the client knew, and so which world's secret it used.
        began: when the request was sent, in seconds of the clients' clock.
        ended: when its answer was there; never where none came.
    """

    kind: Kind
    correlation_id: str
    began: float
    group: str = ""
    value: str = ""
    status: int = 0
    token_from: str = ""
    resets_known: int = 0
    ended: float = inf


@dataclass
class Crowd:
    """Clients of one application that share a set of groups.

    Args:
        urls: base URLs of the cloud.
        tenant: where the groups live.
        app: whose tokens the clients use.
        trust: whom the clients trust.
    """

    urls: ServiceUrls
    tenant: TenantInfo
    app: AppInfo
    trust: ssl.SSLContext
    deeds: list[Deed] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    resets_known: int = 0

    @classmethod
    def of(cls, line: ReadyLine) -> Crowd:
        """A crowd at a cloud that told this when it was ready."""
        tenant = line.tenants[0]
        trust = ssl.create_default_context(cafile=line.ca)
        return cls(line.clouds["public"], tenant, tenant.apps[0], trust)

    def begin_again(self, app: AppInfo) -> None:
        """Know of a reset and of the application as it is since."""
        self.app = app
        self.resets_known += 1

    async def run(self, clients: int, seconds: float) -> None:
        """Let so many clients do as they like for some seconds."""
        end = perf_counter() + seconds
        await asyncio.gather(*(Client(self, random.Random(number)).live(end) for number in range(clients)))


@dataclass
class Client:
    """One of the crowd, with connections and a token of its own."""

    crowd: Crowd
    chance: random.Random
    token: str = ""
    token_from: str = ""

    async def live(self, end: float) -> None:
        """Do one thing after the other until the time is over."""
        async with httpx.AsyncClient(verify=self.crowd.trust, trust_env=False, timeout=_WAIT) as http:
            while perf_counter() < end:
                await self._next()(http)

    def _next(self) -> Callable[[httpx.AsyncClient], Awaitable[None]]:
        if not self.token:
            return self._get_token
        if len(self.crowd.groups) < _FEWEST:
            return self._create
        choices = [self._write, self._read, self._delete]
        return self.chance.choices(choices, weights=[10, 12, 1])[0]

    async def _get_token(self, http: httpx.AsyncClient) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.crowd.app.client_id,
            "client_secret": self.crowd.app.secret or "",
            "scope": f"{self.crowd.urls.graph}/.default",
        }
        deed = self._deed("token")
        url = f"{self.crowd.urls.login}/{self.crowd.tenant.id}/oauth2/v2.0/token"
        answer = await self._ask(http, deed, "POST", url, data=form)
        if answer is not None and answer.status_code == 200:
            self.token, self.token_from = answer.json()["access_token"], deed.correlation_id

    async def _create(self, http: httpx.AsyncClient) -> None:
        deed = self._deed("create", value=uuid.UUID(int=self.chance.getrandbits(128)).hex)
        group = {
            "displayName": "Crowd",
            "mailNickname": deed.value,
            "description": deed.value,
            "mailEnabled": False,
            "securityEnabled": True,
        }
        answer = await self._graph(http, deed, "POST", "", group)
        if answer is not None and answer.status_code == 201:
            deed.group = answer.json()["id"]
            self.crowd.groups.append(deed.group)

    async def _write(self, http: httpx.AsyncClient) -> None:
        deed = self._deed("write", self._group(), uuid.UUID(int=self.chance.getrandbits(128)).hex)
        await self._graph(http, deed, "PATCH", f"/{deed.group}", {"description": deed.value})

    async def _read(self, http: httpx.AsyncClient) -> None:
        deed = self._deed("read", self._group())
        answer = await self._graph(http, deed, "GET", f"/{deed.group}?$select=description")
        if answer is not None and answer.status_code == 200:
            deed.value = answer.json()["description"]

    async def _delete(self, http: httpx.AsyncClient) -> None:
        deed = self._deed("delete", self._group(), DELETED)
        await self._graph(http, deed, "DELETE", f"/{deed.group}")

    def _group(self) -> str:
        return self.chance.choice(self.crowd.groups[-_LATEST:])

    def _deed(self, kind: Kind, group: str = "", value: str = "") -> Deed:
        identity = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        known = self.crowd.resets_known
        deed = Deed(
            kind, identity, perf_counter(), group, value, token_from=self.token_from, resets_known=known
        )
        self.crowd.deeds.append(deed)
        return deed

    async def _graph(
        self, http: httpx.AsyncClient, deed: Deed, method: str, path: str, body: Any = None
    ) -> httpx.Response | None:
        url = f"{self.crowd.urls.graph}/v1.0/groups{path}"
        bearer = {"Authorization": f"Bearer {self.token}"}
        answer = await self._ask(http, deed, method, url, json=body, headers=bearer)
        if deed.status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            self.token = ""
        if deed.status == httpx.codes.NOT_FOUND:
            with suppress(ValueError):
                self.crowd.groups.remove(deed.group)
        return answer

    async def _ask(
        self, http: httpx.AsyncClient, deed: Deed, method: str, url: str, **what: Any
    ) -> httpx.Response | None:
        headers = {**what.pop("headers", {}), "client-request-id": deed.correlation_id}
        try:
            answer = await http.request(method, url, headers=headers, **what)
        except httpx.TransportError:
            return None
        deed.status, deed.ended = answer.status_code, perf_counter()
        return answer
