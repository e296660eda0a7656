"""The issuers that tokens and discovery documents name (facts E14, E15, E63, E65)."""

from __future__ import annotations

from azfakes.clouds import CloudProfile
from azfakes.state import CloudState


def v1_issuer(cloud: CloudProfile, tenant_id: str) -> str:
    """Name the issuer of a tenant's version 1 tokens; it never follows the address of the fake cloud."""
    return f"https://{cloud.v1_issuer_host}/{tenant_id}/"


def v2_issuer(state: CloudState, cloud: CloudProfile, tenant_id: str) -> str:
    """Name the issuer of a tenant's version 2 tokens: the canonical address of the login service.

    It is the same for all the names by which the service is reached, so that a token got from `127.0.0.1`
    satisfies who read the discovery document at `localhost`.
    """
    return f"{state.addresses.base_url(cloud, 'login')}/{tenant_id}/v2.0"
