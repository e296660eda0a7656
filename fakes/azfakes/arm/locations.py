"""The regions of each cloud (facts R21)."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from azfakes.arm.caller import ArmCall
from azfakes.arm.errors import ArmError
from azfakes.arm.pages import list_answer
from azfakes.arm.subscriptions import visible_subscription

_PUBLIC: Final = [
    "Australia Central",
    "Australia Central 2",
    "Australia East",
    "Australia Southeast",
    "Austria East",
    "Belgium Central",
    "Brazil South",
    "Brazil Southeast",
    "Canada Central",
    "Canada East",
    "Central India",
    "Central US",
    "Chile Central",
    "Denmark East",
    "East Asia",
    "East US",
    "East US 2",
    "France Central",
    "France South",
    "Germany North",
    "Germany West Central",
    "Indonesia Central",
    "Israel Central",
    "Italy North",
    "Japan East",
    "Japan West",
    "Jio India Central",
    "Jio India West",
    "Korea Central",
    "Korea South",
    "Malaysia West",
    "Mexico Central",
    "New Zealand North",
    "North Central US",
    "North Europe",
    "Norway East",
    "Norway West",
    "Poland Central",
    "Qatar Central",
    "South Africa North",
    "South Africa West",
    "South Central US",
    "South India",
    "Southeast Asia",
    "Spain Central",
    "Sweden Central",
    "Sweden South",
    "Switzerland North",
    "Switzerland West",
    "UAE Central",
    "UAE North",
    "UK South",
    "UK West",
    "West Central US",
    "West Europe",
    "West India",
    "West US",
    "West US 2",
    "West US 3",
]
_USGOV: Final = ["USGov Virginia", "USGov Texas", "USGov Arizona", "USDoD Central", "USDoD East"]
_CHINA: Final = [
    "China East",
    "China East 2",
    "China East 3",
    "China North",
    "China North 2",
    "China North 3",
]
_NAMES: Final = {"public": _PUBLIC, "usgov": _USGOV, "usdod": _USGOV, "china": _CHINA}
_REGIONS: Final = {
    cloud: {name.replace(" ", "").lower(): name for name in names} for cloud, names in _NAMES.items()
}


def list_locations(arm: ArmCall) -> Response:
    """Answer `GET /subscriptions/{id}/locations`."""
    subscription = visible_subscription(arm)
    rows: list[dict[str, Any]] = [
        {
            "id": f"{subscription.scope}/locations/{name}",
            "name": name,
            "type": "Region",
            "displayName": shown,
            "regionalDisplayName": shown,
            "metadata": {"regionType": "Physical", "regionCategory": "Recommended"},
        }
        for name, shown in _REGIONS[arm.tenant.cloud.name].items()
    ]
    return list_answer(arm, rows)


def check_location(arm: ArmCall, location: str, code: str) -> None:
    """Refuse a region that the cloud does not have, under the code of what was to be made there.

    Raises:
        ArmError: 400.
    """
    regions = _REGIONS[arm.tenant.cloud.name]
    if location not in regions:
        message = f"The provided location '{location}' is not available. Available are '{','.join(regions)}'."
        raise ArmError(400, code, message)
