"""Clients at the doors: which credential is let in where, and which rule fails otherwise."""

from __future__ import annotations

import pytest
from tests.model.conftest import (
    ADMIN,
    CONTOSO,
    DAY,
    DEVICE,
    FABRIKAM,
    MADE,
    PLAIN,
    SERVER,
    START,
    Walk,
    shown_by_portal,
)
from tests.model.further import change, connect_fabrikam

from azharness.contract import Capability
from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.contract.hello import Decisions
from azharness.contract.ports import Door
from azharness.model import Shape

ACCEPTED = Shape("accepted")
REFUSED = Shape("refused", "token-refused")
NOT_AVAILABLE = Shape("refused", "not-available")
NO = Shape("failed", "cloud-refused")
LOCATE = a.ClientLocate(tenant_id=CONTOSO)
SIGN_IN = a.ClientSignIn(user=PLAIN)
GET_DEVICE_TOKEN = a.ClientGetDeviceToken(device=DEVICE)
RESTART = a.ClientRestart()
REFRESH = a.ClientTriggerSchedule(schedule="{00000000-0000-0000-0000-000000000023}")
BOTH: tuple[Door, ...] = ("gateway", "management-point")
HOUR = 3600
OTHER = "0f0e0d0c-3333-4444-8555-666677778888"
OTHER_NATIVE = "0f0e0d0c-4444-4444-8555-666677778888"
WITH_POINTS = (Capability.CLOUD_MANAGEMENT, Capability.TIME, Capability.MANAGEMENT_POINTS)


def present(token: a.TokenKind, door: Door = "gateway") -> a.ClientPresent:
    """Present something at a door."""
    return a.ClientPresent(door=door, token=token)


def policy(*excluded: str, blocks: bool = True) -> a.PortalConditionalAccess:
    """Contoso's policy on all cloud apps."""
    return a.PortalConditionalAccess(tenant_id=CONTOSO, blocks=blocks, excluded=list(excluded))


def update(walk: Walk, client_id: str) -> None:
    """Update Application Settings as a Global Administrator."""
    walk.accept(c.ConsoleUpdateSettings(client_id=client_id))
    walk.sign_in(ADMIN)
    walk.accept(c.DialogOk())


def register(walk: Walk, tenant_id: str, uri: str) -> None:
    """Another server app in a tenant's portal, and a native app for it."""
    server = a.PortalRegisterServerApp(tenant_id=tenant_id, name="Other", app_id_uri=uri)
    walk.accept(server, seen=shown_by_portal(OTHER, "key", START + 365 * DAY))
    client = a.PortalRegisterClientApp(tenant_id=tenant_id, name="Other", server_client_id=OTHER)
    walk.accept(client, seen={"client_id": OTHER_NATIVE})


@pytest.fixture
def located(walk: Walk) -> Walk:
    """A walk with a created app, whose client was told its apps."""
    walk.connect_created()
    walk.accept(LOCATE)
    return walk


@pytest.fixture
def holding(located: Walk) -> Walk:
    """The same with a user token."""
    located.accept(SIGN_IN)
    return located


@pytest.mark.parametrize("door", BOTH)
def test_a_device_token_is_let_in(located: Walk, door: Door) -> None:
    """A door that refuses a device's token fails FLW-12 there, and nothing else."""
    located.accept(GET_DEVICE_TOKEN)
    assert located.failed(present("device-token", door), REFUSED) == {f"FLW-12/device-token@{door}"}


@pytest.mark.parametrize("door", BOTH)
def test_a_user_token_beside_the_device_s(holding: Walk, door: Door) -> None:
    """With a device token held as well, a refused user token fails FLW-12."""
    holding.accept(GET_DEVICE_TOKEN)
    assert holding.failed(present("user-token", door), REFUSED) == {f"FLW-12/user-token@{door}"}


