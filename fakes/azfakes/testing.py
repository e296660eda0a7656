"""A fake cloud in somebody's tests: what is in it, its clock, applications for the asking, tokens checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from typing import Any, Final, final

import httpx

from azfakes.cloud import Cloud
from azfakes.clouds import CLOUDS, SERVICES
from azfakes.control_client import ControlClient
from azfakes.control_types import AppInfo, CloudName, Forge, ServiceUrls, TenantInfo, UserInfo
from azfakes.errors import SetUpError
from azfakes.graphpermissions import GRAPH_ROLES, GRAPH_SCOPES
from azfakes.wellknown import AZURE_CLI, GLOBAL_ADMINISTRATOR, GRAPH
from azfakes.worlds import World

_ADMINISTRATOR: Final = (
    "Application.ReadWrite.All",
    "AppRoleAssignment.ReadWrite.All",
    "DelegatedPermissionGrant.ReadWrite.All",
    "Device.ReadWrite.All",
    "Directory.ReadWrite.All",
    "Group.ReadWrite.All",
    "Policy.Read.All",
    "Policy.ReadWrite.ApplicationConfiguration",
    "Policy.ReadWrite.ConditionalAccess",
    "RoleManagement.ReadWrite.Directory",
    "User-PasswordProfile.ReadWrite.All",
    "User.ReadWrite.All",
)


@dataclass(frozen=True, slots=True)
class RegisteredApp:
    """An application with its account in a tenant and one secret.

    Attributes:
        tenant_id: the tenant.
        client_id: the application's client ID.
        secret: value of its secret.
        object_id: object ID of the application.
        account_id: object ID of its service principal.
    """

    tenant_id: str
    client_id: str
    secret: str
    object_id: str
    account_id: str


@final
class CloudClock:
    """The cloud's clock in terms of datetime."""

    def __init__(self, control: ControlClient) -> None:
        self._control = control

    def now(self) -> datetime:
        """Tell the present instant, in UTC."""
        return datetime.fromtimestamp(self._control.state().instant, UTC)

    def advance(self, time: timedelta | int) -> datetime:
        """Let some time pass, in seconds unless it is a timedelta, and tell the new instant."""
        seconds = int(time.total_seconds()) if isinstance(time, timedelta) else time
        return datetime.fromtimestamp(self._control.clock_advance(seconds), UTC)

    def move_to(self, instant: datetime) -> datetime:
        """Move to an instant, which has to lie ahead and to name its time zone."""
        return datetime.fromtimestamp(self._control.clock_set(epoch_seconds(instant)), UTC)


