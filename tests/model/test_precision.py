"""Each fault of a site fails just the rule that it breaks."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from tests.model.conftest import ADMIN, CLERK, CONTOSO, DAY, FABRIKAM, MADE, PLAIN, SERVER, START, Walk, date

from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.contract.ports import Door
from azharness.model import ABSENT, Shape, Value
from azharness.model.prediction import Prediction

ACCEPTED = Shape("accepted")
SOON = "notices/secret-keys-expire-soon"
EXPIRED = "notices/secret-keys-expired"


def without(paths: Iterable[str]) -> dict[str, Value]:
    """An answer in which these paths are missing."""
    return dict.fromkeys(paths, ABSENT)


def paths_of(prediction: Prediction, *begins: str) -> list[str]:
    """The predicted paths that begin so."""
    return [path for path in prediction[0].fields if path.startswith(begins)]


@pytest.mark.parametrize(
    ("days", "case"), [(-1, "SRV-7/past-date"), (-400, "SRV-7/past-date"), (0, "SRV-7/today")]
)
def test_a_past_expiry_at_import(walk: Walk, days: int, case: str) -> None:
    """Taking a past date, or today, fails that case of SRV-7 and nothing else."""
    walk.register()
    walk.to_app_page()
    walk.open_import(date(START + days * DAY))
    walk.accept(c.DialogVerify())
    assert walk.shapes(c.DialogOk()) == {Shape("refused", "not-in-future", "secret_key_expiry")}
    assert walk.failed(c.DialogOk()) == {case}


def test_a_past_expiry_at_renewal(walk: Walk) -> None:
    """Taking a past date at the renewal fails KEY-18 and nothing else."""
    walk.connect_imported()
    walk.accept(c.ConsoleRenew(client_id=SERVER))
    walk.fill({"secret_key": "a-key-of-the-portal", "secret_key_expiry": date(START - DAY)})
    assert walk.failed(c.DialogOk()) == {"KEY-18"}


def test_no_verify_at_all(walk: Walk) -> None:
    """OK that passes without Verify fails SRV-18 and nothing else."""
    walk.register()
    walk.to_app_page()
    walk.open_import()
    assert walk.shapes(c.DialogOk()) == {Shape("refused", "not-verified")}
    assert walk.failed(c.DialogOk()) == {"SRV-18"}


def test_no_verify_after_a_failure(walk: Walk) -> None:
    """OK that passes after a failed Verify fails SRV-18 and nothing else."""
    walk.register()
    walk.to_app_page()
    walk.open_import(secret_key="of nobody")
    assert walk.do(c.DialogVerify()).shape == Shape("failed", "key-invalid")
    assert walk.failed(c.DialogOk()) == {"SRV-18"}


def test_no_verify_after_an_edit(walk: Walk) -> None:
    """OK that passes after an edit fails SRV-18 alone; the refusal shows that Verify is needed again."""
    walk.register()
    walk.to_app_page()
    walk.open_import()
    walk.accept(c.DialogVerify())
    walk.fill({"client_id": MADE})
    assert walk.failed(c.DialogOk()) == {"SRV-18"}
    refusal = Shape("refused", "not-verified")
    judged = {case for case in walk.judge(c.DialogOk(), refusal).judged if case.startswith("SRV")}
    assert judged == {"SRV-10/client-id", "SRV-18"}


def test_no_verify_of_a_native_app(walk: Walk) -> None:
    """OK of a native app's import that passes without Verify fails SRV-18 and nothing else."""
    walk.register()
    walk.to_app_page()
    walk.import_server()
    walk.accept(c.WizardBrowse(kind="client"))
    walk.accept(c.DialogImport(kind="client"))
    walk.fill({"application_name": "Client", "client_id": MADE})
    assert walk.failed(c.DialogOk()) == {"SRV-18"}


def test_no_notice_of_an_expiry_to_come(walk: Walk) -> None:
    """A site that never says that keys expire soon fails NTF-1 and nothing else."""
    walk.connect_created()
    walk.wait(340 * DAY)
    missing = without(paths_of(walk.predict(c.ConsoleNotices()), SOON))
    assert walk.failed(c.ConsoleNotices(), seen=missing) == {"NTF-1"}


def test_no_notice_of_an_expiry(walk: Walk) -> None:
    """A site that never says that keys have expired fails NTF-2 and nothing else."""
    walk.connect_created()
    walk.wait(370 * DAY)
    missing = without(paths_of(walk.predict(c.ConsoleNotices()), EXPIRED))
    assert walk.failed(c.ConsoleNotices(), seen=missing) == {"NTF-2"}


def test_a_notice_without_a_way_out(walk: Walk) -> None:
    """A notice that offers no renewal fails NTF-9 and nothing else."""
    walk.connect_created()
    walk.wait(340 * DAY)
    assert walk.failed(c.ConsoleNotices(), seen={f"{SOON}/actions": ()}) == {"NTF-9"}


