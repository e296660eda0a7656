"""How a site begins and how its time passes."""

from __future__ import annotations

import pytest
from tests.simulator.conftest import START, Console, refused, reset

from azharness.catalogue import ProductVersion
from azharness.contract import Accepted, Capability, ContractViolation, Reason, decode_hello
from azharness.contract import commands as c
from azharness.contract.hello import SERVICES, Decisions
from azharness.contract.views import Services, Site, Tenants
from azharness.simulator import Site as SimulatedSite


def test_hello_declares_what_is_there(site: SimulatedSite) -> None:
    """Hello names the contract, the product versions, the capabilities, and the default parameters."""
    hello = decode_hello(site.hello())

    assert hello.contract_version == "1"
    assert set(hello.product_versions) == set(ProductVersion)
    assert set(hello.capabilities) == {
        *SERVICES,
        Capability.TIME,
        Capability.RESET,
        Capability.DELTA,
        Capability.GROUPS,
        Capability.FIXTURES,
        Capability.EXPORT,
        Capability.MANAGEMENT_POINTS,
    }
    assert hello.decisions == Decisions()
    assert hello.parameters.expiry_notice_days == 30


def test_reset_begins_an_empty_site_at_its_instant(console: Console) -> None:
    """After a reset the clock stands at the given instant and nothing is connected or known."""
    console.accepted(c.WizardStart)

    answer = reset(console, instant=START + 5)

    assert answer.view == Site(instant=START + 5)
    assert console.accepted(c.ConsoleServices) == Services(services=[])
    assert console.accepted(c.ConsoleTenants) == Tenants(tenants=[])
    assert console.accepted(c.WizardStart).page == "azure-services"


def test_reset_may_go_back_in_time(console: Console) -> None:
    """A reset begins anew at any instant, an earlier one too."""
    assert reset(console, instant=START - 86_400).view == Site(instant=START - 86_400)


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"product_version": "1511"}, refused(Reason.NOT_OFFERED, "product_version")),
        ({"parameters": {"patience": 1}}, refused(Reason.NOT_OFFERED, "patience")),
        ({"ca": "no certificate"}, refused(Reason.MALFORMED, "ca")),
        ({"ca": "-----BEGIN CERTIFICATE-----"}, refused(Reason.MALFORMED, "ca")),
        ({"ca": "\u00e9"}, refused(Reason.MALFORMED, "ca")),
        ({"parameters": {"expiry_notice_days": 91}}, refused(Reason.MALFORMED, "parameters")),
    ],
)
def test_reset_refuses_what_it_cannot_be(
    console: Console, changes: dict[str, object], outcome: object
) -> None:
    """A version or parameter that hello does not declare is refused, and the site stays as it was."""
    console.accepted(c.WizardStart)

    assert reset(console, **changes, instant=1).outcome == outcome

    assert console.outcome(c.WizardNext) == refused(Reason.REQUIRED, "name")
    assert console.send(c.ClockSet(instant=START)).view == Site(instant=START)


def test_time_passes_and_never_goes_back(console: Console) -> None:
    """The clock takes the present instant and later ones, and refuses earlier ones."""
    assert console.send(c.ClockSet(instant=START)).outcome == Accepted()
    assert console.send(c.ClockSet(instant=START + 60)).view == Site(instant=START + 60)

    answer = console.send(c.ClockSet(instant=START + 59))

    assert answer.outcome == refused(Reason.NOT_IN_FUTURE, "instant")
    assert answer.view == Site(instant=START + 60)


def test_bytes_that_hold_no_command_are_a_violation(site: SimulatedSite) -> None:
    """Bytes outside the schema are not answered at all."""
    with pytest.raises(ContractViolation):
        site.handle(b'{"command": "wizard.sing"}')
