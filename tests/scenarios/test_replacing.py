"""Moves of shortening that put something simpler in place."""

from __future__ import annotations

from azharness.model.services import CLOUD_MANAGEMENT, STORE
from azharness.model.trace import Trace, TraceStep
from azscenarios.shortening import replacing

CERTIFICATE = "pki-certificate"


def step(command: str, **others: object) -> TraceStep:
    """One step."""
    return TraceStep(gesture={"command": command, **others})


def trace(*steps: TraceStep) -> Trace:
    """A trace of these steps."""
    return Trace(title="made up", world="contoso", steps=list(steps))


def shown(candidate: Trace) -> list[str]:
    """A trace's commands, in short."""
    return [each.gesture["command"] for each in candidate.steps]


def test_services_end_as_before() -> None:
    """For another service the pages are filled that come before the last step, and nothing is done after it."""
    chosen = step("wizard.enter", field="service", value=CLOUD_MANAGEMENT)
    before = trace(chosen, step("wizard.next"), step("wizard.next"))
    for candidate in replacing.services(before):
        assert candidate.steps[-1] == before.steps[-1]
    store = next(one for one in replacing.services(before) if one.steps[0].gesture["value"] == STORE)
    filled = ["wizard.enter"] * 4
    assert shown(store) == ["wizard.enter", "wizard.next", *filled, "wizard.next"]


def test_client_does_less() -> None:
    """A client that presents a token presents its certificate instead, or is content with asking where its service is."""
    got = [step("client.locate", tenant_id="${Contoso.id}"), step("client.sign-in", user="somebody")]
    presented = step("client.present", door="gateway", token="user-token")
    ways = list(replacing.credentials(trace(*got, step("site.restart-executive"), presented)))
    assert [shown(one) for one in ways] == [
        ["site.restart-executive", "client.present"],
        ["site.restart-executive", "client.locate"],
    ]
    assert ways[0].steps[-1].gesture["token"] == CERTIFICATE
    assert list(replacing.credentials(trace(step("client.present", token=CERTIFICATE)))) == []


def test_group_of_the_world() -> None:
    """A group of the world stands in for an added one wherever that is named, and nothing else is renamed."""
    named = {"first": "${Contoso.groups.5}", "second": ["${Contoso.devices.1}, ${Contoso.groups.5}"]}
    before = trace(step("portal.add-group", name="Engineering"), step("wizard.enter", **named))
    candidates = list(replacing.standins(before))
    assert [shown(one) for one in candidates] == [["wizard.enter"]] * len(candidates)
    first = candidates[0].steps[0].gesture
    assert first["first"] == "${Contoso.groups.1}"
    assert first["second"] == ["${Contoso.devices.1}, ${Contoso.groups.1}"]
    assert list(replacing.standins(trace(step("wizard.start")))) == []
