"""What the documents leave open fails nobody, and what is observed there becomes part of the state."""

from __future__ import annotations

import pytest
from tests.model.conftest import ADMIN, CONTOSO, DAY, MADE, PLAIN, SERVER, START, URI, Walk, date

from azharness.contract import Parameters
from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.contract.hello import Decisions
from azharness.engine.compare import compare
from azharness.model import ABSENT, Observation, Shape

ACCEPTED = Shape("accepted")
NOT_VERIFIED = Shape("refused", "not-verified")
KEY_EXPIRED = Shape("failed", "key-expired")
SOON = f"notices/secret-keys-expire-soon/apps/{MADE}"
LAST_RUN = "services/Contoso/last_run"


def renew(walk: Walk) -> None:
    """A Global Administrator renews the created app's key."""
    walk.accept(c.ConsoleRenew(client_id=MADE))
    walk.sign_in(ADMIN)
    walk.accept(c.DialogOk())


def test_any_of_several_reasons(walk: Walk) -> None:
    """Where several reasons hold the backend may name any of them, and each judges its own case."""
    walk.accept(c.WizardStart())
    assert walk.shapes(c.WizardNext()) == {
        Shape("refused", "required", "name"),
        Shape("refused", "required", "service"),
    }
    assert walk.failed(c.WizardNext()) == {"WIZ-1", "WIZ-3"}
    assert "WIZ-3" in walk.judge(c.WizardNext(), Shape("refused", "required", "service")).judged


def test_verify_may_look_at_other_fields(walk: Walk) -> None:
    """Verify may already refuse an expiry that lies in the past, or leave that to OK."""
    walk.register()
    walk.to_app_page()
    walk.open_import(date(START - DAY))
    assert walk.shapes(c.DialogVerify()) == {ACCEPTED, Shape("refused", "not-in-future", "secret_key_expiry")}


def test_an_edit_of_another_field(walk: Walk) -> None:
    """After an edit of a field that Entra is not asked about, Verify may be needed again or not."""
    walk.register()
    walk.to_app_page()
    walk.open_import()
    walk.accept(c.DialogVerify())
    walk.fill({"application_name": "Other"})
    assert walk.shapes(c.DialogOk()) == {ACCEPTED, NOT_VERIFIED}


@pytest.mark.parametrize(("seconds", "free"), [(3299, False), (3300, True)])
def test_a_sign_in_long_ago(walk: Walk, seconds: int, free: bool) -> None:
    """Once the person's token may have ended, OK may ask for another sign-in or go on."""
    walk.to_app_page()
    walk.open_create()
    walk.sign_in(ADMIN)
    walk.wait(seconds)
    assert (Shape("refused", "not-signed-in") in walk.shapes(c.DialogOk())) == free
    assert ACCEPTED in walk.shapes(c.DialogOk())


@pytest.mark.parametrize(("seconds", "free"), [(3299, False), (3300, True)])
def test_a_sign_in_at_a_site_that_lags(walk: Walk, seconds: int, free: bool) -> None:
    """A site that learns the time after a sign-in has seen the token grow old, whatever the cloud says."""
    walk.to_app_page()
    walk.open_create()
    walk.accept(a.ClockAdvance(seconds=seconds))
    walk.sign_in(ADMIN)
    walk.accept(c.ClockSet(instant=walk.model.state.cloud_instant))
    assert (Shape("refused", "not-signed-in") in walk.shapes(c.DialogOk())) == free
    assert ACCEPTED in walk.shapes(c.DialogOk())


@pytest.mark.parametrize("unique", [True, False])
def test_a_name_twice(*, unique: bool) -> None:
    """A name that a connection has already, in any letter case, is refused or taken as the backend declares."""
    walk = Walk(decisions=Decisions(unique_names=unique))
    walk.connect_created()
    walk.accept(c.WizardStart())
    walk.accept(c.WizardEnter(field="name", value="CONTOSO"))
    walk.accept(c.WizardEnter(field="service", value="cloud-management"))
    refusal = Shape("refused", "in-use", "name")
    right, wrong = (refusal, ACCEPTED) if unique else (ACCEPTED, refusal)
    assert walk.shapes(c.WizardNext()) == {right}
    assert walk.failed(c.WizardNext(), wrong) == {"WIZ-12"}


