"""Consent on the sign-in page: what a person is asked, and what is kept (facts E82, G51)."""

from __future__ import annotations

from typing import Final

from azfakes.directory import consents
from azfakes.directory.records import AppRecord, TenantRecord, UserRecord
from azfakes.entra.adminapproval import grant_listed, listed_permissions
from azfakes.entra.clients import client_anywhere
from azfakes.entra.consent import is_consent_administrator, may_grant, missing_scopes
from azfakes.entra.errors import EntraError
from azfakes.entra.resources import Target
from azfakes.entra.steps import Question
from azfakes.http import Call
from azfakes.sessions import AuthorizeRequest

ADMIN_PROMPT: Final = "admin_consent"
"""The prompt by which version 1 asks for the consent of an administrator."""


def person_question(
    tenant: TenantRecord, client: AppRecord, target: Target, user: UserRecord
) -> Question | None:
    """Ask a person for the permissions that a client lacks; None where nothing is lacking or the policy forbids it.

    Raises:
        EntraError: 650053 for a permission that does not exist, 90094 for one that takes an administrator.
    """
    wanted = missing_scopes(tenant, client, target, user)
    if not may_grant(tenant, user, target.resource, wanted):
        return None
    name = target.resource.app.document.display_name
    return Question(_title(client), tuple(f"{name}: {scope}" for scope in wanted))


def organisation_question(call: Call, tenant: TenantRecord, client: AppRecord, user: UserRecord) -> Question:
    """Ask an administrator for all that a client's registration lists, for everybody.

    Raises:
        EntraError: 90094 for people who are no administrators.
    """
    if not is_consent_administrator(user):
        raise EntraError(90094)
    return Question(_title(client), listed_permissions(call, tenant, client))


def keep_consent(
    call: Call, request: AuthorizeRequest, target: Target | None, tenant: TenantRecord, user: UserRecord
) -> None:
    """Keep what a person has agreed to: for the person alone, or for all where an administrator was asked."""
    client = client_anywhere(call, request.client_id)
    if request.prompt == ADMIN_PROMPT:
        grant_listed(call, tenant, client)
        return
    assert target is not None
    wanted = missing_scopes(tenant, client, target, user)
    account = consents.install(tenant, client, call.state.ids, call.now)
    consents.grant_scopes(tenant, account, target.resource, wanted, user.id)
    call.entry.wrote = True


def _title(client: AppRecord) -> str:
    return f"{client.document.display_name} asks for permissions"