@final
class CloudInTest:
    """A fake cloud as a test sees it, in process or over TLS alike.

    Attributes:
        clouds: base URLs of the services, by cloud.
        http: client that reaches them and nothing else.
        control: everything that can be ordered: faults, forged tokens, snapshots, the request log.
        clock: the cloud's clock.
        ca: path of the authority that clients have to trust; None in process.
        cloud: the cloud itself, for adaptors that want it; None over TLS.
    """

    def __init__(
        self,
        clouds: dict[CloudName, ServiceUrls],
        http: httpx.Client,
        control: ControlClient,
        *,
        ca: str | None = None,
        cloud: Cloud | None = None,
    ) -> None:
        self.cloud = cloud
        self.clouds = clouds
        self.http = http
        self.control = control
        self.clock = CloudClock(control)
        self.ca = ca

    @property
    def login(self) -> str:
        """Base URL of Entra in the public cloud."""
        return self.clouds["public"].login

    @property
    def graph(self) -> str:
        """Base URL of Microsoft Graph in the public cloud, without a version."""
        return self.clouds["public"].graph

    @property
    def arm(self) -> str:
        """Base URL of Resource Manager in the public cloud."""
        return self.clouds["public"].arm

    @property
    def tenants(self) -> list[TenantInfo]:
        """The tenants as they are now, with applications, people and passwords."""
        return self.control.state().tenants

    @property
    def tenant(self) -> TenantInfo:
        """The first tenant of the world."""
        found = self.tenants
        if not found:
            raise SetUpError("The world has no tenant.", hint="Choose another world.")
        return found[0]

    @property
    def app(self) -> AppInfo:
        """The first application of the first tenant."""
        found = self.tenant.apps
        if not found:
            raise SetUpError("The first tenant has no application.", hint="Call register_app().")
        return found[0]

    @property
    def person(self) -> UserInfo:
        """The first person of the first tenant."""
        return self.tenant.users[0]

    def register_app(
        self,
        name: str = "Tested",
        *,
        roles: Sequence[str] = (),
        scopes: Sequence[str] = (),
        redirect_uris: Sequence[str] = (),
    ) -> RegisteredApp:
        """Register an application in the first tenant, with an account, a secret, and permissions at Graph.

        Args:
            name: its display name.
            roles: application permissions of Microsoft Graph, such as `User.Read.All`, granted as an administrator would.
            scopes: delegated permissions of Microsoft Graph, such as `User.Read`, consented for everybody.
            redirect_uris: where its web platform takes people who have signed in.

        Raises:
            SetUpError: Graph refused, or has no permission of that name.
        """
        _check_names("application", roles, GRAPH_ROLES)
        _check_names("delegated", scopes, GRAPH_SCOPES)
        document = {"displayName": name, "web": {"redirectUris": list(redirect_uris)}}
        app = self.as_administrator("POST", "/applications", document)
        account = self.as_administrator("POST", "/servicePrincipals", {"appId": app["appId"]})
        secret = self.as_administrator("POST", f"/applications/{app['id']}/addPassword", {})
        graph = self.as_administrator("GET", f"/servicePrincipals(appId='{GRAPH}')")
        for role in roles:
            body = {"principalId": account["id"], "resourceId": graph["id"], "appRoleId": GRAPH_ROLES[role]}
            self.as_administrator("POST", f"/servicePrincipals/{graph['id']}/appRoleAssignedTo", body)
        if scopes:
            grant = {"clientId": account["id"], "resourceId": graph["id"], "scope": " ".join(scopes)}
            self.as_administrator("POST", "/oauth2PermissionGrants", grant | {"consentType": "AllPrincipals"})
        return RegisteredApp(self.tenant.id, app["appId"], secret["secretText"], app["id"], account["id"])

    def as_administrator(
        self, method: str, path: str, body: Any = None, *, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Call Graph v1.0 in the first tenant with a global administrator's permissions, and give its answer.

        Nobody is signed in: `/me` is nobody, and devices, which people alone make, cannot be made so.

        Args:
            method: HTTP method.
            path: what stands behind the version, with its query, such as `/users?$top=5`.
            body: what to send as JSON.
            headers: further header fields, such as `ConsistencyLevel`.

        Raises:
            SetUpError: Graph refused.
        """
        # The CLI's account is in every tenant; applications may lack theirs, or be deleted by the test.
        # Permissions alone change nothing of people who hold directory roles themselves (facts G122).
        claims = {"roles": list(_ADMINISTRATOR), "wids": [GLOBAL_ADMINISTRATOR]}
        wish = Forge(tenant=self.tenant.id, client=AZURE_CLI, claims=claims)
        fields = {"Authorization": f"Bearer {self.control.forge(wish)}", **(headers or {})}
        url = f"{self.graph}/v1.0/{path.removeprefix('/')}"
        answer = self.http.request(method, url, json=body, headers=fields)
        if answer.is_error:
            raise SetUpError(f"Graph refused {method} {path}.", cause=answer.text)
        content: dict[str, Any] = answer.json() if answer.content else {}
        return content

    def verify(self, token: str) -> dict[str, Any]:
        """Check a token as a service of yours would, by the published keys and the cloud's clock; its claims.

        Raises:
            SetUpError: it is signed by no published key, or its time has not come or is over.
        """
        from joserfc import jwt  # noqa: PLC0415  (only those who check tokens need it)
        from joserfc.errors import JoseError  # noqa: PLC0415
        from joserfc.jwk import KeySet  # noqa: PLC0415

        keys = self.http.get(f"{self.login}/common/discovery/v2.0/keys").json()
        try:
            claims = jwt.decode(token, KeySet.import_key_set(keys), algorithms=["RS256"]).claims
        except (JoseError, ValueError) as error:
            raise SetUpError("No published key has signed the token.", cause=str(error)) from error
        now = self.control.state().instant
        if not claims["nbf"] <= now < claims["exp"]:
            raise SetUpError(f"The token holds from {claims['nbf']} to {claims['exp']}, and it is {now}.")
        return claims


def _check_names(kind: str, wanted: Sequence[str], known: Mapping[str, str]) -> None:
    """Refuse permissions that nobody knows, and a name where there should be a list of them.

    Raises:
        SetUpError: it says which.
    """
    for name in [wanted] if isinstance(wanted, str) else wanted:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"Is it {near[0]!r}?" if near else None
            raise SetUpError(f"Microsoft Graph has no {kind} permission {name!r} here.", hint=hint)
    if isinstance(wanted, str):
        raise SetUpError(f"{wanted!r} is a name and no list of them.", hint=f"Write [{wanted!r}].")


def epoch_seconds(instant: datetime | int) -> int:
    """Read an instant in seconds since 1970.

    Raises:
        SetUpError: it names no time zone.
    """
    if isinstance(instant, int):
        return instant
    if instant.tzinfo is None:
        raise SetUpError("The instant has no time zone.", hint="Write datetime(..., tzinfo=UTC).")
    return int(instant.timestamp())


@contextmanager
def cloud_in_test(
    world: str | World = "clients", *, seed: int = 0, people: int = 0, instant: datetime | int | None = None
) -> Iterator[CloudInTest]:
    """Give a cloud in this process on the real host names while a context lasts, as the fixture `azcloud` does.

    It is for fixtures of a wider scope, and for tests that know no fixtures.

    Args:
        world: the name of a built-in world, or a world.
        seed: decides every identifier and secret that the cloud makes.
        people: members to add to each tenant of a built-in world.
        instant: when it begins, in place of the world's own instant.
    """
    with in_process() as cloud:
        seconds = None if instant is None else epoch_seconds(instant)
        cloud.control.reset(world, seed, people=people, instant=seconds)
        yield cloud


@contextmanager
def in_process() -> Iterator[CloudInTest]:
    """Give a cloud in this process on the real host names, with nothing in it, while a context lasts."""
    # Whoever goes over TLS needs neither of them.
    from azfakes.inprocess import InProcessControl, SyncASGITransport  # noqa: PLC0415
    from azfakes.routing import real_hostnames  # noqa: PLC0415

    cloud = Cloud("empty")
    with real_hostnames(cloud), httpx.Client(transport=SyncASGITransport(cloud.app)) as http:
        yield CloudInTest(_urls(cloud), http, InProcessControl(cloud), cloud=cloud)


def _urls(cloud: Cloud) -> Any:
    """Give the base URLs of a cloud in process."""
    return {
        name: ServiceUrls(**{service: cloud.addresses.base_url(profile, service) for service in SERVICES})
        for name, profile in CLOUDS.items()
    }