def test_a_preselected_environment(walk: Walk) -> None:
    """An environment that the App page shows by itself needs not be chosen."""
    walk.accept(c.WizardStart())
    walk.accept(c.WizardEnter(field="name", value="Contoso"))
    walk.accept(c.WizardEnter(field="service", value="cloud-management"))
    walk.accept(c.WizardNext(), seen={"fields/environment": "public"})
    assert walk.shapes(c.WizardBrowse(kind="server")) == {ACCEPTED}


def test_a_new_app_may_be_selected(walk: Walk) -> None:
    """After an import the app may be selected already: then OK needs no selection."""
    walk.register()
    walk.to_app_page()
    walk.open_import()
    walk.accept(c.DialogVerify())
    walk.accept(c.DialogOk(), seen={"fields/selected": SERVER})
    assert walk.shapes(c.DialogOk()) == {ACCEPTED}


def test_a_new_app_may_be_unselected(walk: Walk) -> None:
    """After an import no app may be selected: then OK needs a selection."""
    walk.register()
    walk.to_app_page()
    walk.open_import()
    walk.accept(c.DialogVerify())
    walk.accept(c.DialogOk())
    assert walk.shapes(c.DialogOk()) == {Shape("refused", "required", "selected")}


@pytest.mark.parametrize("minutes", [0, 45, 90])
def test_a_token_held(walk: Walk, minutes: int) -> None:
    """Just after the key's end a run may use a token that the site holds, or fail."""
    walk.connect_created()
    walk.wait(365 * DAY + minutes * 60)
    assert walk.shapes(c.ConsoleRunDiscovery(name="Contoso")) == {ACCEPTED, KEY_EXPIRED}


def test_no_token_held_for_longer_than_declared() -> None:
    """A backend that declares no held tokens is judged by that."""
    walk = Walk(parameters=Parameters(held_token_life=0))
    walk.connect_created()
    walk.wait(365 * DAY + 60)
    assert walk.shapes(c.ConsoleRunDiscovery(name="Contoso")) == {KEY_EXPIRED}


def test_the_first_run_may_come_sooner(walk: Walk) -> None:
    """Before the schedule has passed users may be stored or not; afterwards they must be."""
    walk.connect_created()
    walk.wait(3600)
    assert not any(path == "users#" for path in walk.predict(c.ConsoleUsers())[0].fields)
    assert f"{LAST_RUN}/instant" not in walk.predict(c.ConsoleServices())[0].fields
    walk.wait(7 * DAY - 3600)
    assert walk.predict(c.ConsoleUsers())[0].fields["users#"].allowed == (3,)
    instants = walk.predict(c.ConsoleServices())[0].fields[f"{LAST_RUN}/instant"].allowed
    assert set(instants) == {START + 3600, START + 7 * DAY}


def test_what_was_seen_of_runs_is_remembered(walk: Walk) -> None:
    """A run that was seen in the node decides when the next one is due."""
    walk.connect_created()
    walk.wait(DAY)
    walk.accept(
        c.ConsoleServices(), seen={f"{LAST_RUN}/result": "succeeded", f"{LAST_RUN}/instant": START + DAY}
    )
    assert walk.predict(c.ConsoleUsers())[0].fields["users#"].allowed == (3,)
    walk.wait(6 * DAY)
    fields = walk.predict(c.ConsoleServices())[0].fields
    assert fields[f"{LAST_RUN}/instant"].allowed == (START + DAY,)


def test_users_that_were_seen_are_stored(walk: Walk) -> None:
    """Users who were listed once must be listed from then on."""
    walk.connect_created()
    seen = {f"users/00000000-0000-4000-8000-{number:012x}/object_id": "there" for number in (1, 2, 3)}
    walk.accept(c.ConsoleUsers(), seen=seen)
    assert walk.predict(c.ConsoleUsers())[0].fields["users#"].allowed == (3,)


def test_a_failed_run_may_be_tried_again(walk: Walk) -> None:
    """After a failure the contract leaves open when the next run comes."""
    walk.connect_created()
    walk.wait(370 * DAY)
    first = walk.model.state.instant
    walk.wait(DAY)
    instants = walk.predict(c.ConsoleServices())[0].fields[f"{LAST_RUN}/instant"].allowed
    assert set(instants) == {first, first + DAY}


