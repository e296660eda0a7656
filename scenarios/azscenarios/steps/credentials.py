"""What clients hold beside a user token: device tokens, certificates, client tokens; and their services and schedules."""

from __future__ import annotations

from pytest_bdd import given, parsers, then, when

from azharness.contract import actors as a
from azharness.contract.actors import TokenKind
from azharness.contract.reasons import Reason
from azharness.engine.errors import HarnessError
from azharness.model import Shape
from azscenarios.story import Story
from azscenarios.words import DOORS

_REFRESH = "{00000000-0000-0000-0000-000000000023}"
_DOORS = rf"(?P<door>{'|'.join(DOORS)})"
_HELD: dict[str, TokenKind] = {
    "user token": "user-token",
    "device token": "device-token",
    "client token": "site-token",
    "PKI certificate": "pki-certificate",
    "token for another app": "other-app",
}
_KINDS = "|".join(_HELD)


@when("a client gets a device token for the site")
@given("a client holds a device token for the site")
def client_holds_device_token(story: Story) -> None:
    """It asked the gateway for the apps, and Entra for a token of the tenant's first enabled device."""
    story.do(a.ClientLocate(tenant_id=story.tenant.tenant_id), a.ClientGetDeviceToken(device=_device(story)))


@when("the client asks Entra for a device token")
def client_asks_for_device_token(story: Story) -> None:
    """With what the gateway told, for the tenant's first enabled device; whatever may come of it."""
    story.attempt(a.ClientGetDeviceToken(device=_device(story)))


def _device(story: Story) -> str:
    if not story.tenant.devices:
        raise HarnessError(f"{story.at} has no enabled device.")
    return story.tenant.devices[0]


@given(parsers.re(rf"the client has presented its (?P<kind>{_KINDS}) at the {_DOORS}"))
def has_presented(story: Story, kind: str, door: str) -> None:
    """The door let it in, and gave a client token for it."""
    story.do(a.ClientPresent(door=DOORS[door], token=_HELD[kind]))


@when(parsers.re(rf"(a|the) client presents its (?P<kind>{_KINDS}) at the {_DOORS}"))
def presents_what_it_holds(story: Story, kind: str, door: str) -> None:
    """A token that Entra or a door gave it, or the certificate of an authority that the site was told to trust."""
    story.attempt(a.ClientPresent(door=DOORS[door], token=_HELD[kind]))


@when(parsers.re(rf"a client presents a certificate of an unknown authority at the {_DOORS}"))
def presents_foreign_certificate(story: Story, door: str) -> None:
    """A client certificate of an authority that bears the known one's name, but has a key of its own."""
    story.attempt(a.ClientPresent(door=DOORS[door], token="foreign-certificate"))


@when(parsers.re(rf"a client of the other tenant presents its user token at the {_DOORS}"))
def presents_namesake(story: Story, door: str) -> None:
    """A genuine token of another tenant, whose own app has an equal App ID URI."""
    story.attempt(a.ClientPresent(door=DOORS[door], token="equal-app-id-uri"))


@when("the service ccmexec is restarted on the client")
def restarts_client(story: Story) -> None:
    """The client forgets what the site told it, and the tokens that it holds."""
    story.attempt(a.ClientRestart())


@when(f"the schedule {_REFRESH} is triggered on the client")
def triggers_refresh(story: Story) -> None:
    """The client asks the gateway for its tenant's apps again."""
    story.attempt(a.ClientTriggerSchedule(schedule=_REFRESH))


@then("Entra refuses the client")
def entra_refuses(story: Story) -> None:
    """Entra gave the client no token."""
    story.expect_outcome(Shape("failed", Reason.CLOUD_REFUSED))


@then("it ends as the site has declared")
def ends_as_declared(story: Story) -> None:
    """What documents leave open the site has declared beforehand, and it kept to that."""
    story.expect_outcome(*{branch.shape for branch in story.runner.predicted[:1]})
