"""Checking a person's name and password, on the page and by the password grant (facts E44, E94)."""

from __future__ import annotations

import hmac
from typing import Final

from azfakes.directory.records import TenantRecord, UserRecord
from azfakes.entra.errors import EntraError
from azfakes.http import Call

_MOST_ATTEMPTS: Final = 10
_LOCKED_FOR: Final = 60
"""After so many wrong passwords in a row the account is locked for so many seconds (Entra's smart lockout, facts E94)."""


def check_password(call: Call, tenant: TenantRecord, name: str, password: str) -> UserRecord:
    """Find the person whom a name and a password belong to.

    Raises:
        EntraError: 50034 for an unknown name, 50056 where another service keeps the passwords, 50053 for a locked
            account, 50126 for a wrong password, 50057 for a disabled account, 50055 for an expired password.
    """
    user = tenant.user(name)
    if user is None:
        raise EntraError(50034, user=name, tenant=tenant.name)
    if user.document.user_principal_name.rpartition("@")[2].lower() in tenant.federated_domains:
        raise EntraError(50056, user=name)
    attempts = call.state.sessions.attempts[user.id]
    if call.now < attempts.locked_until:
        raise EntraError(50053)
    if not hmac.compare_digest(user.password.encode(), password.encode()):
        attempts.wrong += 1
        if attempts.wrong >= _MOST_ATTEMPTS:
            attempts.wrong, attempts.locked_until = 0, call.now + _LOCKED_FOR
        raise EntraError(50126)
    attempts.wrong = 0
    if not user.document.account_enabled:
        raise EntraError(50057)
    if user.must_change_password:
        raise EntraError(50055)
    return user
