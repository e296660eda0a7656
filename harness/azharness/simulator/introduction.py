"""What the simulated site says of itself: what it can do, and how it decided what the documents leave open."""

from __future__ import annotations

from importlib.metadata import version
from typing import Final

from azharness.contract import CONTRACT_VERSION, Capability, Hello
from azharness.contract.hello import Decisions, Doors
from azharness.simulator.services import SERVICES
from azharness.simulator.versions import VERSIONS

DECISIONS: Final = Decisions(
    unique_names=True,
    cancel_keeps_apps=True,
    reimport_is_import=True,
    imported_expiry_is_told=True,
    workspace_role_suffices=True,
    late_rights_count=True,
    delete_keeps_discovered=True,
    failed_run_keeps=True,
    disabled_keeps_discovering=True,
    expired_key_serves_clients=True,
    plain_http_refuses=True,
    created_issues_device_tokens=True,
)
"""How the site decided: as the code does it, whatever the contract's defaults may become."""


def introduction(addresses: Doors) -> Hello:
    """The site's hello, with the base URLs of its doors."""
    return Hello(
        contract_version=CONTRACT_VERSION,
        name="azharness simulated site",
        version=version("azharness"),
        product_versions=list(VERSIONS),
        capabilities=_capabilities(),
        doors=addresses,
        decisions=DECISIONS,
    )


def _capabilities() -> list[Capability]:
    offered = [Capability(name) for name in SERVICES]
    return [
        *offered,
        Capability.TIME,
        Capability.RESET,
        Capability.DELTA,
        Capability.GROUPS,
        Capability.FIXTURES,
        Capability.EXPORT,
        Capability.MANAGEMENT_POINTS,
    ]