def test_a_notice_that_stays(walk: Walk) -> None:
    """A notice that is there after the renewal and the lag fails NTF-4 and nothing else."""
    walk.connect_created()
    walk.wait(340 * DAY)
    walk.accept(c.ConsoleRenew(client_id=MADE))
    walk.sign_in(ADMIN)
    walk.accept(c.DialogOk())
    walk.wait(3600)
    assert walk.failed(c.ConsoleNotices(), seen={f"{SOON}/apps/{MADE}": True}) == {"NTF-4"}


def test_a_notice_of_the_very_instant(walk: Walk) -> None:
    """A renewal at the instant at which the notice came need not withdraw it before the lag."""
    walk.connect_created()
    walk.wait(335 * DAY)
    walk.accept(c.ConsoleRenew(client_id=MADE))
    walk.sign_in(ADMIN)
    walk.accept(c.DialogOk())
    assert walk.failed(c.ConsoleNotices(), seen={f"{SOON}/apps/{MADE}": True}) == set()


def test_a_notice_about_an_imported_app(walk: Walk) -> None:
    """A notice about the coming end of an imported app's key fails NTF-3 and nothing else."""
    walk.connect_imported()
    walk.wait(340 * DAY)
    assert walk.failed(c.ConsoleNotices(), seen={f"{SOON}/apps/{SERVER}": True}) == {"NTF-3"}


@pytest.mark.parametrize("door", ["gateway", "management-point"])
def test_any_audience_at_a_door(walk: Walk, door: Door) -> None:
    """A door that takes a token for another audience fails that case of FLW-3 at that door."""
    walk.connect_created()
    walk.accept(a.ClientLocate(tenant_id=CONTOSO))
    walk.accept(a.ClientSignIn(user=PLAIN))
    forged = a.ClientPresent(door=door, token="wrong-audience")
    assert walk.failed(forged, seen={"expires_in": 28_800}) == {f"FLW-3/wrong-audience@{door}"}


def test_no_second_page_of_users() -> None:
    """A site that stores the first page alone fails DSC-4/paging and nothing else."""
    walk = Walk(people=250)
    walk.connect_created()
    walk.accept(c.ConsoleRunDiscovery(name="Contoso"))
    lost = [f"users/00000000-0000-4000-8000-{1000 + number:012x}/" for number in range(100, 250)]
    missing = without(paths_of(walk.predict(c.ConsoleUsers()), *lost))
    assert walk.failed(c.ConsoleUsers(), seen={**missing, "users#": 103}) == {"DSC-4/paging"}


def test_a_user_lost_in_a_small_tenant(walk: Walk) -> None:
    """A missing user where there is one page fails DSC-2, not a rule about paging or attributes."""
    walk.connect_created()
    walk.accept(c.ConsoleRunDiscovery(name="Contoso"))
    missing = without(paths_of(walk.predict(c.ConsoleUsers()), "users/00000000-0000-4000-8000-000000000002/"))
    assert walk.failed(c.ConsoleUsers(), seen=missing) == {"DSC-2"}


@pytest.mark.parametrize("number", [4, 5, 50])
def test_a_stranger_among_the_users(walk: Walk, number: int) -> None:
    """A disabled user, a guest or somebody of another tenant fails DSC-2."""
    walk.connect_created()
    walk.accept(c.ConsoleRunDiscovery(name="Contoso"))
    stranger = f"00000000-0000-4000-8000-{number:012x}"
    assert walk.failed(c.ConsoleUsers(), seen={f"users/{stranger}/object_id": stranger}) == {"DSC-2"}


def test_a_wrong_attribute(walk: Walk) -> None:
    """A wrong attribute of a user who is there fails DSC-3."""
    walk.connect_created()
    walk.accept(c.ConsoleRunDiscovery(name="Contoso"))
    mail = "users/00000000-0000-4000-8000-000000000002/mail"
    assert walk.failed(c.ConsoleUsers(), seen={mail: ""}) == {"DSC-3"}


def test_success_with_an_expired_key(walk: Walk) -> None:
    """A run that succeeds with an expired key fails KEY-1, in the run and in the node."""
    walk.connect_created()
    walk.wait(370 * DAY)
    assert walk.failed(c.ConsoleRunDiscovery(name="Contoso")) == {"KEY-1"}
    result = {"services/Contoso/last_run/result": "succeeded"}
    assert walk.failed(c.ConsoleServices(), seen=result) == {"KEY-1"}


