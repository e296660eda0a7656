"""How a client proves itself to the token endpoint: not at all, by a secret or by an assertion (facts E67, E91)."""

from __future__ import annotations

from azfakes.directory.records import AppRecord, TenantRecord
from azfakes.entra.assertions import check_assertion
from azfakes.entra.claims import PUBLIC_CLIENT, WITH_CERTIFICATE, WITH_SECRET
from azfakes.entra.clients import check_secret
from azfakes.entra.errors import EntraError
from azfakes.entra.requests import TokenRequest
from azfakes.http import Call

NEEDED_HERE = 7000216
"""The number for grants that only confidential clients may use; the others have 7000218."""


def authenticate(
    call: Call,
    request: TokenRequest,
    client: AppRecord,
    tenant: TenantRecord,
    *,
    public: bool,
    missing: int = 7000218,
) -> str:
    """Check a client's credential and tell the way in which tokens name it: "0", "1" or "2".

    Raises:
        EntraError: 700025 for a credential of a public client, `missing` for none of a confidential one; as
            `check_secret` and `check_assertion`.
    """
    if public:
        if request.is_confidential:
            raise EntraError(700025)
        if missing == NEEDED_HERE:
            raise EntraError(NEEDED_HERE)
        return PUBLIC_CLIENT
    if request.form.get("client_assertion"):
        account = tenant.principal_of(client.app_id)
        keys = [*client.keys, *(account.keys if account else [])]
        check_assertion(call, request.form, client, tenant.id, keys)
        return WITH_CERTIFICATE
    if not request.secret:
        raise EntraError(missing)
    check_secret(client, tenant, request.secret, call.now)
    return WITH_SECRET
