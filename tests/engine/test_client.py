"""The harness as a client: what it sends to which door, what it keeps, and what it cannot do."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from azharness.contract import actors as a
from azharness.contract.cloud import CloudState, CloudTenant, Person, Registration
from azharness.contract.errors import ContractViolation
from azharness.contract.outcomes import CloudError
from azharness.contract.ports import Door, DoorAnswer
from azharness.engine.client import REFRESH, Client
from azharness.engine.errors import HarnessError
from azharness.model import Observation, Shape

TENANT, OTHER = "5e97358c-d99c-4558-af0c-de7774091dda", "0a51d7b4-2f0e-4c3b-9c57-5d0f1a2b3c4d"
NOW = 1_768_435_200
BOTH: frozenset[Door] = frozenset({"gateway", "management-point"})
ACCEPTED = Shape("accepted")
NOT_AVAILABLE = Shape("refused", "not-available")
URI = "https://ConfigMgrService"


class Site:
    """Doors that answer alike, and remember what they were asked."""

    def __init__(self) -> None:
        """Serve the one tenant."""
        self.asked: list[tuple[Door, str, dict[str, str]]] = []
        self.status = 200
        self.body: bytes | None = None

    def knock(self, door: Door, _method: str, path: str, headers: dict[str, str], _body: bytes) -> DoorAnswer:
        """Tell the tenant's apps, or give a client token that says the how many-th answer it is."""
        self.asked.append((door, path, headers))
        told: dict[str, Any] = {"AADCLIENTAPPID": "native", "AADRESOURCEURI": URI}
        if "AADAuthInfo" not in path:
            told = {"access_token": f"client token {len(self.asked)}", "expires_in": "28800"}
        known = 404 if path.endswith("=unknown") else self.status
        return DoorAnswer(status=known, body=msgspec.json.encode(told) if self.body is None else self.body)

    @property
    def credential(self) -> dict[str, str]:
        """The headers of the last request."""
        return self.asked[-1][2]


class Cloud:
    """An Entra that says for whom a token would be."""

    refuses = False

    def user_token(self, tenant_id: str, client_id: str, resource: str, user: str) -> str | CloudError:
        """A token that names all it is for; a native app gives only what it is registered for."""
        if self.refuses and resource == URI:
            return CloudError(source="entra", code="AADSTS53003")
        return f"{tenant_id[:2]} {client_id} {resource} {user}"

    def device_token(self, _tenant: str, client_id: str, resource: str, device: str) -> str | CloudError:
        """The same for a device."""
        return f"device {client_id} {resource} {device}"

    def forge(self, genuine: str, kind: a.TokenKind) -> str:
        """A token that names what is wrong with it."""
        return f"{kind} {genuine}"

    def registrations(self, tenant_id: str) -> list[Registration]:
        """A server app with the same App ID URI in each tenant, another one, and a native app."""
        return [
            server("a", URI),
            server("b", "api://another"),
            Registration(
                object_id="n",
                client_id=f"n-{tenant_id[:2]}",
                name="n",
                redirect_uris=[f"ms-appx-web://Microsoft.AAD.BrokerPlugin/N-{tenant_id[:2]}"],
            ),
        ]


def server(name: str, uri: str) -> Registration:
    """A registered server app."""
    return Registration(
        object_id=name, client_id=name, name=name, identifier_uris=[uri], scopes=["user_impersonation"]
    )


def world() -> CloudState:
    """Two tenants, in the other of which an administrator comes first."""
    people = [
        Person(object_id="1", user_principal_name="admin", enabled=True, member=True, roles=["Any"]),
        Person(object_id="2", user_principal_name="pia", enabled=True, member=True),
    ]
    tenants = [
        CloudTenant(tenant_id=each, name=each, cloud="public", domains=[], people=people)
        for each in (TENANT, OTHER)
    ]
    return CloudState(instant=NOW, tenants=tenants)


class Played:
    """A client between such a site and such a cloud."""

    def __init__(self, doors: frozenset[Door] = BOTH) -> None:
        """Begin knowing nothing."""
        self.site, self.cloud = Site(), Cloud()
        self.client = Client(self.site, self.cloud, doors)  # type: ignore[arg-type]
        self.client.begin(world())

    def do(self, *acts: a.ClientAct) -> Observation:
        """Carry out acts; the last one's observation."""
        return [self.client.perform(act, NOW) for act in acts][-1]


LOCATE = a.ClientLocate(tenant_id=TENANT)
SIGN_IN = a.ClientSignIn(user="pia")
DEVICE = a.ClientGetDeviceToken(device="PC01")


def at_gateway(token: a.TokenKind) -> a.ClientPresent:
    """Present something at the gateway."""
    return a.ClientPresent(door="gateway", token=token)


