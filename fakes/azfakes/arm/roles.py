"""Role definitions: the built-in ones, and how actions are matched (facts R9, R10)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

OWNER: Final = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
CONTRIBUTOR: Final = "b24988ac-6180-42a0-ab88-20f7382dd24c"
READER: Final = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
USER_ACCESS_ADMINISTRATOR: Final = "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"
LOG_ANALYTICS_CONTRIBUTOR: Final = "92aaf0da-9dab-42b6-94a3-d43ce8d16293"
LOG_ANALYTICS_READER: Final = "73c42c96-874c-492b-b04d-ab87d138a893"
MONITORING_CONTRIBUTOR: Final = "749f88d5-cbae-40b8-bcfc-e573ddc772fa"


@dataclass(frozen=True, slots=True)
class RoleDefinition:
    """A role: what it allows and what it takes away from that.

    Attributes:
        id: the GUID that names it.
        name: display name.
        description: what it is for.
        actions: allowed operations, `*` for any text.
        not_actions: operations taken away again.
        assignable_scopes: where it may be assigned.
        built_in: whether Azure brings it along.
        instant: when it was made, in epoch seconds; 0 for the built-in ones.
    """

    id: str
    name: str
    description: str
    actions: tuple[str, ...]
    not_actions: tuple[str, ...] = ()
    assignable_scopes: tuple[str, ...] = ("/",)
    built_in: bool = True
    instant: int = 0

    def allows(self, action: str) -> bool:
        """Tell whether the role lets its holders carry out an operation."""
        return _any_matches(self.actions, action) and not _any_matches(self.not_actions, action)


_DEFINITIONS: Final = (
    RoleDefinition(OWNER, "Owner", "Manages everything, and who may do so.", ("*",)),
    RoleDefinition(
        CONTRIBUTOR,
        "Contributor",
        "Manages everything, but not who may do so.",
        ("*",),
        (
            "Microsoft.Authorization/*/Delete",
            "Microsoft.Authorization/*/Write",
            "Microsoft.Authorization/elevateAccess/Action",
        ),
    ),
    RoleDefinition(READER, "Reader", "Sees everything and changes nothing.", ("*/read",)),
    RoleDefinition(
        USER_ACCESS_ADMINISTRATOR,
        "User Access Administrator",
        "Manages who may do what.",
        ("*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"),
    ),
    RoleDefinition(
        LOG_ANALYTICS_CONTRIBUTOR,
        "Log Analytics Contributor",
        "Reads all monitoring data and manages its settings.",
        (
            "*/read",
            "Microsoft.Insights/diagnosticSettings/*",
            "Microsoft.OperationalInsights/*",
            "Microsoft.OperationsManagement/*",
            "Microsoft.Resources/deployments/*",
            "Microsoft.Resources/subscriptions/resourcegroups/deployments/*",
            "Microsoft.Support/*",
        ),
    ),
    RoleDefinition(
        LOG_ANALYTICS_READER,
        "Log Analytics Reader",
        "Reads and searches all monitoring data.",
        (
            "*/read",
            "Microsoft.OperationalInsights/workspaces/analytics/query/action",
            "Microsoft.OperationalInsights/workspaces/search/action",
            "Microsoft.Support/*",
        ),
        ("Microsoft.OperationalInsights/workspaces/sharedKeys/read",),
    ),
    RoleDefinition(
        MONITORING_CONTRIBUTOR,
        "Monitoring Contributor",
        "Reads all monitoring data and changes monitoring settings.",
        (
            "*/read",
            "Microsoft.Insights/*",
            "Microsoft.OperationalInsights/workspaces/write",
            "Microsoft.OperationalInsights/workspaces/sharedKeys/action",
            "Microsoft.Support/*",
        ),
    ),
)
BUILT_IN: Final = {definition.id: definition for definition in _DEFINITIONS}


def _any_matches(patterns: tuple[str, ...], action: str) -> bool:
    return any(_pattern(pattern).fullmatch(action) for pattern in patterns)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, text.split("*"))), re.IGNORECASE)
