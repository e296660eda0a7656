"""Clients: what the site tells them, the tokens that Entra gives them, and the site's doors."""

from __future__ import annotations

from pytest_bdd import given, parsers, then, when

from azharness.contract import actors as a
from azharness.contract.reasons import Reason
from azharness.model import Shape
from azscenarios import moves
from azscenarios.story import Story
from azscenarios.words import DOORS, TOKENS

_OTHER_TENANT = "1f2e3d4c-5b6a-4798-8796-a5b4c3d2e1f0"
_EIGHT_HOURS = 8 * 3600


@given("a client holds a user token for the site")
@when("a client gets a user token for the site")
def client_holds_token(story: Story) -> None:
    """It asked the gateway for the apps, and Entra for a token of the first person without a role."""
    user = story.person("no role").user_principal_name
    story.do(a.ClientLocate(tenant_id=story.tenant.tenant_id), a.ClientSignIn(user=user))


@when("the client asks Entra for a user token")
def client_signs_in(story: Story) -> None:
    """With what the gateway told, as the first person without a role; whatever may come of it."""
    story.attempt(a.ClientSignIn(user=story.person("no role").user_principal_name))


@when(parsers.re(rf"the client presents it at the (?P<door>{'|'.join(DOORS)})"))
def presents(story: Story, door: str) -> None:
    """The token that Entra gave."""
    story.attempt(a.ClientPresent(door=DOORS[door]))


@when(
    parsers.re(
        rf"the client presents a token (?P<kind>{'|'.join(TOKENS)}) "
        rf"at the (?P<door>{'|'.join(DOORS)})"
    )
)
def presents_forged(story: Story, kind: str, door: str) -> None:
    """A token that Entra would never issue, or not for this."""
    story.attempt(a.ClientPresent(door=DOORS[door], token=TOKENS[kind]))


@when("a client asks the gateway for its tenant's apps")
def client_locates(story: Story) -> None:
    """`AADAuthInfo` for the story's tenant."""
    story.attempt(a.ClientLocate(tenant_id=story.tenant.tenant_id))


@when("a client of another tenant asks the gateway for its tenant's apps")
def stranger_locates(story: Story) -> None:
    """`AADAuthInfo` for a tenant that nobody connected."""
    story.attempt(a.ClientLocate(tenant_id=_OTHER_TENANT))


@then("the gateway names the native app and the server app as resource")
def told(story: Story) -> None:
    """What the client needs to ask Entra for a token."""
    story.expect("client_app_id", story.app(moves.CLIENT_APP).client_id)
    story.expect("resource", story.app(moves.SERVER_APP).app_id_uri)


@then("the client is let in")
def let_in(story: Story) -> None:
    """The door gave a client token for it."""
    story.expect_outcome(Shape("accepted"))


@then("the client token lives 8 hours")
def eight_hours(story: Story) -> None:
    """As the door said."""
    story.expect("expires_in", _EIGHT_HOURS)


@then("the client is turned away")
def turned_away(story: Story) -> None:
    """The door refused the token."""
    story.expect_outcome(Shape("refused", Reason.TOKEN_REFUSED))


@then("the gateway does not know the tenant")
def not_onboarded(story: Story) -> None:
    """It told the client nothing."""
    story.expect_outcome(Shape("refused", Reason.TENANT_NOT_ONBOARDED))