def test_a_device_token_ends(located: Walk) -> None:
    """A device's token is let in for an hour, and after 90 minutes no more."""
    located.accept(GET_DEVICE_TOKEN)
    located.wait(HOUR - 1)
    assert located.shapes(present("device-token")) == {ACCEPTED}
    located.wait(1)
    assert located.shapes(present("device-token")) == {ACCEPTED, REFUSED}
    located.wait(HOUR // 2 + 1)
    assert located.failed(present("device-token")) == {"FLW-3/expired@gateway"}


def test_a_created_app_issues_device_tokens(located: Walk) -> None:
    """A created app that cannot fails FLW-13, as the backend declares by default."""
    assert located.failed(GET_DEVICE_TOKEN, NO) == {"FLW-13"}


def test_a_created_app_that_needs_the_update() -> None:
    """A backend that declares otherwise is judged by that; after the update it is UPD-2's to say."""
    walk = Walk(decisions=Decisions(created_issues_device_tokens=False))
    walk.connect_created()
    walk.accept(LOCATE)
    assert walk.shapes(GET_DEVICE_TOKEN) == {NO}
    assert walk.failed(GET_DEVICE_TOKEN) == {"FLW-13"}
    update(walk, MADE)
    assert walk.failed(GET_DEVICE_TOKEN, NO) == {"UPD-2"}


def test_an_imported_app_needs_the_update(walk: Walk) -> None:
    """Before the update Entra gives no device token, with its own reason; after it, it does."""
    walk.connect_imported()
    walk.accept(LOCATE)
    assert walk.failed(GET_DEVICE_TOKEN) == {"FLW-5"}
    assert walk.failed(GET_DEVICE_TOKEN, NO, seen={"error/code": "AADSTS7000215"}) == {"FLW-5"}
    assert walk.failed(GET_DEVICE_TOKEN, NO, seen={"error/code": "AADSTS221000"}) == set()
    update(walk, SERVER)
    assert walk.failed(GET_DEVICE_TOKEN, NO) == {"FLW-5", "UPD-2"}


def test_a_device_that_nobody_named(located: Walk) -> None:
    """Of a device that the world does not have enabled nothing is said."""
    assert located.shapes(a.ClientGetDeviceToken(device="nobody's")) == {ACCEPTED, NO}


@pytest.mark.parametrize("door", BOTH)
def test_an_app_with_version_2_tokens(walk: Walk, door: Door) -> None:
    """Where tokens have the client ID as audience, a refusal fails that case of FLW-11 alone."""
    server = a.PortalRegisterServerApp(
        tenant_id=CONTOSO, name="Server", app_id_uri=f"api://{CONTOSO}/ConfigMgrService", token_version=2
    )
    walk.accept(server, seen=shown_by_portal(SERVER, "a-key-of-the-portal", START + 365 * DAY))
    walk.register_client(SERVER)
    walk.to_app_page()
    walk.import_server()
    walk.import_client()
    walk.finish()
    walk.accept(LOCATE)
    walk.accept(SIGN_IN)
    assert walk.failed(present("user-token", door), REFUSED) == {f"FLW-11/v2-client-id@{door}"}


@pytest.mark.parametrize("door", BOTH)
def test_another_tenant_with_an_equal_app_id_uri(walk: Walk, door: Door) -> None:
    """A genuine token of a stranger's app of the same name is refused; where there is none it is not had."""
    walk.to_app_page()
    walk.open_create()
    walk.fill({"app_id_uri": "https://ConfigMgrService"})
    walk.sign_in(ADMIN)
    walk.accept(c.DialogOk(), seen={"cloud/app/client_id": MADE})
    walk.choose(MADE)
    walk.register_client(MADE)
    walk.import_client()
    walk.finish()
    walk.accept(LOCATE)
    assert walk.shapes(present("equal-app-id-uri", door)) == {NOT_AVAILABLE}
    register(walk, FABRIKAM, "https://ConfigMgrService")
    assert walk.failed(present("equal-app-id-uri", door)) == {f"FLW-3/equal-app-id-uri@{door}"}


def test_an_equal_app_id_uri_of_an_onboarded_tenant(holding: Walk) -> None:
    """Where the other tenant was connected too, its tokens are its own affair."""
    connect_fabrikam(holding)
    register(holding, FABRIKAM, f"api://{CONTOSO}/ConfigMgrService")
    assert holding.shapes(present("equal-app-id-uri")) == {ACCEPTED, REFUSED}


@pytest.mark.parametrize("door", BOTH)
def test_another_app_of_the_tenant(holding: Walk, door: Door) -> None:
    """A genuine token for another app has another audience."""
    assert holding.shapes(present("other-app", door)) == {NOT_AVAILABLE}
    register(holding, CONTOSO, "api://other")
    assert holding.failed(present("other-app", door)) == {f"FLW-3/wrong-audience@{door}"}


@pytest.mark.parametrize("token", ["user", "device"])
def test_a_policy_keeps_clients_out(located: Walk, token: str) -> None:
    """Where Entra's policy blocks, no token comes: neither the user's nor the device's."""
    located.accept(policy())
    act = SIGN_IN if token == "user" else GET_DEVICE_TOKEN
    assert located.failed(act) == {"FLW-4/no-other-token"}
    assert located.failed(act, NO, seen={"error/code": "AADSTS50076"}) == {"FLW-4/no-other-token"}


@pytest.mark.parametrize("door", BOTH)
def test_no_way_around_a_policy(located: Walk, door: Door) -> None:
    """A client that Entra refused is not let in by its token for another app that the policy leaves out."""
    register(located, CONTOSO, "api://other")
    located.accept(policy(OTHER))
    assert located.do(SIGN_IN).shape == NO
    assert located.failed(present("other-app", door)) == {"FLW-4/no-other-token"}
    located.accept(policy())
    assert located.shapes(present("other-app", door)) == {NOT_AVAILABLE}


@pytest.mark.parametrize("remedy", [policy(MADE.upper()), policy(blocks=False)])
def test_after_the_exclusion(located: Walk, remedy: a.PortalConditionalAccess) -> None:
    """Once the server app is left out, the client that was refused gets its token and is let in."""
    located.accept(policy())
    located.do(SIGN_IN)
    located.accept(remedy)
    assert located.failed(SIGN_IN, NO) == {"FLW-4/after-exclusion"}
    located.accept(SIGN_IN)
    assert located.failed(present("user-token"), REFUSED) == {"FLW-4/after-exclusion"}


def test_an_administrator_whom_a_policy_refuses(walk: Walk) -> None:
    """A sign-in that Entra's policy refuses fails with Entra's code."""
    walk.to_app_page()
    walk.open_create()
    walk.accept(policy())
    walk.accept(c.SigninBegin())
    walk.model.signing_in("administrator", ADMIN)
    completed = c.SigninComplete(query={"error": "AADSTS53003"})
    failed = Shape("failed", "sign-in-failed")
    assert walk.failed(completed) == {"FLW-4/administrator-told"}
    assert walk.failed(completed, failed, seen={"error/code": "AADSTS50076"}) == {"FLW-4/administrator-told"}
    assert walk.failed(completed, failed, seen={"error/code": "AADSTS53003"}) == set()


@pytest.mark.parametrize("door", BOTH)
@pytest.mark.parametrize("connected", [True, False])
def test_certificates(walk: Walk, door: Door, *, connected: bool) -> None:
    """A client's certificate is let in by itself, whatever is connected; a strange one is refused."""
    if connected:
        walk.connect_created()
    case = {f"FLW-15/pki-certificate@{door}"}
    assert walk.failed(present("pki-certificate", door), REFUSED) == case
    assert walk.failed(present("foreign-certificate", door)) == case
    assert walk.failed(present("pki-certificate", door), seen={"expires_in": 1}) == {"FLW-7"}


@pytest.mark.parametrize("first", ["user-token", "pki-certificate"])
def test_a_client_token_lives_eight_hours(holding: Walk, first: a.TokenKind) -> None:
    """It is let in for what is left of its life, and then no more."""
    assert holding.shapes(present("site-token")) == {NOT_AVAILABLE}
    holding.accept(present(first))
    holding.wait(8 * HOUR - 1)
    assert holding.failed(present("site-token"), REFUSED) == {"FLW-7"}
    assert holding.failed(present("site-token"), seen={"expires_in": 8 * HOUR}) == {"FLW-7"}
    assert holding.failed(present("site-token"), seen={"expires_in": 1}) == set()
    holding.accept(present("site-token"))
    holding.wait(1)
    assert holding.shapes(present("site-token")) == {ACCEPTED, REFUSED}
    holding.wait(1)
    assert holding.failed(present("site-token")) == {"FLW-7"}


@pytest.mark.parametrize("token", ["pki-certificate", "site-token"])
@pytest.mark.parametrize(("version", "row"), [("article", "DIS-11"), ("2409", "DIS-11"), ("2503", "DIS-6")])
def test_own_credentials_while_disabled(version: str, row: str, token: a.TokenKind) -> None:
    """While authentication is disabled the rule of the version fails; on the way there earlier versions are free."""
    walk = Walk(version=version)
    walk.connect_created()
    walk.accept(present("pki-certificate"))
    change(walk, disable_authentication="on")
    free = {ACCEPTED} if row == "DIS-6" else {ACCEPTED, REFUSED}
    assert walk.shapes(present(token)) == free
    walk.accept(c.SiteRestartExecutive())
    assert walk.failed(present(token), REFUSED) == {f"{row}/{token}"}


def test_a_client_token_after_deletion(holding: Walk) -> None:
    """Whether a client token outlives its tenant's connection is free; a certificate has no tenant."""
    holding.accept(present("user-token"))
    holding.accept(c.ConsoleDelete(name="Contoso"))
    assert holding.shapes(present("site-token")) == {ACCEPTED, REFUSED}
    assert holding.shapes(present("pki-certificate")) == {ACCEPTED}


def test_further_management_points_are_a_capability(holding: Walk) -> None:
    """A site that does not have them is not judged there."""
    for door in ("enhanced-http", "plain-http"):
        assert holding.shapes(present("user-token", door)) == {NOT_AVAILABLE}


@pytest.mark.parametrize("refuses", [True, False])
def test_further_management_points(*, refuses: bool) -> None:
    """Enhanced HTTP takes the user token; one with neither does as the backend declares."""
    walk = Walk(capabilities=WITH_POINTS, decisions=Decisions(plain_http_refuses=refuses))
    walk.connect_created()
    for act in (LOCATE, SIGN_IN, GET_DEVICE_TOKEN):
        walk.accept(act)
    assert walk.failed(present("user-token", "enhanced-http"), REFUSED) == {"FLW-9"}
    declared, other = (REFUSED, ACCEPTED) if refuses else (ACCEPTED, REFUSED)
    assert walk.shapes(present("user-token", "plain-http")) == {declared}
    assert walk.failed(present("user-token", "plain-http"), other) == {"FLW-10"}
    for token in ("device-token", "pki-certificate"):
        assert walk.shapes(present(token, "enhanced-http")) == {ACCEPTED}
        assert walk.shapes(present(token, "plain-http")) == {ACCEPTED, REFUSED}
    assert walk.shapes(present("unsigned", "plain-http")) == {REFUSED}


def test_the_order_of_the_three_steps(holding: Walk) -> None:
    """sms_executive, ccmexec, schedule: then the site tells nothing. In another order it may not know yet."""
    change(holding, disable_authentication="on")
    holding.accept(RESTART)
    assert holding.shapes(present("user-token")) == {NOT_AVAILABLE}
    assert holding.shapes(REFRESH) == {ACCEPTED, Shape("refused", "tenant-not-onboarded")}
    holding.accept(c.SiteRestartExecutive())
    holding.accept(RESTART)
    assert holding.failed(REFRESH) == {"DIS-4"}
    change(holding, disable_authentication="off")
    holding.accept(c.SiteRestartExecutive())
    holding.accept(RESTART)
    assert holding.failed(REFRESH, Shape("refused", "tenant-not-onboarded")) == {"DIS-9/restart"}


def test_schedules_that_ask_for_nothing(walk: Walk) -> None:
    """Another schedule, or a client that no site has told anything, asks for nothing."""
    walk.connect_created()
    assert walk.do(REFRESH).shape == ACCEPTED
    walk.accept(LOCATE)
    walk.accept(a.ClientTriggerSchedule(schedule="{00000000-0000-0000-0000-000000000022}"))
    assert walk.failed(REFRESH, Shape("refused", "tenant-not-onboarded")) == {"FLW-1"}


def test_a_site_that_has_another_app_by_now(holding: Walk) -> None:
    """A token for what the site told before may be refused, until the client asks again."""
    holding.accept(c.ConsoleDelete(name="Contoso"))
    holding.register()
    holding.to_app_page("Again")
    holding.open_import(app_id_uri="api://another")
    holding.accept(c.DialogVerify())
    holding.accept(c.DialogOk())
    holding.choose(SERVER)
    holding.import_client()
    holding.finish()
    assert holding.shapes(present("user-token")) == {ACCEPTED, REFUSED}