@pytest.mark.parametrize(
    ("token", "presented"),
    [
        ("user-token", f"5e native {URI} pia"),
        ("device-token", f"device native {URI} PC01"),
        ("wrong-tenant", f"wrong-tenant 5e native {URI} pia"),
        ("other-app", "5e n-5e api://another pia"),
        ("equal-app-id-uri", f"0a n-0a {URI} pia"),
    ],
)
def test_what_is_presented(token: a.TokenKind, presented: str) -> None:
    """Each kind of token is the one that its name says, as bearer token."""
    played = Played()
    assert played.do(LOCATE, SIGN_IN, DEVICE, at_gateway(token)).shape == ACCEPTED
    assert played.site.credential == {"Authorization": f"Bearer {presented}"}


@pytest.mark.parametrize("token", ["pki-certificate", "foreign-certificate"])
def test_certificates_need_no_token(token: a.TokenKind) -> None:
    """A certificate goes alone, from a client that was told nothing."""
    played = Played()
    assert played.do(at_gateway(token)).shape == ACCEPTED
    assert set(played.site.credential) == {"Client-Cert"}


def test_the_client_token_of_the_last_door_is_kept() -> None:
    """A client token is presented as it was given last."""
    played = Played()
    assert played.do(at_gateway("site-token")).shape == NOT_AVAILABLE
    played.do(at_gateway("pki-certificate"), at_gateway("pki-certificate"), at_gateway("site-token"))
    assert played.site.credential == {"Authorization": "Bearer client token 2"}


@pytest.mark.parametrize(
    "token",
    ["user-token", "device-token", "site-token", "expired", "other-app", "equal-app-id-uri"],
)
def test_nothing_to_present(token: a.TokenKind) -> None:
    """What the client does not have cannot be presented, and no door is asked."""
    played = Played()
    assert played.do(at_gateway(token)).shape == NOT_AVAILABLE
    assert not played.site.asked


def test_doors_that_are_not_there() -> None:
    """A management point that the site does not have is not asked; one that it has is."""
    enhanced = a.ClientPresent(door="enhanced-http", token="pki-certificate")
    assert Played().do(enhanced).shape == NOT_AVAILABLE
    assert Played(BOTH | {"enhanced-http"}).do(enhanced).shape == ACCEPTED


def test_another_app_s_token_where_entra_refused_the_wanted_one() -> None:
    """The person's token for another app is had although Entra refused the wanted one."""
    played = Played()
    played.cloud.refuses = True
    refused = played.do(LOCATE, SIGN_IN)
    assert (refused.shape, refused.get("error/code")) == (Shape("failed", "cloud-refused"), "AADSTS53003")
    assert played.do(at_gateway("user-token")).shape == NOT_AVAILABLE
    played.do(at_gateway("other-app"))
    assert played.site.credential == {"Authorization": "Bearer 5e n-5e api://another pia"}


def test_a_restart_forgets_all_but_the_tenant() -> None:
    """After a restart nothing is held; the schedule asks for the apps of the same tenant again."""
    played = Played()
    played.do(LOCATE, SIGN_IN, at_gateway("user-token"), a.ClientRestart())
    for token in ("user-token", "site-token"):
        assert played.do(at_gateway(token)).shape == NOT_AVAILABLE
    told = played.do(a.ClientTriggerSchedule(schedule=REFRESH.upper()))
    assert told.get("client_app_id") == "native"
    assert played.site.asked[-1][1].endswith(TENANT)


def test_other_schedules_ask_for_nothing() -> None:
    """Neither another schedule nor a device without a tenant asks the gateway."""
    played = Played()
    assert played.do(a.ClientTriggerSchedule(schedule=REFRESH)).shape == ACCEPTED
    played.do(LOCATE)
    assert played.do(a.ClientTriggerSchedule(schedule="{other}")).shape == ACCEPTED
    assert len(played.site.asked) == 1


def test_a_device_of_another_tenant_is_another_client() -> None:
    """Tokens stay behind when another tenant's apps are asked for, but not when they are not told."""
    played = Played()
    played.do(LOCATE, SIGN_IN, a.ClientLocate(tenant_id="unknown"))
    assert played.do(at_gateway("user-token")).shape == ACCEPTED
    played.do(a.ClientLocate(tenant_id=OTHER))
    assert played.do(at_gateway("user-token")).shape == NOT_AVAILABLE


@pytest.mark.parametrize("act", [SIGN_IN, DEVICE])
def test_tokens_are_asked_for_with_what_the_site_told(act: a.ClientAct) -> None:
    """To ask Entra before the site is a mistake of the harness."""
    with pytest.raises(HarnessError):
        Played().do(act)


@pytest.mark.parametrize("status", [401, 403])
def test_refusals(status: int) -> None:
    """Both statuses of HTTP refuse a credential."""
    played = Played()
    played.site.status = status
    assert played.do(at_gateway("pki-certificate")).shape == Shape("refused", "token-refused")


@pytest.mark.parametrize(("status", "body"), [(500, None), (200, b"{}"), (200, b"\xff"), (204, b"")])
def test_odd_answers(status: int, body: bytes | None) -> None:
    """An answer that is neither a client token nor a refusal breaks the contract."""
    played = Played()
    played.site.status, played.site.body = status, body
    with pytest.raises(ContractViolation):
        played.do(at_gateway("pki-certificate"))