def test_notices_may_lag(walk: Walk) -> None:
    """Within the lag after a renewal the old notice may stay, later it may not."""
    walk.connect_created()
    walk.wait(340 * DAY)
    renew(walk)
    assert SOON not in walk.predict(c.ConsoleNotices())[0].fields
    walk.wait(3600)
    assert walk.predict(c.ConsoleNotices())[0].fields[SOON].allowed == (ABSENT,)


def test_a_quick_site_is_held_to_its_word() -> None:
    """A backend that declares no lag must withdraw the notice at once."""
    walk = Walk(parameters=Parameters(notice_lag=0))
    walk.connect_created()
    walk.wait(340 * DAY)
    renew(walk)
    assert walk.predict(c.ConsoleNotices())[0].fields[SOON].allowed == (ABSENT,)


@pytest.mark.parametrize(("days", "expected"), [(336, ABSENT), (352, True)])
def test_the_notice_days_are_the_backends_own(days: int, expected: object) -> None:
    """Fourteen days of notice are as good as thirty, if they were declared."""
    walk = Walk(parameters=Parameters(expiry_notice_days=14))
    walk.connect_created()
    walk.wait(days * DAY)
    assert walk.predict(c.ConsoleNotices())[0].fields[SOON].allowed == (expected,)


def test_parameters_of_the_reset_count() -> None:
    """Parameters that come with `site.reset` replace the declared ones."""
    walk = Walk()
    reset = c.SiteReset(environments={}, instant=START, parameters={"notice_lag": 5, "unheard-of": 1})
    walk.accept(reset)
    assert walk.model.state.parameters == Parameters(notice_lag=5)


@pytest.mark.parametrize(
    ("uri", "outcomes"),
    [
        ("https://ConfigMgrService", {ACCEPTED}),
        (URI, {ACCEPTED}),
        ("https://contoso.example/cm", {ACCEPTED}),
        ("https://elsewhere.example/cm", {ACCEPTED, Shape("failed", "cloud-refused")}),
        (f"api://{MADE}/cm", {Shape("failed", "cloud-refused")}),
        ("no uri", {Shape("refused", "malformed", "app_id_uri")}),
    ],
)
def test_app_id_uris(walk: Walk, uri: str, outcomes: set[Shape]) -> None:
    """Recommended App ID URIs are taken, wrong ones are not, and policies that nobody knows are left open."""
    walk.to_app_page()
    walk.open_create()
    walk.fill({"app_id_uri": uri})
    walk.sign_in(ADMIN)
    assert walk.shapes(c.DialogOk()) == outcomes


@pytest.mark.parametrize(
    ("age", "outcomes"),
    [
        (59, {ACCEPTED}),
        (75, {ACCEPTED, Shape("refused", "token-refused")}),
        (91, {Shape("refused", "token-refused")}),
    ],
)
def test_a_token_grows_old(walk: Walk, age: int, outcomes: set[Shape]) -> None:
    """A user token lives 60 to 90 minutes; in between a door may take it or not."""
    walk.connect_created()
    walk.accept(a.ClientLocate(tenant_id=CONTOSO))
    walk.accept(a.ClientSignIn(user=PLAIN))
    walk.wait(age * 60)
    assert walk.shapes(a.ClientPresent(door="gateway")) == outcomes


def test_extra_paths_fail_nothing(walk: Walk) -> None:
    """What the model does not speak of is ignored."""
    prediction = walk.predict(c.WizardStart())
    shown = {path: expect.allowed[0] for path, expect in prediction[0].fields.items()}
    assert not compare(prediction, Observation(ACCEPTED, shown | {"fields/colour": "red"})).differences


def test_time_never_goes_back(walk: Walk) -> None:
    """An earlier instant is refused; the same one may be."""
    refusal = Shape("refused", "not-in-future", "instant")
    assert walk.shapes(c.ClockSet(instant=START - 1)) == {refusal}
    assert walk.shapes(c.ClockSet(instant=START)) == {ACCEPTED, refusal}
    assert walk.shapes(c.ClockSet(instant=START + 1)) == {ACCEPTED}


def test_the_site_does_not_move_the_cloud(walk: Walk) -> None:
    """A site that is told of a later time than the cloud's is ahead of it: keys end by the cloud's clock."""
    walk.accept(c.ClockSet(instant=START + 1))
    assert (walk.model.state.instant, walk.model.state.cloud_instant) == (START + 1, START)
