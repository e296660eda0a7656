"""The doors: what the site tells clients, and whose tokens it takes."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace
from starlette.types import ASGIApp
from tests.simulator.conftest import Town, two_tenants

from azfakes import Forge
from azfakes.forge import forged_token
from azharness.contract import commands as c

AUTH_INFO = "/CCM_Proxy_ServerAuth/AADAuthInfo"
URI = "https://contoso.com/site"
USER = "sandra.wright@contoso.com"


class ConnectedTown(Town):
    """A site that is connected with apps which it created: `server` and `native` are their client IDs."""

    def __init__(self) -> None:
        super().__init__()
        self.begin()
        self.server, self.native = self.connect(app_id_uri=URI)


@pytest.fixture
def connected() -> Iterator[ConnectedTown]:
    """A site that is connected with apps which it created."""
    town = ConnectedTown()
    yield town
    town.close()


@pytest.fixture(params=["gateway", "management-point", "enhanced-http"])
def door(request: pytest.FixtureRequest, connected: ConnectedTown) -> tuple[ASGIApp, str]:
    """Each of the doors that users' tokens may pass, with the path of its exchange."""
    path = "/CCM_Proxy_MutualAuth/72057594037927941" if request.param == "gateway" else ""
    return connected.site.doors[request.param], f"{path}/CCM_STS"


def token(town: ConnectedTown, **changes: Any) -> str:
    """A user's token for the server app, as a client gets it, or with changes."""
    tenant = town.tenant().id
    values: dict[str, Any] = {"tenant": tenant, "user": USER, "client": town.native, "resource": URI}
    return forged_token(town.cloud.state, Forge(**(values | changes)))


def test_a_client_is_told_its_apps(connected: ConnectedTown) -> None:
    """For an onboarded tenant, in either letter case, the gateway tells the native app and the resource."""
    told = connected.knock(
        connected.site.doors["gateway"], "GET", f"{AUTH_INFO}?TenantID={connected.tenant().id.upper()}"
    )

    native = connected.native
    assert told.json() == {"AADCLIENTAPPID": native, "AADRESOURCEURI": URI}


@pytest.mark.parametrize("query", ["", "?TenantID=", "?TenantID=0a1b2c3d-0000-4000-8000-00000000000a"])
def test_other_tenants_are_told_nothing(connected: ConnectedTown, query: str) -> None:
    """For any other tenant, or none, the gateway answers 404."""
    assert connected.knock(connected.site.doors["gateway"], "GET", AUTH_INFO + query).status_code == 404


def test_a_tenant_without_connection_is_not_onboarded(town: Town) -> None:
    """A tenant whose app is known but not connected is served at no door."""
    town.open_apps("server")
    town.create_server_app()
    query = f"?TenantID={town.tenant().id}"

    assert town.knock(town.site.doors["gateway"], "GET", AUTH_INFO + query).status_code == 404


def test_a_users_token_is_exchanged(connected: ConnectedTown, door: tuple[ASGIApp, str]) -> None:
    """For a user's token each door gives a client token of eight hours, another one each time."""
    app, path = door
    first = connected.knock(app, "POST", path, token(connected))
    second = connected.knock(app, "POST", path, token(connected))

    assert first.status_code == 200
    assert first.json()["token_type"] == "UDA"
    assert first.json()["expires_in"] == 28_800
    assert first.json()["access_token"] != second.json()["access_token"]


@pytest.mark.parametrize(
    "changes",
    [
        {"claims": {"aud": "https://contoso.com/other"}},
        {"claims": {"aud": URI + "/"}},
        {"claims": {"tid": "0a1b2c3d-0000-4000-8000-00000000000a"}},
        {"claims": {"iss": "https://sts.windows.net/0a1b2c3d-0000-4000-8000-00000000000a/"}},
        {"claims": {"iss": None}},
        {"claims": {"scp": None}},
        {"claims": {"scp": "User.Read"}},
        {"claims": {"exp": 1_768_467_600}},
        {"claims": {"nbf": 1_768_467_601}},
        {"claims": {"nbf": None}},
        {"claims": {"exp": "soon"}},
        {"claims": {"ver": "2.0"}},
        {"claims": {"ver": None, "iss": None}},
        {"claims": {"idtyp": "app"}},
        {"sign": "foreign-key"},
        {"sign": "none"},
        {"header": {"kid": "unknown"}},
        {"header": {"kid": None}},
        {"kind": "id"},
        {"user": None},
    ],
)
def test_another_token_is_refused(
    connected: ConnectedTown, door: tuple[ASGIApp, str], changes: dict[str, Any]
) -> None:
    """A token that differs from a user's own in one respect is refused with 401."""
    if changes.get("user", USER) is None:
        changes = changes | {"client": connected.server}

    refused = connected.knock(door[0], "POST", door[1], token(connected, **changes))

    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"


DEVICE = "3c5f9f0e-4b2d-4e0e-9d3c-0d7a5c1f2b6a"


def device_token(town: ConnectedTown, **claims: Any) -> str:
    """A device's token for the server app, or one with other claims beside."""
    return token(town, user=None, client=town.server, claims={"deviceid": DEVICE} | claims)


def test_a_devices_token_is_exchanged(connected: ConnectedTown, door: tuple[ASGIApp, str]) -> None:
    """A token of a device, which names no person and no scope, is taken like a user's."""
    answer = connected.knock(door[0], "POST", door[1], device_token(connected))

    assert answer.status_code == 200
    assert answer.json()["expires_in"] == 28_800


