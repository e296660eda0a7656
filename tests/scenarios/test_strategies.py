"""The public strategies give what they say, by the model's own words for it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from azharness.contract.actors import FaultPlan
from azharness.contract.commands import Command
from azharness.model.text import day_start, guid_flaw, is_guid, is_uri, validity_months
from azscenarios import strategies
from azscenarios.fault_rules import fault_rule

NOW = 1_768_467_600
TODAY = 1_768_435_200
TENANT = "5e97358c-d99c-4558-af0c-de7774091dda"
_BRIEFLY = settings(max_examples=40, database=None, deadline=None, derandomize=True)


@_BRIEFLY
@given(strategies.names("Contoso"), strategies.awkward_names(), strategies.spoiled_names())
def test_names(name: str, awkward: str, spoiled: str) -> None:
    """Names are names, and spoiled ones are none."""
    assert name == name.strip() != ""
    assert awkward.strip()
    assert not spoiled.strip()


@_BRIEFLY
@given(strategies.guids(), strategies.spoiled_guids())
def test_guids(guid: str, spoiled: str) -> None:
    """GUIDs have the standard form, spoiled ones miss it."""
    assert is_guid(guid)
    assert not is_guid(spoiled)


def test_every_flaw_of_a_guid_is_drawn() -> None:
    """Spoiled GUIDs miss the form in each way that the model knows."""
    seen = set()

    @settings(_BRIEFLY, max_examples=300)
    @given(strategies.spoiled_guids())
    def draw(text: str) -> None:
        seen.add(guid_flaw(text))

    draw()
    assert {"not-hex", "braces", "too-short", "too-long", "no-hyphens", "misplaced-hyphen"} <= seen


@_BRIEFLY
@given(strategies.app_id_uris(TENANT, "contoso.com"), strategies.spoiled_app_id_uris())
def test_app_id_uris(uri: str, spoiled: str) -> None:
    """App ID URIs are URIs of the tenant, spoiled ones are none."""
    assert is_uri(uri)
    assert uri.startswith((f"api://{TENANT}/", "https://contoso.com/"))
    assert not is_uri(spoiled)


@_BRIEFLY
@given(strategies.validities(), strategies.spoiled_validities())
def test_validities(validity: str, spoiled: str) -> None:
    """Validities are one year or two, spoiled ones are not."""
    assert validity_months(validity) in {12, 24}
    assert validity_months(spoiled) not in {12, 24}


@_BRIEFLY
@given(strategies.expiry_dates(NOW), strategies.spoiled_expiry_dates(NOW))
def test_expiry_dates(date: str, spoiled: str) -> None:
    """Dates begin after today, spoiled ones do not or are none."""
    assert (day_start(date) or 0) > TODAY
    assert (day_start(spoiled) or 0) <= TODAY


@_BRIEFLY
@given(strategies.jumps(5, longest=100), strategies.instants(NOW, longest=100))
def test_times(jump: int, instant: int) -> None:
    """Time goes on, and not too far."""
    assert 1 <= jump <= 100
    assert NOW < instant <= NOW + 100


@_BRIEFLY
@given(strategies.tenants("contoso-fabrikam"), strategies.people("contoso", "Contoso"), st.data())
def test_places(tenant: str, person: str, data: st.DataObject) -> None:
    """Tenants, people, clouds and services are those that there are."""
    assert tenant in {"Contoso", "Fabrikam", "Fabrikam Federal"}
    assert "@" in person
    assert data.draw(strategies.services("store-for-business")) == "store-for-business"
    assert data.draw(strategies.clouds()) in {"public", "usgov", "china"}


@_BRIEFLY
@given(strategies.faults(), strategies.faults(kinds=["torn"], lasting=False))
def test_faults(fault: FaultPlan, torn: FaultPlan) -> None:
    """Every fault is one that the fake cloud can carry out; what is asked for is drawn."""
    assert fault_rule(fault).service == fault.service
    assert (torn.kind, torn.times > 0) == ("torn", True)


@_BRIEFLY
@given(strategies.commands())
def test_commands(command: Command) -> None:
    """Commands are of the contract, for some session."""
    assert isinstance(command, Command)
    assert command.__struct_config__.tag
