"""A person's sign-in in a dialog: begun, completed, and forgotten with the dialog."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from azharness.contract import Reason
from azharness.simulator import tenants
from azharness.simulator.context import Context
from azharness.simulator.declined import RefusalError, unavailable
from azharness.simulator.entra import ANY_TENANT, Begun, Person
from azharness.simulator.graph import Graph


@dataclass(frozen=True, slots=True)
class _SignedIn:
    person: Person
    tenant_name: str
    until: int


@final
class SignIn:
    """Where a dialog's sign-in stands. The person's token lives in this object alone.

    `tenant_id` names the tenant that the person must belong to; None lets in people of any tenant.
    """

    def __init__(self, environment: str, tenant_id: str | None = None) -> None:
        self._environment = environment
        self._required_tenant = tenant_id
        self._begun: Begun | None = None
        self._signed_in: _SignedIn | None = None

    @property
    def tenant_name(self) -> str:
        """The name of the tenant of whoever signed in, else empty."""
        return self._signed_in.tenant_name if self._signed_in else ""

    def begin(self, context: Context) -> str:
        """Begin; the URL at which the browser is to sign the person in."""
        entra = context.entra(self._environment)
        self._begun = entra.begin_sign_in(self._required_tenant or ANY_TENANT)
        return self._begun.authorize_url

    def complete(self, context: Context, query: dict[str, str]) -> None:
        """Go on with the redirect's query; whatever comes of it, this redirect is used up."""
        if self._begun is None:
            raise unavailable()
        begun, self._begun = self._begun, None
        person = context.entra(self._environment).complete_sign_in(begun, query)
        if self._required_tenant not in (None, person.tenant_id):
            raise RefusalError(Reason.WRONG_TENANT)
        name = _tenant_name(context.graph(self._environment, person.token.value))
        self._signed_in = _SignedIn(person, name, context.clock.now() + person.token.lifetime)

    def tenant(self) -> tenants.Tenant:
        """The tenant of whoever signed in."""
        signed_in = self._require()
        return tenants.Tenant(signed_in.person.tenant_id, signed_in.tenant_name, self._environment)

    def graph(self, context: Context) -> Graph:
        """Graph as the person sees it; refused without a sign-in that still holds."""
        signed_in = self._require()
        if context.clock.now() >= signed_in.until:
            raise RefusalError(Reason.NOT_SIGNED_IN)
        return context.graph(self._environment, signed_in.person.token.value)

    def _require(self) -> _SignedIn:
        if self._signed_in is None:
            raise RefusalError(Reason.NOT_SIGNED_IN)
        return self._signed_in


def _tenant_name(graph: Graph) -> str:
    for organization in graph.values("/organization", {"$select": "id,displayName"}):
        return str(organization.get("displayName") or "")
    return ""
