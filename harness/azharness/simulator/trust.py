"""Whose tokens the doors trust: the signing keys and the issuers that Entra publishes for a tenant.

Both are read again when they are a day old, and when a token names a key that is not among them (fact E23).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, final

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from azharness.simulator.declined import unreachable
from azharness.simulator.transport import Transport

_DAY: Final = 86_400
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class Issuer:
    """What Entra publishes for a tenant: keys by their IDs, issuer names by token version, and when this was read."""

    keys: Mapping[str, RSAKey]
    names: Mapping[str, str]
    read_at: int


@final
class TrustedIssuers:
    """What Entra publishes, by tenant, for a day at most."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._known: dict[str, Issuer] = {}

    def issuer(self, login: str, tenant_id: str, key_id: str, now: int) -> Issuer:
        """The tenant's issuer, as fresh as it must be to know the key of that ID; `cloud-unreachable` if Entra is."""
        authority = f"{login}/{tenant_id}"
        known = self._known.get(authority)
        if known is None or now - known.read_at >= _DAY or key_id not in known.keys:
            known = self._known[authority] = self._read(authority, now)
        return known

    def _read(self, authority: str, now: int) -> Issuer:
        keys = self._document(f"{authority}/discovery/v2.0/keys").get("keys", [])
        names = {
            "1.0": self._document(f"{authority}/.well-known/openid-configuration").get("issuer", ""),
            "2.0": self._document(f"{authority}/v2.0/.well-known/openid-configuration").get("issuer", ""),
        }
        return Issuer(_signing_keys(keys), names, now)

    def _document(self, url: str) -> dict[str, Any]:
        response = self._transport.request("GET", url)
        if response.status_code != _OK:
            raise unreachable()
        body: dict[str, Any] = response.json()
        return body


def _signing_keys(published: list[dict[str, Any]]) -> dict[str, RSAKey]:
    keys = {}
    for entry in published:
        try:
            keys[entry["kid"]] = RSAKey.import_key({name: entry[name] for name in ("kty", "n", "e", "kid")})
        except (KeyError, JoseError, ValueError):
            continue  # A key of another kind: Entra signs access tokens with RSA alone.
    return keys