@pytest.mark.parametrize(
    "claims",
    [
        {"deviceid": None},
        {"deviceid": ""},
        {"deviceid": " "},
        {"deviceid": 5},
        {"deviceid": ["x"]},
        {"idtyp": "app"},
        {"upn": USER},
        {"unique_name": USER},
        {"preferred_username": USER},
        {"scp": "User.Read"},
        {"aud": "https://contoso.com/other"},
        {"tid": "0a1b2c3d-0000-4000-8000-00000000000a"},
        {"iss": None},
        {"exp": 1_768_467_600},
        {"nbf": None},
    ],
)
def test_what_is_no_devices_token_is_refused(
    connected: ConnectedTown, door: tuple[ASGIApp, str], claims: dict[str, Any]
) -> None:
    """A token without the device's ID, with a person in it, or wrong like a user's may be wrong, is refused."""
    refused = connected.knock(door[0], "POST", door[1], device_token(connected, **claims))

    assert refused.status_code == 401


def test_a_disabled_tenants_devices_are_refused(connected: ConnectedTown, door: tuple[ASGIApp, str]) -> None:
    """While authentication is disabled for the tenant, a device's token is refused like a user's."""
    connected.console.accepted(c.ConsoleProperties, name="Contoso")
    connected.console.type_in(disable_authentication="on")
    connected.console.accepted(c.DialogOk)
    connected.console.send(c.SiteRestartExecutive())

    tokens = (device_token(connected), token(connected))

    assert [connected.knock(door[0], "POST", door[1], one).status_code for one in tokens] == [401, 401]


@pytest.mark.parametrize("nonsense", ["", "x", "a.b.c", "e30.e30.e30", "....", "é"])
def test_what_is_no_token_is_refused(
    connected: ConnectedTown, door: tuple[ASGIApp, str], nonsense: str
) -> None:
    """Whatever is no token at all is refused with 401."""
    assert connected.knock(door[0], "POST", door[1], nonsense).status_code == 401


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS384", "PS256", 5])
def test_a_token_cannot_choose_its_algorithm(
    connected: ConnectedTown, door: tuple[ASGIApp, str], algorithm: object
) -> None:
    """A header that names another algorithm than Entra's is refused before anything is verified."""
    _, *rest = token(connected).split(".")
    header = base64.urlsafe_b64encode(json.dumps({"alg": algorithm}).encode()).rstrip(b"=").decode()

    assert connected.knock(door[0], "POST", door[1], ".".join([header, *rest])).status_code == 401


def test_each_tenant_has_its_own_issuer() -> None:
    """With one App ID URI in two connected tenants, each tenant's token is taken and no mixture of both."""
    town = Town(world=two_tenants())
    town.begin()
    app = town.site.doors["management-point"]
    for name in ("contoso", "fabrikam"):
        town.connect(name=name, signer=f"admin@{name}.onmicrosoft.com", app_id_uri="api://site")
    tenants = town.console.accepted(c.ConsoleTenants).tenants
    (contoso, fabrikam) = (tenant.tenant_id for tenant in tenants)
    genuine = Forge(
        tenant=fabrikam,
        user="sandra.wright@fabrikam.com",
        client=tenants[1].apps[1].client_id,
        resource="api://site",
    )
    mixed = replace(genuine, claims={"tid": contoso})

    statuses = [
        town.knock(app, "POST", "/CCM_STS", forged_token(town.cloud.state, wish)).status_code
        for wish in (genuine, mixed)
    ]

    assert statuses == [200, 401]
    town.close()


def test_a_version_2_token_names_the_client_id(connected: ConnectedTown, door: tuple[ASGIApp, str]) -> None:
    """A version 2 token is taken with the server app's client ID as audience, and with nothing else."""
    app, path = door

    assert connected.knock(app, "POST", path, token(connected, version=2)).status_code == 200
    wrong = token(connected, version=2, claims={"aud": URI})
    assert connected.knock(app, "POST", path, wrong).status_code == 401


def test_a_token_ends(connected: ConnectedTown, door: tuple[ASGIApp, str]) -> None:
    """By the site's clock a token is taken until it ends."""
    app, path = door
    old = token(connected)
    connected.pass_time(minutes=59, seconds=59)
    assert connected.knock(app, "POST", path, old).status_code == 200
    connected.pass_time(seconds=1)
    assert connected.knock(app, "POST", path, old).status_code == 401


def test_keys_are_read_once_a_day(connected: ConnectedTown) -> None:
    """Entra's keys are read for the first token and again after a day, not for each token."""

    def read() -> int:
        return len([entry for entry in connected.log() if entry.path_template.endswith("/keys")])

    app = connected.site.doors["management-point"]
    for _ in range(3):
        connected.knock(app, "POST", "/CCM_STS", token(connected))
    assert read() == 1
    connected.pass_time(days=1)
    assert connected.knock(app, "POST", "/CCM_STS", token(connected)).status_code == 200
    assert read() == 2


def test_without_entras_keys_nobody_is_let_in(connected: ConnectedTown) -> None:
    """When Entra cannot be reached a token is refused, and taken as soon as Entra answers again."""
    app = connected.site.doors["management-point"]
    connected.fault(service="login", drop="before")

    assert connected.knock(app, "POST", "/CCM_STS", token(connected)).status_code == 401
    assert connected.knock(app, "POST", "/CCM_STS", token(connected)).status_code == 200


def test_clients_go_on_when_the_key_has_ended(connected: ConnectedTown) -> None:
    """While the site's own key is expired clients still authenticate (decision A23)."""
    connected.pass_time(days=400)

    app = connected.site.doors["management-point"]
    assert connected.knock(app, "POST", "/CCM_STS", token(connected)).status_code == 200
