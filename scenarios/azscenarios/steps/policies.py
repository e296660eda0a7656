"""Conditional Access: the tenant's policy on all cloud apps, and whom it keeps out."""

from __future__ import annotations

from pytest_bdd import given, parsers, then, when

from azharness.contract.actors import PortalConditionalAccess
from azharness.contract.reasons import Reason
from azharness.model import Shape
from azscenarios.story import Story


def _set(story: Story, *excluded: str, blocks: bool = True) -> None:
    client_ids = [story.app(name).client_id for name in excluded]
    story.do(PortalConditionalAccess(tenant_id=story.tenant.tenant_id, blocks=blocks, excluded=client_ids))


@given("a Conditional Access policy blocks all cloud apps")
@when("a Conditional Access policy blocks all cloud apps")
def blocks_all(story: Story) -> None:
    """An Entra administrator set a policy that lets nobody in the tenant get a token for any app."""
    _set(story)


@given(parsers.parse('a Conditional Access policy blocks all cloud apps but "{name}"'))
@when(parsers.parse('a Conditional Access policy blocks all cloud apps but "{name}"'))
def blocks_all_but(story: Story, name: str) -> None:
    """The same policy with that app excluded."""
    _set(story, name)


@when("the Conditional Access policy is switched off")
def switched_off(story: Story) -> None:
    """The policy is there, and keeps nobody out."""
    _set(story, blocks=False)


@then("the sign-in fails because a Conditional Access policy blocks it")
def sign_in_blocked(story: Story) -> None:
    """The person at the dialog is told Entra's own reason."""
    story.expect_outcome(Shape("failed", Reason.SIGN_IN_FAILED))
    story.expect("error/code", "AADSTS53003")