def test_another_code_than_entras(walk: Walk) -> None:
    """A failure without Entra's reason fails KEY-14."""
    walk.connect_created()
    walk.wait(370 * DAY)
    outcome = Shape("failed", "key-expired")
    assert walk.failed(c.ConsoleRunDiscovery(name="Contoso"), outcome, seen={"error/code": ABSENT}) == {
        "KEY-14"
    }


def test_clients_locked_out_by_an_expired_key(walk: Walk) -> None:
    """A door that refuses clients while the site's key is expired fails KEY-15, which is a MAY."""
    walk.connect_created()
    walk.wait(370 * DAY)
    walk.accept(a.ClientLocate(tenant_id=CONTOSO))
    walk.accept(a.ClientSignIn(user=PLAIN))
    refused = Shape("refused", "token-refused")
    assert walk.failed(a.ClientPresent(door="gateway"), refused) == {"KEY-15/clients"}


def test_a_stranger_at_the_gateway(walk: Walk) -> None:
    """A gateway that answers for a tenant that is not onboarded fails FLW-6."""
    walk.connect_created()
    assert walk.failed(a.ClientLocate(tenant_id=FABRIKAM)) == {"FLW-6"}


@pytest.mark.parametrize(
    ("path", "value", "case"),
    [
        ("cloud/registrations", 2, {"CRT-10/one-app", "CRT-16/ok"}),
        ("cloud/keys-added", 2, {"CRT-10/one-secret"}),
        ("cloud/app/key_end", START + 366 * DAY, {"CRT-4/one-year"}),
        ("cloud/app/name", "Other", {"CRT-10/name-and-uris"}),
        ("cloud/app/home_page", "", {"CRT-15"}),
        ("cloud/app/sign_in_audience", "AzureADMultipleOrgs", {"CRT-19"}),
        ("cloud/app/app_roles", (), {"CRT-19"}),
        ("page", "create-server-app", {"CRT-10/returns-and-lists"}),
    ],
)
def test_a_creation_gone_astray(walk: Walk, path: str, value: Value, case: set[str]) -> None:
    """Each thing that a creation leaves in Entra or on the page has its own rule."""
    walk.to_app_page()
    walk.open_create()
    walk.sign_in(ADMIN)
    assert walk.failed(c.DialogOk(), seen={path: value}) == case


def test_writing_at_the_sign_in(walk: Walk) -> None:
    """A registration that is made at the sign-in fails CRT-16."""
    walk.to_app_page()
    walk.open_create()
    walk.accept(c.SigninBegin())
    walk.model.signing_in("administrator", ADMIN)
    writes = ("POST /v1.0/applications",)
    complete = c.SigninComplete(query={"code": "0"})
    assert walk.failed(complete, seen={"cloud/writes": writes}) == {"CRT-16/sign-in"}


def test_a_token_kept(walk: Walk) -> None:
    """A later use of the token of a person who signed in fails CRT-8."""
    walk.connect_created()
    people = ("00000000-0000-4000-8000-000000000001",)
    seen = {"cloud/people": people}
    assert walk.failed(c.ConsoleRunDiscovery(name="Contoso"), seen=seen) == {"CRT-8/no-later-use"}


def test_the_wrong_end_of_a_key(walk: Walk) -> None:
    """An expiry in the tenants node that differs by a second from Entra's fails KEY-7."""
    walk.connect_created()
    end = {f"tenants/{CONTOSO}/apps/{MADE}/secret_key_expiry": START + 365 * DAY + 1}
    assert walk.failed(c.ConsoleTenants(), seen=end) == {"KEY-7"}


@pytest.mark.parametrize(
    ("user", "outcome", "case"),
    [
        (ADMIN, ACCEPTED, "KEY-4/global-administrator"),
        (CLERK, ACCEPTED, "KEY-4/cloud-application-administrator"),
        (PLAIN, Shape("failed", "permission-denied"), "KEY-4/no-role"),
    ],
)
def test_who_may_renew(walk: Walk, user: str, outcome: Shape, case: str) -> None:
    """Roles decide who renews a created app's key, and each has its own case."""
    walk.connect_created()
    walk.accept(c.ConsoleRenew(client_id=MADE))
    walk.sign_in(user)
    assert walk.shapes(c.DialogOk()) == {outcome}
    other = ACCEPTED if outcome != ACCEPTED else Shape("failed", "permission-denied")
    assert walk.failed(c.DialogOk(), other) == {case}


@pytest.mark.parametrize(("user", "case"), [(PLAIN, "CRT-11"), (CLERK, "CRT-18/consent-fails")])
def test_who_may_not_create(walk: Walk, user: str, case: str) -> None:
    """A person who cannot consent to directory read is refused by the cloud."""
    walk.to_app_page()
    walk.open_create()
    walk.sign_in(user)
    assert walk.shapes(c.DialogOk()) == {Shape("failed", "permission-denied")}
    assert walk.failed(c.DialogOk()) == {case}
