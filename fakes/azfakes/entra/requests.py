"""A request to a token endpoint, as far as every grant needs it (facts E28, E29)."""

from __future__ import annotations

from dataclasses import dataclass, field

from azfakes.directory.records import TenantRecord
from azfakes.entra.claims import Version
from azfakes.entra.errors import EntraError
from azfakes.entra.tenants import served_tenant
from azfakes.http import Call

_OTHER_CLOUD = 90038


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """What the client sent.

    Attributes:
        version: 1 or 2, by the endpoint.
        form: the fields of the body; unknown ones are ignored.
        client_id: application that asks.
        secret: its secret from body or header, or None.
    """

    version: Version
    form: dict[str, str] = field(repr=False)
    client_id: str
    secret: str | None = field(repr=False)

    @property
    def is_confidential(self) -> bool:
        """Whether the client shows a credential of its own."""
        return bool(self.secret or self.form.get("client_assertion"))

    @property
    def wants_client_info(self) -> bool:
        """Whether the client asked for `client_info`."""
        return self.form.get("client_info") == "1"

    def field(self, name: str) -> str:
        """Read a field that must be there.

        Raises:
            EntraError: 900144.
        """
        if not self.form.get(name):
            raise EntraError(900144, parameter=name)
        return self.form[name]

    def scopes(self) -> tuple[str, ...]:
        """Read the scopes; none where the client left them out."""
        return tuple(self.form.get("scope", "").split())


def asked_tenant(call: Call, request: TokenRequest, key: str) -> TenantRecord:
    """Find the tenant that is asked for a token; a confidential client of another cloud has its own error.

    Raises:
        EntraError: as `served_tenant`; 900382.
    """
    try:
        return served_tenant(call, key)
    except EntraError as error:
        if error.number == _OTHER_CLOUD and request.is_confidential:
            raise EntraError(900382) from error
        raise
